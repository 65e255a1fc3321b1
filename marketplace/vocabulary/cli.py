"""`flask --app wsgi vocabulary load FILE`: look first, then take."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from ..db import db
from ..sheets import SheetRefused, read_rows
from . import lists

commands = AppGroup("vocabulary", help="Skills and occupations.")
SHOWN = 20


@commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "is_applied", is_flag=True, help="Take what is ready; without it nothing is written.")
def load(file: Path, is_applied: bool) -> None:
    """Load a bureau's own list, or the national list of occupations, from CSV or Excel."""
    try:
        found = lists.preview(dicts(read_rows(file.read_bytes())))
    except (SheetRefused, ValueError) as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    click.echo(f"{found.n_new} new, {found.n_changed} changed, {found.n_same} as before, {len(found.refused)} refused")
    if found.n_known:
        click.echo(f"{found.n_known} left to our own words, which name them already")
    for number, why in found.refused[:SHOWN]:
        click.echo(f"row {number} refused: {why}", err=True)
    if len(found.refused) > SHOWN:
        click.echo(f"and {len(found.refused) - SHOWN} more", err=True)
    if not is_applied:
        click.echo("nothing was written; add --apply to take what is ready")
        return
    changed = lists.take(found)
    db.session.commit()
    click.echo(f"{changed} rows written")


def dicts(rows: list[list[str]]) -> list[dict[str, Any]]:
    """Rows by the names of the header."""
    if not rows:
        return []
    header = [name.strip().lower() for name in rows[0]]
    return [dict(zip(header, [*row, *[""] * len(header)], strict=False)) for row in rows[1:]]
