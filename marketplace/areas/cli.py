"""`flask --app wsgi areas load FILE`."""

import csv
from pathlib import Path

import click
from flask.cli import AppGroup

from ..db import db
from .commands import load_areas

commands = AppGroup("areas", help="The tree of areas.")


@commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load a CSV with `code,name` (6, 9 or 12 digits) and any other column of the tree."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            loaded = load_areas(csv.DictReader(text))
    except UnicodeDecodeError as error:
        raise click.ClickException("the file is not UTF-8") from error
    db.session.commit()
    click.echo(f"{loaded.added} added, {loaded.changed} changed, {loaded.same} as before")
    for number, why in loaded.refused:
        click.echo(f"row {number} refused: {why}", err=True)
