"""Registering and changing households. People have `members.py`, pairing `pairing.py`."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from .. import audit, clock
from ..access import Principal, county_of, covers
from ..accounts.models import User
from ..areas.queries import find_area
from ..db import db
from ..errors import FormInvalid
from ..tasks.commands import close_tasks, follow_household
from .cadres import reaches
from .drafts import CategoryDraft, PlaceDraft, RegistrationDraft
from .members import add_person
from .models import Household, Pairing, Person
from .pairing import ask_for_pairing, unpair
from .rules import REGISTERS
from .values import check_version, kept, put

OUTSIDE = "This village does not lie in your area."
RANKED_BY = frozenset({"category", "colour", "area_code", "lat", "lon", "state"})


def register_household(draft: RegistrationDraft, *, uid: str, by: Principal) -> Household:
    """Enter a household with its head in the register.

    Raises FormInvalid for a village outside the actor's area, a number that is taken, or a head whose
    numbers contradict each other or are registered already.
    """
    village = find_area(draft.area_code)
    if village is None or village.level != "village" or not covers(by.areas(*REGISTERS), draft.area_code):
        raise FormInvalid({"area_code": OUTSIDE})
    if db.session.scalar(sa.select(Household.id).where(Household.number == draft.number)) is not None:
        raise FormInvalid({"number": "This household number is taken."})
    household = Household(
        uid=uid, number=draft.number, area_code=draft.area_code, county_code=county_of(draft.area_code),
        state=None, state_at=clock.now(), lat=village.lat, lon=village.lon,
        **_category_values(draft.category),
    )  # fmt: skip
    audit.move(household, "registered", by=by)
    put(household, _place_values(draft.place))
    db.session.add(household)
    db.session.flush()
    add_person(household, draft.head, by=by, is_head=True)
    ask_for_pairing(household, by=by)
    return household


def edit_place(household: Household, draft: PlaceDraft, *, version: int, by: Principal) -> Household:
    """Change address, place and bank card. Raises FormInvalid on a version clash."""
    return _edited(household, _place_values(draft), version=version, by=by)


def edit_category(household: Household, draft: CategoryDraft, *, version: int, by: Principal) -> Household:
    """Change category, validity and colour. Raises FormInvalid on a version clash."""
    return _edited(household, _category_values(draft), version=version, by=by)


def move_household(household: Household, area_code: str, *, why: str, by: Principal) -> Household:
    """Take a household to another village of the same county; another county registers it anew.

    A cadre who does not work there is no longer paired with it.

    Raises FormInvalid for a village outside the county or the actor's area.
    """
    village = find_area(area_code)
    inside = covers(by.areas("bureau"), area_code) and county_of(area_code) == household.county_code
    if village is None or village.level != "village" or not inside:
        raise FormInvalid({"area_code": "Choose a village of the same county."})
    household.decision_note = why
    audit.record("relocated", household, by=by, from_area=household.area_code, to_area=area_code)
    put(household, {"area_code": area_code, "lat": village.lat, "lon": village.lon})
    rank_anew(household.id)
    db.session.flush()
    follow_household(household.id, area_code)
    _leave_behind(household, by=by)
    return household


def exit_household(household: Household, *, why: str, by: Principal) -> Household:
    """Take a household off the register: the county's decision. Raises IllegalMove."""
    household.decision_note = why
    audit.move(household, "exited", by=by)
    rank_anew(household.id)
    db.session.flush()
    close_tasks(household, by=by, to="cancelled")
    return household


def readmit_household(household: Household, *, why: str, by: Principal) -> Household:
    """Take a household back on the register. Raises IllegalMove."""
    household.decision_note = why
    audit.move(household, "registered", by=by)
    rank_anew(household.id)
    db.session.flush()
    if household.cadre_id is None:
        ask_for_pairing(household, by=by)
    return household


def rank_anew(household_id: int) -> None:
    """All members' lists are to be made anew; no version is touched, so nobody's form is refused (1 statement)."""
    db.session.execute(
        sa.update(Person).where(Person.household_id == household_id).values(needs_ranking=True),
        execution_options={"synchronize_session": "fetch"},
    )


def _leave_behind(household: Household, *, by: Principal) -> None:
    current = sa.select(Pairing).where(Pairing.household_id == household.id, Pairing.ended_on.is_(None))
    pairing = db.session.scalar(current)
    if pairing is not None and not reaches(db.session.get_one(User, pairing.cadre_id), household.area_code):
        unpair(pairing, household, by=by)


def _edited(household: Household, values: Mapping[str, Any], *, version: int, by: Principal) -> Household:
    check_version(household, version)
    changed = put(household, values)
    if changed & RANKED_BY:
        rank_anew(household.id)
    audit.record("edited", household, by=by, fields=sorted(changed))
    db.session.flush()
    return household


def _place_values(draft: PlaceDraft) -> dict[str, Any]:
    values: dict[str, Any] = kept({"address": draft.address, "bank_card": draft.bank_card}, draft.clear)
    return values | ({"lat": draft.lat, "lon": draft.lon} if draft.lat is not None else {})


def _category_values(draft: CategoryDraft) -> dict[str, Any]:
    return {
        "category": draft.category, "category_source": draft.category_source,
        "decision_number": draft.decision_number, "category_from": draft.category_from,
        "category_to": draft.category_to, "colour": draft.colour,
    }  # fmt: skip
