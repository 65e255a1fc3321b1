"""Production never runs with the demo's accounts, whose password is printed in the README."""

import sqlalchemy as sa
from flask import Flask

from ..db import db
from . import queries

REFUSAL = (
    "This database holds demo accounts, whose password everybody knows. Production needs a database of its own: "
    "set DATABASE_URL to an empty one and run `flask --app wsgi db upgrade`."
)


def install(app: Flask) -> None:
    """Refuse to start in production with demo accounts.

    A database that is not migrated or not reachable yet has none to find, so that `flask db upgrade`
    can run: it is asked again before each request until it has answered once. Raises RuntimeError.
    """
    if app.config["DEMO"]:
        return
    state = {"asked": False}

    def ask() -> None:
        if not state["asked"]:
            state["asked"] = _is_clean()

    with app.app_context():
        try:
            ask()
        finally:
            db.session.remove()
            db.engine.dispose()  # a server that forks must not share this connection
    app.before_request(ask)


def _is_clean() -> bool:
    """True when the database answered that it has none, False when it could not answer; raises RuntimeError."""
    try:
        if queries.demo_accounts_exist():
            raise RuntimeError(REFUSAL)
    except (sa.exc.OperationalError, sa.exc.ProgrammingError):  # no server, no file, or no tables yet
        db.session.rollback()
        return False
    return True
