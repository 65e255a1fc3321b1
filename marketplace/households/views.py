"""Pages of households and people."""

from dataclasses import replace

from flask import Blueprint, g

from ..access import viewer
from . import queries

pages = Blueprint("households", __name__)


@pages.before_app_request
def know_whom_the_viewer_stands_in_for() -> None:
    """A cadre decides for the households of those whose deputy it is today (1 statement, cadres only)."""
    who = viewer()
    if who.user_id is not None and who.has("cadre"):
        g.principal = replace(who, stands_in_for=queries.deputies_today(who.user_id))
