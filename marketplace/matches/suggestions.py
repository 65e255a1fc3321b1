"""Stored lists as pages read them: ranked for a person, or anonymous for a poster. The worker makes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from .. import audit, clock
from ..access import Principal, require
from ..audit import AuditEntry
from ..db import db
from ..errors import NotFound
from ..households.models import Household, Person
from ..households.queries import consenting
from ..households.rules import ADULT_AGE, born_by, sees
from ..jobs import queries as jobs
from ..jobs.models import Job
from ..offers import queries as offers
from ..offers.models import HelpOffer
from ..settings.queries import value
from . import runs
from .anonymous import Anonymous, anonymous_for, fit_of, is_narrow, reasons_for, shared_by
from .effects import Opportunity
from .models import Match, Suggestion
from .pseudonyms import pseudonym_of
from .states import MATCH
from .words import Words, words_for


@dataclass(frozen=True)
class SuggestionCard:
    """One post suggested to somebody, for those who know the person."""

    sort: str
    post: Any  # a JobCard or OfferCard
    score: float
    words: Words
    name: str = ""
    person_uid: str = ""
    place: int | None = None  # in the post's list
    in_own_list: bool = False  # the post is in the person's list
    computed_at: datetime | None = None

    @property
    def answer(self) -> str:
        """`waiting` for the worker, `not` (something stands in the way), `listed`, or `unlisted` (fits)."""
        if not self.words.is_weighed:
            return "waiting"
        return "not" if self.words.obstacles else "listed" if self.place is not None else "unlisted"


@dataclass(frozen=True)
class CandidateCard:
    """One person suggested to a poster: nobody it could recognise, here or in another of its lists."""

    pseudonym: str
    fit: str
    told: Anonymous
    reasons: tuple[str, ...]


def for_person(person: Person, by: Principal) -> list[SuggestionCard]:
    """What suits one person, best first, jobs before help; running matches left out (≤ 8 statements).

    Without help that would tell the viewer of an illness that it may not read. The caller checked the scope.
    """
    rows = sa.select(Suggestion).where(Suggestion.person_id == person.id)
    if "illness" not in sees(by, person.household):
        shown = Suggestion.offer_id.not_in(offers.asking_for_illness())
        rows = rows.where(sa.or_(Suggestion.offer_id.is_(None), shown))
    return _suggested(rows, {})


def for_households(household_ids: frozenset[int], *, most: int = 30) -> list[SuggestionCard]:
    """What suits the members of these households, best first (≤ 8 statements)."""
    people = sa.select(Person).where(Person.household_id.in_(household_ids), Person.left_on.is_(None))
    known = {person.id: person for person in db.session.scalars(people)}
    return _suggested(sa.select(Suggestion).where(Suggestion.person_id.in_(known)), known)[:most]


def candidates_for(opportunity: Opportunity) -> list[CandidateCard]:
    """Who suits a post, the best step first, without anybody who is in a running match with it (≤ 9 statements).

    Within a step by pseudonym: a finer order would show who is who in another list of the same poster. Only so many of
    the best as are a multiple of k, so that two posts that differ in one person look alike; nobody for help that is for
    some alone: being in such a list would itself tell who it is.
    Nobody either while the list is older than what the post asks, or once it was edited with somebody on the way.
    The caller checked that the viewer speaks for its poster.
    """
    if is_narrow(opportunity) or runs.is_ranking(opportunity) or _was_edited(opportunity):
        return []
    rows, k = _rows_for(opportunity), value("anonymity_k", opportunity.area_code)
    rows = rows[: len(rows) // k * k]
    told = shared_by(k, anonymous_for([(row.person.id, opportunity) for row in rows]))
    said = reasons_for(told, opportunity)
    found = [
        (fit_of(row.score), CandidateCard(pseudonym_of(row.person, opportunity), fit_of(row.score)[0], card, reasons))
        for row, card, reasons in zip(rows, told, said, strict=True) if not row.is_running
    ]  # fmt: skip
    return [card for _, card in sorted(found, key=lambda pair: (-pair[0][1], pair[1].pseudonym))]


def person_behind(opportunity: Opportunity, pseudonym: str) -> Person:
    """Whom a poster means, out of the list that it is shown alone. Raises NotFound for anything else."""
    if pseudonym in {card.pseudonym for card in candidates_for(opportunity)}:
        for row in _rows_for(opportunity):
            if pseudonym_of(row.person, opportunity) == pseudonym:
                return row.person
    raise NotFound


def find_suggestion(person: Person, opportunity: Opportunity) -> SuggestionCard | None:
    """The stored or asked-for weighing of one pair, if there is one (≤ 4 statements)."""
    column = Suggestion.job_id if isinstance(opportunity, Job) else Suggestion.offer_id
    row = db.session.scalar(sa.select(Suggestion).where(Suggestion.person_id == person.id, column == opportunity.id))
    return _cards([row], {})[0] if row is not None else None


def ask(person: Person, opportunity: Opportunity, *, by: Principal) -> None:
    """Ask the worker to weigh a pair that is in no list; again changes nothing. Raises NotAllowed."""
    ask_all([(person, opportunity)], by=by)


def ask_all(pairs: Sequence[tuple[Person, Opportunity]], *, by: Principal) -> int:
    """Ask the worker to weigh those pairs that are in no list; how many were asked (2 statements, and the trail).

    Raises NotAllowed when one of the people is out of reach; then none is asked.
    """
    for person in {person.id: person for person, _post in pairs}.values():
        require("matches:look", person, who=by)
    known = _known([person.id for person, _post in pairs])
    asked = [(person, post) for person, post in pairs if (person.id, type(post), post.id) not in known]
    for person, opportunity in asked:
        is_job = isinstance(opportunity, Job)
        row = Suggestion(
            person_id=person.id, job_id=opportunity.id if is_job else None,
            offer_id=None if is_job else opportunity.id, score=0.0, contributions={}, facts={}, engine_version="",
            rank_of_person=None, rank_of_opportunity=None, computed_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        audit.record("asked", person, by=by)
    db.session.flush()
    return len(asked)


def _known(person_ids: Sequence[int]) -> set[tuple[int, type[Any], int]]:
    """Which pairs of these people have a line already."""
    rows = sa.select(Suggestion.person_id, Suggestion.job_id, Suggestion.offer_id)
    rows = rows.where(Suggestion.person_id.in_(person_ids))
    return {
        (row.person_id, Job if row.job_id else HelpOffer, row.job_id or row.offer_id)
        for row in db.session.execute(rows)
    }


def _was_edited(opportunity: Opportunity) -> bool:
    """Whether the post was changed since somebody is on the way to it: a new list would tell of that very person."""
    began = sa.select(sa.func.min(Match.created_at)).where(
        _post_of(Match, opportunity), Match.state.not_in(MATCH.closed)
    )
    edited = sa.select(AuditEntry.id).where(
        AuditEntry.noun == opportunity.__tablename__, AuditEntry.noun_uid == opportunity.uid,
        AuditEntry.action == "edited", AuditEntry.at > began.scalar_subquery(),
    )  # fmt: skip
    return db.session.scalar(edited.limit(1)) is not None


class _Listed(NamedTuple):
    """One line of a post's list."""

    score: float
    is_running: bool
    person: Person


