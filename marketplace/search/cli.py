"""`flask --app wsgi search …`."""

import click
from flask.cli import AppGroup

from ..db import db
from . import commands as search_commands
from .index import Busy

commands = AppGroup("search", help="The search index.")


@commands.command("rebuild")
def rebuild() -> None:
    """Make the index anew from the database: after a power cut, or when the vocabulary changed."""
    try:
        n = search_commands.rebuild()
    except Busy:
        raise click.ClickException("The worker is writing the index. Try again in a moment.") from None
    db.session.commit()
    click.echo(f"indexed: {n}")
