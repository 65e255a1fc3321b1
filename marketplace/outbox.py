"""Notices leave through rows: written with the change they tell of, sent at most once, never lost.

A row is one message to one recipient by one channel. Its event key makes it unique, so a command
that runs twice posts once. Gateways are the business of `notices`, which drains these rows.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import Base, Row, UtcDateTime, db, dialect_name, insert_into, values_of

QUEUED, LEASED, SENT, CANCELLED = "queued", "leased", "sent", "cancelled"
LEASE = timedelta(seconds=30)


class OutboxRow(Row, Base):
    """`kind` names the sentence (a template), `params` its blanks: never personal data."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("event_key", "channel", "recipient_kind", "recipient_id"),
        sa.Index("ix_outbox_due", "status", "not_before"),
    )

    event_key: Mapped[str] = mapped_column(sa.String(120))
    channel: Mapped[str] = mapped_column(sa.String(16), default="in_app")
    recipient_kind: Mapped[str] = mapped_column(sa.String(16))
    recipient_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(48))
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    path: Mapped[str] = mapped_column(sa.String(200), default="")
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(sa.String(16), default=QUEUED)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)


def post(
    event_key: str,
    kind: str,
    *,
    to: tuple[str, int],
    path: str = "",
    not_before: datetime | None = None,
    **params: Any,
) -> None:
    """Queue one message for `to` (`("user"|"household"|"organisation", id)`).

    The same event for the same recipient is posted once, whatever the caller does; `path` is
    the very page the message speaks of.
    """
    recipient_kind, recipient_id = to
    row = OutboxRow(
        event_key=event_key, kind=kind, recipient_kind=recipient_kind, recipient_id=recipient_id,
        path=path, params=params, not_before=not_before or clock.now(),
    )  # fmt: skip
    db.session.connection().execute(_put(dialect_name()), values_of(row))


def cancel(event_key: str) -> bool:
    """Take back what still waits under this event key; True if nothing had been sent."""
    db.session.execute(
        sa.update(OutboxRow)
        .where(OutboxRow.event_key == event_key, OutboxRow.status == QUEUED)
        .values(status=CANCELLED)
    )
    gone = sa.select(sa.func.count()).where(OutboxRow.event_key == event_key, OutboxRow.status.in_((SENT, LEASED)))
    return db.session.scalar(gone) == 0


def lease(limit: int = 100) -> list[OutboxRow]:
    """Claim due rows for one worker: a worker that dies gives them back when its lease ends."""
    now = clock.now()
    due = sa.or_(
        sa.and_(OutboxRow.status == QUEUED, OutboxRow.not_before <= now),
        sa.and_(OutboxRow.status == LEASED, OutboxRow.lease_until < now),
    )
    ids = sa.select(OutboxRow.id).where(due).order_by(OutboxRow.id).limit(limit)
    if db.engine.dialect.name == "postgresql":
        ids = ids.with_for_update(skip_locked=True)
    claimed = db.session.scalars(
        sa.update(OutboxRow)
        .where(OutboxRow.id.in_(ids.scalar_subquery()))
        .values(status=LEASED, lease_until=now + LEASE, attempts=OutboxRow.attempts + 1)
        .returning(OutboxRow)
        .execution_options(synchronize_session=False)
    )
    return sorted(claimed, key=lambda row: row.id)


@cache
def _put(dialect: str) -> Any:
    return insert_into(OutboxRow, dialect).on_conflict_do_nothing()
