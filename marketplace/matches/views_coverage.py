"""What happens in an area: its matches, and who gets no work or no help, and why."""

from typing import Any

from flask import request

from .. import audit
from ..access import needs, viewer
from ..web import page, page_number
from . import coverage_people, coverage_queries, queries
from .blueprint import pages
from .coverage_filters import Filters
from .states import MATCH


@pages.get("/matches/area")
@needs("matches:area")
def area() -> Any:
    """The matches of the area, whoever decides them; `state` shows one state alone."""
    state = request.args.get("state", "")
    state = state if state in MATCH.states else ""
    matches = queries.area_page(viewer(), page_number(), state=state)
    audit.seen_list(matches.items, by=viewer())
    return page("matches/area.html", matches=matches, state=state, counts=queries.n_in_area(viewer()))


@pages.get("/matches/coverage")
@needs("matches:coverage")
def coverage() -> Any:
    """How many get no work, or no help for what they need, what most often stands in the way, and where."""
    filters = Filters.of(request.args, viewer())
    return page(
        "matches/coverage.html", filters=filters, found=coverage_queries.coverage(viewer(), filters),
        path=coverage_queries.path_to(filters.area, viewer()),
    )  # fmt: skip


@pages.get("/matches/coverage/people", endpoint="coverage_people")
@needs("matches:coverage")
def people_uncovered() -> Any:
    """The very people whom a number counts."""
    filters = Filters.of(request.args, viewer())
    people = coverage_people.people(viewer(), filters, page_number())
    audit.seen_list(people.items, by=viewer())
    return page(
        "matches/coverage_people.html", filters=filters, people=people,
        words=coverage_queries.line_words(filters), path=coverage_queries.path_to(filters.area, viewer()),
    )  # fmt: skip
