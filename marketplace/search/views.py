"""The two lists that everybody browses, without sign-in: jobs and help offers."""

from typing import Any

from flask import Blueprint, current_app, request, url_for

from ..access import county_of, needs, viewer
from ..areas.queries import children
from ..web import page, page_number
from . import results
from .forms import JobAskingForm, OfferAskingForm
from .queries import Wider, counties_with_jobs

pages = Blueprint("search", __name__)


@pages.get("/jobs")
@needs("jobs:browse")
def jobs() -> Any:
    """Open posts: distance, pay, freshness, words."""
    who = viewer()
    form = JobAskingForm(request.args, places=_places(), at_home=bool(who.household_ids))
    found = results.jobs_for(form.asked(), page_number(), by=who)
    ranked = "matches.suggested" in current_app.view_functions and bool(who.household_ids)
    return page("search/jobs.html", form=form, found=found, ways=_addresses(found.ways), ranked=ranked)


@pages.get("/offers")
@needs("offers:browse")
def offers() -> Any:
    """Open help offers."""
    who = viewer()
    form = OfferAskingForm(request.args, at_home=bool(who.household_ids))
    found = results.offers_for(form.asked(), page_number(), by=who)
    return page("search/offers.html", form=form, found=found, ways=_addresses(found.ways))


def _places() -> list[tuple[str, str]]:
    """Counties where posts are open; below the one that is chosen, its townships."""
    near = request.args.get("near", "")
    chosen = county_of(near) if len(near) == 12 and near.isdigit() and near.isascii() else ""
    places = counties_with_jobs()
    townships = [(area.code, f"　{area.name}") for area in children(chosen)] if chosen else []
    at = next((n for n, (code, _name) in enumerate(places, start=1) if code == chosen), 0)
    return [*places[:at], *townships, *places[at:]] if at else places


def _addresses(ways: list[Wider]) -> list[tuple[Wider, str]]:
    """Each way out with the address that takes it."""
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
    changed = [{} if way.drops == "all" else asked | {way.drops: _value(way)} for way in ways]
    return [(way, url_for(str(request.endpoint), **args)) for way, args in zip(ways, changed, strict=True)]


def _value(way: Wider) -> str | None:
    return "all" if way.drops == "area" else (str(way.value) if way.value else None)
