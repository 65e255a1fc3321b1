"""Matches for programs: one's own, anonymous to a poster until disclosed, and what a cadre decides."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from .. import audit, clock
from ..access import needs, viewer
from ..accounts.tokens import token_auth
from ..households.rules import is_own
from ..masking import masked_name
from ..programs import Answer, Asked, Body, Day, Listing, Words, blueprint, listing
from ..web import Page, run
from . import commands, queries, screens
from .cards import MatchCard, PostedCard
from .models import Match

api = blueprint("matches", auth=token_auth)

Reason = Annotated[str, Field(max_length=32, description="Code of the typed reason, e.g. too_far.")]


class MatchesAsked(Asked):
    """Which matches: to decide (`inbox`), of one's household (`own`), on one's posts (`posted`).

    Left out, it is the list of the token's role. `state` is for `inbox`, `stage` for `posted`.
    """

    of: Literal["inbox", "own", "posted"] | None = None
    state: Literal["waiting", "deferred", "approved"] = "waiting"
    stage: Literal["now", "coming", "done", "over"] = "now"


class DecisionBody(Body):
    """A decision. `reject` needs a reason, `defer` a day, `undo` neither."""

    decision: Literal["approve", "reject", "defer", "undo"]
    reason: Reason = ""
    text: Annotated[Words, Field(max_length=300)] = ""
    until: Day | None = None


class ConsentBody(Body):
    """The household's word. `refuse` needs a reason, `withdraw` may have one."""

    answer: Literal["consent", "refuse", "withdraw"]
    reason: Reason = ""


class Opportunity(Answer):
    """The job or help offer; `pay_min_fen` of an offer is what one slot is worth."""

    uid: str
    sort: Literal["job", "offer"]
    kind: str
    title: str
    poster: str
    area: str
    place: str
    pay_min_fen: int | None
    pay_max_fen: int | None
    pay_unit: str
    n_left: int


class ReasonLine(Answer):
    """One named contribution to the score."""

    words: str
    points: float


class Contact(Answer):
    """Who it is; told to a job's poster while the contact is open, and every answer is recorded."""

    name: str
    phone: str
    home: str


class MatchAnswer(Answer):
    """A match. A poster reads the second half, whoever looks after the household the first.

    To a poster `score` is the beginning of its step (50, 30, 20, 0) and `state_at` the beginning of its day.
    """

    uid: str
    state: str
    state_at: datetime
    post: Opportunity
    score: float
    is_open: bool
    side: Literal["household", "poster"]

    came_from: str | None = None
    person_uid: str | None = None
    name: str | None = Field(None, description="Masked.")
    village: str | None = None
    reasons: list[ReasonLine] | None = None
    obstacles: list[str] | None = None
    waiting_days: int | None = None
    reason_code: str | None = None
    deferred_until: date | None = None
    undo_until: datetime | None = None
    appealed: bool | None = None

    pseudonym: str | None = None
    age: str | None = Field(None, description="A band, e.g. 40–49. Empty where too few people share it.")
    home: str | None = Field(None, description="County, city or province, as far as enough people share it.")
    field: str | None = Field(None, description="Field of work, where enough people share it.")
    fit: Literal["very_good", "good", "fair", "slight"] | None = None
    is_disclosed: bool | None = None
    contact: Contact | None = None


class MatchList(Listing):
    """One page of matches."""

    items: list[MatchAnswer]


@api.get("/matches")
@needs("matches:read")
@api.input(MatchesAsked, location="query", arg_name="asked")
@api.output(MatchList)
def list_matches(asked: MatchesAsked) -> Any:
    """The matches of the token's role, 20 a page."""
    page = _page(asked)
    return listing(page, [_line(card) for card in page.items])


@api.get("/matches/<uid>")
@needs("matches:read")
@api.output(MatchAnswer)
def show_match(uid: str) -> Any:
    """One match, with the contact where it is open to this reader."""
    return _answer(queries.get_match(uid, by=viewer()))


@api.post("/matches/<uid>/decision")
@needs("matches:decide")
@api.input(DecisionBody, arg_name="body")
@api.output(MatchAnswer)
def decide_match(uid: str, body: DecisionBody) -> Any:
    """Approve, reject, defer, or undo an approval whose notice still waits."""
    return _answer(run(lambda: _decide(queries.get_match(uid, by=viewer()), body)))


@api.post("/matches/<uid>/consent")
@needs("matches:say")
@api.input(ConsentBody, arg_name="body")
@api.output(MatchAnswer)
def answer_match(uid: str, body: ConsentBody) -> Any:
    """The household agrees, refuses, or takes it back."""
    return _answer(run(lambda: _say(queries.get_match(uid, by=viewer()), body)))


def _page(asked: MatchesAsked) -> Page:
    who = viewer()
    start = screens.start_of(who).removeprefix("matches.")
    of = asked.of or start
    if of == "own":
        return queries.own_for(who, asked.page)
    if of == "posted":
        return queries.posted_for(who, asked.page, stage=asked.stage)
    return queries.inbox_for(who, asked.page, state=asked.state)


def _decide(match: Match, body: DecisionBody) -> Match:
    who = viewer()
    if body.decision == "approve":
        commands.approve(match, by=who)
    elif body.decision == "reject":
        commands.reject(match, body.reason, body.text, by=who)
    elif body.decision == "defer":
        commands.defer(match, body.until or date.min, body.reason, by=who)
    else:
        commands.undo(match, by=who)
    return match


def _say(match: Match, body: ConsentBody) -> Match:
    who = viewer()
    if body.answer == "consent":
        commands.consent(match, by=who)
    elif body.answer == "refuse":
        commands.refuse(match, body.reason, by=who)
    else:
        commands.withdraw(match, body.reason, by=who)
    return match


def _answer(match: Match) -> dict[str, Any]:
    """As this viewer's page shows it; what is personal is recorded as seen."""
    who = viewer()
    if screens.side_of(match, who) == "poster":
        return _line(queries.posted_card(match)) | {"contact": queries.contact_for(match, by=who)}
    if not is_own(who, match.household):
        audit.seen(match, by=who)
    return _line(queries.card_of(match, who))


def _line(card: MatchCard | PostedCard) -> dict[str, Any]:
    shared = {"uid": card.uid, "state": card.state, "post": card.post, "score": card.score, "is_open": card.is_open}
    if isinstance(card, PostedCard):
        return shared | {
            "side": "poster", "state_at": clock.midnight_after(card.state_on - timedelta(days=1)),
            "pseudonym": card.pseudonym, "age": card.told.age, "home": card.told.home, "field": card.told.field,
            "fit": card.fit, "is_disclosed": card.is_disclosed,
        }  # fmt: skip
    return shared | {
        "state_at": card.state_at,
        "side": "household", "came_from": card.came_from, "person_uid": card.person_uid,
        "name": masked_name(card.name), "village": card.village, "waiting_days": card.waiting_days,
        "reasons": [{"words": words, "points": points} for words, points in card.words.reasons],
        "obstacles": list(card.words.obstacles), "reason_code": card.reason_code,
        "deferred_until": card.deferred_until, "undo_until": card.undo_until, "appealed": card.appealed,
    }  # fmt: skip
