"""Runs migrations against the application's database (`flask --app wsgi db upgrade`)."""

from typing import Any

from alembic import context
from flask import current_app

from marketplace.db import UtcDateTime

migrate = current_app.extensions["migrate"]
database = migrate.db


def render_item(kind: str, item: Any, _autogen: Any) -> Any:
    """A migration names what the database holds, not the application's types."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


def run() -> None:
    """Online only: every migration is tried against a real database."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
