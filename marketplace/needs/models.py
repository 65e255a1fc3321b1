"""Needs."""

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, Row, Stateful, area_column
from ..households.models import Household, Person
from ..transitions import StateTable
from .states import NEED


class Need(Row, Stateful, Base):
    """What a household asks for, in one typed task and its own words."""

    __tablename__ = "needs"
    __table_args__ = (
        sa.Index("ix_needs_area", "state", "area_code"),
        sa.Index("ix_needs_household", "household_id", "state"),
        sa.Index("ix_needs_wish", "is_wish", "state", "area_code"),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", "amount"),
    )
    STATES: ClassVar[StateTable] = NEED

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"))
    household: Mapped[Household] = relationship()
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    person: Mapped[Person | None] = relationship()
    area_code: Mapped[str] = area_column()
    county_code: Mapped[str] = area_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(32))  # code of the term list need_types
    sentence: Mapped[str] = mapped_column(sa.String(500), default="")
    amount_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    is_wish: Mapped[bool] = mapped_column(default=False)
    wish_text: Mapped[str] = mapped_column(sa.String(300), default="")  # what donors read, checked by the cadre
    channel: Mapped[str] = mapped_column(sa.String(12), default="page")
    stated_by: Mapped[str] = mapped_column(sa.String(24))
    reason_code: Mapped[str] = mapped_column(sa.String(32), default="")
    reply: Mapped[str] = mapped_column(sa.String(500), default="")
