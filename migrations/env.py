"""Runs migrations against the application's database (`flask --app wsgi db upgrade`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from marketplace.db import UtcDateTime

migrate = current_app.extensions["migrate"]
database = migrate.db


def render_item(kind: str, item: Any, _autogen: Any) -> Any:
    """A migration names what the database holds, not the application's types."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


@contextmanager
def tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite makes a table anew to change its constraints, and takes the drop of the old one for deletes.

    References are not watched meanwhile, but looked over before the commit.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()  # what is left open or went wrong: inside a transaction the next line does nothing
        driver.execute("PRAGMA foreign_keys=ON")


def look_over(connection: Connection) -> None:
    """Raises RuntimeError, naming the table, when a row refers to none."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"a row of {broken[0]} refers to none of {broken[2]}")


def run() -> None:
    """Online only: every migration is tried against a real database."""
    with database.engine.connect() as connection, tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            look_over(connection)


run()
