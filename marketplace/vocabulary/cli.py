"""`flask --app wsgi vocabulary load FILE`: look first, then take."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from ..access import SYSTEM
from ..db import db
from ..sheets import SheetRefused, read_rows
from . import lists
from .words import sentence

commands = AppGroup("vocabulary", help="Skills and occupations.")
SHOWN = 20


@commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "is_applied", is_flag=True, help="Take what is ready; without it nothing is written.")
def load(file: Path, is_applied: bool) -> None:
    """Load the province's own list, or the national list of occupations, from CSV or Excel."""
    try:
        entries, _ignored = lists.preview(read_rows(file.read_bytes()))
    except (SheetRefused, ValueError) as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    n = Counter(entry["fate"] for entry in entries)
    click.echo(f"{n['new']} new, {n['changed']} changed, {n[lists.SAME]} as before, {n['refused']} refused")
    if n[lists.KNOWN]:
        click.echo(f"{n[lists.KNOWN]} left to our own words, which name them already")
    refused = [entry for entry in entries if entry["fate"] == lists.REFUSED]
    with force_locale("en"):
        for entry in refused[:SHOWN]:
            click.echo(f"row {entry['number']} refused: {sentence(entry['why'])}", err=True)
    if len(refused) > SHOWN:
        click.echo(f"and {len(refused) - SHOWN} more", err=True)
    if not is_applied:
        click.echo("nothing was written; add --apply to take what is ready")
        return
    did = lists.take(entries, entries, by=SYSTEM)
    db.session.commit()
    click.echo(f"{did['new'] + did['changed']} rows written")
