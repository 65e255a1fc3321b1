"""`flask --app wsgi seed …`: areas, vocabulary and the demo, each as often as you like."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

commands = AppGroup("seed", help="Load areas, vocabulary, or the demo. Loading twice changes nothing.")


@commands.command("areas")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def areas(file: Path | None) -> None:
    """The areas of Zhejiang, or of FILE: a CSV with the columns code (6, 9 or 12 digits) and name."""
    from marketplace.db import begin_write, db

    from .areas_loader import OWN_FILES, load_areas

    begin_write()
    try:
        loaded = load_areas((file,) if file else OWN_FILES)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    click.echo(f"{loaded.added} added, {loaded.changed} changed, {loaded.unchanged} as before")
    for line, column in loaded.bad:
        click.echo(f"line {line} left out: {column}", err=True)


@commands.command("vocabulary")
@with_appcontext
def vocabulary() -> None:
    """Skills, needs, typed reasons and the other lists."""
    from marketplace.db import begin_write, db

    from .loader import load_vocabulary

    begin_write()
    changed = load_vocabulary()
    db.session.commit()
    click.echo(f"{changed} rows changed")


@commands.command("demo")
@with_appcontext
def demo() -> None:
    """The invented county with its half year of history (never in production)."""
    from .loader import load_demo

    if not current_app.config["DEMO"]:
        raise click.ClickException("the demo's accounts have a password that the whole world knows")
    click.echo("loaded" if load_demo() else "already there")
