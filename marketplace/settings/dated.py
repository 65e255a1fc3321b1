"""Rules of a county that hold from a day on: the nearest area's newest value that has begun counts.

Nothing has a default. A rule that nobody entered is unknown, and what rests on it says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from .. import audit
from ..access import Principal, require
from ..areas.rules import ancestors
from ..db import db
from ..errors import FormInvalid
from .models import DatedValue


@dataclass(frozen=True)
class Rule:
    """A whole number; `per` of the stored unit make one of the shown (100 fen are a yuan)."""

    key: str
    least: int
    most: int
    unit: str
    words: Any
    per: int = 1


RULES = {
    r.key: r
    for r in (
        Rule("guarantee_line_fen", 1, 10_000, "yuan a month", _l("Line of the minimum living guarantee"), per=100),
        Rule("guarantee_disregard_percent", 0, 100, "percent", _l("Share of pay not counted as income")),
        Rule("guarantee_grace_months", 0, 36, "months", _l("Months after a hire before the guarantee is reduced")),
    )
}


@dataclass(frozen=True)
class Dated:
    """A value as it counts: since when, where it was set, by which document, and whether it is an example."""

    key: str
    value: int
    from_on: date
    area_code: str
    source: str
    is_example: bool


def in_force(area_code: str, on: date) -> dict[str, Dated]:
    """Key → what counts in an area on a day; keys that nobody entered are left out (1 statement)."""
    found: dict[str, Dated] = {}
    for dated in sorted(_of(area_code, on), key=lambda d: (d.area_code.rstrip("0"), d.from_on)):
        found[dated.key] = dated
    return found


def history(area_code: str) -> list[Dated]:
    """Every value of the area itself, also those to come, newest first within each key (1 statement)."""
    own = [dated for dated in _of(area_code, date.max) if dated.area_code == area_code]
    return sorted(own, key=lambda d: (list(RULES).index(d.key), -d.from_on.toordinal()))


def set_dated(key: str, area_code: str, value: int, *, from_on: date, source: str, by: Principal) -> DatedValue:
    """Enter a value in the unit shown; the same key and day again replaces it.

    Raises NotAllowed outside the bureau's area, FormInvalid for an unknown key or a value out of bounds.
    """
    require("settings:write", area_code, who=by)
    rule = RULES.get(key)
    if rule is None or not rule.least <= value <= rule.most:
        raise FormInvalid({"value": "This value is out of bounds."})
    row = put(area_code, key, value * rule.per, from_on=from_on, source=source, is_example=False)
    audit.record("set", row, by=by, key=key, after=row.value, from_on=from_on.isoformat())
    db.session.flush()
    return row


def load_dated(rows: Iterable[Mapping[str, str]]) -> None:
    """Bring values in from `area_code key from_on value source is_example`; twice changes nothing."""
    for row in rows:
        put(row["area_code"], row["key"], int(row["value"]), from_on=date.fromisoformat(row["from_on"]),
            source=row["source"], is_example=row["is_example"] == "yes")  # fmt: skip
    db.session.flush()


def put(area_code: str, key: str, value: int, *, from_on: date, source: str, is_example: bool) -> DatedValue:
    """The row of this area, key and day, as it should be."""
    row = db.session.scalar(sa.select(DatedValue).filter_by(area_code=area_code, key=key, from_on=from_on))
    if row is None:
        row = DatedValue(area_code=area_code, key=key, from_on=from_on)
        db.session.add(row)
    row.value, row.source, row.is_example = value, source, is_example
    return row


def _of(area_code: str, on: date) -> list[Dated]:
    chain = ancestors(area_code)
    rows = sa.select(DatedValue).where(
        DatedValue.area_code.in_(chain), DatedValue.key.in_(RULES), DatedValue.from_on <= on
    )
    columns = ("key", "value", "from_on", "area_code", "source", "is_example")
    return [Dated(**{name: getattr(row, name) for name in columns}) for row in db.session.scalars(rows)]
