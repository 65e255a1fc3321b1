"""Needs within somebody's scope, as cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from .. import clock
from ..access import Principal, found
from ..accounts.models import User
from ..areas.queries import full_names
from ..audit import AuditEntry
from ..db import db
from ..households.models import Household, Person
from ..households.queries import cadre_of, decider_of, scope
from ..households.rules import is_own, named_in_lists
from ..masking import masked_name
from ..tasks.queries import TaskCard, next_deadlines
from ..vocabulary.models import Term
from ..vocabulary.queries import terms
from ..web import Page, paged
from .models import Need
from .rules import OPEN

SHOWN = {
    "open": OPEN,
    "new": ("stated",),
    "helping": ("acknowledged", "matched"),
    "helped": ("helped",),
    "closed": ("confirmed", "declined", "withdrawn"),
}


@dataclass(frozen=True)
class NeedCard:
    """A need as lists show it: with the full name for those who know the family.

    `named` sends into the trail that its sealed words were shown to somebody outside the family.
    """

    __tablename__: ClassVar[str] = Need.__tablename__

    uid: str
    county_code: str
    named: bool
    kind: Term | None
    sentence: str
    state: str
    said_on: date
    waiting_days: int
    household_number: str
    head_name: str
    area: str
    is_wish: bool
    deadline: TaskCard | None


@dataclass(frozen=True)
class StepCard:
    """One step in a need's history, in its reader's words."""

    at: datetime
    to_state: str
    role: str
    on_behalf: bool
    reason: Term | None


@dataclass(frozen=True)
class ContactCard:
    """Somebody of the staff whom a household may call."""

    name: str
    phone: str
    stands_in: bool = False  # for the paired cadre, who is away


def needs_of(by: Principal, *, show: str = "open", of: Household | None = None) -> sa.Select[Any]:
    """Needs in the viewer's scope, or of one household in it: open ones the oldest first, others the newest first."""
    rows = sa.select(Need).join(Need.household).where(scope(by)).options(contains_eager(Need.household))
    rows = rows.where(Need.household_id == of.id) if of is not None else rows
    rows = rows.where(Need.state.in_(SHOWN[show])) if show in SHOWN else rows
    return rows.order_by(Need.id if show in ("open", "new", "helping", "helped") else Need.id.desc())


def browse_for(by: Principal, *, show: str = "open", number: int = 1, of: Household | None = None) -> Page:
    """One page of needs (6 statements, however many rows)."""
    page = paged(needs_of(by, show=show, of=of), number=number)
    return replace(page, items=cards_of(page.items, by))


def n_needs(by: Principal, *, of: Household | None = None) -> dict[str, int]:
    """How many needs in scope each choice of the list holds (1 statement)."""
    rows = needs_of(by, show="all", of=of).order_by(None).with_only_columns(Need.state, sa.func.count().label("n"))
    by_state = {row.state: row.n for row in db.session.execute(rows.group_by(Need.state))}
    counts = {show: sum(by_state.get(state, 0) for state in states) for show, states in SHOWN.items()}
    return counts | {"all": sum(by_state.values())}


def get_need(uid: str, *, by: Principal) -> Need:
    """A need within scope, with its household and person (1 statement). Raises NotFound."""
    row = (
        sa.select(Need)
        .join(Need.household)
        .where(Need.uid == uid, scope(by))
        .options(contains_eager(Need.household), joinedload(Need.person))
    )
    return found(db.session.scalar(row))


def contact_of(household_id: int) -> ContactCard | None:
    """Whom the household calls: its cadre, or the deputy of today (3 statements)."""
    decider = decider_of(household_id)
    user = db.session.get(User, decider) if decider is not None else None
    stands_in = decider is not None and decider != cadre_of(household_id)
    return ContactCard(user.name, user.phone or "", stands_in) if user is not None else None


def cards_of(needs: Sequence[Need], by: Principal) -> list[NeedCard]:
    """Cards of loaded needs, in their order (4 statements)."""
    if not needs:
        return []
    kinds = {kind.code: kind for kind in terms("need_types")}
    heads = _heads({need.household_id for need in needs})
    areas = full_names({need.area_code for need in needs})
    deadlines = next_deadlines(need.uid for need in needs)
    return [_card(need, kinds, heads, areas.get(need.area_code, ""), deadlines.get(need.uid), by) for need in needs]


def card_of(need: Need, by: Principal) -> NeedCard:
    """One card."""
    return cards_of([need], by)[0]


def history_of(need: Need) -> list[StepCard]:
    """Every step of a need, oldest first, from its audit trail (2 statements)."""
    reasons = {term.code: term for term in terms("decline_need")}
    rows = sa.select(AuditEntry).where(
        AuditEntry.noun == Need.__tablename__, AuditEntry.noun_uid == need.uid, AuditEntry.action == "move"
    )
    return [
        StepCard(row.at, row.to_state or "", row.actor_role, bool(row.detail.get("on_behalf")), reasons.get(row.why))
        for row in db.session.scalars(rows.order_by(AuditEntry.seq))
    ]


def _heads(household_ids: set[int]) -> dict[int, str]:
    rows = sa.select(Person.household_id, Person.name).where(
        Person.household_id.in_(household_ids), Person.is_head, Person.left_on.is_(None)
    )
    return {row.household_id: row.name for row in db.session.execute(rows)}


def _card(
    need: Need, kinds: dict[str, Term], heads: dict[int, str], area: str, deadline: TaskCard | None, by: Principal
) -> NeedCard:
    household: Household = need.household
    said_on, head = clock.local(need.created_at).date(), heads.get(household.id, "")
    return NeedCard(
        need.uid, need.county_code, not is_own(by, household), kinds.get(need.kind), need.sentence, need.state, said_on,
        (clock.today() - said_on).days, household.number,
        head if named_in_lists(by, household) else masked_name(head), area, need.is_wish, deadline,
    )  # fmt: skip
