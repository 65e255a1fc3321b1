"""`flask --app wsgi accounts …`: for whoever runs the machine, when no office can help yet or any more."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import click
from flask.cli import AppGroup

from ..access import SYSTEM
from ..db import new_uid
from ..errors import BangfuError, FormInvalid
from ..web import run
from . import commands as own
from . import commands_users as office
from . import queries
from .drafts import UserDraft

Result = TypeVar("Result")

commands = AppGroup("accounts", help="The first account of a bureau, and a way back in.")


@commands.command("bureau")
@click.argument("username")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--area", required=True, help="The 12-digit code of a province, city or county.")
def enter_bureau(username: str, name: str, area: str) -> None:
    """Enter USERNAME as a bureau's account and print the code with which its password is set."""
    draft = UserDraft(once=new_uid(), username=username, name=name, phone="", role="bureau", area_code=area)
    _user, code = _do(partial(office.create_user, draft, by=SYSTEM))
    _say(username, code)


@commands.command("code")
@click.argument("username")
def renew_code(username: str) -> None:
    """Print a new one-time code for USERNAME; the code before it is worth nothing."""

    def renew() -> str:
        user = queries.find_user(username)
        if user is None or not queries.may_be_used(user):
            raise click.ClickException(f"nobody can sign in as {username}")
        return own.new_live_code(user, by=SYSTEM)

    _say(username, _do(renew))


def _do(command: Callable[[], Result]) -> Result:
    try:
        return run(command)
    except FormInvalid as error:
        raise click.ClickException(" ".join(error.fields.values())) from error
    except BangfuError as error:
        raise click.ClickException(str(error)) from error


def _say(username: str, code: str) -> None:
    click.echo(f"{username} sets the password at /reset with this code: {code}")
