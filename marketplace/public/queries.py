"""What anybody may read: open posts and totals without persons."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..db import db
from ..deliveries.models import Delivery
from ..jobs.models import Job
from ..jobs.queries import JobCard, cards_of, open_jobs
from ..matches.models import Match
from ..placements.models import Placement

NEWEST = 6


@dataclass(frozen=True)
class Totals:
    """Three numbers that name nobody."""

    vacancies: int
    placed: int
    households: int


def newest_jobs() -> list[JobCard]:
    """The newest open posts (2 statements)."""
    rows = open_jobs().options(joinedload(Job.organisation)).order_by(Job.id.desc()).limit(NEWEST)
    return cards_of(db.session.scalars(rows).all())


def totals() -> Totals:
    """Open vacancies, people who found work, households that work or help reached (3 statements)."""
    left = open_jobs().with_only_columns(sa.func.sum(Job.vacancies - Job.n_held - Job.n_filled))
    placed = sa.select(sa.func.count(sa.distinct(Match.person_id))).join(Placement, Placement.match_id == Match.id)
    reached = sa.or_(
        Match.id.in_(sa.select(Placement.match_id)),
        Match.id.in_(sa.select(Delivery.match_id)),
    )
    households = sa.select(sa.func.count(sa.distinct(Match.household_id))).where(reached)
    return Totals(
        vacancies=db.session.scalar(left) or 0,
        placed=db.session.scalar(placed) or 0,
        households=db.session.scalar(households) or 0,
    )
