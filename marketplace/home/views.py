"""The start page after sign-in, and how this device likes to read."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from ..access import needs, viewer
from ..languages import LOCALES
from ..web import page, safe_next
from .navigation import navigation

pages = Blueprint("home", __name__)
A_YEAR = 365 * 24 * 3600


@pages.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {"navigation": navigation, "elder_mode": elder_mode}


def elder_mode() -> bool:
    """Large letters: by this device's choice, else by the account's."""
    choice = request.cookies.get("elder")
    return choice == "on" if choice in ("on", "off") else viewer().elder_mode


@pages.get("/home")
@needs("home:show")
def show() -> Any:
    """What to do now."""
    return page("home/show.html")


@pages.post("/preferences")
@needs("home:prefer")
def prefer() -> Any:
    """Remember language and letter size on this device."""
    response = redirect(safe_next(url_for("public.front")), 303)
    for name, allowed in (("language", LOCALES), ("elder", ("on", "off"))):
        if request.form.get(name) in allowed:
            response.set_cookie(name, request.form[name], max_age=A_YEAR, samesite="Lax", httponly=True)
    return response
