"""Messages as their reader sees them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, Row, UtcDateTime


class Notice(Row, Base):
    """One message in somebody's in-app list; `outbox_uid` makes a second delivery impossible."""

    __tablename__ = "notices"
    __table_args__ = (sa.Index("ix_notices_reader", "recipient_kind", "recipient_id", "id"),)

    outbox_uid: Mapped[str] = mapped_column(sa.String(24), unique=True)
    recipient_kind: Mapped[str] = mapped_column(sa.String(16))
    recipient_id: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(48))
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    path: Mapped[str] = mapped_column(sa.String(200), default="")
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
