"""The trail of an area."""

from typing import Any

from flask import Blueprint, abort, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import found, needs, viewer
from ..web import page
from . import rules, trail
from .forms import TrailForm

pages = Blueprint("bureau", __name__)


@pages.get("/trail")
@needs("bureau:trail")
def show() -> Any:
    """Who did what in the area, when, from which state to which, and why; newest first."""
    counties = trail.counties(viewer())
    form = TrailForm(request.args).offer(counties, _("Without a county"))
    asked = form.asked(_number("before"))
    found(asked.county in dict(counties) or not asked.county or None)
    lines = trail.trail_page(asked, viewer()) if asked.county else trail.NOTHING
    _note(lines.lines, everybody=bool(asked.thing))
    return page("bureau/trail.html", form=form, trail=lines, nouns=rules.NOUNS, asked=asked, of=_address)


def _note(lines: Any, *, everybody: bool) -> None:
    """Whose full names were shown; of the trail of one thing, whomever it is about."""
    people = {line.who.uid: line.who for line in lines if line.who is not None}.values()
    if everybody:
        for who in people:
            audit.seen(who, by=viewer(), what="trail")
    else:
        audit.seen_list(people, by=viewer())


def _address(**changed: Any) -> str:
    """This page with other filters, from its newest line on."""
    kept = {name: value for name, value in request.args.items() if value and name != "before"}
    return url_for("bureau.show", **(kept | changed))


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else abort(404)
