"""A match that answers a need takes the need along."""

import sqlalchemy as sa

from ..access import SYSTEM
from ..db import db
from ..households.models import Person
from ..jobs.models import Job
from ..needs import commands as needs
from ..needs.models import Need
from ..vocabulary.queries import terms
from . import effects
from .models import Match
from .states import MATCH

WAITING = ("stated", "acknowledged")


def find_answered(person: Person, opportunity: effects.Opportunity) -> Need | None:
    """The oldest need that such a post or such help answers, and that no running match answers (2 statements).

    A need of the whole household counts for every member.
    """
    sort = "job" if isinstance(opportunity, Job) else opportunity.kind
    kinds = [term.code for term in terms("need_types") if term.extra.get("leads_to") == sort]
    running = sa.exists().where(Match.need_id == Need.id, Match.state.not_in(MATCH.closed))
    rows = sa.select(Need).where(
        Need.household_id == person.household_id, sa.or_(Need.person_id.is_(None), Need.person_id == person.id),
        Need.kind.in_(kinds), Need.state.in_(WAITING), ~running,
    )  # fmt: skip
    return db.session.scalar(rows.order_by(Need.created_at, Need.id).limit(1)) if kinds else None


def matched(match: Match) -> None:
    """The need it answers is matched."""
    need = _need(match)
    if need is not None and need.state in WAITING:
        needs.match_need(need, by=SYSTEM)


def unmatched(match: Match) -> None:
    """The match came to nothing: the need waits for help again."""
    need = _need(match)
    if need is not None and need.state == "matched":
        needs.unmatch_need(need, by=SYSTEM)


def helped(match: Match) -> None:
    """Help arrived; the household is asked to confirm it."""
    need = _need(match)
    if need is not None and need.state in ("acknowledged", "matched"):
        needs.help_need(need, effects.opportunity_of(match).title, by=SYSTEM)


def _need(match: Match) -> Need | None:
    return db.session.get(Need, match.need_id) if match.need_id is not None else None
