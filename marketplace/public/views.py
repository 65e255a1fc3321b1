"""The front page and the help page."""

from typing import Any

from flask import Blueprint

from ..access import ROLES, needs, viewer
from ..web import page
from . import queries

pages = Blueprint("public", __name__)


@pages.get("/")
@needs("public:read")
def front() -> Any:
    """What this is, for someone who never saw it."""
    return page("public/front.html", jobs=queries.newest_jobs(), totals=queries.totals())


@pages.get("/help")
@needs("public:read")
def help_page() -> Any:
    """How it works and whom to ask, the viewer's own role first."""
    own = [role for role in ROLES if viewer().has(role)]
    return page("public/help.html", roles=[*own, *(role for role in ROLES if role not in own)], own=own)
