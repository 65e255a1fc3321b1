"""Who of a household works, or is about to work, far from home."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..db import db
from ..errors import IllegalMove
from ..households.models import Household, Person
from ..jobs.models import Job
from . import family
from .models import Match
from .states import HOLDING


def away(household_ids: Iterable[int] | None = None) -> set[int]:
    """People hired, or approved and not yet hired, for a job that keeps them from home (1 statement)."""
    hired = sa.and_(Match.state == "placed", Match.left_on.is_(None), Person.work_status == "employed")
    rows = sa.select(Match.person_id).join(Match.job).join(Match.person).join(Match.household)
    rows = rows.where(
        sa.or_(Match.state.in_(HOLDING), hired), Job.remote.is_(False),
        sa.or_(Job.live_in.is_(True), Job.county_code != Household.county_code),
    )  # fmt: skip
    if household_ids is not None:
        rows = rows.where(Match.household_id.in_(household_ids))
    return set(db.session.scalars(rows))


def bound(members: Iterable[Any], *, of: Iterable[int] | None = None) -> set[int]:
    """Who must be home every day: carers, and the last adult of a household in which somebody needs care (1 statement).

    `members` are all who live in these households, `of` the ids of the households where they are few.
    """
    households = family.by_household(members)
    away_now, today = away(of), clock.today()
    found = {member.id for rows in households.values() for member in rows if member.cares_for_id is not None}
    return found.union(*(family.must_stay(rows, away_now, today) for rows in households.values()))


def check_family(person: Person, job: Job) -> None:
    """One adult stays where somebody needs care. Raises IllegalMove for the last one (≤ 2 statements)."""
    household = person.household
    if not family.takes_away(job, household.county_code):
        return
    members = [member for member in household.members if member.left_on is None]
    if person.id in family.must_stay(members, away([household.id]) - {person.id}, clock.today()):
        raise IllegalMove("Somebody at home needs care, and nobody else can stay.")
