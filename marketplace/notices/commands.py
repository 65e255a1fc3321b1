"""Delivering what waits in the outbox, and reading it."""

import sqlalchemy as sa

from .. import clock, outbox
from ..access import Principal
from ..db import db
from . import queries
from .models import Notice

BATCH = 200


def drain() -> int:
    """Turn due outbox rows into notices; how many were taken.

    Lease, notice and mark are one transaction, and `outbox_uid` is unique: a worker that dies at
    any point delivers neither twice nor never.
    """
    rows = outbox.lease(BATCH)
    if not rows:
        return 0
    uids = [row.uid for row in rows]
    there = set(db.session.scalars(sa.select(Notice.outbox_uid).where(Notice.outbox_uid.in_(uids))))
    db.session.add_all(_notice_of(row) for row in rows if row.uid not in there)
    db.session.execute(
        sa.update(outbox.OutboxRow)
        .where(outbox.OutboxRow.id.in_([row.id for row in rows]))
        .values(status=outbox.SENT, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    db.session.flush()
    return len(rows)


def open_notice(uid: str, *, by: Principal) -> Notice:
    """Mark one notice as read; again changes nothing. Raises NotFound for another's."""
    notice = queries.get_notice(uid, by=by)
    notice.read_at = notice.read_at or clock.now()
    db.session.flush()
    return notice


def read_all(*, by: Principal) -> None:
    """Mark everything as read."""
    unread = sa.update(Notice).where(queries.sent_to(by), Notice.read_at.is_(None)).values(read_at=clock.now())
    db.session.execute(unread.execution_options(synchronize_session=False))


def _notice_of(row: outbox.OutboxRow) -> Notice:
    return Notice(
        outbox_uid=row.uid, recipient_kind=row.recipient_kind, recipient_id=row.recipient_id, kind=row.kind,
        params=row.params, path=row.path,
    )  # fmt: skip
