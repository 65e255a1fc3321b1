"""What a person was told, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..access import Principal, found
from ..db import db
from ..web import Page, paged
from .models import Notice


@dataclass(frozen=True)
class NoticeCard:
    """One message: `kind` names its sentence, `params` fill the blanks, `path` is what it speaks of.

    `reader` is user, household or organisation: the same event is told to each in other words.
    """

    uid: str
    reader: str
    kind: str
    params: dict[str, Any]
    path: str
    at: datetime
    is_read: bool


def sent_to(viewer: Principal) -> sa.ColumnElement[bool]:
    """SQL: the notice went to the viewer, its household or its organisation."""
    return sa.or_(
        sa.and_(Notice.recipient_kind == "user", Notice.recipient_id == viewer.user_id),
        sa.and_(Notice.recipient_kind == "household", Notice.recipient_id.in_(viewer.household_ids)),
        sa.and_(Notice.recipient_kind == "organisation", Notice.recipient_id.in_(viewer.organisation_ids())),
    )


def inbox_for(viewer: Principal, *, unread_only: bool = False, number: int = 1) -> Page:
    """The viewer's notices, newest first (2 statements)."""
    rows = sa.select(Notice).where(sent_to(viewer)).order_by(Notice.id.desc())
    return paged(rows.where(Notice.read_at.is_(None)) if unread_only else rows, card_of, number=number)


def n_unread(viewer: Principal) -> int:
    """How many notices the viewer has not opened (1 statement, none for nobody)."""
    if viewer.user_id is None:
        return 0
    unread = sa.select(sa.func.count()).select_from(Notice).where(sent_to(viewer), Notice.read_at.is_(None))
    return db.session.scalar(unread) or 0


def get_notice(uid: str, *, by: Principal) -> Notice:
    """Raises NotFound for a notice that went to somebody else."""
    return found(db.session.scalar(sa.select(Notice).where(Notice.uid == uid, sent_to(by))))


def card_of(notice: Notice) -> NoticeCard:
    """As pages show it."""
    return NoticeCard(
        notice.uid,
        notice.recipient_kind,
        notice.kind,
        notice.params,
        notice.path,
        notice.created_at,
        notice.read_at is not None,
    )
