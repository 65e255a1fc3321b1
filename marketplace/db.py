"""The database: one session, random public ids, UTC instants, and writes that never deadlock.

SQLite lets one writer in at a time. A transaction that begins by reading and writes later
cannot be upgraded when another wrote in between, so reading and writing are told apart at
the very start: a request reads `DEFERRED`, and `begin_write()` starts anew with `IMMEDIATE`.
"""

import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from . import clock

UID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32, without l, o, 0, 1: read aloud over a phone
UID_LENGTH = 16  # 2^80
_LETTERS = (UID_ALPHABET * 8).encode()  # every byte is a letter, each as likely as the next

_turn = threading.Lock()
_reading: ContextVar[bool] = ContextVar("db_reading", default=False)


class Base(DeclarativeBase):
    """Constraint names are part of the contract: forms map them back to fields."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def new_uid() -> str:
    """A random public id: what stands in addresses instead of a counting number."""
    return secrets.token_bytes(UID_LENGTH).translate(_LETTERS).decode()


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant in UTC on every database (SQLite keeps no zone)."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuses naive instants instead of guessing their zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive instants are not stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Aware again."""
        return value.replace(tzinfo=UTC) if value is not None else None


class Row:
    """Every table: a counting key inside, a random `uid` outside, the instant of its birth."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(24), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __init__(self, **values: Any) -> None:
        # Set here and not by a column default: AES-GCM binds the uid before the first flush.
        values = {"uid": new_uid(), "created_at": clock.now(), **values}
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


class Stateful:
    """A row whose `state` only `audit.move` writes; `version` refuses lost updates."""

    state: Mapped[str] = mapped_column(sa.String(24), index=True)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Two writers on one row: the second is told, not swallowed."""
        return {"version_id_col": cls.version}


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """A check that the column holds one of these words; named after the column."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", column)


def insert_into(model: type[Base]) -> Any:
    """INSERT in the dialect at hand, for its ON CONFLICT clauses."""
    return import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}").insert(model)


def area_column(**options: Any) -> Mapped[str]:
    """A 12-digit area code."""
    return mapped_column(sa.String(12), **options)


def begin_write() -> None:
    """Start the session's transaction anew as a writer; what was read is read again."""
    db.session.rollback()
    _reading.set(False)


@contextmanager
def writer_turn() -> Iterator[None]:
    """One writer of this process at a time on SQLite: waiting in line beats its busy polling."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    with _turn:
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Inside the block transactions begin as readers and block nobody."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def set_reading(value: bool) -> None:
    """For the request edge, which has no block to wrap."""
    _reading.set(value)


def listen_to(engine: Engine) -> None:
    """Prepare an SQLite engine (WAL, durable, explicit BEGIN); PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED" if _reading.get() else "BEGIN IMMEDIATE")
