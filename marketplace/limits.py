"""Where rate limits are counted: shared by all processes, never in one process's memory.

Redis where there is one (Flask-Limiter brings that); otherwise an SQLite file of its own beside
the database, because the `limits` library has no SQL storage.
"""

import sqlite3
import time
from typing import Any
from urllib.parse import urlsplit

from limits.storage import Storage


class SqliteStorage(Storage):
    """Fixed windows as rows `(key, hits, expires)`; address `bangfu-sqlite:///path`."""

    STORAGE_SCHEME = ["bangfu-sqlite"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path = urlsplit(uri).path
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS hits (key TEXT PRIMARY KEY, hits INTEGER NOT NULL, expires REAL NOT NULL)"
            )

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a broken store raises."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more hit; a window that is over starts again."""
        now = time.time()
        with self._open() as connection:
            row = connection.execute(
                "INSERT INTO hits VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                " hits = CASE WHEN expires <= ? THEN excluded.hits ELSE hits + excluded.hits END,"
                " expires = CASE WHEN expires <= ? THEN excluded.expires ELSE expires END RETURNING hits",
                (key, amount, now + expiry, now, now),
            ).fetchone()
        return int(row[0])

    def get(self, key: str) -> int:
        """Hits in the running window."""
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since the epoch."""
        return float(self._row(key)[1])

    def check(self) -> bool:
        """Whether the file answers."""
        return self._row("check") is not None

    def reset(self) -> int:
        """Forget everything; how many windows there were."""
        with self._open() as connection:
            return connection.execute("DELETE FROM hits").rowcount

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._open() as connection:
            connection.execute("DELETE FROM hits WHERE key = ?", (key,))

    def _row(self, key: str) -> tuple[int, float]:
        with self._open() as connection:
            row = connection.execute(
                "SELECT hits, expires FROM hits WHERE key = ? AND expires > ?", (key, time.time())
            ).fetchone()
        return row or (0, time.time())

    def _open(self) -> "_Opened":
        return _Opened(self.path)


class _Opened:
    """A connection that commits and closes with its block (sqlite3's own block only commits)."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, timeout=10, isolation_level=None)

    def __enter__(self) -> sqlite3.Connection:
        return self.connection

    def __exit__(self, *_error: object) -> None:
        self.connection.close()
