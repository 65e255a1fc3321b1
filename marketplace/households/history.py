"""Who answered for a household, and what was recorded of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ..accounts.models import User
from ..db import db
from .facts import history_of
from .models import Household, Pairing, Person


@dataclass(frozen=True)
class PairingCard:
    """One cadre's time."""

    cadre: str
    started_on: date
    ended_on: date | None
    note: str


@dataclass(frozen=True)
class FactCard:
    """One recorded fact; `counts` where no newer one replaced it."""

    key: str
    value: Any
    source: str
    as_of: date
    counts: bool


def pairings_of(household: Household) -> list[PairingCard]:
    """The cadres of a household, latest first (1 statement)."""
    rows = db.session.execute(
        sa.select(User.name, Pairing)
        .join(User, User.id == Pairing.cadre_id)
        .where(Pairing.household_id == household.id)
        .order_by(Pairing.ended_on.is_not(None), Pairing.id.desc())
    )
    return [PairingCard(cadre, row.started_on, row.ended_on, row.note) for cadre, row in rows]


def fact_cards(household: Household, person: Person | None = None) -> list[FactCard]:
    """What was recorded, the newest of each key first (1 statement)."""
    seen: set[str] = set()
    cards = []
    for fact in history_of(household, person):
        cards.append(FactCard(fact.key, fact.value, fact.source, fact.as_of, fact.key not in seen))
        seen.add(fact.key)
    return cards
