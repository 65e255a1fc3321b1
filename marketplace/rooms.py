"""The rooms in floor order: the table of contents, and what each brings to the house.

A room may import from lower floors only. A room's `PERMISSIONS` (rules), `pages` (views), `api`,
`cli` and `drain` are joined here and nowhere else.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from apiflask import APIFlask

from . import web, worker

FLOORS: tuple[tuple[str, ...], ...] = (
    ("areas",),
    ("settings", "accounts", "tasks"),
    ("vocabulary", "households"),
    ("jobs", "offers", "notices"),
    ("needs", "search"),
    ("matches",),
    ("placements", "deliveries"),
    ("home", "bureau", "public", "doctor"),
)
ROOMS = tuple(room for floor in FLOORS for room in floor)

# In this order a drainer's rows may make work for the next.
DRAINERS = (
    ("ranking", "matches.suggest"),
    ("indexing", "search.commands"),
    ("verifications", "tasks.verifications"),
    ("pairings", "households.clock"),
    ("clocks", "tasks.commands"),
    ("posts", "jobs.clock"),
    ("offers", "offers.clock"),
    ("needs", "needs.clock"),
    ("matches", "matches.clock"),
    ("placements", "placements.clock"),
    ("notices", "notices.commands"),
    ("retention", "notices.retention"),
)


def install(app: APIFlask) -> None:
    """Register models, permissions, pages, API and commands of every room."""
    permissions: dict[str, Any] = {}
    for room in ROOMS:
        _part(room, "models")
        rules = _part(room, "rules")
        permissions.update(getattr(rules, "PERMISSIONS", {}))
        web.CONSTRAINT_FIELDS.update(getattr(rules, "CONSTRAINTS", {}))
        for part, name in (("views", "pages"), ("api", "api")):
            blueprint = getattr(_part(room, part), name, None)
            if blueprint is not None:
                app.register_blueprint(blueprint)
            if part == "api" and blueprint is not None:
                app.extensions["csrf"].exempt(blueprint)  # bearer tokens only: no cookie, no forgery
        group = getattr(_part(room, "cli"), "commands", None)
        if group is not None:
            app.cli.add_command(group)
    app.extensions["bangfu_permissions"] = permissions
    app.extensions["bangfu_deputies"] = import_module(f"{__package__}.households.queries").deputies_today
    app.extensions["bangfu_who_is"] = import_module(f"{__package__}.households.naming").who_is
    worker.install(app, {name: _drainer(place) for name, place in DRAINERS})


def _part(room: str, part: str) -> ModuleType | None:
    name = f"{__package__}.{room}.{part}"
    return import_module(name) if find_spec(name) is not None else None


def _drainer(place: str) -> worker.Drainer:
    """Imported at the first run: the web process never loads the engine."""

    def drain() -> int:
        return int(import_module(f"{__package__}.{place}").drain())

    return drain
