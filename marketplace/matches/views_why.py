"""Why a person and a post fit or not: asked from either side, answered on the page."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, require, viewer
from ..errors import NotAllowed
from ..households.models import Person
from ..households.queries import get_person
from ..households.rules import sees
from ..offers.models import HelpOffer
from ..offers.rules import asks_for_illness
from ..web import done, page, page_number, run
from . import choosing, queries, screens, suggestions, targets
from .blueprint import pages
from .effects import Opportunity
from .obstacles import obstacles_of
from .views_beginning import SORTED

FILTERS = ("q", "show", "sort", "page")
LOOK_AGAIN_SECONDS, LOOK_AGAIN_TIMES = 4, 15


@pages.route(f"/matches/people/<person_uid>/why/{SORTED}", methods=["GET", "POST"])
@needs("matches:suggest")
def why(person_uid: str, sort: str, uid: str) -> Any:
    """Why somebody fits a post, or what stands in the way; POST asks the worker to weigh the two."""
    row, post = get_person(person_uid, viewer()), targets.get(sort, uid, viewer())
    require("matches:look", row)
    _check_illness(row, post)
    if request.method == "POST":
        run(lambda: suggestions.ask(get_person(person_uid, viewer()), targets.get(sort, uid, viewer()), by=viewer()))
        return done(_("It is being worked out. This takes a few seconds."), request.path)
    screens.note_view(row, by=viewer())
    card = suggestions.find_suggestion(row, post)
    running = [match for match in queries.of_person(row, viewer()) if match.post.uid == post.uid]
    shown = page(
        "matches/why.html", person=row, sort=sort, post=post, card=card, running=running,
        now=obstacles_of([(row, post)])[0], is_full=choosing.is_full(post),
        decides=targets.may_put_forward(row, viewer()), is_registered=targets.is_registered(row),
    )  # fmt: skip
    return (*shown, _look_again(is_waiting=card is not None and card.answer == "waiting"))


@pages.route("/matches/people/<uid>/posts", methods=["GET", "POST"])
@needs("matches:suggest")
def posts_for(uid: str) -> Any:
    """The open posts beside a person, the nearest to fitting first; POST asks the worker to weigh those shown."""
    row = get_person(uid, by=viewer())
    require("matches:look", row)
    sort, words = request.args.get("sort", "job"), request.args.get("q", "").strip()[:60]
    sort = sort if sort in ("job", "offer") else "job"
    if request.method == "POST":
        shown = choosing.posts_beside(row, sort, words, page_number())[0]
        run(lambda: suggestions.ask_all([(row, post) for post in shown.items], by=viewer()))
        return done(_("It is being worked out. This takes a few seconds."), _here())
    screens.note_view(row, by=viewer())
    posts = choosing.posts(row, sort, words, page_number())
    return (
        *page("matches/choose_post.html", person=row, sort=sort, words=words, posts=posts, here=_here()),
        _look_again(is_waiting=any(line.is_waiting for line in posts.items)),
    )


@pages.route(f"/matches/of/{SORTED}", methods=["GET", "POST"])
@needs("matches:choose")
def people_for(sort: str, uid: str) -> Any:
    """Whom of my households or area a post suits, best first; or everybody, the nearest to fitting first.

    POST asks the worker to weigh those shown.
    """
    post = targets.get(sort, uid, viewer())
    words = request.args.get("q", "").strip()[:40]
    asked: Any = {"words": words, "everybody": bool(words) or request.args.get("show") == "all"}
    if request.method == "POST":
        shown = choosing.people_rows(post, viewer(), **asked, number=page_number()).items
        run(lambda: suggestions.ask_all([(person, post) for person in shown], by=viewer()))
        return done(_("It is being worked out. This takes a few seconds."), _here())
    people = choosing.people(post, viewer(), **asked, number=page_number())
    audit.seen_list(people.items, by=viewer())
    shown = page(
        "matches/choose_person.html", post=targets.card_of(post), sort=sort, people=people, here=_here(), **asked,
        back=url_for("jobs.show" if sort == "job" else "offers.show", uid=uid),
    )  # fmt: skip
    return (*shown, _look_again(is_waiting=any(line.is_waiting for line in people.items)))


def _check_illness(person: Person, post: Opportunity) -> None:
    """Whether somebody is among those whom help for the ill is for is an answer of its own. Raises NotAllowed."""
    asks = isinstance(post, HelpOffer) and asks_for_illness(post)
    if asks and "illness" not in sees(viewer(), person.household):
        raise NotAllowed("Whom this help is for tells who is ill. The paired cadre and the township can read it.")


def _here(**more: Any) -> str:
    """This list once more, with its filters."""
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    return url_for(str(request.endpoint), **(kept | (request.view_args or {}) | more))


def _look_again(*, is_waiting: bool) -> dict[str, str]:
    """While the worker is at it the page comes again by itself, a minute at most: nothing on it is typed."""
    tried = request.args.get("tried", "0")
    n = int(tried) if tried.isascii() and tried.isdigit() and len(tried) < 3 else LOOK_AGAIN_TIMES
    if not is_waiting or n >= LOOK_AGAIN_TIMES:
        return {}
    return {"Refresh": f"{LOOK_AGAIN_SECONDS}; url={_here(tried=n + 1)}"}
