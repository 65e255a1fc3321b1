"""What is kept for a time only: ended sign-ins, used codes, ended tokens, old messages. The audit trail stays."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from .. import clock, outbox
from ..accounts.models import ApiToken, ResetCode, SignIn
from ..areas.rules import PROVINCE
from ..db import db, reading
from ..settings.queries import value
from .models import Notice

BATCH = 500
KEYS = (SignIn, ResetCode, ApiToken)
OVER = (outbox.SENT, outbox.CANCELLED)


def drain() -> int:
    """Delete what is past its time, a batch of each kind; how many rows. Again changes nothing.

    It looks as a reader: with nothing to delete nobody is kept from writing.
    """
    with reading():
        due = list(_due())
        db.session.rollback()
    for model, ids in due:
        if model is outbox.OutboxRow:  # a message and its notice go together: each says that the other is there
            uids = sa.select(model.uid).where(model.id.in_(ids))
            _delete(sa.delete(Notice).where(Notice.outbox_uid.in_(uids)))
        _delete(sa.delete(model).where(model.id.in_(ids)))
    return sum(len(ids) for _, ids in due)


def _due() -> Iterator[tuple[Any, list[int]]]:
    """Table → ids past their time. Whatever key ended early expires all the same: one condition for both."""
    before = clock.now() - timedelta(days=value("keep_sign_ins_days", PROVINCE))
    old = clock.now() - timedelta(days=value("keep_messages_days", PROVINCE))
    row = outbox.OutboxRow
    rows = [(key, sa.select(key.id).where(key.expires_at < before)) for key in KEYS]
    rows.append((row, sa.select(row.id).where(row.status.in_(OVER), row.not_before < old)))  # type: ignore[arg-type]
    for model, wanted in rows:
        ids = list(db.session.scalars(wanted.limit(BATCH)))
        if ids:
            yield model, ids


def _delete(rows: sa.Delete) -> None:
    db.session.execute(rows.execution_options(synchronize_session=False))
