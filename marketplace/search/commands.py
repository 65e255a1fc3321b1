"""Keeping the index: what the worker writes. Nobody else does, for an index has one writer."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

import sqlalchemy as sa
import structlog

from ..db import begin_write, db, reading
from .documents import TABLES, documents, thesaurus
from .index import NOUNS, Busy, put, shelf, take_out

log = structlog.get_logger()

BATCH = 200
Item = TypeVar("Item")


class Seen(NamedTuple):
    """A row as it was read: its version tells later whether somebody changed it."""

    noun: str
    id: int
    version: int
    is_open: bool


def drain() -> int:
    """Bring what changed into the index: open posts and offers in, all others out. How many rows.

    The row's flag is cleared after the index has it, and only if nobody changed the row meanwhile; who
    dies in between indexes it once more. A missing or broken index is made anew.
    """
    try:
        if shelf().searcher() is None:
            return rebuild() if _is_anything_open() else 0
        return _drain()
    except Busy:
        log.info("search_index_busy")
        return 0


def rebuild() -> int:
    """Make the whole index anew from the database; how many documents it has.

    Raises Busy while another process writes. Readers keep the old index until the new one stands.
    """
    indexed: list[Seen] = []
    with shelf().writer(anew=True) as writer, _only_reading():
        known = thesaurus()
        for noun in NOUNS:
            rows = _seen(noun, TABLES[noun].state == "open")
            for batch in _batches(rows):
                put(writer, documents(noun, [row.id for row in batch], known))
            indexed += rows
    _clear(indexed)
    return len(indexed)


def _drain() -> int:
    with _only_reading():
        due = [row for noun in NOUNS for row in _seen(noun, TABLES[noun].needs_indexing, limit=BATCH)]
        if not due:
            return 0
        known = thesaurus()
        inside = {noun: [row.id for row in due if row.noun == noun and row.is_open] for noun in NOUNS}
        ready = [document for noun, ids in inside.items() if ids for document in documents(noun, ids, known)]
    with shelf().writer() as writer:
        put(writer, ready)
        take_out(writer, ((row.noun, row.id) for row in due if not row.is_open))
    _clear(due)
    return len(due)


def _seen(noun: str, which: sa.ColumnElement[bool], *, limit: int | None = None) -> list[Seen]:
    table = TABLES[noun]
    rows = sa.select(table.id, table.version, table.state == "open").where(which).order_by(table.id).limit(limit)
    return [Seen(noun, row_id, version, bool(is_open)) for row_id, version, is_open in db.session.execute(rows)]


def _clear(rows: Sequence[Seen]) -> None:
    """Clear the flags of rows that still are as they were indexed."""
    begin_write()
    for noun, table in TABLES.items():
        for batch in _batches([(row.id, row.version) for row in rows if row.noun == noun]):
            unchanged = sa.update(table).where(sa.tuple_(table.id, table.version).in_(batch))
            db.session.execute(unchanged.values(needs_indexing=False).execution_options(synchronize_session=False))


@contextmanager
def _only_reading() -> Iterator[None]:
    """A transaction that nobody has to wait for."""
    with reading():
        db.session.rollback()
        yield


def _is_anything_open() -> bool:
    with _only_reading():
        return any(db.session.scalar(sa.select(sa.exists().where(TABLES[noun].state == "open"))) for noun in NOUNS)


def _batches(rows: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
