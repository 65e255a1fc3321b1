"""Pairs that came to nothing are not suggested again for a while: each typed reason says how long."""

from collections import defaultdict
from datetime import timedelta

import sqlalchemy as sa

from .. import clock
from ..db import db
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..vocabulary.queries import terms
from .limits import Limits
from .models import Match
from .rules import REASON_LISTS

COOLING = ("rejected", "refused", "fell_through", "withdrawn")
LONGEST_DAYS = 365


def cooling_off() -> dict[type[Job] | type[HelpOffer], dict[int, set[int]]]:
    """Post id → ids of the people not to be suggested for it today (5 statements and one a county)."""
    days = {
        (state, term.code): term.extra.get("cool_off_days", "")
        for state in COOLING
        for term in terms(REASON_LISTS[state])
    }
    since = clock.now() - timedelta(days=LONGEST_DAYS)
    columns = (
        Match.person_id,
        Match.area_code,
        Match.job_id,
        Match.offer_id,
        Match.state,
        Match.reason_code,
        Match.state_at,
    )
    rows = db.session.execute(sa.select(*columns).where(Match.state.in_(COOLING), Match.state_at >= since)).all()
    limits = Limits.of(row.area_code for row in rows)
    found: dict[type[Job] | type[HelpOffer], dict[int, set[int]]] = {Job: defaultdict(set), HelpOffer: defaultdict(set)}
    for row in rows:
        said = days.get((row.state, row.reason_code), "")
        length = int(said) if said.isdigit() else limits.here(row)["cool_off_days"]
        if row.state_at + timedelta(days=length) > clock.now():
            found[Job if row.job_id else HelpOffer][row.job_id or row.offer_id].add(row.person_id)
    return found
