"""Placements."""

from datetime import date
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, Row, Stateful, area_column, one_of
from ..matches.models import Match
from ..transitions import StateTable
from .states import PLACEMENT


class Placement(Row, Stateful, Base):
    """One hire. Confirmed at 30 and 90 days, or settled by days or pieces and pay."""

    __tablename__ = "placements"
    __table_args__ = (
        sa.CheckConstraint("days IS NULL OR (days >= 0 AND days <= 366)", "days"),
        sa.CheckConstraint("pieces IS NULL OR pieces >= 0", "pieces"),
        sa.CheckConstraint("paid_fen IS NULL OR paid_fen >= 0", "paid"),
        one_of("state", PLACEMENT.states),
        sa.Index("ix_placements_area", "state", "area_code"),
    )
    STATES: ClassVar[StateTable] = PLACEMENT

    match_id: Mapped[int] = mapped_column(sa.ForeignKey("matches.id"), unique=True)
    match: Mapped[Match] = relationship()
    area_code: Mapped[str] = area_column()
    county_code: Mapped[str] = area_column(index=True)
    started_on: Mapped[date]
    days: Mapped[float | None]
    pieces: Mapped[int | None]
    paid_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    left_on: Mapped[date | None]
    reason_code: Mapped[str] = mapped_column(sa.String(32), default="")
