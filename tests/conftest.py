"""A real application on a real database; each test in a transaction that is rolled back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from apiflask import APIFlask
from sqlalchemy import text

from marketplace import config, create_app
from marketplace.db import db, set_reading
from tests.client import Client

MISSING = "cannot run here: "
CHEAP = {"ARGON2_MEMORY_KIB": 64, "ARGON2_PASSES": 1}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_databases` run on SQLite and on PostgreSQL."""
    if "database_kind" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        kinds = ["sqlite", "postgresql"] if both else ["sqlite"]
        metafunc.parametrize("database_kind", kinds, scope="session", ids=kinds if both else [""])


def cannot_run(what: str) -> NoReturn:
    """Skip for want of `what`, and say so in the last line; under CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{MISSING}{what}", pytrace=False)
    pytest.skip(f"{MISSING}{what}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name what could not run here."""
    reasons = {str(r.longrepr[2]) for r in terminalreporter.stats.get("skipped", []) if isinstance(r.longrepr, tuple)}
    missing = sorted(reason.partition(MISSING)[2] for reason in reasons if MISSING in reason)
    if missing:
        terminalreporter.write_line(f"Not run here for want of: {', '.join(missing)}")


def settings_for(address: str, folder: Path) -> dict[str, Any]:
    """The demo's settings on another database, with cheap password hashing."""
    return config.DEFAULTS | CHEAP | {
        "TESTING": True, "DEMO": True, "INSTANCE": folder, "SECRET_KEY": config.DEMO_SECRET,
        "BANGFU_KEYS": config.DEMO_KEYS, "BANGFU_INDEX_KEY": config.DEMO_INDEX_KEY,
        "SQLALCHEMY_DATABASE_URI": address, "REDIS_URL": "", "TRUSTED_HOSTS": None, "SESSION_COOKIE_SECURE": False,
    }  # fmt: skip


@pytest.fixture(scope="session")
def database_address(database_kind: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """An empty database of this kind."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
    try:
        from tests.postgres import fresh_database
    except ImportError:
        cannot_run("PostgreSQL")
    return fresh_database(f"test_{worker_id}")


@pytest.fixture(scope="session")
def application(database_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    """The application with all tables made."""
    app = create_app(settings_for(database_address, tmp_path_factory.mktemp("instance")))
    with app.app_context():
        db.drop_all()
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def inside_a_transaction(application: APIFlask) -> Iterator[APIFlask]:
    """What a request commits is a savepoint, gone after the block."""
    with application.app_context():
        set_reading(False)
        engine = db.engines[None]
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        try:
            yield application
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine


@pytest.fixture
def app(application: APIFlask) -> Iterator[APIFlask]:
    """The application inside a transaction that is rolled back."""
    with inside_a_transaction(application) as app:
        yield app


@pytest.fixture
def client(app: APIFlask) -> Client:
    """A browser without a screen: follows forms, checks every page it fetches."""
    return Client(app)


@pytest.fixture
def statements(app: APIFlask) -> Iterator[list[str]]:
    """The SQL statements executed since the test last cleared the list."""
    from sqlalchemy import event

    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(db.engines[None], "before_cursor_execute", note)
    yield seen
    event.remove(db.engines[None], "before_cursor_execute", note)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker, or `main` without xdist."""
    config_ = request.config
    return config_.workerinput["workerid"] if hasattr(config_, "workerinput") else "main"


def count(sql: str) -> int:
    """One number from SQL, for assertions on what the database really holds."""
    return int(db.session.execute(text(sql)).scalar_one())
