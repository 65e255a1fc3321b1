"""The front page and the help page."""

from typing import Any

from flask import Blueprint

from ..access import needs
from ..web import page

pages = Blueprint("public", __name__)


@pages.get("/")
@needs("public:read")
def front() -> Any:
    """What this is, for someone who never saw it."""
    return page("public/front.html")


@pages.get("/help")
@needs("public:read")
def help_page() -> Any:
    """How it works and whom to ask."""
    return page("public/help.html")
