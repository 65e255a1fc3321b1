"""Pairings end with the role: who is a cadre here no more answers for nobody here, wherever else he works."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import SYSTEM
from ..accounts.models import Grant
from ..accounts.queries import is_live
from ..db import db, reading
from .models import Household, Pairing
from .pairing import unpair

BATCH = 200
LOOKED_BACK = timedelta(days=30)  # a worker that stood still longer than this is the doctor's to find


def drain() -> int:
    """Unpair households whose cadre's role no longer reaches them; how many. Again changes nothing."""
    with reading():
        ids = list(db.session.scalars(_out_of_reach()))
        db.session.rollback()
    for pairing_id in ids:
        pairing = db.session.get_one(Pairing, pairing_id)
        unpair(pairing, db.session.get_one(Household, pairing.household_id), by=SYSTEM)
    return len(ids)


def _out_of_reach() -> sa.Select[Any]:
    """Open pairings of cadres of whom a role ended lately, and none that is left reaches the household."""
    ended = sa.select(Grant.user_id).where(Grant.role == "cadre", Grant.valid_to >= clock.today() - LOOKED_BACK)
    code = Household.area_code
    above = [sa.func.substr(code, 1, n).concat("0" * (12 - n)) for n in (9, 6, 4, 2)]
    here = sa.or_(Grant.area_code == code, *(Grant.area_code == stem for stem in above))
    reached = sa.exists().where(Grant.user_id == Pairing.cadre_id, Grant.role == "cadre", is_live(), here)
    rows = sa.select(Pairing.id).join(Household, Household.id == Pairing.household_id)
    rows = rows.where(Pairing.ended_on.is_(None), Pairing.cadre_id.in_(ended), ~reached)
    return rows.order_by(Pairing.id).limit(BATCH)
