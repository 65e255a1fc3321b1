"""Who looks for work and gets nothing, within somebody's scope. Counts and lists read the same rows.

A household that has just moved is counted where it was until the worker comes to it; its name is shown to
nobody whom the household is out of reach of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from .. import clock
from ..access import Principal, covers, significant, within
from ..areas.queries import AreaCard, children, full_names, names
from ..areas.rules import level_of, padded
from ..db import db
from ..households.models import Household, Pairing, Person
from ..households.rules import age_on, named_in_lists, standings
from ..masking import masked_name
from ..vocabulary.queries import skill_names
from ..web import Page, named, paged
from .coverage_words import help_for, of_many
from .models import Seekers, Uncovered

DIGITS_BELOW = {"province": 4, "city": 6, "county": 9, "township": 12}


@dataclass(frozen=True)
class Filters:
    """What stands in the address. `area` is "" for everything in scope."""

    area: str = ""
    outcome: str = ""
    obstacle: str = ""
    detail: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str], by: Principal) -> "Filters":
        """From a query string; an area out of reach is left out."""
        known = {key: str(arguments.get(key, "")).strip()[:32] for key in cls.__annotations__}
        area = known["area"]
        inside = area.isdigit() and len(area) == 12 and covers(_offices(by), area)
        return cls(**(known | {"area": area if inside else "", "outcome": _one_of(known["outcome"])}))

    def address(self, **change: str) -> dict[str, str]:
        """The parameters of an address with some of them changed."""
        return {key: value for key, value in vars(replace(self, **change)).items() if value}


@dataclass(frozen=True)
class Line:
    """So many people with one obstacle."""

    outcome: str
    obstacle: str
    detail: str
    words: str
    helps: str
    n: int


@dataclass(frozen=True)
class Below:
    """One area of the next level: of so many who look for work, so many get nothing or too little."""

    code: str
    name: str
    n_people: int
    n: int


@dataclass(frozen=True)
class Coverage:
    """An area, or a cadre's households (`n_people` None: nobody counts these apart)."""

    n_people: int | None
    n_nothing: int
    n_weak: int
    lines: tuple[Line, ...]
    below: tuple[Below, ...]


@dataclass(frozen=True)
class UncoveredLine:
    """One person in the list; without name and address where the viewer no longer reaches the household."""

    __tablename__: ClassVar[str] = Person.__tablename__

    uid: str
    county_code: str
    name: str
    named: bool
    age: int
    village: str
    words: str
    others: tuple[str, ...]
    helps: str


def coverage(by: Principal, filters: Filters) -> Coverage:
    """The numbers of one page (≤ 6 statements, however many people and areas)."""
    rows = sa.select(Uncovered.outcome, Uncovered.obstacle, Uncovered.detail, sa.func.count().label("n"))
    rows = rows.where(_scope(by, filters.area)).group_by(Uncovered.outcome, Uncovered.obstacle, Uncovered.detail)
    counts = db.session.execute(rows).all()
    skills = _skills(row.detail for row in counts if row.obstacle == "required_skill")
    lines = [
        Line(r.outcome, r.obstacle, r.detail, of_many(r.obstacle, r.detail, skills.get(r.detail, "")),
             help_for(r.obstacle), r.n)
        for r in sorted(counts, key=lambda r: (-r.n, r.outcome, r.obstacle, r.detail))
    ]  # fmt: skip
    areas = [filters.area] if filters.area else list(_offices(by))
    total = {name: sum(line.n for line in lines if line.outcome == name) for name in ("nothing", "weak")}
    return Coverage(_n_people(areas), total["nothing"], total["weak"], tuple(lines), tuple(_below(areas)))


def people(by: Principal, filters: Filters, number: int) -> Page:
    """One page of those a number counts, by village (5 statements)."""
    rows = sa.select(Uncovered).where(_scope(by, filters.area), *_conditions(filters))
    page = paged(rows.order_by(Uncovered.area_code, Uncovered.person_id), number=number)
    known = sa.select(Person).where(Person.id.in_([row.person_id for row in page.items]))
    persons = {person.id: person for person in db.session.scalars(known.options(joinedload(Person.household)))}
    return replace(page, items=_lines(page.items, persons, by))


