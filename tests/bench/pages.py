"""Every list page of the demo, as the role that reads it most."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from marketplace import create_app, worker
from marketplace.accounts.queries import find_user
from marketplace.db import db
from tests.bench.lines import Line, median_seconds
from tests.client import Client
from tests.conftest import settings_for

LISTS = (
    ("household", "/home"), ("household", "/jobs"), ("household", "/jobs?q=茶叶 采摘"), ("household", "/matches/own"),
    ("household", "/offers"), ("cadre", "/home"), ("cadre", "/matches/inbox"), ("cadre", "/households"),
    ("cadre", "/needs"), ("enterprise", "/jobs/mine"), ("enterprise", "/matches/posted"),
    ("donor", "/offers/mine"), ("donor", "/wishes"),
    ("bureau", "/home"), ("bureau", "/households"), ("bureau", "/tasks"), ("bureau", "/organisations"),
    ("township", "/matches/inbox"), ("clerk", "/households"), ("household", "/notices"),
)  # fmt: skip
LIMIT_MS = 100


def lines() -> Iterator[Line]:
    """Milliseconds at the median per list; the demo's own loading time before it."""
    from seed.loader import load_demo

    folder = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    app = create_app(settings_for(f"sqlite:///{folder / 'demo.sqlite'}", folder))
    with app.app_context():
        db.create_all()
        start = perf_counter()
        load_demo()
        yield Line("demo: load", perf_counter() - start, "s", most=15)
        start = perf_counter()
        worker.drain(app)
        yield Line("demo: rank and index all", perf_counter() - start, "s", most=20)
        for role, path in LISTS:
            yield Line(f"demo: {path} as {role}", 1000 * _seconds(app, role, path), "ms", most=LIMIT_MS)


def _seconds(app: object, role: str, path: str) -> float:
    user = find_user(f"demo-{role}")
    assert user is not None
    client = Client(app).sign_in(user).http  # type: ignore[arg-type]

    def fetch() -> None:
        assert client.get(path).status_code == 200, path

    return median_seconds(fetch)
