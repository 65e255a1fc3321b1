"""The bar on top: for each permission the page it opens, in one order for everybody."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l

from ..access import may

BAR: tuple[tuple[str, str, Any], ...] = (
    ("home:show", "home.show", _l("Home")),
    ("matches:decide", "matches.inbox", _l("Decisions")),
    ("matches:own", "matches.own", _l("My matches")),
    ("jobs:post", "jobs.own", _l("My posts")),
    ("offers:post", "offers.own", _l("My offers")),
    ("jobs:browse", "search.jobs", _l("Jobs")),
    ("offers:browse", "search.offers", _l("Help offers")),
    ("needs:list", "needs.browse", _l("Needs")),
    ("needs:wishes", "needs.wishes", _l("Wishes")),
    ("households:list", "households.browse", _l("Households")),
    ("accounts:verify", "accounts.organisations", _l("Verification")),
    ("settings:read", "settings.show", _l("Settings")),
    ("notices:read", "notices.inbox", _l("Notices")),
)


@dataclass(frozen=True)
class Item:
    """One entry of the bar."""

    endpoint: str
    words: Any
    here: bool
    count: int = 0


def navigation() -> list[Item]:
    """What this viewer may open. Pages of rooms that are not there yet are left out."""
    known = current_app.extensions["bangfu_permissions"]
    return [
        Item(endpoint, words, request.endpoint == endpoint)
        for permission, endpoint, words in BAR
        if endpoint in current_app.view_functions and permission in known and may(permission)
    ]
