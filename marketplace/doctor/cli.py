"""`flask --app wsgi doctor`: one line per check."""

import click
from flask.cli import with_appcontext

from ..db import reading
from .checks import CHECKS

SHOWN = 5


@click.command("doctor")
@with_appcontext
def commands() -> None:
    """Check everything that must always hold; exit 1 when something does not."""
    failed = 0
    with reading():
        for check in CHECKS:
            broken = list(check.broken())
            failed += bool(broken)
            tail = f": {len(broken)} broken, first {', '.join(broken[:SHOWN])}" if broken else ""
            click.echo(f"{'broken' if broken else 'holds ':6} {check.number:>2}  {check.words}{tail}")
    if failed:
        raise SystemExit(1)
