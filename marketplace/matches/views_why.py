"""Why a person and a post fit or not: asked from either side, answered on the page."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, require, viewer
from ..households.queries import get_person
from ..web import done, page, page_number, run
from . import choosing, queries, screens, suggestions, targets
from .blueprint import pages
from .views_beginning import SORTED

LOOK_AGAIN_SECONDS, LOOK_AGAIN_TIMES = 4, 15


@pages.route(f"/matches/people/<person_uid>/why/{SORTED}", methods=["GET", "POST"])
@needs("matches:suggest")
def why(person_uid: str, sort: str, uid: str) -> Any:
    """Why somebody fits a post, or what stands in the way; POST asks the worker to weigh the two."""
    row, post = get_person(person_uid, viewer()), targets.get(sort, uid, viewer())
    require("matches:look", row)
    if request.method == "POST":
        run(lambda: suggestions.ask(get_person(person_uid, viewer()), targets.get(sort, uid, viewer()), by=viewer()))
        return done(_("It is being worked out. This takes a few seconds."), request.path)
    screens.note_view(row, by=viewer())
    card = suggestions.find_suggestion(row, post)
    running = [match for match in queries.of_person(row, viewer()) if match.post.uid == post.uid]
    shown = page(
        "matches/why.html", person=row, sort=sort, post=post, card=card, running=running,
        decides=targets.may_put_forward(row, viewer()), is_registered=targets.is_registered(row),
    )  # fmt: skip
    return (*shown, _look_again(card))


@pages.get("/matches/people/<uid>/posts")
@needs("matches:suggest")
def posts_for(uid: str) -> Any:
    """Find a post, to ask why it does or does not suit this person."""
    row = get_person(uid, by=viewer())
    require("matches:look", row)
    screens.note_view(row, by=viewer())
    sort, words = request.args.get("sort", "job"), request.args.get("q", "").strip()[:60]
    sort = sort if sort in ("job", "offer") else "job"
    return page(
        "matches/choose_post.html", person=row, sort=sort, words=words,
        posts=choosing.posts(sort, words, page_number()),
    )  # fmt: skip


@pages.get(f"/matches/of/{SORTED}")
@needs("matches:choose")
def people_for(sort: str, uid: str) -> Any:
    """Whom of my households or area a post suits, best first; or everybody, to ask why not."""
    post = targets.get(sort, uid, viewer())
    words = request.args.get("q", "").strip()[:40]
    everybody = bool(words) or request.args.get("show") == "all"
    people = choosing.people(post, viewer(), words=words, everybody=everybody, number=page_number())
    audit.seen_list(people.items, by=viewer())
    return page(
        "matches/choose_person.html", post=targets.card_of(post), sort=sort, words=words, everybody=everybody,
        people=people, back=url_for("jobs.show" if sort == "job" else "offers.show", uid=uid),
    )  # fmt: skip


def _look_again(card: suggestions.SuggestionCard | None) -> dict[str, str]:
    """While the worker is at it the page comes again by itself, a minute at most: nothing on it is typed."""
    tried = request.args.get("tried", "0")
    n = int(tried) if tried.isascii() and tried.isdigit() and len(tried) < 3 else LOOK_AGAIN_TIMES
    if card is None or card.answer != "waiting" or n >= LOOK_AGAIN_TIMES:
        return {}
    return {"Refresh": f"{LOOK_AGAIN_SECONDS}; url={request.path}?tried={n + 1}"}
