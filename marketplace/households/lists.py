"""The list of households, and finding one by an exact number."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import sqlalchemy as sa

from ..access import Principal, covers, within
from ..areas.queries import AreaCard, areas_in, children, find_area, full_names, names
from ..areas.rules import level_of
from ..crypto import keyring
from ..db import db
from ..masking import masked_name
from ..web import Page, paged
from .cadres import names_of
from .identity import clean
from .models import Household, Person
from .queries import scope, spoken_for
from .rules import REGISTERS, named_in_lists

LONG_NUMBER = re.compile(r"[0-9]{10,}X?(B[0-9])?")


@dataclass(frozen=True)
class Filters:
    """What stands in the address bar; an exact number never does."""

    words: str = ""
    category: str = ""
    colour: str = ""
    area: str = ""
    paired: str = ""
    state: str = "registered"

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        """From a query string; what is unknown is left out."""
        known = {key: str(arguments.get(key, "")).strip()[:40] for key in cls.__annotations__}
        return cls(**{key: value for key, value in known.items() if value})

    @property
    def any(self) -> bool:
        """Whether something narrows the list."""
        return self != Filters()


@dataclass(frozen=True)
class HouseholdRow:
    """A household in a list. `named` says that it shows a full name, which the audit trail records."""

    __tablename__: ClassVar[str] = Household.__tablename__

    uid: str
    number: str
    county_code: str
    village: str
    head: str
    named: bool
    n_members: int
    category: str
    colour: str
    state: str
    cadre: str


def household_page(by: Principal, filters: Filters, number: int) -> Page:
    """One page of the households in scope, red before yellow before green (5 statements)."""
    urgency = sa.case({"red": 0, "yellow": 1}, value=Household.colour, else_=2)
    rows = sa.select(Household).where(scope(by), *_conditions(filters))
    page = paged(rows.order_by(urgency, Household.area_code, Household.id), number=number)
    return replace(page, items=_rows(page.items, by))


def choose_page(by: Principal, words: str, number: int) -> Page:
    """One page of the registered households for which this person speaks, by village and number (≤ 6 statements).

    A whole ID number or phone finds its household alone.
    """
    exact = find_exact(words, by) if is_exact(words) else None
    wanted = [Household.id == exact.id] if exact is not None else _conditions(Filters(words=words.strip()[:40]))
    rows = sa.select(Household).where(spoken_for(by), Household.state == "registered", *wanted)
    page = paged(rows.order_by(Household.area_code, Household.number, Household.id), number=number)
    return replace(page, items=_rows(page.items, by))


def find_exact(text: str, by: Principal) -> Household | None:
    """The household with this number, or of the person with this ID number, certificate or phone, within scope.

    By the blind index; members who left are not found (1 statement).
    """
    number, ring = clean(text), keyring()
    member = sa.select(Person.household_id).where(
        Person.left_on.is_(None),
        sa.or_(
            Person.id_number_blind == ring.blind(number, "id_number"),
            Person.phone_blind == ring.blind(number, "phone"),
            Person.disability_number_blind == ring.blind(number, "disability_number"),
        ),
    )
    found = sa.or_(Household.id.in_(member), Household.number == text.strip())
    return db.session.scalar(sa.select(Household).where(found, scope(by)).order_by(Household.id).limit(1))


def is_exact(text: str) -> bool:
    """Whether this could be somebody's number, mistyped or not: such a thing never enters an address."""
    return LONG_NUMBER.fullmatch(clean(text)) is not None


def areas_to_filter(by: Principal, chosen: str) -> list[AreaCard]:
    """The places by which the list can be narrowed: for an office one level down, for a cadre its villages."""
    offices = by.areas("clerk", "township", "bureau")
    if not offices:
        return _villages_of(by)
    inside = [code for code in offices if chosen and _below(chosen, code)]
    shown = [card for code in offices for card in _one_down(code)]
    if inside and chosen not in {card.code for card in shown}:
        shown += [card for card in [find_area(chosen)] if card is not None]
    return shown + (children(chosen) if inside and level_of(chosen) != "village" else [])


def villages_of(by: Principal) -> list[tuple[str, str]]:
    """The villages in which this office registers, as (code, name with its township); a clerk's is its own."""
    return [pair for code in by.areas(*REGISTERS) for pair in villages_in(code)]


def villages_in(code: str) -> list[tuple[str, str]]:
    """The villages in an area, itself if it is one, as (code, name with its township) (2 statements)."""
    codes = {card.code for card in areas_in(code, "village")}
    return sorted(full_names(codes).items())


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [Household.state == filters.state]
    if filters.words:
        member = sa.select(Person.household_id).where(
            Person.name.contains(filters.words, autoescape=True), Person.left_on.is_(None)
        )
        found.append(sa.or_(Household.id.in_(member), Household.number.startswith(filters.words, autoescape=True)))
    if filters.category:
        found.append(Household.category == filters.category)
    if filters.colour:
        found.append(Household.colour == filters.colour)
    if filters.area.isdigit() and len(filters.area) == 12:
        found.append(within(Household.area_code, [filters.area]))
    if filters.paired:
        found.append(Household.cadre_id.is_not(None) if filters.paired == "yes" else Household.cadre_id.is_(None))
    return found


def _rows(households: Iterable[Household], by: Principal) -> list[HouseholdRow]:
    rows = list(households)
    members = _members([row.id for row in rows])
    villages = full_names({row.area_code for row in rows})
    cadres = names_of({row.cadre_id for row in rows})
    return [_row(row, members.get(row.id, ("", 0)), villages, cadres, by) for row in rows]


def _row(
    row: Household, head: tuple[str, int], villages: dict[str, str], cadres: dict[int, str], by: Principal
) -> HouseholdRow:
    named = named_in_lists(by, row)
    name, n_members = head
    return HouseholdRow(
        uid=row.uid, number=row.number, county_code=row.county_code, village=villages.get(row.area_code, ""),
        head=name if named else masked_name(name), named=named, n_members=n_members, category=row.category,
        colour=row.colour, state=row.state, cadre=cadres.get(row.cadre_id, "") if row.cadre_id else "",
    )  # fmt: skip


def _members(ids: list[int]) -> dict[int, tuple[str, int]]:
    """Household id → the head's name and how many live there."""
    rows = db.session.execute(
        sa.select(Person.household_id, sa.func.max(sa.case((Person.is_head, Person.name), else_="")), sa.func.count())
        .where(Person.household_id.in_(ids), Person.left_on.is_(None))
        .group_by(Person.household_id)
    )
    return {household_id: (name, n) for household_id, name, n in rows}


def _villages_of(by: Principal) -> list[AreaCard]:
    codes = set(db.session.scalars(sa.select(Household.area_code).where(scope(by)).distinct()))
    return [AreaCard(code, name, "", "village", None, None, None, ()) for code, name in sorted(names(codes).items())]


def _one_down(code: str) -> list[AreaCard]:
    return [card for card in [find_area(code)] if card] if level_of(code) == "village" else children(code)


def _below(code: str, top: str) -> bool:
    return code.isdigit() and len(code) == 12 and covers([top], code)
