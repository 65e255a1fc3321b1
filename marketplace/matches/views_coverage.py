"""What happens in an area: its matches, and who looks for work and gets nothing, and why."""

from typing import Any

from flask import request

from .. import audit
from ..access import needs, viewer
from ..web import page, page_number
from . import coverage_queries, queries
from .blueprint import pages
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
    """How many get nothing or too little, what most often stands in the way, and where."""
    filters = coverage_queries.Filters.of(request.args, viewer())
    return page(
        "matches/coverage.html", filters=filters, found=coverage_queries.coverage(viewer(), filters),
        path=coverage_queries.path_to(filters.area, viewer()),
    )  # fmt: skip


@pages.get("/matches/coverage/people")
@needs("matches:coverage")
def coverage_people() -> Any:
    """The very people whom a number counts."""
    filters = coverage_queries.Filters.of(request.args, viewer())
    people = coverage_queries.people(viewer(), filters, page_number())
    audit.seen_list(people.items, by=viewer())
    return page(
        "matches/coverage_people.html", filters=filters, people=people,
        words=coverage_queries.line_words(filters), path=coverage_queries.path_to(filters.area, viewer()),
    )  # fmt: skip
