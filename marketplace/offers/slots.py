"""Slots and budget change by conditional UPDATE alone: one statement that counts and refuses at once."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.util import identity_key

from .. import audit
from ..access import SYSTEM
from ..audit import AuditEntry
from ..db import db
from ..errors import IllegalMove, NoVacancyLeft
from .models import HelpOffer

NOT_GIVING = "This offer takes nobody at the moment."


def hold_slot(offer_id: int, fen: int) -> None:
    """Hold one slot of an open offer, and `fen` of its budget where it has one.

    Raises NoVacancyLeft when slots or budget do not reach, or the offer is not open.
    """
    _check_amount(fen)
    in_budget = sa.or_(
        HelpOffer.budget_fen.is_(None), HelpOffer.held_fen + HelpOffer.delivered_fen + fen <= HelpOffer.budget_fen
    )
    free = sa.and_(HelpOffer.n_held + HelpOffer.n_delivered < HelpOffer.slots, HelpOffer.state == "open", in_budget)
    held = _change(offer_id, free, n_held=HelpOffer.n_held + 1, held_fen=HelpOffer.held_fen + fen)
    if held is None:
        giving = db.session.scalar(sa.select(HelpOffer.id).where(HelpOffer.id == offer_id, HelpOffer.state == "open"))
        raise NoVacancyLeft(None if giving else NOT_GIVING)


def release_slot(offer_id: int, fen: int) -> None:
    """Give a held slot and its `fen` back, in whatever state the offer is.

    An offer that filled itself opens again. Raises IllegalMove when that much is not held.
    """
    _check_amount(fen)
    row = _change(offer_id, _holds(fen), n_held=HelpOffer.n_held - 1, held_fen=HelpOffer.held_fen - fen)
    if row is None:
        raise IllegalMove
    if row.state == "filled":
        reopen_if_filled_by_itself(db.session.get_one(HelpOffer, offer_id))


def deliver_slot(offer_id: int, held_fen: int, given_fen: int) -> None:
    """Turn a held slot into a delivered one: `held_fen` were held for it, `given_fen` really arrived.

    Raises IllegalMove when that much is not held, NoVacancyLeft when the budget does not reach for
    `given_fen`. The last slot fills the offer.
    """
    _check_amount(held_fen)
    _check_amount(given_fen)
    in_budget = sa.or_(
        HelpOffer.budget_fen.is_(None),
        HelpOffer.held_fen - held_fen + HelpOffer.delivered_fen + given_fen <= HelpOffer.budget_fen,
    )
    row = _change(
        offer_id, sa.and_(_holds(held_fen), in_budget),
        n_held=HelpOffer.n_held - 1, held_fen=HelpOffer.held_fen - held_fen,
        n_delivered=HelpOffer.n_delivered + 1, delivered_fen=HelpOffer.delivered_fen + given_fen,
    )  # fmt: skip
    if row is None:
        held = db.session.scalar(sa.select(HelpOffer.id).where(HelpOffer.id == offer_id, _holds(held_fen)))
        raise NoVacancyLeft if held else IllegalMove
    if row.n_delivered >= row.slots and row.state in ("open", "paused"):
        fill_by_itself(db.session.get_one(HelpOffer, offer_id))


def fill_by_itself(offer: HelpOffer) -> None:
    """The last slot is given: lists must drop it."""
    audit.move(offer, "filled", by=SYSTEM)
    offer.needs_ranking = offer.needs_indexing = True
    db.session.flush()


def reopen_if_filled_by_itself(offer: HelpOffer) -> None:
    """Open a filled offer that has room again, unless its donor was the one who called it filled."""
    last = sa.select(AuditEntry.actor_uid).where(
        AuditEntry.noun == HelpOffer.__tablename__, AuditEntry.noun_uid == offer.uid, AuditEntry.to_state == "filled"
    )
    by_whom = db.session.scalar(last.order_by(AuditEntry.id.desc()).limit(1))
    if offer.state != "filled" or by_whom != SYSTEM.uid or offer.n_delivered >= offer.slots:
        return
    audit.move(offer, "open", by=SYSTEM)
    offer.needs_ranking = offer.needs_indexing = True
    db.session.flush()


def _holds(fen: int) -> sa.ColumnElement[bool]:
    return sa.and_(HelpOffer.n_held > 0, HelpOffer.held_fen >= fen)


def _check_amount(fen: int) -> None:
    if fen < 0:
        raise ValueError("an amount below zero")


def _change(offer_id: int, condition: sa.ColumnElement[bool], **values: Any) -> Any:
    """One UPDATE; the row after it, or None when the condition did not hold."""
    row = db.session.execute(
        sa.update(HelpOffer)
        .where(HelpOffer.id == offer_id, condition)
        .values(**values)
        .returning(HelpOffer.state, HelpOffer.slots, HelpOffer.n_delivered)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    loaded = db.session.identity_map.get(identity_key(HelpOffer, offer_id))
    if loaded is not None:
        db.session.expire(loaded, ["n_held", "n_delivered", "held_fen", "delivered_fen"])
    return row
