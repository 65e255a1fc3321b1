"""What I must do, and what is late in my area."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, viewer
from ..web import done, page, page_number, run
from . import commands, queries
from .rules import CLOSED_BY_HAND, KIND_WORDS

pages = Blueprint("tasks", __name__)


@pages.app_template_filter()
def task_words(kind: str) -> str:
    """What a kind of task is called, in the reader's language."""
    return str(KIND_WORDS.get(kind, kind.replace("_", " ")))


@pages.get("/tasks")
@needs("tasks:read")
def browse() -> Any:
    """Everything the viewer must do, overdue first; each line opens the very thing."""
    kind = request.args.get("kind", "")
    tasks = queries.task_page(viewer(), page_number(), kind=kind)
    audit.seen_list(queries.whom(tasks.items), by=viewer())
    return page("tasks/browse.html", closable=CLOSED_BY_HAND, tasks=tasks, counts=queries.n_tasks(viewer()), kind=kind)


@pages.post("/tasks/<uid>/close")
@needs("tasks:close")
def close(uid: str) -> Any:
    """Say that nothing had to be changed."""
    run(lambda: commands.close_by_hand(uid, by=viewer()))
    return done(_("Closed: nothing had to be changed."), url_for("tasks.browse"))


@pages.get("/tasks/area")
@needs("tasks:area")
def area() -> Any:
    """What is due in the areas of a township or bureau, whoever has to do it; `late=1` what is late."""
    kind, late_only = request.args.get("kind", ""), request.args.get("late") == "1"
    tasks = queries.area_page(viewer(), page_number(), kind=kind, late_only=late_only)
    audit.seen_list(queries.whom(tasks.items), by=viewer())
    return page("tasks/area.html", counts=queries.n_in_area(viewer()), kind=kind, late_only=late_only, tasks=tasks)
