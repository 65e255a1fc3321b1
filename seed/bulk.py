"""Writing many rows at once: a tenth of the time that the unit of work takes for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import class_mapper

from marketplace import clock
from marketplace.db import Row, db, new_uid


def insert_all(rows: Sequence[Row]) -> None:
    """Insert new rows of one table, which are in no session, and tell each its id.

    What they lack gets the column's default, as usual. Ids are looked up by uid afterwards: asking
    for them row by row is what makes an insert slow.
    """
    if not rows:
        return
    table: Any = class_mapper(type(rows[0])).local_table
    before = db.session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    _execute(table, [row.__dict__ for row in rows])
    fresh = db.session.execute(sa.select(table.c.uid, table.c.id).where(table.c.id > before))
    ids = {row.uid: row.id for row in fresh}
    for row in rows:
        row.id = ids[row.uid]


def insert_values(model: type[Row], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert plain values of a table that seals nothing and whose ids nobody needs."""
    born = {"created_at": clock.now()}
    _execute(class_mapper(model).local_table, [{"uid": new_uid(), **born, **row} for row in values])


def _execute(table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        columns = [column for column in table.columns if column.key != "id"]
        filled = [{c.key: row[c.key] if c.key in row else _default(c) for c in columns} for row in rows]
        db.session.connection().execute(sa.insert(table), filled)


def _default(column: Any) -> Any:
    """A fresh default: lists and dicts must not be shared between rows."""
    if column.default is None:
        return None
    return column.default.arg if column.default.is_scalar else column.default.arg(None)
