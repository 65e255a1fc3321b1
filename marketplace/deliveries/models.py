"""Deliveries."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..crypto import Sealed
from ..db import Base, Row, area_column
from ..matches.models import Match


class Delivery(Row, Base):
    """What arrived, when, worth how much, and what shows it. Cash names the charity's receipt."""

    __tablename__ = "deliveries"
    __table_args__ = (
        sa.CheckConstraint("amount_fen >= 0", "amount"),
        sa.Index("uq_deliveries_receipt", "charity_name", "receipt_number", unique=True,
                 sqlite_where=sa.text("receipt_number <> ''"), postgresql_where=sa.text("receipt_number <> ''")),
    )  # fmt: skip

    match_id: Mapped[int] = mapped_column(sa.ForeignKey("matches.id"), unique=True)
    match: Mapped[Match] = relationship()
    area_code: Mapped[str] = area_column()
    county_code: Mapped[str] = area_column(index=True)
    delivered_on: Mapped[date]
    what: Mapped[str] = mapped_column(sa.String(200))
    amount_fen: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    charity_name: Mapped[str] = mapped_column(sa.String(120), default="")
    receipt_number: Mapped[str] = mapped_column(sa.String(40), default="")
    evidence_note_sealed: Mapped[str | None] = mapped_column(sa.Text)
    evidence_note = Sealed()
    evidence_path: Mapped[str] = mapped_column(sa.String(120), default="")  # a re-encoded picture under instance/
    recorded_by: Mapped[str] = mapped_column(sa.String(24))
