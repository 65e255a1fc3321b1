"""What the pages of coverage are asked for in their address, and whose rows a viewer may count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from ..access import Principal, covers, within
from ..households.models import Pairing, Person
from ..vocabulary.queries import skill_names, terms
from ..web import named
from .coverage_words import ALONE, TOGETHER, WHOLE
from .models import NeedCoverage, Uncovered

Table = type[Uncovered] | type[NeedCoverage]
OUTCOMES = ("nothing", "weak")


@dataclass(frozen=True)
class Filters:
    """What stands in the address. `area` is "" for everything in scope; `sort` stands there as `for`."""

    sort: str = "jobs"  # or help
    area: str = ""
    outcome: str = ""
    obstacle: str = ""
    detail: str = ""  # a part of those with the obstacle
    kind: str = ""  # of need

    @classmethod
    def of(cls, arguments: Mapping[str, str], by: Principal) -> "Filters":
        """From a query string; an area out of reach is left out."""
        known = {key: str(arguments.get(key, "")).strip()[:32] for key in cls.__annotations__}
        area, outcome = known["area"], known["outcome"]
        inside = area.isdigit() and len(area) == 12 and covers(offices(by), area)
        sort = "help" if arguments.get("for") == "help" else "jobs"
        outcome = outcome if outcome in OUTCOMES else ""
        return cls(**(known | {"sort": sort, "area": area if inside else "", "outcome": outcome}))

    @property
    def table(self) -> Table:
        """The worker's rows that are counted."""
        return NeedCoverage if self.sort == "help" else Uncovered

    def address(self, **change: str) -> dict[str, str]:
        """The parameters of an address with some of them changed."""
        values = vars(replace(self, **change))
        kept = {key: value for key, value in values.items() if value and key != "sort"}
        return kept | ({"for": "help"} if values["sort"] == "help" else {})

    def wide(self, **change: str) -> dict[str, str]:
        """The address of all in the same area."""
        return Filters(sort=self.sort, area=self.area).address(**change)

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """SQL on the table: what gets nothing or too little, and fits the filters."""
        table = self.table
        found: list[sa.ColumnElement[bool]] = [table.outcome.in_([self.outcome] if self.outcome else OUTCOMES)]
        if self.kind and table is NeedCoverage:
            found.append(NeedCoverage.kind == self.kind)
        if self.obstacle:
            found += [table.obstacle == self.obstacle, *self._part()]
        return found

    def _part(self) -> list[sa.ColumnElement[bool]]:
        table = self.table
        if self.detail not in (ALONE, TOGETHER):
            return [table.detail == self.detail] if self.detail else []
        if self.obstacle in WHOLE:
            return [table.detail == ""]
        return [table.detail == "", table.alone.is_(self.detail == ALONE)]


def offices(by: Principal) -> tuple[str, ...]:
    """The areas whose people this viewer counts."""
    return by.areas("township", "bureau")


def scope(table: Table, by: Principal, area: str) -> sa.ColumnElement[bool]:
    """SQL on the table: this area of an office, or all its areas and the households paired to a cadre."""
    if area:
        return within(table.area_code, [area])
    paired = sa.select(Person.id).join(Pairing, Pairing.household_id == Person.household_id)
    paired = paired.where(Pairing.cadre_id.in_(by.cadre_ids), Pairing.ended_on.is_(None))
    mine = table.person_id.in_(paired) if by.cadre_ids else sa.false()
    return sa.or_(mine, within(table.area_code, offices(by)))


def skills_of(rows: Iterable[Any]) -> dict[str, str]:
    """The names of the skills that rows miss (1 statement, none where none is missing)."""
    codes = (row.detail for row in rows if row.obstacle == "required_skill")
    return {code: named(skill) for code, skill in skill_names(codes).items()}


def kind_names() -> dict[str, str]:
    """The kinds of need in words (1 statement)."""
    return {term.code: named(term) for term in terms("need_types")}
