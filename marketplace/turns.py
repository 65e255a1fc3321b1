"""Writers of one SQLite file stand in line, and those who wait together share one commit.

A durable commit waits for the disk, SQLite admits one writer at a time, and threads of one process
that work at once only take the interpreter from each other. So the first in line works for all who
wait: it lets each read, takes the file, lets each write in a savepoint of its own, and commits once.
Nobody is told of success before that commit. Meanwhile another process may read; processes stand in
line for a lock file beside the database, where SQLite's own waiting would poll.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from pathlib import Path
from stat import S_IMODE
from time import monotonic, sleep

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from .errors import NotSaved

AT_ONCE = 32  # commands that share one commit at most
POLL = 0.001  # seconds between two looks at the lock of another process
PATIENCE = 60.0  # seconds after which who still stands in line gives up


class Work:
    """One command in the line, with the context (request, session) of the thread that waits for it."""

    def __init__(self, read: Callable[[], None], write: Callable[[Connection], None]) -> None:
        self._read, self._write = read, write
        self._context = copy_context()
        self.awake = threading.Event()  # it is done, or its thread is to lead
        self.is_done = False
        self.fault: BaseException | None = None

    def read(self) -> None:
        """What it does before the file is taken."""
        self._in_context(self._read)

    def write(self, connection: Connection) -> None:
        """What it does inside the shared transaction."""
        self._in_context(self._write, connection)

    def _in_context(self, step: Callable[..., None], *arguments: Connection) -> None:
        try:
            self._context.run(step, *arguments)
        except BaseException as fault:  # whatever it is belongs to the thread that waits, not to who leads
            self.fault = fault


class Line:
    """The line of writers of one database file."""

    def __init__(self, database: str) -> None:
        self._database = Path(database)
        self._guard = threading.Lock()
        self._waiting: list[Work] = []
        self._is_led = False

    def do(self, engine: Engine, read: Callable[[], None], write: Callable[[Connection], None]) -> None:
        """Run `read`, then `write` inside the shared transaction; return when its change is durable.

        `write` ends its own savepoint. Raises what they raise, and NotSaved when there was no commit.
        """
        work = Work(read, write)
        with self._guard:
            self._waiting.append(work)
            leads, self._is_led = not self._is_led, True
        if not leads and not work.awake.wait(PATIENCE):
            self._give_up(work)
        if not work.is_done:
            self._lead(engine)
        if work.fault is not None:
            raise work.fault

    def _give_up(self, work: Work) -> None:
        """Leave the line, unless the work is in hand, or one's own to lead, by now.

        What is in hand may be durable any moment: only its end can be told, and the leader has its own limits.
        """
        with self._guard:
            if work in self._waiting and not work.awake.is_set():
                self._waiting.remove(work)
                raise NotSaved
        work.awake.wait()

    def _lead(self, engine: Engine) -> None:
        batch: list[Work] = []
        try:
            Context().run(self._work_off, engine, batch)  # not as the reader of the request that happens to lead
        finally:
            with self._guard:
                self._is_led = bool(self._waiting)
                for heir in self._waiting[:1]:
                    heir.awake.set()  # under the guard: who is told to lead does not give up
            for work in batch:
                work.is_done = True
                work.awake.set()

    def _work_off(self, engine: Engine, batch: list[Work]) -> None:
        """Fill `batch` with who waits, and do their work."""
        try:
            self._take_in(batch)  # before anything can fail: what is in hand hears of it
            with self._file(batch), engine.connect() as connection, connection.begin():
                for work in batch:
                    if work.fault is None:
                        work.write(connection)
                        _check(connection)
        except BaseException as fault:  # no lock file, no connection, no commit: nobody's change was kept
            for work in batch:
                if work.fault is None or isinstance(work.fault, OperationalError):
                    work.fault = NotSaved()
                    work.fault.__cause__ = fault
            if not isinstance(fault, Exception):
                raise

    @contextmanager
    def _file(self, batch: list[Work]) -> Iterator[None]:
        """The turn among processes; who comes while it is waited for is let read, and joins the batch."""
        # Whoever may read the database may stand in line: a lock needs no right to write.
        lock = os.open(f"{self._database}.turn", os.O_RDONLY | os.O_CREAT, S_IMODE(self._database.stat().st_mode))
        ends = monotonic() + PATIENCE
        try:
            while not _try(lock):
                if monotonic() > ends:
                    raise NotSaved
                sleep(POLL)
                self._take_in(batch)
            yield
        finally:
            os.close(lock)

    def _take_in(self, batch: list[Work]) -> None:
        room = AT_ONCE - len(batch)
        with self._guard:
            come, self._waiting = self._waiting[:room], self._waiting[room:]
        batch += come
        for work in come:
            work.read()


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check(connection: Connection) -> None:
    """SQLite itself takes a whole transaction back when the disk is full or fails. Raises NotSaved."""
    raw = connection.connection.dbapi_connection
    if raw is not None and not raw.in_transaction:
        raise NotSaved
