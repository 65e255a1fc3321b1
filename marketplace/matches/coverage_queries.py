"""Who looks for work and which needs wait for help in vain, within somebody's scope: the numbers.

Counts and lists read the same rows. A household that has just moved is counted where it was until the worker comes to
it; its name is shown to nobody whom the household is out of reach of.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ..access import Principal, covers, significant, within
from ..areas.queries import AreaCard, children, names
from ..areas.rules import level_of, padded
from ..db import db
from ..web import named
from .coverage_filters import OUTCOMES, Filters, kind_names, offices, scope, skills_of
from .coverage_words import TOGETHER, help_for, of_many, of_part, part_of, together
from .models import NeedCoverage, Seekers, Uncovered

DIGITS_BELOW = {"province": 4, "city": 6, "county": 9, "township": 12}


@dataclass(frozen=True)
class Part:
    """So many of those with one obstacle who are alike in a detail."""

    detail: str
    words: str
    n: int


@dataclass(frozen=True)
class Line:
    """So many with one obstacle: the sum of its parts, of which there are none or at least two."""

    outcome: str
    obstacle: str
    words: str
    helps: str
    n: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of need: of so many that wait, so many get nothing."""

    code: str
    name: str
    n_all: int
    n: int


@dataclass(frozen=True)
class Below:
    """One area of the next level: of so many, so many get nothing or too little."""

    code: str
    name: str
    n_all: int
    n: int


@dataclass(frozen=True)
class Coverage:
    """An area, or a cadre's households (`n_all` None: nobody counts their people who look for work apart)."""

    n_all: int | None
    n_nothing: int
    n_weak: int
    lines: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    below: tuple[Below, ...]


def coverage(by: Principal, filters: Filters) -> Coverage:
    """The numbers of one page (≤ 6 statements, however many people, needs and areas)."""
    table = filters.table
    columns: list[Any] = [table.outcome, table.obstacle, table.detail, table.alone]
    columns += [NeedCoverage.kind] if table is NeedCoverage else []
    counted = sa.select(*columns, sa.func.count().label("n")).where(scope(table, by, filters.area))
    rows = db.session.execute(counted.group_by(*columns)).all()
    lines = sorted(_lines(rows), key=lambda line: (-line.n, line.outcome, line.obstacle))
    areas = [filters.area] if filters.area else list(offices(by))
    total = {name: sum(line.n for line in lines if line.outcome == name) for name in OUTCOMES}
    is_help = filters.sort == "help"
    n_all = sum(row.n for row in rows) if is_help else _n_seekers(areas)
    kinds = tuple(_kinds(rows)) if is_help else ()
    return Coverage(n_all, total["nothing"], total["weak"], tuple(lines), kinds, tuple(_below(areas, filters)))


def n_uncovered(by: Principal) -> int:
    """How many people in scope look for work and get nothing or too little (1 statement)."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Uncovered).where(scope(Uncovered, by, ""))) or 0


def path_to(area: str, by: Principal) -> list[AreaCard]:
    """The areas from the viewer's own down to this one, for the way back (1 statement)."""
    if not area:
        return []
    codes = [padded(area[:n]) for n in (2, 4, 6, 9, 12) if n <= len(significant(area))]
    known = names(set(codes))
    return [
        AreaCard(code, known.get(code, code), known.get(code, code), level_of(code), None, None, None, ())
        for code in codes if covers(offices(by), code)
    ]  # fmt: skip


def line_words(filters: Filters) -> str:
    """What the list is filtered by, in words (≤ 2 statements)."""
    said = [kind_names().get(filters.kind, "")] if filters.kind and filters.sort == "help" else []
    if filters.obstacle:
        said.append(of_many(filters.obstacle))
    if filters.obstacle and filters.detail:
        said.append(of_part(filters.obstacle, filters.detail, skills_of([filters]).get(filters.detail, "")))
    return " · ".join(words for words in said if words)


def _lines(rows: Sequence[Any]) -> Iterator[Line]:
    skills = skills_of(rows)
    lacking = sorted((row for row in rows if row.outcome in OUTCOMES), key=_group)
    for (outcome, obstacle), group in groupby(lacking, key=_group):
        counts: dict[str, int] = {}
        for row in group:
            part = part_of(row.obstacle, row.detail, alone=row.alone)
            counts[part] = counts.get(part, 0) + row.n
        parts = [Part(part, of_part(obstacle, part, skills.get(part, "")), n) for part, n in counts.items()]
        parts.sort(key=lambda part: (part.detail == TOGETHER, -part.n, part.detail))
        helps = together() if set(counts) == {TOGETHER} else help_for(obstacle, *counts if len(counts) == 1 else ())
        several = tuple(parts) if len(parts) > 1 else ()
        yield Line(outcome, obstacle, of_many(obstacle), helps, sum(counts.values()), several)


def _group(row: Any) -> tuple[str, str]:
    return row.outcome, row.obstacle


def _kinds(rows: Iterable[Any]) -> list[Kind]:
    known, n_all, n = kind_names(), dict[str, int](), dict[str, int]()
    for row in rows:
        n_all[row.kind] = n_all.get(row.kind, 0) + row.n
        n[row.kind] = n.get(row.kind, 0) + (row.n if row.outcome in OUTCOMES else 0)
    kinds = [Kind(code, known.get(code, code), n_all[code], n[code]) for code in n_all]
    return sorted(kinds, key=lambda kind: (-kind.n, -kind.n_all, kind.code))


def _n_seekers(areas: Sequence[str]) -> int | None:
    if not areas:
        return None
    return db.session.scalar(sa.select(sa.func.sum(Seekers.n_people)).where(within(Seekers.area_code, areas))) or 0


def _below(areas: Sequence[str], filters: Filters) -> list[Below]:
    """The areas right below, the worst first; none below a village, or for somebody with several areas."""
    if len(areas) != 1 or level_of(areas[0]) == "village":
        return []
    digits, table = DIGITS_BELOW[level_of(areas[0])], filters.table
    n = _by_prefix(table, sa.func.count(), areas[0], digits, table.outcome.in_(OUTCOMES))
    if table is NeedCoverage:
        n_all = _by_prefix(table, sa.func.count(), areas[0], digits, sa.true())
    else:
        n_all = _by_prefix(Seekers, sa.func.sum(Seekers.n_people), areas[0], digits, sa.true())
    cards = [(card, card.code[:digits]) for card in children(areas[0])]
    lines = [Below(card.code, named(card), n_all.get(code, 0), n.get(code, 0)) for card, code in cards]
    return sorted((line for line in lines if line.n_all or line.n), key=lambda line: (-line.n, line.code))


def _by_prefix(table: Any, what: Any, area: str, digits: int, which: sa.ColumnElement[bool]) -> dict[str, int]:
    prefix = sa.func.substr(table.area_code, 1, digits)
    rows = sa.select(prefix.label("prefix"), what.label("n")).where(within(table.area_code, [area]), which)
    return {row.prefix: row.n for row in db.session.execute(rows.group_by(prefix))}
