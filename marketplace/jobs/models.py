"""Jobs and the skills they ask for."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import Organisation
from ..crypto import Sealed
from ..db import Base, Row, Stateful, UtcDateTime, area_column, one_of
from ..transitions import StateTable
from .states import JOB

KINDS = (
    "regular", "day_work", "home_processing", "workshop", "public_welfare", "work_relief", "seasonal",
)  # fmt: skip
PAY_UNITS = ("month", "day", "hour", "piece")
SETTLED_KINDS = frozenset({"day_work", "home_processing", "work_relief", "seasonal"})  # by days or pieces


class Job(Row, Stateful, Base):
    """A post with vacancies. `n_held` and `n_filled` change by conditional UPDATE alone."""

    __tablename__ = "jobs"
    __table_args__ = (
        sa.CheckConstraint("n_held >= 0 AND n_filled >= 0 AND n_held + n_filled <= vacancies", "seats"),
        sa.CheckConstraint("vacancies >= 0 AND vacancies <= 9999", "vacancies"),
        sa.CheckConstraint("age_min >= 16", "age_min"),
        sa.CheckConstraint("pay_min_fen IS NULL OR pay_min_fen >= 0", "pay_min"),
        sa.CheckConstraint("pay_max_fen IS NULL OR pay_max_fen >= pay_min_fen", "pay_order"),
        one_of("state", JOB.states),
        one_of("kind", KINDS),
        one_of("pay_unit", PAY_UNITS),
        sa.Index("ix_jobs_browse", "state", "area_code"),
        sa.Index("ix_jobs_ranking", "needs_ranking", "id"),
        sa.Index("ix_jobs_indexing", "needs_indexing", "id"),
        sa.Index("ix_jobs_poster", "organisation_id", "state", "id"),
        sa.Index("ix_jobs_fresh", "state", "confirmed_at"),
        sa.Index("ix_jobs_place", "state", "lat", "lon"),
        sa.Index("ix_jobs_at_home", "state", "remote"),
        sa.Index("uq_jobs_source", "source", "source_ref", unique=True, sqlite_where=sa.text("source_ref <> ''"),
                 postgresql_where=sa.text("source_ref <> ''")),
    )  # fmt: skip
    STATES: ClassVar[StateTable] = JOB

    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    organisation: Mapped[Organisation | None] = relationship()
    kind: Mapped[str] = mapped_column(sa.String(16), default="regular")
    title: Mapped[str] = mapped_column(sa.String(80))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    employer_name: Mapped[str] = mapped_column(sa.String(120), default="")  # where an import knows no organisation
    area_code: Mapped[str] = area_column()
    county_code: Mapped[str] = area_column(index=True)
    place: Mapped[str] = mapped_column(sa.String(120), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    remote: Mapped[bool] = mapped_column(default=False)  # home processing and work from home
    live_in: Mapped[bool] = mapped_column(default=False)
    max_km: Mapped[int | None]  # by road; nobody from farther is proposed
    vacancies: Mapped[int] = mapped_column(default=1)
    n_held: Mapped[int] = mapped_column(default=0)
    n_filled: Mapped[int] = mapped_column(default=0)
    pay_min_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    pay_max_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    pay_unit: Mapped[str] = mapped_column(sa.String(8), default="month")
    hours_per_day: Mapped[float | None]
    days_per_month: Mapped[float | None]
    season_from: Mapped[date | None]
    season_to: Mapped[date | None]
    min_education: Mapped[str] = mapped_column(sa.String(12), default="")
    age_min: Mapped[int] = mapped_column(default=18)  # 16 for light work alone
    lifting_kg: Mapped[int | None]
    health_needs: Mapped[list[Any]] = mapped_column(
        sa.JSON, default=list
    )  # what the work needs, as health_limits codes
    for_disabled: Mapped[bool] = mapped_column(default=False)  # lawful targeting
    light_work: Mapped[bool] = mapped_column(default=False)  # allowed for 16 and 17 year olds
    injury_cover: Mapped[bool] = mapped_column(default=False)
    past_retirement: Mapped[bool] = mapped_column(default=False)
    skills_taught: Mapped[bool] = mapped_column(default=False)
    valid_until: Mapped[date]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the poster last said it still holds
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the poster was asked whether it still holds
    flags: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # wording that discriminates
    draft_why: Mapped[str] = mapped_column(sa.String(200), default="")
    source: Mapped[str] = mapped_column(sa.String(40), default="")
    source_ref: Mapped[str] = mapped_column(sa.String(64), default="")
    needs_ranking: Mapped[bool] = mapped_column(default=False)
    needs_indexing: Mapped[bool] = mapped_column(default=False)
    needs_telling: Mapped[bool] = mapped_column(default=False)  # people with an open match must hear of an edit
    changed_fields: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # what the edit changed
    closing_words_sealed: Mapped[str | None] = mapped_column(sa.Text)
    closing_words = Sealed()
    skills: Mapped[list["JobSkill"]] = relationship(cascade="all, delete-orphan", order_by="JobSkill.id")

    @property
    def n_left(self) -> int:
        """Vacancies neither held nor filled."""
        return self.vacancies - self.n_held - self.n_filled


class JobSkill(Row, Base):
    """A skill the job asks for: required, or wished."""

    __tablename__ = "job_skills"
    __table_args__ = (sa.UniqueConstraint("job_id", "skill_code", "text"),)

    job_id: Mapped[int] = mapped_column(sa.ForeignKey("jobs.id"), index=True)
    skill_code: Mapped[str] = mapped_column(sa.String(24), default="")
    text: Mapped[str] = mapped_column(sa.String(60), default="")
    required: Mapped[bool] = mapped_column(default=False)