def n_uncovered(by: Principal) -> int:
    """How many people in scope look for work and get nothing or too little (1 statement)."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Uncovered).where(_scope(by, ""))) or 0


def path_to(area: str, by: Principal) -> list[AreaCard]:
    """The areas from the viewer's own down to this one, for the way back (1 statement)."""
    if not area:
        return []
    codes = [padded(area[:n]) for n in (2, 4, 6, 9, 12) if n <= len(significant(area))]
    known = names(set(codes))
    return [
        AreaCard(code, known.get(code, code), known.get(code, code), level_of(code), None, None, None, ())
        for code in codes if covers(_offices(by), code)
    ]  # fmt: skip


def line_words(filters: Filters) -> str:
    """What the list is filtered by, in words (≤ 1 statement)."""
    skill = _skills([filters.detail]).get(filters.detail, "") if filters.obstacle == "required_skill" else ""
    return of_many(filters.obstacle, filters.detail, skill) if filters.obstacle else ""


def _scope(by: Principal, area: str) -> sa.ColumnElement[bool]:
    """SQL on Uncovered: this area of an office, or all its areas and the households paired to a cadre."""
    if area:
        return within(Uncovered.area_code, [area])
    paired = sa.select(Person.id).join(Pairing, Pairing.household_id == Person.household_id)
    paired = paired.where(Pairing.cadre_id.in_(by.cadre_ids), Pairing.ended_on.is_(None))
    mine = Uncovered.person_id.in_(paired) if by.cadre_ids else sa.false()
    return sa.or_(mine, within(Uncovered.area_code, _offices(by)))


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    columns = {"outcome": Uncovered.outcome, "obstacle": Uncovered.obstacle}
    found = [column == getattr(filters, name) for name, column in columns.items() if getattr(filters, name)]
    return [*found, Uncovered.detail == filters.detail] if filters.obstacle else found


def _n_people(areas: Sequence[str]) -> int | None:
    if not areas:
        return None
    return db.session.scalar(sa.select(sa.func.sum(Seekers.n_people)).where(within(Seekers.area_code, areas))) or 0


def _below(areas: Sequence[str]) -> list[Below]:
    """The areas right below, the worst first; none below a village, or for somebody with several areas."""
    if len(areas) != 1 or level_of(areas[0]) == "village":
        return []
    digits = DIGITS_BELOW[level_of(areas[0])]
    counts = _by_prefix(Uncovered, sa.func.count(), areas[0], digits)
    seekers = _by_prefix(Seekers, sa.func.sum(Seekers.n_people), areas[0], digits)
    lines = [
        Below(card.code, named(card), seekers.get(card.code[:digits], 0), counts.get(card.code[:digits], 0))
        for card in children(areas[0])
    ]
    return sorted((line for line in lines if line.n_people or line.n), key=lambda line: (-line.n, line.code))


def _by_prefix(table: Any, what: Any, area: str, digits: int) -> dict[str, int]:
    prefix = sa.func.substr(table.area_code, 1, digits)
    rows = sa.select(prefix.label("prefix"), what.label("n")).where(within(table.area_code, [area])).group_by(prefix)
    return {row.prefix: row.n for row in db.session.execute(rows)}


def _lines(rows: Sequence[Uncovered], persons: Mapping[int, Person], by: Principal) -> list[UncoveredLine]:
    villages = full_names({row.area_code for row in rows})
    skills = _skills(row.detail for row in rows if row.obstacle == "required_skill")
    return [_line(row, persons[row.person_id], villages, skills, by) for row in rows]


def _line(
    row: Uncovered, person: Person, villages: Mapping[str, str], skills: Mapping[str, str], by: Principal
) -> UncoveredLine:
    household: Household = person.household
    reached = standings(by, household)
    full = named_in_lists(by, household)
    return UncoveredLine(
        uid=person.uid if reached else "", county_code=person.county_code,
        name=(person.name if full else masked_name(person.name)) if reached else "", named=full,
        age=age_on(person.born_on, clock.today()), village=villages.get(row.area_code, ""),
        words=of_many(row.obstacle, row.detail, skills.get(row.detail, "")), helps=help_for(row.obstacle),
        others=tuple(of_many(rule, "", "") for rule in row.rules[1:]),
    )  # fmt: skip


def _skills(codes: Any) -> dict[str, str]:
    return {code: named(skill) for code, skill in skill_names(codes).items()}


def _offices(by: Principal) -> tuple[str, ...]:
    return by.areas("township", "bureau")


def _one_of(outcome: str) -> str:
    return outcome if outcome in ("nothing", "weak") else ""
