"""Needs."""

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..crypto import Sealed
from ..db import Base, Row, Stateful, area_column, one_of
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
        one_of("state", NEED.states),
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
    sentence_sealed: Mapped[str | None] = mapped_column(sa.Text)  # in its own words: they may speak of illness
    sentence = Sealed()
    amount_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    is_wish: Mapped[bool] = mapped_column(default=False)
    wish_text_sealed: Mapped[str | None] = mapped_column(sa.Text)  # what donors read, checked by the cadre
    wish_text = Sealed()
    channel: Mapped[str] = mapped_column(sa.String(12), default="page")
    stated_by: Mapped[str] = mapped_column(sa.String(24))
    reason_code: Mapped[str] = mapped_column(sa.String(32), default="")
    reply_sealed: Mapped[str | None] = mapped_column(sa.Text)
    reply = Sealed()
