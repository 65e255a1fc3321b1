"""Hires within somebody's scope."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from .. import clock
from ..access import Principal, found
from ..areas.queries import full_names
from ..db import db
from ..households.queries import scope as household_scope
from ..households.rules import is_own, named_in_lists
from ..jobs.models import Job
from ..jobs.queries import employer_of
from ..jobs.rules import posting_organisation_ids
from ..masking import masked_name
from ..matches.models import Match
from ..matches.queries import names_for
from ..web import Page, paged
from . import rules
from .models import Placement


@dataclass(frozen=True)
class PlacementCard:
    """A hire in a list: by name; for the employer under the pseudonym it had while the contact is not open."""

    __tablename__: ClassVar[str] = Placement.__tablename__

    uid: str
    county_code: str
    match_uid: str
    state: str
    who: str
    named: bool  # a list shows the full name to somebody outside the family: it goes into the trail
    title: str
    kind: str
    pay_unit: str
    employer: str
    village: str
    started_on: date
    days: float | None
    pieces: int | None
    paid_fen: int | None
    left_on: date | None
    reason_code: str
    is_settled_kind: bool
    may_confirm_on: date | None

    @property
    def is_due(self) -> bool:
        """Whether the next confirmation can be given today."""
        return self.may_confirm_on is not None and self.may_confirm_on <= clock.today()


def scope(by: Principal) -> sa.ColumnElement[bool]:
    """SQL on Placement joined with Match, Household and Job: hires of one's households, posts or area."""
    return sa.or_(household_scope(by), Job.organisation_id.in_(posting_organisation_ids(by)))


def placements_for(by: Principal, number: int = 1, *, state: str = "") -> Page:
    """What this person may see, newest first (3 statements)."""
    rows = _whole().where(scope(by)).order_by(Placement.started_on.desc(), Placement.id.desc())
    page = paged(rows.where(Placement.state == state) if state else rows, number=number)
    return Page(
        [_listed(row, card, by) for row, card in zip(page.items, cards_of(page.items, by), strict=True)],
        page.number,
        page.total,
        page.size,
    )


def n_placements(by: Principal) -> int:
    """How many hires this person may see (1 statement)."""
    rows = sa.select(sa.func.count(Placement.id)).join(Placement.match).join(Match.household).join(Match.job)
    return db.session.scalar(rows.where(scope(by))) or 0


def get_placement(uid: str, by: Principal) -> Placement:
    """A hire within scope, with its match, household and job (1 statement). Raises NotFound."""
    row = db.session.scalar(_whole().where(Placement.uid == uid))
    return found(row if row is not None and rules.watches(by, row) else None)


def cards_of(placements: Any, by: Principal) -> list[PlacementCard]:
    """The cards of loaded rows, in their order (≤ 2 statements: names of places, consents of an employer's people)."""
    places = full_names({placement.area_code for placement in placements})
    names = names_for([placement.match for placement in placements], by)
    return [_card(placement, by, places.get(placement.area_code, ""), names) for placement in placements]


def _listed(placement: Placement, card: PlacementCard, by: Principal) -> PlacementCard:
    """In a list the offices read a family name; pseudonyms stay."""
    household = placement.match.household
    if _is_mine(placement, by):
        return replace(card, named=card.who != placement.match.pseudonym)
    if not named_in_lists(by, household):
        return replace(card, who=masked_name(card.who))
    return replace(card, named=not is_own(by, household))


def _whole() -> sa.Select[Any]:
    match = contains_eager(Placement.match)
    return (
        sa.select(Placement)
        .join(Placement.match)
        .join(Match.household)
        .join(Match.job)
        .options(
            match.contains_eager(Match.household), match.contains_eager(Match.job).joinedload(Job.organisation),
            match.joinedload(Match.person),
        )
    )  # fmt: skip


def _is_mine(placement: Placement, by: Principal) -> bool:
    job = placement.match.job
    return job is not None and job.organisation_id in posting_organisation_ids(by)


def _card(placement: Placement, by: Principal, village: str, names: dict[int, str]) -> PlacementCard:
    match, job = placement.match, placement.match.job
    assert job is not None  # a placement comes from a job
    settled = rules.is_settled_kind(job.kind)
    mine = _is_mine(placement, by)
    waits = placement.state in rules.NEXT and not settled
    return PlacementCard(
        uid=placement.uid, county_code=placement.county_code, match_uid=match.uid, state=placement.state,
        who=names.get(match.id, match.pseudonym) if mine else match.person.name, named=False, title=job.title,
        kind=job.kind, pay_unit=job.pay_unit,
        employer=employer_of(job), village="" if mine else village, started_on=placement.started_on,
        days=placement.days, pieces=placement.pieces, paid_fen=placement.paid_fen, left_on=placement.left_on,
        reason_code=placement.reason_code, is_settled_kind=settled,
        may_confirm_on=rules.due_on(placement.state, placement.started_on) if waits else None,
    )  # fmt: skip
