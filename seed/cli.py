"""`flask --app wsgi seed …`: areas, vocabulary and the demo, each as often as you like."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

commands = AppGroup("seed", help="Load areas, vocabulary, or the demo. Loading twice changes nothing.")


@commands.command("areas")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def areas(context: click.Context, file: Path | None) -> None:
    """The areas of Zhejiang, or of FILE: a CSV with the columns code (6, 9 or 12 digits) and name."""
    from marketplace.areas.cli import load

    from .loader import AREA_FILES

    for path in (file,) if file else AREA_FILES:
        context.invoke(load, file=path)


@commands.command("vocabulary")
def vocabulary() -> None:
    """Skills, needs, typed reasons and the other lists."""
    from marketplace.db import begin_write, db

    from .loader import load_vocabulary

    begin_write()
    changed = load_vocabulary()
    db.session.commit()
    click.echo(f"{changed} rows changed")


@commands.command("demo")
def demo() -> None:
    """The invented county with its half year of history (never in production)."""
    from .loader import load_demo

    if not current_app.config["DEMO"]:
        raise click.ClickException("the demo's accounts have a password that the whole world knows")
    click.echo("loaded" if load_demo() else "already there")
