"""What a person was told, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..access import Principal, found
from ..db import db
from ..households.naming import Who, who_is
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
    about: tuple[str, int | None] = ("", None)  # a person's uid, a household's id
    who: Who | None = None  # whom it is about, for those who may know


def sent_to(viewer: Principal) -> sa.ColumnElement[bool]:
    """SQL: the notice went to the viewer, its household or its organisation."""
    return sa.or_(
        sa.and_(Notice.recipient_kind == "user", Notice.recipient_id == viewer.user_id),
        sa.and_(Notice.recipient_kind == "household", Notice.recipient_id.in_(viewer.household_ids)),
        sa.and_(Notice.recipient_kind == "organisation", Notice.recipient_id.in_(viewer.organisation_ids())),
    )


def inbox_for(viewer: Principal, *, unread_only: bool = False, number: int = 1) -> Page:
    """The viewer's notices, newest first (4 statements)."""
    rows = sa.select(Notice).where(sent_to(viewer)).order_by(Notice.id.desc())
    page = paged(rows.where(Notice.read_at.is_(None)) if unread_only else rows, _card, number=number)
    who = who_is((card.about for card in page.items), viewer)
    return replace(page, items=[replace(card, who=who.get(card.about)) for card in page.items])


def n_unread(viewer: Principal) -> int:
    """How many notices the viewer has not opened (1 statement, none for nobody)."""
    if viewer.user_id is None:
        return 0
    unread = sa.select(sa.func.count()).select_from(Notice).where(sent_to(viewer), Notice.read_at.is_(None))
    return db.session.scalar(unread) or 0


def get_notice(uid: str, *, by: Principal) -> Notice:
    """Raises NotFound for a notice that went to somebody else."""
    return found(db.session.scalar(sa.select(Notice).where(Notice.uid == uid, sent_to(by))))


def card_of(notice: Notice, *, by: Principal) -> NoticeCard:
    """One notice as its own page shows it (2 statements)."""
    card = _card(notice)
    return replace(card, who=who_is([card.about], by).get(card.about))


def whom(cards: Iterable[NoticeCard]) -> list[Who]:
    """Whom these notices are about: what the trail records of a list."""
    return [card.who for card in cards if card.who is not None]


def _card(notice: Notice) -> NoticeCard:
    return NoticeCard(
        notice.uid,
        notice.recipient_kind,
        notice.kind,
        notice.params,
        notice.path,
        notice.created_at,
        notice.read_at is not None,
        about=(notice.params.get("person", ""), notice.params.get("household")),
    )
