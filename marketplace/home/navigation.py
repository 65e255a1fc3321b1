"""The bar on top: a short list per role, and nothing that this person may not open."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from ..access import may, viewer
from ..notices.queries import n_unread

# What the bar can hold: name → (permission, endpoint, words).
ENTRIES: dict[str, tuple[str, str, Any]] = {
    "home": ("home:show", "home.show", _l("Home")),
    "tasks": ("tasks:read", "tasks.browse", _l("To do")),
    "decisions": ("matches:decide", "matches.inbox", _l("Decisions")),
    "matches": ("matches:own", "matches.own", _l("My matches")),
    "posted": ("matches:posted", "matches.posted", _l("Candidates")),
    "posts": ("jobs:post", "jobs.own", _l("My posts")),
    "giving": ("offers:post", "offers.own", _l("My offers")),
    "needs": ("needs:list", "needs.browse", _l("Needs")),
    "wishes": ("needs:wishes", "needs.wishes", _l("Wishes")),
    "family": ("households:list", "households.browse", _l("My family")),
    "households": ("households:list", "households.browse", _l("Households")),
    "jobs": ("jobs:browse", "search.jobs", _l("Jobs")),
    "offers": ("offers:browse", "search.offers", _l("Help offers")),
    "verification": ("accounts:verify", "accounts.organisations", _l("Verification")),
    "users": ("accounts:users", "accounts.users", _l("Users")),
    "settings": ("settings:read", "settings.show", _l("Settings")),
    "notices": ("notices:read", "notices.inbox", _l("Notices")),
    "help": ("public:read", "public.help_page", _l("Help")),
    "register": ("accounts:register", "accounts.register", _l("Register")),
}
# At most eight each, in the order of their day.
BARS: dict[str, tuple[str, ...]] = {
    "bureau": ("home", "tasks", "needs", "households", "verification", "users", "settings", "notices"),
    "township": ("home", "tasks", "decisions", "needs", "households", "verification", "users", "notices"),
    "cadre": ("home", "tasks", "decisions", "needs", "households", "jobs", "notices"),
    "clerk": ("home", "tasks", "needs", "households", "jobs", "offers", "notices"),
    "officer": ("home", "tasks", "posts", "posted", "jobs", "offers", "notices"),
    "enterprise": ("home", "tasks", "posts", "posted", "jobs", "notices"),
    "donor": ("home", "tasks", "giving", "wishes", "posted", "offers", "notices"),
    "lender": ("home", "tasks", "jobs", "offers", "notices"),
    "household": ("home", "jobs", "offers", "matches", "needs", "family", "notices"),
}
NOBODY = ("jobs", "offers", "register", "help")


@dataclass(frozen=True)
class Item:
    """One entry of the bar."""

    endpoint: str
    words: Any
    here: bool
    count: int = 0


def navigation() -> list[Item]:
    """What this viewer may open, in one order for all roles it holds (1 statement for the unread notices)."""
    who = viewer()
    bars = [bar for role, bar in BARS.items() if who.has(role)] or [NOBODY]
    names = dict.fromkeys(name for bar in bars for name in bar if name != "notices")
    items = [_item(*ENTRIES[name]) for name in names if _is_open(*ENTRIES[name])]
    unread = _unread()
    return [*items, *([_item(*ENTRIES["notices"], count=unread)] if who.user_id else [])]


def _item(_permission: str, endpoint: str, words: Any, *, count: int = 0) -> Item:
    return Item(endpoint, words, request.endpoint == endpoint, count)


def _is_open(permission: str, endpoint: str, _words: Any) -> bool:
    """The page exists and one of the viewer's roles opens it; a row with a predicate asks the thing later."""
    rows = current_app.extensions["bangfu_permissions"].get(permission, ())
    return endpoint in current_app.view_functions and any(
        may(permission) if row.when is None else viewer().has(*row.roles) for row in rows
    )


def _unread() -> int:
    """The error page is shown with this bar, also when it is the database that does not answer."""
    try:
        return n_unread(viewer())
    except SQLAlchemyError:
        return 0
