"""Deadlines."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base, Row, Stateful, UtcDateTime, area_column
from ..transitions import StateTable
from .states import TASK


class Task(Row, Stateful, Base):
    """Whatever someone must do by a date.

    The owner is a user (`owner_id`), an organisation, or whoever holds `owner_role` over
    `area_code`. When it is overdue it climbs: cadre → township → bureau of the county → city.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        sa.Index("ix_tasks_owner", "owner_id", "state", "due_at"),
        sa.Index("ix_tasks_area", "owner_role", "state", "area_code"),
        sa.Index("ix_tasks_due", "state", "due_at"),
        sa.Index("ix_tasks_thing", "noun_uid", "state"),
        # one open task of a kind per thing: a command that runs twice opens it once
        sa.Index("uq_tasks_open", "kind", "noun_uid", unique=True, sqlite_where=sa.text("state = 'open'"),
                 postgresql_where=sa.text("state = 'open'")),
    )  # fmt: skip
    STATES: ClassVar[StateTable] = TASK

    kind: Mapped[str] = mapped_column(sa.String(32))
    noun: Mapped[str] = mapped_column(sa.String(32))
    noun_uid: Mapped[str] = mapped_column(sa.String(24))
    path: Mapped[str] = mapped_column(sa.String(200), default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(index=True)
    owner_role: Mapped[str] = mapped_column(sa.String(16))
    area_code: Mapped[str] = area_column()
    county_code: Mapped[str] = area_column()
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # before, its owner does not know of it
    level: Mapped[int] = mapped_column(default=0)  # how often it has climbed
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    @property
    def about(self) -> tuple[str, int | None]:
        """Whom it is about: a person's uid, or a household's id where it is about all of it."""
        person = self.noun_uid if self.noun == "people" else self.params.get("person", "")
        return person, self.household_id
