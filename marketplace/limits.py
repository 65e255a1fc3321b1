"""How often something may be tried: counted once for all processes, never in one process's memory.

The `limits` library counts in Redis where one is configured. It has no SQL storage, so without
Redis the windows are rows: of an own schema in PostgreSQL (shared by all hosts), or of an SQLite
file of their own beside the database, so that counting never waits for the one writer.
"""

import math
import random
import sqlite3
import time
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from flask import Flask, current_app
from limits import RateLimitItem
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

PURGE_ONE_IN = 200  # counts: then windows that are over are deleted
EXTENSION = "bangfu_limits"

COUNT = (
    "INSERT INTO {table} AS w (name, hits, expires) VALUES ({p}, {p}, {p}) ON CONFLICT (name) DO UPDATE SET"
    " hits = CASE WHEN w.expires <= {p} THEN excluded.hits ELSE w.hits + excluded.hits END,"
    " expires = CASE WHEN w.expires <= {p} THEN excluded.expires ELSE w.expires END RETURNING hits"
)


class SqlStorage(Storage):
    """Fixed windows as rows `(name, hits, expires)`; a count is one statement, so none is lost."""

    STORAGE_SCHEME: list[str] | None = None
    table = "windows"
    placeholder = "?"

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more hit; a window that is over starts again."""
        now = time.time()
        if random.randrange(PURGE_ONE_IN) == 0:
            self._run("DELETE FROM {table} WHERE expires <= {p}", now)
        return int(self._run(COUNT, key, amount, now + expiry, now, now)[0][0])

    def get(self, key: str) -> int:
        """Hits in the running window."""
        return int(self._window(key)[0])

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since the epoch (now when there is none)."""
        return float(self._window(key)[1])

    def check(self) -> bool:
        """Whether the store answers."""
        return bool(self._run("SELECT count(*) FROM {table}"))

    def reset(self) -> int:
        """Forget everything; how many windows there were."""
        return len(self._run("DELETE FROM {table} RETURNING name"))

    def clear(self, key: str) -> None:
        """Forget one window."""
        self._run("DELETE FROM {table} WHERE name = {p}", key)

    def _window(self, key: str) -> tuple[int, float]:
        now = time.time()
        rows = self._run("SELECT hits, expires FROM {table} WHERE name = {p} AND expires > {p}", key, now)
        return rows[0] if rows else (0, now)

    def _run(self, sql: str, *values: Any) -> list[Any]:
        with self._open() as connection:
            cursor = connection.execute(sql.format(table=self.table, p=self.placeholder), values)
            return cursor.fetchall() if cursor.description else []

    @abstractmethod
    def _open(self) -> Any:
        """A context that yields a connection which commits each statement."""


class SqliteStorage(SqlStorage):
    """A file: `bangfu-sqlite:///path` (quoted)."""

    STORAGE_SCHEME = ["bangfu-sqlite"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path = unquote(urlsplit(uri).path)
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS windows"
                " (name TEXT PRIMARY KEY, hits INTEGER NOT NULL, expires REAL NOT NULL)"
            )

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a broken store raises."""
        return sqlite3.Error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous=OFF")  # counts lost in a power cut harm nobody
            yield connection
        finally:
            connection.close()


class PostgresStorage(SqlStorage):
    """A schema of its own, which migrations do not see: `bangfu-postgresql://…` as psycopg takes it."""

    STORAGE_SCHEME = ["bangfu-postgresql"]
    table = "bangfu_limits.windows"
    placeholder = "%s"

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.address = uri.removeprefix("bangfu-")
        with self._open() as connection, connection.transaction():
            # processes that start together would trip over IF NOT EXISTS
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('bangfu_limits'))")
            connection.execute("CREATE SCHEMA IF NOT EXISTS bangfu_limits")
            connection.execute(
                "CREATE UNLOGGED TABLE IF NOT EXISTS bangfu_limits.windows"
                " (name text PRIMARY KEY, hits integer NOT NULL, expires double precision NOT NULL)"
            )

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a broken store raises."""
        import psycopg

        return psycopg.Error

    @contextmanager
    def _open(self) -> Iterator[Any]:
        import psycopg  # an extra: only where the database is PostgreSQL

        with psycopg.connect(self.address, autocommit=True) as connection:
            yield connection


def seconds_to_wait(item: RateLimitItem, *key: str) -> int:
    """0 while `key` may try once more under this limit, else the whole seconds until it may."""
    counter = _counter()
    if counter.test(item, *key):
        return 0
    return max(1, math.ceil(counter.get_window_stats(item, *key).reset_time - time.time()))


def count(item: RateLimitItem, *key: str) -> None:
    """One try more for `key`."""
    _counter().hit(item, *key)


def forget(item: RateLimitItem, *key: str) -> None:
    """Start again for `key`: it has shown who it is."""
    _counter().clear(item, *key)


def storage_address(app: Flask) -> str:
    """Redis where configured, else PostgreSQL where that is the database, else a file in the instance folder."""
    database = str(app.config["SQLALCHEMY_DATABASE_URI"])
    if app.config["REDIS_URL"]:
        return str(app.config["REDIS_URL"])
    if database.startswith("postgresql"):
        return "bangfu-postgresql" + database[database.index("://") :]
    return f"bangfu-sqlite://{quote(str(app.config['INSTANCE'] / 'limits.sqlite'))}"


def _counter() -> FixedWindowRateLimiter:
    """Opened at the first use, so that `flask db upgrade` needs no store."""
    extensions = current_app.extensions
    if EXTENSION not in extensions:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        extensions[EXTENSION] = FixedWindowRateLimiter(storage_from_string(storage_address(app)))
    return extensions[EXTENSION]
