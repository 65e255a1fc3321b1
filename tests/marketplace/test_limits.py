"""Windows of tries are counted once for all processes, whatever the store."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from apiflask import APIFlask
from limits import RateLimitItemPerMinute
from limits.storage import Storage, storage_from_string

from marketplace import limits
from tests.conftest import cannot_run

pytestmark = pytest.mark.slow

FIVE = RateLimitItemPerMinute(5, namespace="test")
# The file alone: a child that imported the whole house would spend its time on that.
COUNT_TWENTY = """
import importlib.util, sys
from limits.storage import storage_from_string
spec = importlib.util.spec_from_file_location("limits_alone", sys.argv[2])
spec.loader.exec_module(importlib.util.module_from_spec(spec))
store = storage_from_string(sys.argv[1])
for _ in range(20):
    store.incr("shared", 60)
"""


def sqlite_address(folder: Path) -> str:
    return f"bangfu-sqlite://{limits.quote(str(folder / 'a b#.sqlite'))}"


def postgres_address(_folder: Path) -> str:
    try:
        from tests.postgres import fresh_database
    except ImportError:
        cannot_run("PostgreSQL")
    address = fresh_database("test_limits")
    return "bangfu-postgresql" + address[address.index("://") :]


@pytest.fixture(params=[sqlite_address, postgres_address], ids=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    make: Callable[[Path], str] = request.param
    return make(tmp_path)


@pytest.fixture
def store(address: str) -> Storage:
    return storage_from_string(address)


def test_a_window_counts_expires_and_starts_again(store: Storage) -> None:
    with time_machine.travel(1_000_000, tick=False):
        assert [store.incr("a", 60), store.incr("a", 60), store.get("b")] == [1, 2, 0]
        assert store.get_expiry("a") == 1_000_060
    with time_machine.travel(1_000_061, tick=False):
        assert store.get("a") == 0
        assert store.incr("a", 60) == 1


def test_clear_forgets_one_and_reset_all(store: Storage) -> None:
    for key in ("a", "b", "c"):
        store.incr(key, 60)
    store.clear("a")
    assert (store.get("a"), store.get("b")) == (0, 1)
    assert store.check()
    assert store.reset() == 2


def test_windows_that_are_over_are_swept_away(store: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    store.incr("old", 1)
    monkeypatch.setattr(limits, "PURGE_ONE_IN", 1)
    with time_machine.travel(4_000_000_000, tick=False):
        store.incr("new", 60)
        assert store.reset() == 1


def test_processes_that_start_and_count_together_lose_no_count(address: str, store: Storage) -> None:
    command = [sys.executable, "-c", COUNT_TWENTY, address, str(limits.__file__)]
    processes = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0] * 3
    assert store.get("shared") == 60


def test_the_sixth_try_waits_until_the_window_ends(app: APIFlask) -> None:
    limits.forget(FIVE, "somebody")
    for _ in range(5):
        assert limits.seconds_to_wait(FIVE, "somebody") == 0
        limits.count(FIVE, "somebody")
    assert 55 <= limits.seconds_to_wait(FIVE, "somebody") <= 60
    assert limits.seconds_to_wait(FIVE, "somebody else") == 0
    limits.forget(FIVE, "somebody")
    assert limits.seconds_to_wait(FIVE, "somebody") == 0


@pytest.mark.parametrize(
    ("database", "redis", "address"),
    [
        ("sqlite:////x/bangfu.sqlite", "", "bangfu-sqlite:///x/limits.sqlite"),
        ("postgresql+psycopg://u:p@h/b", "", "bangfu-postgresql://u:p@h/b"),
        ("postgresql+psycopg://u:p@h/b", "redis://h/0", "redis://h/0"),
    ],
)  # fmt: skip
def test_redis_where_configured_else_postgresql_else_a_file(database: str, redis: str, address: str) -> None:
    app = APIFlask("probe")
    app.config.update(SQLALCHEMY_DATABASE_URI=database, REDIS_URL=redis, INSTANCE=Path("/x"))
    assert limits.storage_address(app) == address
