"""Background work: rows are the truth, huey only wakes and repeats the drainers.

A drainer takes what is due from its rows and says how much it did. One that dies is harmless:
the next finds the rows. After each commit the edge nudges the worker, so that a new post is
ranked and a notice sent within seconds; once a minute it wakes by itself.
"""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab

from .db import db

Drainer = Callable[[], int]
log = structlog.get_logger()


def make_huey(app: Flask) -> Huey:
    """SQLite file beside the database, PostgreSQL or Redis, as the configuration says."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    if app.config["REDIS_URL"]:
        return RedisHuey("bangfu", url=app.config["REDIS_URL"])
    if address.startswith("postgresql"):
        return PostgresHuey("bangfu", dsn=address.replace("postgresql+psycopg", "postgresql"))
    return SqliteHuey("bangfu", filename=str(app.config["INSTANCE"] / "queue.sqlite"))


def install(app: Flask, drainers: dict[str, Drainer]) -> None:
    """Give the application its nudge. The queue itself is opened at the first use."""
    state: dict[str, Any] = {}

    def tasks() -> dict[str, Any]:
        if not state:
            huey = make_huey(app)
            state.update(huey=huey, wake=_register(huey, app, drainers))
        return state

    def nudge() -> None:
        if app.config.get("TESTING"):
            return
        try:
            huey = tasks()["huey"]
            if huey.pending_count() < 2:  # one running and one waiting see every row there is
                tasks()["wake"]()
        except Exception as fault:  # what was written is written: the worker finds it when it wakes by itself
            log.warning("nudge_failed", fault=type(fault).__name__)

    app.extensions["bangfu_nudge"] = nudge
    app.extensions["bangfu_drainers"] = drainers
    app.extensions["bangfu_huey"] = lambda: tasks()["huey"]


def drain(app: Flask, drainers: dict[str, Drainer] | None = None) -> dict[str, int]:
    """Run every drainer until none finds work; how much each did."""
    drainers = drainers or app.extensions["bangfu_drainers"]
    did = dict.fromkeys(drainers, 0)
    for _ in range(1000):
        round_did = {name: _once(name, drainer) for name, drainer in drainers.items()}
        for name, n in round_did.items():
            did[name] += n
        if not any(round_did.values()):
            return did
    return did


def consume(app: Flask, *, periodic: bool = True) -> None:
    """Run the consumer until SIGTERM; a running drainer finishes first."""
    consumer = app.extensions["bangfu_huey"]().create_consumer(
        workers=1, periodic=periodic, initial_delay=0.1, max_delay=0.5, backoff=1.2, graceful_signal="TERM"
    )
    consumer.run()


def _register(huey: Huey, app: Flask, drainers: dict[str, Drainer]) -> Callable[[], Any]:
    @huey.task(name="wake")
    def wake() -> None:
        with app.app_context():
            drain(app, drainers)

    @huey.periodic_task(crontab(), name="tick")
    def tick() -> None:
        with app.app_context():
            drain(app, drainers)

    return wake


def _once(name: str, drainer: Drainer) -> int:
    try:
        n = drainer()
        db.session.commit()
        return n
    except Exception:
        # One broken drainer must not stop the others; the log carries the trace, never the rows.
        log.exception("drainer_failed", drainer=name)
        db.session.rollback()
        return 0
    finally:
        db.session.remove()
