"""Whom a task or a notice is about. The name is joined when the page is read, and lies in neither of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..access import Principal
from ..accounts.models import User
from ..areas.queries import names
from ..areas.rules import ancestors
from ..db import db
from ..masking import masked_name
from .models import Household, Person
from .queries import scope
from .rules import is_own, named_in_lists

About = tuple[str, int | None]  # the uid of a person, or the id of a household where it is about all of it


@dataclass(frozen=True)
class Who:
    """Somebody as a list of tasks or notices names them. `named` says that the trail records the full name."""

    __tablename__: ClassVar[str] = Person.__tablename__

    uid: str
    county_code: str
    name: str
    whole: bool  # the head stands for the household
    village: str
    cadre: str
    named: bool


def who_is(asked: Iterable[About], by: Principal) -> dict[About, Who]:
    """Of those asked whom this reader may know; nobody else is in the answer (2 statements, none for nobody).

    The household itself reads a name alone; offices the village too, and the cadre where it is another.
    """
    wanted = set(asked) - {("", None)}
    if not wanted:
        return {}
    rows = db.session.execute(_rows(wanted, by)).all()
    places = names({code for person, _cadre in rows for code in ancestors(person.household.area_code)[:2]})
    by_uid = {person.uid: (person, cadre) for person, cadre in rows}
    heads = {person.household_id: (person, cadre) for person, cadre in rows if person.is_head}
    found = {about: (by_uid.get(about[0]), heads.get(about[1] or 0)) for about in wanted}
    return {
        about: _card(one or head, places, by, whole=one is None) for about, (one, head) in found.items() if one or head
    }


def _rows(wanted: set[About], by: Principal) -> Any:
    uids, households = {uid for uid, _id in wanted if uid}, {found for _uid, found in wanted if found}
    head = sa.and_(Person.household_id.in_(households), Person.is_head, Person.left_on.is_(None))
    return (
        sa.select(Person, User.name)
        .join(Person.household)
        .join(User, User.id == Household.cadre_id, isouter=True)
        .where(scope(by), sa.or_(Person.uid.in_(uids), head))
        .options(joinedload(Person.household))
    )


def _card(row: Any, places: dict[str, str], by: Principal, *, whole: bool) -> Who:
    person, cadre = row
    household = person.household
    own, full = is_own(by, household), named_in_lists(by, household)
    village, township = (places.get(code, "") for code in ancestors(household.area_code)[:2])
    return Who(
        uid=person.uid, county_code=person.county_code, name=person.name if full else masked_name(person.name),
        whole=whole, village="" if own else village if full or by.has("township") else f"{township} {village}".strip(),
        cadre="" if own or household.cadre_id == by.user_id else cadre or "", named=full and not own,
    )  # fmt: skip
