"""Help offers for programs: the same queries and commands as the pages."""

from dataclasses import asdict, replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from sqlalchemy.orm import joinedload

from ..access import needs, viewer
from ..accounts.tokens import token_auth
from ..errors import NotFound
from ..fields import normalise
from ..programs import (
    LEFT_OUT,
    Answer,
    AreaCode,
    Asked,
    Body,
    Day,
    Fen,
    Listing,
    StepBody,
    Words,
    blueprint,
    listing,
    made_once,
)
from ..web import Page, paged, run
from . import commands, details, queries
from .drafts import OfferDraft
from .models import HelpOffer

api = blueprint("offers", auth=token_auth)

LONGEST_WORD, LARGEST = 60, 10**12

Kind = Literal["sponsor_student", "help_disabled", "help_sick", "goods", "service", "training", "cash"]
Audience = Literal["anyone", "student", "disabled", "sick", "elderly", "carer"]
State = Literal["draft", "open", "paused", "filled", "closed"]


def _plain(condition: dict[str, Any]) -> dict[str, Any]:
    """Values that every database and every reader can take; `conditions.check` looks at the rest."""
    waiting: list[Any] = [condition]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif not _is_plain(value):
            raise ValueError("values are words, whole numbers, true or false")
    return condition


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_WORD and normalise(value) == value
    return isinstance(value, int) and abs(value) <= LARGEST


class OffersAsked(Asked):
    """Which offers: all open ones, one's own, or those for one's area."""

    of: Literal["open", "own", "area"] = "open"
    state: State | None = None
    kind: Kind | None = None
    audience: Audience | None = None


Title = Annotated[Words, Field(min_length=2, max_length=80)]


class OfferPatch(Body):
    """Fields of an offer to change; what is left out stays. `version` is the one that was read."""

    version: Annotated[int, Field(ge=1, le=10**9)] = LEFT_OUT
    title: Title = LEFT_OUT
    kind: Kind = LEFT_OUT
    area_code: AreaCode = LEFT_OUT
    from_on: Day = LEFT_OUT
    until_on: Day = LEFT_OUT
    description: Annotated[Words, Field(max_length=4000)] = LEFT_OUT
    audience: Audience = LEFT_OUT
    criteria: Annotated[dict[str, Any], AfterValidator(_plain)] = LEFT_OUT
    slots: Annotated[int, Field(ge=1, le=9999)] = LEFT_OUT
    slice_fen: Fen | None = LEFT_OUT
    budget_fen: Fen | None = LEFT_OUT
    charity_name: Annotated[Words, Field(max_length=120)] = LEFT_OUT


class StateBody(StepBody):
    """The step to take."""

    to: Literal["open", "paused", "filled", "closed"]


class OfferBody(OfferPatch):
    """A new offer. `criteria` is a condition over facts; `publish` opens it at once."""

    version: Literal[1] = 1
    title: Title
    kind: Kind
    area_code: AreaCode
    from_on: Day
    until_on: Day
    organisation: Annotated[str, Field(max_length=24, description="Uid, where one speaks for several.")] = ""
    publish: bool = False


class OfferLine(Answer):
    """A help offer in a list."""

    uid: str
    state: str
    kind: str
    title: str
    donor: str
    area_code: str
    area: str
    audience: str
    slots: int
    n_left: int
    slice_fen: int | None
    budget_fen: int | None
    charity_name: str
    from_on: date
    until_on: date
    is_anonymous: bool


class OfferAnswer(OfferLine):
    """A help offer in full; `criteria_words` say the condition in words. `version` grows with every change."""

    version: int
    description: str
    criteria_words: list[str]


class OfferList(Listing):
    """One page of offers."""

    items: list[OfferLine]


@api.get("/offers")
@needs("offers:read")
@api.input(OffersAsked, location="query", arg_name="asked")
@api.output(OfferList)
def list_offers(asked: OffersAsked) -> Any:
    """Open offers, newest first; or one's own, drafts first."""
    return listing(_page(asked))


@api.post("/offers")
@needs("offers:new")
@api.input(OfferBody, arg_name="body")
@api.output(OfferAnswer, status_code=201)
def create_offer(body: OfferBody) -> Any:
    """Write an offer, as a draft or published at once."""
    draft = OfferDraft(**_given(body))
    who = viewer()
    rest: dict[str, Any] = {"organisation_uid": body.organisation, "publish": body.publish}
    offer, status = made_once(_find, lambda uid: commands.post_offer(draft, by=who, uid=uid, **rest))
    return _answer(offer), status


@api.get("/offers/<uid>")
@needs("offers:read")
@api.output(OfferAnswer)
def show_offer(uid: str) -> Any:
    """One offer."""
    return _answer(queries.get_offer(uid, viewer()))


@api.patch("/offers/<uid>")
@needs("offers:edit")
@api.input(OfferPatch, arg_name="body")
@api.output(OfferAnswer)
def change_offer(uid: str, body: OfferPatch) -> Any:
    """Change some fields of an offer; who is in a match with it hears of it."""
    who, changes, version = viewer(), _given(body), body.version if "version" in body.model_fields_set else None

    def change() -> HelpOffer:
        draft = replace(commands.draft_of(queries.get_offer(uid, who)), **changes)
        return commands.edit_offer(uid, draft, by=who, version=version)

    return _answer(run(change))


@api.post("/offers/<uid>/state")
@needs("offers:stop")
@api.input(StateBody, arg_name="body")
@api.output(OfferAnswer)
def move_offer(uid: str, body: StateBody) -> Any:
    """Publish, pause, go on, fill, reopen or close an offer."""
    return _answer(run(lambda: _step(uid, body)))


def _given(body: OfferPatch) -> dict[str, Any]:
    """The draft's fields that were sent."""
    return body.model_dump(exclude_unset=True, exclude={"version", "organisation", "publish"})


def _step(uid: str, body: StateBody) -> HelpOffer:
    who = viewer()
    if body.to == "closed":
        return commands.close_offer(uid, body.reason, by=who, words=body.words)
    if body.to == "open":
        opening = {"paused": commands.resume_offer, "filled": commands.reopen_offer}
        command = opening.get(queries.get_offer(uid, who).state, commands.publish_offer)
    else:
        command = {"paused": commands.pause_offer, "filled": commands.fill_offer}[body.to]
    return command(uid, by=who)


def _page(asked: OffersAsked) -> Page:
    who = viewer()
    conditions = [HelpOffer.kind == asked.kind] if asked.kind else []
    conditions += [HelpOffer.audience == asked.audience] if asked.audience else []
    if asked.of == "open":
        rows = queries.open_offers().where(*conditions).options(joinedload(HelpOffer.organisation))
        page = paged(rows.order_by(HelpOffer.id.desc()), number=asked.page)
        return replace(page, items=queries.cards_of(page.items))
    scope = queries.own_offers(who) if asked.of == "own" else queries.offers_for_area(who)
    for condition in conditions:
        scope = scope & condition
    return queries.poster_page(scope, state=asked.state or "", number=asked.page)


def _find(uid: str) -> HelpOffer | None:
    try:
        return queries.get_offer(uid, viewer())
    except NotFound:
        return None


def _answer(offer: HelpOffer) -> dict[str, Any]:
    detail = details.detail_of(offer)
    return asdict(detail.card) | {
        "n_left": detail.card.n_left, "description": detail.description,
        "criteria_words": list(detail.criteria), "version": offer.version,
    }  # fmt: skip
