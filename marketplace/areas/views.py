"""Walking the area tree."""

from typing import Any

from flask import Blueprint, abort, redirect, url_for

from ..access import found, needs
from ..web import page
from . import queries
from .rules import ancestors, padded

pages = Blueprint("areas", __name__)


@pages.get("/areas")
@needs("areas:read")
def browse() -> Any:
    """Where the tree begins."""
    return page("areas/browse.html", roots=queries.roots())


@pages.get("/areas/<code>")
@needs("areas:read")
def show(code: str) -> Any:
    """One area, what lies above and below it, and what became of it if it was abolished."""
    try:
        full = padded(code)
    except ValueError:
        abort(404)
    if full != code:
        return redirect(url_for("areas.show", code=full), 301)
    area = found(queries.find_area(full) or queries.latest(full))
    current = queries.current_code(full)
    return page(
        "areas/show.html", area=area, below=queries.children(full), above=ancestors(full)[:0:-1],
        names=queries.names({*ancestors(full), current}), predecessors=queries.predecessors(full),
        successor=current if current != full else None,
    )  # fmt: skip
