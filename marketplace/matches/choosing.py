"""Choosing the other side of a pair: the people in scope for a post, the open posts for a person.

Listed pairs come first, then those that the worker weighed, the nearest to fitting first; then the rest. What stands
in the way is read for each line that is shown, whether it was weighed or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from .. import clock
from ..access import Principal, viewer, within
from ..areas.queries import full_names
from ..areas.rules import PROVINCE
from ..db import db
from ..households.models import Household, Pairing, Person
from ..households.queries import scope
from ..households.rules import age_on, named_in_lists, sees
from ..jobs import queries as jobs
from ..jobs.models import Job
from ..masking import masked_name
from ..offers import queries as offers
from ..offers.models import HelpOffer
from ..offers.rules import asks_for_illness
from ..search.finding import find
from ..settings.queries import value
from ..web import Page, paged, sliced
from .effects import Opportunity
from .models import Suggestion
from .obstacles import Obstacles, obstacles_of
from .words import Words, words_for

MOST_LOOKED_AT = 200  # posts beside one person; some 0.3 ms each


@dataclass(frozen=True)
class Line:
    """How far one pair has come: what is stored of it, and what stands in the way now."""

    words: Words | None
    score: float | None
    now: Obstacles

    @property
    def is_waiting(self) -> bool:
        """The worker was asked and has not answered."""
        return self.words is not None and not self.words.is_weighed


@dataclass(frozen=True)
class PersonLine(Line):
    """Somebody in scope beside a post. `named` says that the full name is shown, which the trail records."""

    __tablename__: ClassVar[str] = Person.__tablename__

    uid: str
    county_code: str
    name: str
    named: bool
    age: int
    colour: str
    village: str


@dataclass(frozen=True)
class PostLine(Line):
    """An open post beside a person."""

    card: Any  # a JobCard or OfferCard


def people(post: Opportunity, by: Principal, *, words: str, everybody: bool, number: int) -> Page:
    """One page of people in scope: those whom the post's list holds, best first, or everybody.

    Some 30 statements, and one a county.
    """
    page = people_rows(post, by, words=words, everybody=everybody, number=number)
    told, now = _told(page.items, [post]), obstacles_of([(person, post) for person in page.items])
    villages = full_names({person.household.area_code for person in page.items})
    lines = [
        _person_line(person, told.get((person.id, post.id)), known, villages, by)
        for person, known in zip(page.items, now, strict=True)
    ]
    return replace(page, items=_nearest_first(lines) if everybody else lines)


def people_rows(post: Opportunity, by: Principal, *, words: str, everybody: bool, number: int) -> Page:
    """The rows of that page (2 statements)."""
    rows = sa.select(Person).join(Person.household).options(joinedload(Person.household))
    rows = rows.where(scope(by), Person.left_on.is_(None), Household.state == "registered")
    if isinstance(post, HelpOffer) and asks_for_illness(post):
        rows = rows.where(_reads_illness(by))
    both = sa.and_(Suggestion.person_id == Person.id, _column(type(post)) == post.id)
    if not everybody:
        rows = rows.join(Suggestion, both).where(Suggestion.rank_of_person.is_not(None))
        return paged(rows.order_by(Suggestion.rank_of_person, Person.id), number=number)
    rows = rows.where(Person.name.contains(words, autoescape=True)) if words else rows
    nearest = _nearest(Suggestion.rank_of_person)
    rows = rows.outerjoin(Suggestion, both).order_by(*nearest, Household.area_code, Household.id, Person.id)
    return paged(rows, number=number)


def posts(person: Person, sort: str, words: str, number: int) -> Page:
    """One page of open posts or offers, found by words as in the public search (some 30 statements)."""
    page, now = posts_beside(person, sort, words, number)
    told = _told([person], page.items)
    cards = jobs.cards_of(page.items) if sort == "job" else offers.cards_of(page.items)
    lines = [
        PostLine(card=card, now=known, **_stored(told.get((person.id, post.id))))
        for post, card, known in zip(page.items, cards, now, strict=True)
    ]
    return replace(page, items=lines)


def posts_beside(person: Person, sort: str, words: str, number: int) -> tuple[Page, list[Obstacles]]:
    """The rows of that page, the nearest to fitting first, and what stands in the way of each.

    Of up to MOST_LOOKED_AT posts all are looked at for it; of more only those of the page.
    """
    rows = _posts_for(person, sort, words)
    page = paged(rows, number=number)
    is_whole = page.total <= MOST_LOOKED_AT
    found = paged(rows, size=MOST_LOOKED_AT).items if is_whole else page.items
    now = {post.id: told for post, told in zip(found, obstacles_of([(person, row) for row in found]), strict=True)}
    nearest = sorted(found, key=lambda post: len(now[post.id].lines))
    page = sliced(nearest, number=number) if is_whole else replace(page, items=nearest)
    return page, [now[post.id] for post in page.items]


def _posts_for(person: Person, sort: str, words: str) -> sa.Select[Any]:
    table: type[Job] | type[HelpOffer] = Job if sort == "job" else HelpOffer
    rows = jobs.open_jobs() if sort == "job" else offers.open_offers()
    found = find(words, "jobs" if sort == "job" else "offers") if words else None
    rows = rows.where(table.id.in_(found.ids)) if found is not None else rows
    if sort == "offer" and "illness" not in sees(viewer(), person.household):
        rows = rows.where(HelpOffer.id.not_in(offers.asking_for_illness()))
    rows = rows.options(joinedload(table.organisation))
    both = sa.and_(Suggestion.person_id == person.id, _column(table) == table.id)
    nearest = _nearest(Suggestion.rank_of_opportunity)
    return rows.outerjoin(Suggestion, both).order_by(*nearest, table.id.desc())


def _reads_illness(by: Principal) -> sa.ColumnElement[bool]:
    """SQL on Person and Household: those of whom the viewer may read who is ill (households.rules.SEES)."""
    paired = sa.select(Pairing.household_id).where(Pairing.cadre_id.in_(by.cadre_ids), Pairing.ended_on.is_(None))
    return sa.or_(Person.household_id.in_(paired), within(Household.area_code, by.areas("township")))


def is_full(post: Opportunity) -> bool:
    """Whether the list of a post holds as many as it may (2 statements)."""
    listed = sa.select(sa.func.count()).where(_column(type(post)) == post.id, Suggestion.rank_of_person.is_not(None))
    return bool((db.session.scalar(listed) or 0) >= value("suggestions_per_job", PROVINCE))


def _column(table: type[Any]) -> Any:
    return Suggestion.job_id if table is Job else Suggestion.offer_id


def _nearest(rank: Any) -> tuple[Any, ...]:
    """SQL: listed pairs by their place, then weighed ones with the fewest obstacles, then all others."""
    step = sa.case((rank.is_not(None), 0), (Suggestion.engine_version != "", 1), else_=2)
    n_obstacles = sa.func.coalesce(sa.func.json_array_length(Suggestion.facts["why_not_zh"]), 0)
    return step, rank, n_obstacles, Suggestion.score.desc()


def _nearest_first(lines: Sequence[Any]) -> list[Any]:
    """The lines of one page by what stands in the way now, otherwise as they came."""
    return sorted(lines, key=lambda line: len(line.now.lines))


def _told(people: Sequence[Person], posts: Sequence[Opportunity]) -> dict[tuple[int, int], tuple[Suggestion, Words]]:
    if not people or not posts:
        return {}
    column = _column(type(posts[0]))
    rows = db.session.scalars(
        sa.select(Suggestion).where(
            Suggestion.person_id.in_([row.id for row in people]), column.in_([row.id for row in posts])
        )
    ).all()
    words = zip(rows, words_for(rows), strict=True)
    return {(row.person_id, row.job_id or row.offer_id or 0): (row, said) for row, said in words}


def _stored(told: tuple[Suggestion, Words] | None) -> dict[str, Any]:
    row, words = told or (None, None)
    return {"words": words, "score": row.score if row is not None and row.engine_version else None}


def _person_line(
    person: Person, told: tuple[Suggestion, Words] | None, now: Obstacles, villages: dict[str, str], by: Principal
) -> PersonLine:
    named = named_in_lists(by, person.household)
    return PersonLine(
        uid=person.uid, county_code=person.county_code, name=person.name if named else masked_name(person.name),
        named=named, age=age_on(person.born_on, clock.today()), colour=person.household.colour,
        village=villages.get(person.household.area_code, ""), now=now, **_stored(told),
    )  # fmt: skip
