"""`flask --app wsgi jobs import FILE --as USERNAME`."""

from collections import Counter
from functools import partial
from pathlib import Path

import click
from flask.cli import AppGroup

from ..access import Principal
from ..accounts.queries import find_user, principal_of
from ..errors import BangfuError, FormInvalid
from ..sheets import SheetRefused, read_rows
from ..web import run
from . import imports
from .sheet_rows import MAPPINGS

commands = AppGroup("jobs", help="Posts from sheets.")
AT_ONCE = 500  # a write transaction stays short, so that nobody waits for a long sheet


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "username", required=True, help="The sign-in name of who brings them in.")
@click.option(
    "--mapping", type=click.Choice(sorted(MAPPINGS)), help="Kind of sheet; seen by its headings if not named."
)
@click.option("--drafts", is_flag=True, help="Publish nothing.")
def bring_in(file: Path, username: str, mapping: str | None, drafts: bool) -> None:
    """Bring in the posts of FILE (CSV or XLSX). A second time changes nothing."""
    user = find_user(username)
    if user is None:
        raise click.ClickException(f"nobody signs in as {username}")
    by = principal_of(user)
    try:
        did = import_file(file, by=by, mapping=mapping or "", publish=not drafts)
    except FormInvalid as error:
        raise click.ClickException(" ".join(error.fields.values())) from error
    except (SheetRefused, BangfuError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(" · ".join(f"{did[fate]} {fate}" for fate in ("open", "draft", "known", "error")))


def import_file(file: Path, *, by: Principal, mapping: str, publish: bool) -> Counter[str]:
    """Plan the whole sheet, then save it in short transactions."""
    owner = imports.owner_for(by)
    entries = imports.plan(read_rows(file.read_bytes()), owner, mapping=mapping)
    did: Counter[str] = Counter()
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        did += run(partial(imports.apply, some, owner, by=by, publish=publish))
    return did