def _rows_for(opportunity: Opportunity) -> Sequence[_Listed]:
    """The list of a post, with those who are on the way already: they count where k people must be alike."""
    column = Suggestion.job_id if isinstance(opportunity, Job) else Suggestion.offer_id
    running = sa.exists().where(
        Match.person_id == Suggestion.person_id, _post_of(Match, opportunity), Match.state.not_in(MATCH.closed)
    )
    rows = sa.select(Suggestion.score, running, Person).join(Person, Person.id == Suggestion.person_id)
    rows = rows.join(Person.household).where(column == opportunity.id, Suggestion.rank_of_person.is_not(None))
    rows = rows.where(Person.left_on.is_(None), Household.state == "registered")
    if not isinstance(opportunity, Job):
        rows = rows.where(Person.born_on <= born_by(ADULT_AGE, clock.today()))  # no minor is put on show to donors
    order = rows.options(joinedload(Person.household)).order_by(Suggestion.rank_of_person, Suggestion.id)
    found = [_Listed(*row) for row in db.session.execute(order)]
    agreed = consenting({row.person.id for row in found}, "matching")
    return [row for row in found if row.person.id in agreed]


def _post_of(table: Any, opportunity: Opportunity) -> sa.ColumnElement[bool]:
    return (table.job_id if isinstance(opportunity, Job) else table.offer_id) == opportunity.id


def _suggested(rows: sa.Select[Any], known: dict[int, Person]) -> list[SuggestionCard]:
    same = sa.or_(Match.job_id == Suggestion.job_id, Match.offer_id == Suggestion.offer_id)
    running = sa.exists().where(Match.person_id == Suggestion.person_id, same, Match.state.not_in(MATCH.closed))
    ranked = rows.where(Suggestion.rank_of_opportunity.is_not(None), ~running)
    order = ranked.order_by(Suggestion.job_id.is_(None), Suggestion.score.desc(), Suggestion.id)
    cards = _cards(db.session.scalars(order).all(), known)
    return [card for card in cards if card.post.is_open]


def _cards(rows: Sequence[Suggestion], known: dict[int, Person]) -> list[SuggestionCard]:
    job_cards = jobs.cards_by_ids([row.job_id for row in rows if row.job_id])
    offer_cards = offers.cards_by_ids([row.offer_id for row in rows if row.offer_id])
    found = []
    for row, words in zip(rows, words_for(rows), strict=True):
        post = job_cards[row.job_id] if row.job_id else offer_cards[row.offer_id or 0]
        person = known.get(row.person_id)
        found.append(
            SuggestionCard(
                sort="job" if row.job_id else "offer", post=post, score=row.score, words=words,
                name=person.name if person else "", person_uid=person.uid if person else "",
                place=row.rank_of_person, in_own_list=row.rank_of_opportunity is not None, computed_at=row.computed_at,
            )
        )  # fmt: skip
    return found
