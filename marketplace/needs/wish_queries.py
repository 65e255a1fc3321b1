"""What donors read: wishes without identity, with the consent that stands at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import Principal, county_of, found
from ..accounts.queries import is_verified
from ..areas.queries import names
from ..db import db
from ..households.models import Consent, Household, Person
from ..households.rules import ADULT_AGE, born_by
from ..vocabulary.models import Term
from ..vocabulary.queries import terms
from ..web import Page, paged
from .models import Need
from .rules import WISHABLE, offer_kind


@dataclass(frozen=True)
class WishCard:
    """A wish as donors read it: no name, no village, no household."""

    uid: str
    text: str
    kind: Term | None
    county: str
    said_in: date  # the first of its month: the exact day could be known in a village
    offer_kind: str


def wishes_for(by: Principal, *, number: int = 1) -> Page:
    """Wishes for a verified donor, the longest waiting first; none for anybody else (4 statements)."""
    page = paged(_visible(by), number=number)
    return replace(page, items=_cards(page.items))


def get_wish(uid: str, *, by: Principal) -> WishCard:
    """One wish. Raises NotFound where `wishes_for` would not list it."""
    return _cards([get_wished(uid, by=by)])[0]


def get_wished(uid: str, *, by: Principal) -> Need:
    """The need behind a wish, for a command only: it says who it is. Raises NotFound as `get_wish`."""
    return found(db.session.scalar(_visible(by).where(Need.uid == uid)))


def sees_wishes(by: Principal) -> bool:
    """Whether the viewer speaks for a verified donor (1 statement)."""
    return is_verified(by.organisation_ids("donor"))


def _visible(by: Principal) -> sa.Select[Any]:
    rows = (
        sa.select(Need)
        .join(Household, Household.id == Need.household_id)
        .join(Person, Person.id == Need.person_id)
        .where(Need.is_wish, Need.state.in_(WISHABLE), Household.state == "registered", _consents())
        .order_by(Need.id)
    )
    return rows if sees_wishes(by) else rows.where(sa.false())


def _consents() -> sa.ColumnElement[bool]:
    """SQL: the person is there, and its consent (a minor's guardian's) stands now."""
    is_minor = Person.born_on > born_by(ADULT_AGE, clock.today())
    standing = sa.exists().where(
        Consent.person_id == Person.id, Consent.purpose == "donor_wishes", Consent.withdrawn_at.is_(None),
        is_minor == Consent.guardian_id.is_not(None),
    )  # fmt: skip
    return sa.and_(Person.left_on.is_(None), standing)


def _cards(needs: Sequence[Need]) -> list[WishCard]:
    if not needs:
        return []
    kinds = {kind.code: kind for kind in terms("need_types")}
    counties = names({county_of(need.area_code) for need in needs})
    return [_card(need, kinds.get(need.kind), counties.get(county_of(need.area_code), "")) for need in needs]


def _card(need: Need, kind: Term | None, county: str) -> WishCard:
    said_in = clock.local(need.created_at).date().replace(day=1)
    return WishCard(need.uid, need.wish_text, kind, county, said_in, offer_kind(kind))
