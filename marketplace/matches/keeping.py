"""Storing what the worker computes anew: only what differs is written. Worker only."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from ..db import Base, db, insert_into

AT_ONCE = 500
Line = tuple[Any, ...]  # the columns named, in their order; the first is the key


def keep(
    table: type[Base], columns: Sequence[str], lines: Iterable[Line], *, among: Iterable[Any] | None = None
) -> int:
    """Make the rows of `table` these lines, or of it the rows whose key is `among` these; how many changed.

    Each part of some hundred rows is committed by itself, so that no writer waits long.
    """
    key = table.__table__.c[columns[0]]
    wanted = {line[0]: line for line in lines}
    old = {row[0]: tuple(row) for row in _stored(table, columns, key, among)}
    gone = [row_key for row_key in old if row_key not in wanted]
    changed = [line for row_key, line in wanted.items() if old.get(row_key) != line]
    for part in _parts(gone):
        db.session.execute(sa.delete(table).where(key.in_(part)))
        db.session.commit()
    put = insert_into(table)
    put = put.on_conflict_do_update(
        index_elements=[columns[0]], set_={name: getattr(put.excluded, name) for name in columns[1:]}
    )
    for part in _parts(changed):
        db.session.execute(put, [dict(zip(columns, line, strict=True)) for line in part])
        db.session.commit()
    return len(gone) + len(changed)


def _stored(table: type[Base], columns: Sequence[str], key: Any, among: Iterable[Any] | None) -> Iterator[Any]:
    rows = sa.select(*(table.__table__.c[name] for name in columns))
    if among is None:
        yield from db.session.execute(rows)
        return
    for part in _parts(list(among)):
        yield from db.session.execute(rows.where(key.in_(part)))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
