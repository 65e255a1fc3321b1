"""What anybody may read: open posts and totals without persons."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..deliveries.models import Delivery
from ..jobs.models import Job
from ..jobs.queries import FRESH_AT, JobCard, cards_of, open_jobs
from ..matches.models import Match
from ..placements.models import Placement

NEWEST = 6


@dataclass(frozen=True)
class Totals:
    """Four numbers that name nobody; `jobs` is the length of the list it opens."""

    jobs: int
    vacancies: int
    placed: int
    households: int


def newest_jobs() -> list[JobCard]:
    """The newest open posts, in the order of the list that they lead to (2 statements)."""
    rows = open_jobs().options(joinedload(Job.organisation)).order_by(FRESH_AT.desc(), Job.id).limit(NEWEST)
    return cards_of(db.session.scalars(rows).all())


def totals() -> Totals:
    """Open posts and their places, people who found work, households that work or help reached (3 statements)."""
    left = sa.func.sum(Job.vacancies - Job.n_held - Job.n_filled)
    n_jobs, vacancies = db.session.execute(open_jobs().with_only_columns(sa.func.count(), left)).one()
    placed = sa.select(sa.func.count(sa.distinct(Match.person_id))).join(Placement, Placement.match_id == Match.id)
    reached = sa.or_(
        Match.id.in_(sa.select(Placement.match_id)),
        Match.id.in_(sa.select(Delivery.match_id)),
    )
    households = sa.select(sa.func.count(sa.distinct(Match.household_id))).where(reached)
    return Totals(
        jobs=n_jobs,
        vacancies=vacancies or 0,
        placed=db.session.scalar(placed) or 0,
        households=db.session.scalar(households) or 0,
    )
