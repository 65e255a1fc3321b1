"""Matches as pages see them: one card per kind of reader, each with what that reader may know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

from .. import clock
from ..access import Principal
from ..areas.queries import full_names
from ..households.models import Person
from ..jobs.models import Job
from ..jobs.queries import employer_of
from . import effects, rules
from .anonymous import Anonymous, anonymous_for, fit_of, place_of
from .models import Match
from .states import DISCLOSED, HOLDING, MATCH
from .words import Words, words_for


@dataclass(frozen=True)
class PostCard:
    """The job or offer a match is about."""

    uid: str
    sort: str
    kind: str
    title: str
    poster: str
    area: str
    place: str
    pay_min_fen: int | None = None
    pay_max_fen: int | None = None
    pay_unit: str = ""
    n_left: int = 0


@dataclass(frozen=True)
class MatchCard:
    """A match for those who know the person: its household and the offices that look after it."""

    __tablename__: ClassVar[str] = Match.__tablename__

    uid: str
    state: str
    state_at: datetime
    came_from: str
    person_uid: str
    name: str
    village: str
    colour: str
    post: PostCard
    score: float
    words: Words
    waiting_days: int
    reason_code: str
    deferred_until: date | None
    appealed: bool
    undo_until: datetime | None
    is_open: bool
    county_code: str
    named: bool = False  # a list shows the full name to somebody outside the family: it goes into the trail


@dataclass(frozen=True)
class PostedCard:
    """A match for its poster: only what k people share; days instead of instants, steps of scores.

    `name` is filled in lists while the contact is open; `named` then sends it into the trail.
    """

    __tablename__: ClassVar[str] = Match.__tablename__

    uid: str
    county_code: str
    state: str
    state_on: date
    pseudonym: str
    post: PostCard
    told: Anonymous
    fit: str
    score: float
    is_disclosed: bool
    is_open: bool
    name: str = ""
    named: bool = False


@dataclass(frozen=True)
class ContactCard:
    """Who it is, once the contact is open."""

    name: str
    phone: str
    home: str


@dataclass(frozen=True)
class CallerCard:
    """Who will call the household, and from where."""

    name: str
    contact: str
    phone: str
    area: str


def match_cards(matches: Sequence[Match], by: Principal) -> list[MatchCard]:
    """For those who know the person (2 statements: names of places and of skills).

    Whoever is no office sees an approval when it is told, not before.
    """
    places = full_names({m.area_code for m in matches} | {effects.opportunity_of(m).area_code for m in matches})
    words = words_for(matches)
    cards = [_match_card(m, w, places) for m, w in zip(matches, words, strict=True)]
    return [_as_told(card, m, by) for card, m in zip(cards, matches, strict=True)]


def _as_told(card: MatchCard, match: Match, by: Principal) -> MatchCard:
    state = rules.shown_state(match, clock.now())
    if state == match.state or rules.sees_decisions(by, match):
        return card
    return replace(card, state=state, state_at=match.created_at, undo_until=None)


def posted_cards(matches: Sequence[Match]) -> list[PostedCard]:
    """For the poster (3 statements: what may be told, and the names of places)."""
    opportunities = [effects.opportunity_of(m) for m in matches]
    places = full_names({opportunity.area_code for opportunity in opportunities})
    told = anonymous_for([(m.person_id, post) for m, post in zip(matches, opportunities, strict=True)])
    return [
        PostedCard(
            uid=m.uid, county_code=m.county_code, state=rules.shown_state(m, clock.now()), state_on=_told_on(m),
            pseudonym=m.pseudonym,
            post=post_card(m, places), told=Anonymous() if _grants_a_wish(m) else place_of(card),
            fit=fit_of(m.score)[0], score=fit_of(m.score)[1],
            is_disclosed=m.state in DISCLOSED and rules.opens_contact(m, clock.today()), is_open=is_open(m),
        )
        for m, card in zip(matches, told, strict=True)
    ]  # fmt: skip


def _told_on(match: Match) -> date:
    told = rules.shown_state(match, clock.now()) == match.state
    return clock.local(match.state_at if told else match.created_at).date()


def _grants_a_wish(match: Match) -> bool:
    """Its donor has read the family's own words: beside them nothing more is told."""
    return match.offer_id is not None and match.need_id is not None


def post_card(match: Match, places: dict[str, str]) -> PostCard:
    """The opportunity of a loaded match."""
    opportunity = effects.opportunity_of(match)
    shared: dict[str, Any] = {
        "uid": opportunity.uid, "sort": effects.sort_of(opportunity), "kind": opportunity.kind,
        "title": opportunity.title, "area": places.get(opportunity.area_code, ""), "n_left": opportunity.n_left,
    }  # fmt: skip
    if isinstance(opportunity, Job):
        return PostCard(
            **shared, poster=employer_of(opportunity), place=opportunity.place, pay_min_fen=opportunity.pay_min_fen,
            pay_max_fen=opportunity.pay_max_fen, pay_unit=opportunity.pay_unit,
        )  # fmt: skip
    return PostCard(**shared, poster=opportunity.organisation.name, place="", pay_min_fen=opportunity.slice_fen)


def caller_of(match: Match) -> CallerCard | None:
    """Who will call, for the household: known to it from the approval on (1 statement)."""
    organisation = effects.opportunity_of(match).organisation
    told = rules.is_told(match, clock.now())
    if organisation is None or not told or match.state not in (*HOLDING, "placed", "delivered"):
        return None
    area = full_names({organisation.area_code}).get(organisation.area_code, "")
    return CallerCard(organisation.name, organisation.contact_name, organisation.contact_phone or "", area)


def is_open(match: Match) -> bool:
    """Whether something still has to happen."""
    return match.state not in MATCH.closed


def _match_card(match: Match, words: Words, places: dict[str, str]) -> MatchCard:
    person: Person = match.person
    return MatchCard(
        uid=match.uid, state=match.state, state_at=match.state_at, came_from=match.came_from, person_uid=person.uid,
        name=person.name, village=places.get(match.area_code, ""), colour=match.household.colour,
        post=post_card(match, places), score=match.score, words=words,
        waiting_days=(clock.today() - clock.local(match.created_at).date()).days, reason_code=match.reason_code,
        deferred_until=match.deferred_until, appealed=match.appealed, undo_until=_undo_until(match),
        is_open=is_open(match), county_code=match.county_code,
    )  # fmt: skip


def _undo_until(match: Match) -> datetime | None:
    if match.state != "approved":
        return None
    ends = effects.undo_ends(match)
    return ends if ends is not None and ends > clock.now() else None
