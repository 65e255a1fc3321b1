"""Wishes: needs that a cadre shows to verified donors, in words that give nobody away."""

from .. import audit
from ..access import Principal, require
from ..areas.queries import find_area
from ..areas.rules import ancestors
from ..db import db
from ..errors import FormInvalid, IllegalMove
from ..households.models import Household, Person
from ..households.queries import has_consent
from ..vocabulary.queries import find_term
from . import effects
from .models import Need
from .rules import WISHABLE, answering, given_away, may_be_wish

REFUSED = {
    "name": "The words name somebody of the household.",
    "place": "The words name the village or township.",
    "number": "The words hold a number such as a phone or an ID.",
    "secret": "The words hold something that the register keeps secret.",
    "contact": "The words hold a way to reach somebody; donors answer through this site alone.",
    "money": "The words ask for money; wishes never do.",
}


def show_wish(need: Need, text: str, *, by: Principal) -> None:
    """Show a need to verified donors in checked words.

    Raises NotAllowed; IllegalMove for a need that is closed; FormInvalid for a kind that is never
    shown, without the person's standing consent (a minor's guardian's), or for words that give away.
    """
    require("needs:wish", need, who=by)
    if need.state not in WISHABLE:
        raise IllegalMove
    if not may_be_wish(find_term("need_types", need.kind)):
        raise FormInvalid({"": "Needs of this kind are not shown to donors."})
    subject = subject_of(need)
    if subject is None or not has_consent(subject.id, "donor_wishes"):
        raise FormInvalid({"": "The person, or a minor's guardian, has not agreed to be shown to donors as a wish."})
    faults = given_away(text, **known_of(need.household))
    if faults:
        raise FormInvalid({"wish_text": REFUSED[faults[0]]})
    need.person, need.wish_text, need.is_wish = subject, text, True
    audit.record("wish_shown", need, by=answering(by, need.household))
    effects.tell_household(need, "wish_shown", by=by)
    db.session.flush()


def end_wish(need: Need, *, by: Principal) -> None:
    """Donors see it no more; again changes nothing. Raises NotAllowed."""
    require("needs:wish", need, who=by)
    if need.is_wish:
        need.is_wish = False
        audit.record("wish_ended", need, by=answering(by, need.household))
        db.session.flush()


def subject_of(need: Need) -> Person | None:
    """Whose consent counts: the person of the need, else the head of the household."""
    present = [person for person in need.household.members if person.left_on is None]
    if need.person is not None:
        return need.person if need.person in present else None
    return next((person for person in present if person.is_head), None)


def known_of(household: Household) -> dict[str, list[str]]:
    """What words for donors may not hold: names, places, and what the register keeps sealed."""
    members = household.members
    below_county = [find_area(code) for code in ancestors(household.area_code)[:2]]
    places = [name for area in below_county if area is not None for name in (area.name, area.name_en)]
    secrets = [household.number, household.address or ""]
    secrets += [value for person in members for value in (person.phone, person.id_number, person.illness) if value]
    return {"people": [person.name for person in members], "places": places, "secrets": secrets}
