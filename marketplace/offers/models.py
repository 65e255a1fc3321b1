"""Help offers."""

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Organisation
from ..crypto import Sealed
from ..db import Base, Row, Stateful, area_column, one_of
from ..transitions import StateTable
from .states import OFFER

KINDS = ("sponsor_student", "help_disabled", "help_sick", "goods", "service", "training", "cash")
NEVER_DISCLOSED = frozenset({"sponsor_student", "help_disabled", "help_sick"})  # a pseudonym, always
AUDIENCES = ("anyone", "student", "disabled", "sick", "elderly", "carer")


class HelpOffer(Row, Stateful, Base):
    """A donor's offer. It has slots, and a budget where money or goods of a price are given."""

    __tablename__ = "help_offers"
    __table_args__ = (
        sa.CheckConstraint("n_held >= 0 AND n_delivered >= 0 AND n_held + n_delivered <= slots", "slots"),
        sa.CheckConstraint("budget_fen IS NULL OR (held_fen >= 0 AND delivered_fen >= 0 "
                           "AND held_fen + delivered_fen <= budget_fen)", "budget"),
        sa.CheckConstraint("slots >= 0 AND slots <= 9999", "slot_range"),
        sa.CheckConstraint("kind <> 'cash' OR charity_name <> ''", "charity"),
        one_of("state", OFFER.states),
        one_of("kind", KINDS),
        one_of("audience", AUDIENCES),
        sa.Index("ix_help_offers_browse", "state", "area_code"),
        sa.Index("ix_help_offers_ranking", "needs_ranking", "id"),
        sa.Index("ix_help_offers_indexing", "needs_indexing", "id"),
        sa.Index("ix_help_offers_poster", "organisation_id", "state", "id"),
    )  # fmt: skip
    STATES: ClassVar[StateTable] = OFFER

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    organisation: Mapped[Organisation] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(16))
    title: Mapped[str] = mapped_column(sa.String(80))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    area_code: Mapped[str] = area_column()  # the area it is meant for, any level
    county_code: Mapped[str] = area_column(index=True)
    audience: Mapped[str] = mapped_column(sa.String(12), default="anyone")
    criteria: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # a condition over facts
    slots: Mapped[int] = mapped_column(default=1)
    n_held: Mapped[int] = mapped_column(default=0)
    n_delivered: Mapped[int] = mapped_column(default=0)
    slice_fen: Mapped[int | None] = mapped_column(sa.BigInteger)  # what one slot costs
    budget_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    held_fen: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    delivered_fen: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    charity_name: Mapped[str] = mapped_column(sa.String(120), default="")  # cash goes through it
    from_on: Mapped[date]
    until_on: Mapped[date]
    needs_ranking: Mapped[bool] = mapped_column(default=False)
    needs_indexing: Mapped[bool] = mapped_column(default=False)
    needs_telling: Mapped[bool] = mapped_column(default=False)  # people with an open match must hear of an edit
    changed_fields: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # what the edit changed
    closing_words_sealed: Mapped[str | None] = mapped_column(sa.Text)
    closing_words = Sealed()

    @property
    def n_left(self) -> int:
        """Slots neither held nor delivered."""
        return self.slots - self.n_held - self.n_delivered
