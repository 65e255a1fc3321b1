"""Which page of a match a viewer gets, and what is on it."""

from collections.abc import Callable, Sequence
from typing import Any

from .. import audit, clock
from ..access import Principal, viewer
from ..fields import Form
from ..households.models import Person
from ..households.rules import acts_for, is_own
from ..needs.queries import contact_of
from ..vocabulary.queries import find_term
from ..web import submit
from . import checks, decision, forms, queries, rules
from .anonymous import reasons_for as reasons_told
from .cards import caller_of
from .coverage_people import reasons_for
from .effects import opportunity_of
from .models import Match
from .suggestions import SuggestionCard

STARTS = (
    ("cadre", "matches.inbox"), ("township", "matches.inbox"), ("household", "matches.own"),
    ("enterprise", "matches.posted"), ("donor", "matches.posted"), ("officer", "matches.posted"),
    ("clerk", "households.browse"), ("bureau", "tasks.area"),
)  # fmt: skip


def start_of(who: Principal) -> str:
    """The endpoint of the viewer's own list of matches."""
    return next((endpoint for role, endpoint in STARTS if who.has(role)), "home.show")


def side_of(match: Match, who: Principal) -> str:
    """`poster`, `household` (itself, or its clerk), or `office`: what the page is made for."""
    if rules.posted(who, match):
        return "poster"
    decides = who.has("cadre", "township") and rules.decides(who, match)
    return "household" if acts_for(who, match.household) and not decides else "office"


def template_for(match: Match, who: Principal) -> str:
    """The page of this side."""
    return {"poster": "matches/poster.html", "household": "matches/household.html", "office": "matches/decide.html"}[
        side_of(match, who)
    ]


def context_of(match: Match, *, by: Principal) -> dict[str, Any]:
    """What is on the page of the viewer's side; personal data are recorded as seen."""
    return {"poster": _poster, "household": _household, "office": _office}[side_of(match, by)](match, by)


def title_for(match: Match, who: Principal) -> str:
    """What a page about one step of it is headed with: for its poster a pseudonym, until the contact is open."""
    who_it_is = queries.name_for(match, by=who) if side_of(match, who) == "poster" else match.person.name
    return f"{who_it_is} · {opportunity_of(match).title}"


def note_view(person: Person, *, by: Principal) -> None:
    """Record that somebody was shown to an office or helper; looking at one's own family needs no trail."""
    if not is_own(by, person.household):
        audit.seen(person, by=by)


def note_match(match: Match, *, by: Principal) -> None:
    """Record that a page about one step named the person; `title_for` does so for a poster."""
    if side_of(match, by) != "poster" and not is_own(by, match.household):
        audit.seen(match, by=by)


def suggested_for(
    people: Sequence[Person], cards: Sequence[SuggestionCard], *, most: int | None = None
) -> dict[str, Any]:
    """Jobs and help that suit these people, so many of each; of a list that is empty, why it is (≤ 3 statements)."""
    found = {sort: [card for card in cards if card.sort == sort][:most] for sort in ("job", "offer")}
    empty = [sort for sort, of_sort in found.items() if not of_sort]
    why = reasons_for(people) if empty and people else []
    names = {person.id: person.name for person in people}
    return {"suggested": found, "names": names, "why": {sort: [r for r in why if r.sort == sort] for sort in empty}}


def submitted(form: Form, uid: str, act: Callable[[Match], None]) -> bool:
    """Run one step of a match from a form, on the match as it stands now; False to show the form."""
    done = False

    def step() -> None:
        nonlocal done
        act(queries.get_match(uid, by=viewer()))
        done = True

    submit(form, step)
    return done


def _poster(match: Match, by: Principal) -> dict[str, Any]:
    contact = queries.contact_for(match, by=by)
    card = queries.posted_card(match)
    return {
        "card": card, "contact": contact, "match": match,
        "reasons_form": forms.reason_form("fell_through", of=card.post.sort),
        "why": reasons_told([card.told], opportunity_of(match))[0],
    }  # fmt: skip


def _household(match: Match, by: Principal) -> dict[str, Any]:
    if not is_own(by, match.household):
        audit.seen(match, by=by)
    return _shared(match, by) | {"card": queries.card_of(match, by), "cadre": contact_of(match.household_id)}


def _office(match: Match, by: Principal) -> dict[str, Any]:
    audit.seen(match, by=by)
    undoable = queries.last_approved(by)
    audit.seen_list(filter(None, (undoable,)), by=by)
    return _shared(match, by) | {
        "decision": decision.decision_of(match, by), "undoable": undoable,
        "has_turn": checks.has_turn(match, by),
    }  # fmt: skip


def _asked_again(match: Match) -> bool:
    """It was rejected, and the township has not answered the appeal yet."""
    return match.appealed and rules.shown_state(match, clock.now()) in rules.UNANSWERED


def _shared(match: Match, by: Principal) -> dict[str, Any]:
    words = "reject" if _asked_again(match) else rules.REASON_LISTS.get(match.state)
    return {
        "asked_again": _asked_again(match), "appeal_form": forms.AppealForm(),
        "match": match, "history": queries.history_of(match, by), "caller": caller_of(match),
        "opens_contact": rules.opens_contact(match, clock.today()),
        "reason": find_term(words, match.reason_code) if words and match.reason_code else None,
    }  # fmt: skip
