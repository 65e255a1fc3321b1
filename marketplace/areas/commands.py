"""Loading the area tree from rows of text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa

from ..db import db
from .models import Area
from .rules import BEFORE_RECORDS, ancestors, area_values

BATCH = 1000


@dataclass
class Loaded:
    """What a load did; `refused` are (row number from 1, why)."""

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def load_areas(rows: Iterable[Mapping[str, str]]) -> Loaded:
    """Insert or update areas by (code, valid_from); a bad row is named and spoils no good one.

    Columns that a row does not have stay as they are, so that a plain `code,name` list keeps tags and
    coordinates. Loading the same rows again changes nothing. One SELECT per 1,000 rows.
    """
    loaded, numbered = Loaded(), enumerate(rows, start=1)
    while batch := list(islice(numbered, BATCH)):
        values = list(_understood(batch, loaded))
        known = _known({value["code"] for value in values})
        for value in values:
            _store(value, known, loaded)
        db.session.flush()
    return loaded


def _understood(batch: list[tuple[int, Mapping[str, str]]], loaded: Loaded) -> Iterator[dict[str, Any]]:
    for number, row in batch:
        try:
            yield area_values(row)
        except ValueError as error:
            loaded.refused.append((number, str(error)))


def _known(codes: set[str]) -> dict[tuple[str, date | None], Area]:
    """Rows by (code, valid_from), and by (code, None) the one that is valid, or the last that was."""
    rows = db.session.scalars(sa.select(Area).where(Area.code.in_(codes)).order_by(Area.code, Area.valid_from)).all()
    return {(row.code, day): row for row in rows for day in (row.valid_from, None)}


def _store(value: dict[str, Any], known: dict[tuple[str, date | None], Area], loaded: Loaded) -> None:
    row = known.get((value["code"], value.get("valid_from")))
    if row is None:
        parents = ancestors(value["code"])[1:]
        blank: dict[str, Any] = {
            "parent_code": parents[0] if parents else None,
            "tags": [],
            "valid_from": BEFORE_RECORDS,
        }
        row = Area(**(blank | value))
        db.session.add(row)
        known[row.code, row.valid_from] = known[row.code, None] = row
        loaded.added += 1
        return
    different = {key: new for key, new in value.items() if getattr(row, key) != new}
    for key, new in different.items():
        setattr(row, key, new)
    if different:
        loaded.changed += 1
    else:
        loaded.same += 1
