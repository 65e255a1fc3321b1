"""Names and children of areas, as valid on a day."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import has_request_context

from .. import clock
from ..access import within
from ..db import db
from ..web import is_chinese
from .models import Area
from .rules import ancestors


@dataclass(frozen=True)
class AreaCard:
    """An area as pages show it."""

    code: str
    name: str
    name_en: str
    level: str
    parent_code: str | None
    lat: float | None
    lon: float | None
    tags: tuple[str, ...]
    valid_to: date | None = None
    successor_code: str | None = None

    @property
    def name_zh(self) -> str:
        """For the filter `named`, which picks the reader's language."""
        return self.name


def valid_on(day: date) -> sa.ColumnElement[bool]:
    """SQL: the node exists on this day."""
    return sa.and_(Area.valid_from <= day, sa.or_(Area.valid_to.is_(None), Area.valid_to > day))


def find_area(code: str, *, on: date | None = None) -> AreaCard | None:
    """The area of this code on a day (today by default)."""
    row = db.session.scalar(sa.select(Area).where(Area.code == code, valid_on(on or clock.today())))
    return _card(row) if row is not None else None


def latest(code: str) -> AreaCard | None:
    """The area of this code, also one that was abolished: its last row (1 statement)."""
    row = db.session.scalar(sa.select(Area).where(Area.code == code).order_by(Area.valid_from.desc()).limit(1))
    return _card(row) if row is not None else None


def roots() -> list[AreaCard]:
    """Where the tree begins: areas without a parent (1 statement)."""
    rows = db.session.scalars(
        sa.select(Area).where(Area.parent_code.is_(None), valid_on(clock.today())).order_by(Area.code)
    )
    return [_card(row) for row in rows]


def predecessors(code: str) -> list[AreaCard]:
    """The abolished areas that became this one (1 statement; a scan, there are few)."""
    rows = db.session.scalars(
        sa.select(Area).where(Area.successor_code == code, Area.code != code).order_by(Area.valid_to, Area.code)
    )
    return [_card(row) for row in rows]


def children(code: str, *, on: date | None = None) -> list[AreaCard]:
    """The areas right below, by code (1 statement)."""
    rows = db.session.scalars(
        sa.select(Area).where(Area.parent_code == code, valid_on(on or clock.today())).order_by(Area.code)
    )
    return [_card(row) for row in rows]


def areas_in(code: str, level: str) -> list[AreaCard]:
    """All areas of a level at or below `code`, by code (1 statement)."""
    rows = db.session.scalars(
        sa.select(Area)
        .where(within(Area.code, [code]), Area.level == level, valid_on(clock.today()))
        .order_by(Area.code)
    )
    return [_card(row) for row in rows]


def names(codes: set[str]) -> dict[str, str]:
    """Code → name in the reader's language for many codes at once (1 statement); history included.

    Outside a request names are Chinese: they go into indexes and files.
    """
    if not codes:
        return {}
    chinese = not has_request_context() or is_chinese()
    name = Area.name if chinese else sa.func.coalesce(sa.func.nullif(Area.name_en, ""), Area.name)
    rows = db.session.execute(
        sa.select(Area.code, name.label("name")).where(Area.code.in_(codes)).order_by(Area.valid_from)
    )
    return {row.code: row.name for row in rows}


def full_names(codes: set[str]) -> dict[str, str]:
    """Code → `衢江区 杜泽镇 樟木村`, from the county down (1 statement)."""
    paths = {code: [c for c in reversed(ancestors(code)) if len(c.rstrip("0")) > 4] or [code] for code in codes}
    known = names({code for path in paths.values() for code in path})
    return {code: " ".join(known[c] for c in path if c in known) for code, path in paths.items()}


def current_code(code: str, *, on: date | None = None) -> str:
    """The code that stands for `code` today: follows successors of abolished areas."""
    day = on or clock.today()
    for _ in range(8):
        row = db.session.scalar(sa.select(Area).where(Area.code == code).order_by(Area.valid_from.desc()).limit(1))
        if row is None or row.valid_to is None or row.valid_to > day or row.successor_code is None:
            return code
        code = row.successor_code
    return code


def _card(row: Area) -> AreaCard:
    return AreaCard(
        row.code, row.name, row.name_en, row.level, row.parent_code, row.lat, row.lon, tuple(row.tags or ()),
        row.valid_to, row.successor_code,
    )  # fmt: skip
