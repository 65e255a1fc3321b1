"""The start page after sign-in, and how this device likes to read."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from .. import audit
from ..access import needs, viewer
from ..languages import LOCALES
from ..tasks.queries import whom
from ..web import page, safe_next
from .navigation import navigation
from .queries import parts_for

pages = Blueprint("home", __name__)
A_YEAR = 365 * 24 * 3600
SIZES = ("on", "larger", "off")


@pages.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {"navigation": navigation, "elder_mode": elder_mode}


def elder_mode() -> str:
    """How large letters are: "" as usual, "on" 18 pt, "larger" 30 pt; by this device, else by the account."""
    choice = request.cookies.get("elder")
    if choice in SIZES:
        return "" if choice == "off" else choice
    return "on" if viewer().elder_mode else ""


@pages.get("/home")
@needs("home:show")
def show() -> Any:
    """What to do now, for each role the person holds."""
    parts = parts_for(viewer())
    audit.seen_list(whom(parts[0].urgent) if parts else (), by=viewer())
    return page("home/show.html", parts=parts)


@pages.post("/preferences")
@needs("home:prefer")
def prefer() -> Any:
    """Remember language and letter size on this device."""
    response = redirect(safe_next(url_for("public.front")), 303)
    for name, allowed in (("language", LOCALES), ("elder", SIZES)):
        if request.form.get(name) in allowed:
            response.set_cookie(
                name, request.form[name], max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
            )
    return response
