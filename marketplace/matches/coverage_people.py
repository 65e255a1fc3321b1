"""The very people and needs whom a number of coverage counts, and the reason of one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from .. import clock
from ..access import Principal
from ..areas.queries import full_names
from ..db import db
from ..households.models import Household, Person
from ..households.rules import age_on, named_in_lists, standings
from ..masking import masked_name
from ..needs.models import Need
from ..web import Page, paged
from .coverage_filters import Filters, kind_names, scope, skills_of
from .coverage_words import Said, of_one
from .models import NeedCoverage, Uncovered


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
    said: Said
    need: str = ""  # what the household asks for
    need_uid: str = ""


@dataclass(frozen=True)
class Reason:
    """Why the list of jobs of a person, or of help for a need of the household, is empty."""

    sort: str  # job, offer
    person_id: int
    need: str
    said: Said


def people(by: Principal, filters: Filters, number: int) -> Page:
    """One page of those a number counts, by village (≤ 7 statements)."""
    table = filters.table
    key = NeedCoverage.need_id if table is NeedCoverage else Uncovered.person_id
    rows = sa.select(table).where(scope(table, by, filters.area), *filters.conditions())
    page = paged(rows.order_by(table.area_code, key), number=number)
    return replace(page, items=_lines(page.items, by))


def reasons_for(people: Collection[Person]) -> list[Reason]:
    """Why these get nothing: one for each who finds no work, one for each need of theirs (1 statement, ≤ 3 for names).

    Nothing for whom the worker found something, or has not come to yet. The caller checked the scope.
    """
    ids, homes = {person.id for person in people}, {person.household_id for person in people}
    jobs = sa.select(
        sa.literal("job").label("sort"), Uncovered.person_id, sa.literal("").label("kind"), Uncovered.obstacle,
        Uncovered.alone, Uncovered.detail, Uncovered.rules, Uncovered.km,
    ).where(Uncovered.person_id.in_(ids), Uncovered.outcome == "nothing")  # fmt: skip
    needs = sa.select(
        sa.literal("offer"), NeedCoverage.person_id, NeedCoverage.kind, NeedCoverage.obstacle, NeedCoverage.alone,
        NeedCoverage.detail, NeedCoverage.rules, sa.cast(sa.null(), sa.Float),
    ).join(Need, Need.id == NeedCoverage.need_id)  # fmt: skip
    of_them = sa.or_(Need.person_id.is_(None), Need.person_id.in_(ids))
    needs = needs.where(NeedCoverage.household_id.in_(homes), of_them, NeedCoverage.outcome == "nothing")
    rows = db.session.execute(sa.union_all(jobs, needs)).all()
    skills = skills_of(rows)
    kinds = kind_names() if any(row.kind for row in rows) else {}
    return [
        Reason(row.sort, row.person_id, kinds.get(row.kind, row.kind), of_one(row, skills.get(row.detail, "")))
        for row in sorted(rows, key=lambda row: (row.sort, row.person_id, row.kind))
    ]


def _lines(rows: Sequence[Any], by: Principal) -> list[UncoveredLine]:
    known = sa.select(Person).where(Person.id.in_([row.person_id for row in rows]))
    persons = {person.id: person for person in db.session.scalars(known.options(joinedload(Person.household)))}
    villages = full_names({row.area_code for row in rows})
    skills = skills_of(rows)
    lines = [_line(row, persons[row.person_id], villages, skills, by) for row in rows]
    if not rows or not isinstance(rows[0], NeedCoverage):
        return lines
    kinds = kind_names()
    uids = dict(db.session.execute(sa.select(Need.id, Need.uid).where(Need.id.in_([r.need_id for r in rows]))).all())
    return [
        replace(line, need=kinds.get(row.kind, row.kind), need_uid=uids[row.need_id]) if line.uid else line
        for row, line in zip(rows, lines, strict=True)
    ]


def _line(
    row: Any, person: Person, villages: Mapping[str, str], skills: Mapping[str, str], by: Principal
) -> UncoveredLine:
    household: Household = person.household
    reached = standings(by, household)
    full = named_in_lists(by, household)
    return UncoveredLine(
        uid=person.uid if reached else "", county_code=person.county_code,
        name=(person.name if full else masked_name(person.name)) if reached else "", named=full,
        age=age_on(person.born_on, clock.today()), village=villages.get(row.area_code, ""),
        said=of_one(row, skills.get(row.detail, "")),
    )  # fmt: skip
