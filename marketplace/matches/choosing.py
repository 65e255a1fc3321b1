"""Choosing the other side of a pair: the people in scope for a post, the open posts for a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from .. import clock
from ..access import Principal
from ..areas.queries import full_names
from ..db import db
from ..households.models import Household, Person
from ..households.queries import scope
from ..households.rules import age_on, named_in_lists
from ..jobs.models import Job
from ..masking import masked_name
from ..search.finding import find
from ..search.offer_list import OfferFilters, offer_page
from ..search.queries import JobFilters, job_page
from ..web import Page, paged
from .effects import Opportunity
from .models import Suggestion
from .words import Words, words_for


@dataclass(frozen=True)
class PersonLine:
    """Somebody in scope beside a post. `named` says that the full name is shown, which the trail records."""

    __tablename__: ClassVar[str] = Person.__tablename__

    uid: str
    county_code: str
    name: str
    named: bool
    age: int
    colour: str
    village: str
    score: float | None
    words: Words | None


def people(post: Opportunity, by: Principal, *, words: str, everybody: bool, number: int) -> Page:
    """One page of people in scope: those whom the post's list holds, best first, or everybody, by household.

    5 statements.
    """
    column = Suggestion.job_id if isinstance(post, Job) else Suggestion.offer_id
    rows = sa.select(Person).join(Person.household).options(joinedload(Person.household))
    rows = rows.where(scope(by), Person.left_on.is_(None), Household.state == "registered")
    if everybody:
        rows = rows.where(Person.name.contains(words, autoescape=True)) if words else rows
        rows = rows.order_by(Household.area_code, Household.id, Person.id)
    else:
        rows = rows.join(Suggestion, sa.and_(Suggestion.person_id == Person.id, column == post.id))
        rows = rows.where(Suggestion.rank_of_person.is_not(None)).order_by(Suggestion.rank_of_person, Person.id)
    page = paged(rows, number=number)
    weighed = sa.select(Suggestion).where(column == post.id, Suggestion.person_id.in_([row.id for row in page.items]))
    return replace(page, items=_lines(page.items, db.session.scalars(weighed).all(), by))


def posts(sort: str, words: str, number: int) -> Page:
    """One page of cards of open posts or offers, found by words as in the public search (≤ 4 statements)."""
    found = find(words, "jobs" if sort == "job" else "offers") if words else None
    if sort == "offer":
        return offer_page(OfferFilters(words=found), number=number)
    page = job_page(JobFilters(words=found), number=number)
    return replace(page, items=[line.card for line in page.items])


def _lines(people: Sequence[Person], weighed: Sequence[Suggestion], by: Principal) -> list[PersonLine]:
    villages = full_names({person.household.area_code for person in people})
    told: dict[int, tuple[Suggestion, Words]] = {
        row.person_id: (row, words) for row, words in zip(weighed, words_for(weighed), strict=True)
    }
    return [_line(person, told.get(person.id), villages, by) for person in people]


def _line(person: Person, told: tuple[Suggestion, Words] | None, villages: dict[str, str], by: Principal) -> Any:
    named = named_in_lists(by, person.household)
    row, words = told or (None, None)
    return PersonLine(
        uid=person.uid, county_code=person.county_code, name=person.name if named else masked_name(person.name),
        named=named, age=age_on(person.born_on, clock.today()), colour=person.household.colour,
        village=villages.get(person.household.area_code, ""), words=words,
        score=row.score if row is not None and row.engine_version else None,
    )  # fmt: skip
