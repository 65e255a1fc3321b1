"""The database: one session, random public ids, UTC instants, and writes that never deadlock.

SQLite lets one writer in at a time. A transaction that begins by reading and writes later
cannot be upgraded when another wrote in between, so reading and writing are told apart at
the very start: a request reads `DEFERRED`, and `begin_write()` starts anew with `IMMEDIATE`.
"""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from . import clock
from .turns import Line

UID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32, without l, o, 0, 1: read aloud over a phone
UID_LENGTH = 16  # 2^80
_LETTERS = (UID_ALPHABET * 8).encode()  # every byte is a letter, each as likely as the next

_lines: WeakKeyDictionary[Engine, Line] = WeakKeyDictionary()
_lines_lock = threading.Lock()
_turn: ContextVar[Connection | None] = ContextVar("db_turn", default=None)
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


class TurnSession(Session):
    """Inside a writer's turn the session works on the connection that all writers share."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """The shared connection during a turn, the engine otherwise."""
        return _turn.get() or super().get_bind(*args, **kwargs)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # On a connection that is inside a transaction the session opens a savepoint of its own.
    session_options={"class_": TurnSession, "join_transaction_mode": "create_savepoint"},
)


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


def insert_into(model: type[Base], dialect: str = "") -> Any:
    """INSERT in the dialect at hand, for its ON CONFLICT clauses."""
    return import_module(f"sqlalchemy.dialects.{dialect or dialect_name()}").insert(model)


def dialect_name() -> str:
    """`sqlite` or `postgresql`."""
    return db.engine.dialect.name


def values_of(row: Base) -> dict[str, Any]:
    """What was set on a new row, for an INSERT past the session; columns that were not take their defaults."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def expire_loaded(model: type[Base]) -> None:
    """A statement wrote past the session: rows of `model` that it holds are read again when asked for."""
    for row in db.session.identity_map.values():
        if isinstance(row, model):
            db.session.expire(row)


def area_column(**options: Any) -> Mapped[str]:
    """A 12-digit area code."""
    return mapped_column(sa.String(12), **options)


def begin_write() -> None:
    """Start the session's transaction anew as a writer; what was read is read again."""
    db.session.rollback()
    _reading.set(False)


def keep_what_was_read() -> dict[tuple[type, int], int]:
    """End the reading transaction but keep its rows: the version of each, for `still_stands`.

    Only rows with a version may be relied on: columns that change past it are for conditional UPDATEs.
    """
    session = db.session()
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True
    rows: list[Any] = [
        row for row in session.identity_map.values() if sa.inspect(row).mapper.version_id_col is not None
    ]
    return {(type(row), row.id): row.version for row in sorted(rows, key=lambda row: (row.__tablename__, row.id))}


def still_stands(versions: dict[tuple[type, int], int]) -> bool:
    """Whether every row has the version that was read (1 statement).

    It holds for the writer's transaction on SQLite. On PostgreSQL others write on: a row that is then
    written is refused by its version, and what a write rests on otherwise belongs into its WHERE.
    """
    if not versions:
        return True
    ids = {f"id_{n}": row_id for n, (_model, row_id) in enumerate(versions)}
    found = db.session.connection().execute(_versions_of(tuple(model for model, _ in versions)), ids).one()
    return list(found) == list(versions.values())


@lru_cache(64)
def _versions_of(models: tuple[Any, ...]) -> sa.Select[Any]:
    each = [
        sa.select(model.version).where(model.id == sa.bindparam(f"id_{n}")).scalar_subquery()
        for n, model in enumerate(models)
    ]
    return sa.select(*each)


def in_turn(read: Callable[[], None], write: Callable[[], None]) -> None:
    """Run `read`, then `write`, each in transactions that it ends itself; what they wrote is durable afterwards.

    On SQLite one writer at a time, and one commit for all who waited together (`turns`). PostgreSQL has
    its own ways, a database in memory one thread. Raises RuntimeError inside another's `write`: a command
    calls no command.
    """
    if _turn.get() is not None:
        raise RuntimeError("a command was run inside a command")
    engine = db.engine
    if engine.dialect.name != "sqlite" or isinstance(engine, Connection) or not engine.url.database:
        read()
        write()
        return

    def write_on(connection: Connection) -> None:
        token = _turn.set(connection)
        try:
            write()
        finally:
            _turn.reset(token)

    _line_of(engine).do(engine, read, write_on)


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


def _line_of(engine: Engine) -> Line:
    with _lines_lock:
        if engine not in _lines:
            _lines[engine] = Line(str(engine.url.database))
        return _lines[engine]


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED" if _reading.get() else "BEGIN IMMEDIATE")
