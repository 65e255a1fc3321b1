"""Suggestions (disposable) and matches (from the first human act)."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..crypto import Sealed
from ..db import Base, Row, Stateful, UtcDateTime, area_column, one_of
from ..households.models import Household, Person
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..transitions import StateTable
from .states import MATCH

CAME_FROM = ("applied", "invited", "put_forward")
ENDED = "(" + ",".join(f"'{state}'" for state in sorted(MATCH.closed)) + ")"


class Suggestion(Base):
    """One line of a stored ranking, recomputed at will; nobody's uid, nobody's history."""

    __tablename__ = "suggestions"
    __table_args__ = (
        sa.CheckConstraint("(job_id IS NULL) <> (offer_id IS NULL)", "one_opportunity"),
        sa.UniqueConstraint("person_id", "job_id"),
        sa.UniqueConstraint("person_id", "offer_id"),
        sa.Index("ix_suggestions_job", "job_id", "rank_of_person"),
        sa.Index("ix_suggestions_offer", "offer_id", "rank_of_person"),
        sa.Index("ix_suggestions_person", "person_id", "rank_of_opportunity"),
        sa.Index(
            "ix_suggestions_asked",
            "id",
            sqlite_where=sa.text("engine_version = ''"),
            postgresql_where=sa.text("engine_version = ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("help_offers.id"))
    score: Mapped[float]
    contributions: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # name → points; their sum is the score
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # what the reasons speak of: km, skills …
    rank_of_person: Mapped[int | None]  # in the opportunity's list
    rank_of_opportunity: Mapped[int | None]  # in the person's list
    engine_version: Mapped[str] = mapped_column(sa.String(16))
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Match(Row, Stateful, Base):
    """One person with one opportunity, from the first human act on."""

    __tablename__ = "matches"
    __table_args__ = (
        sa.CheckConstraint("(job_id IS NULL) <> (offer_id IS NULL)", "one_opportunity"),
        sa.CheckConstraint("held_fen >= 0", "held"),
        one_of("state", MATCH.states),
        one_of("came_from", CAME_FROM),
        sa.Index("uq_matches_job", "person_id", "job_id", unique=True,
                 sqlite_where=sa.text(f"state NOT IN {ENDED}"), postgresql_where=sa.text(f"state NOT IN {ENDED}")),
        sa.Index("uq_matches_offer", "person_id", "offer_id", unique=True,
                 sqlite_where=sa.text(f"state NOT IN {ENDED}"), postgresql_where=sa.text(f"state NOT IN {ENDED}")),
        sa.Index("ix_matches_household", "household_id", "state"),
        sa.Index("ix_matches_person", "person_id", "state"),
        sa.Index("ix_matches_job", "job_id", "state"),
        sa.Index("ix_matches_offer", "offer_id", "state"),
        sa.Index("ix_matches_area", "state", "area_code"),
    )  # fmt: skip
    STATES: ClassVar[StateTable] = MATCH

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    person: Mapped[Person] = relationship()
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"))
    household: Mapped[Household] = relationship()
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    job: Mapped[Job | None] = relationship()
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("help_offers.id"))
    offer: Mapped[HelpOffer | None] = relationship()
    need_id: Mapped[int | None] = mapped_column(sa.ForeignKey("needs.id"), index=True)
    area_code: Mapped[str] = area_column()  # the household's village
    county_code: Mapped[str] = area_column(index=True)
    pseudonym: Mapped[str] = mapped_column(sa.String(24))  # what the poster reads before disclosure

    score: Mapped[float] = mapped_column(default=0.0)
    contributions: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # frozen at the first act
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    engine_version: Mapped[str] = mapped_column(sa.String(16), default="")
    weights: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # contribution → what it counted at most

    came_from: Mapped[str] = mapped_column(sa.String(16))  # applied, invited, put_forward: where an undo returns to
    reason_code: Mapped[str] = mapped_column(sa.String(32), default="")
    reason_text_sealed: Mapped[str | None] = mapped_column(sa.Text)
    reason_text = Sealed()
    deferred_until: Mapped[date | None]
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # before, household and poster see no approval
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    introduced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_on: Mapped[date | None]  # when the hire that came of it ended, with the reason in reason_code
    held_fen: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # the slice of budget held by this match
    appealed: Mapped[bool] = mapped_column(default=False)
    appeal_text_sealed: Mapped[str | None] = mapped_column(sa.Text)  # why the household asks again, in its words
    appeal_text = Sealed()


class AnonymousCard(Base):
    """What every poster reads of one person before the introduction: the same everywhere, shared by k people.

    Whoever has no row is shown as somebody of whom nothing is told.
    """

    __tablename__ = "anonymous_cards"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    area_code: Mapped[str] = area_column(default="")  # county, city or province; "" where nothing is told
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    field: Mapped[str] = mapped_column(sa.String(16), default="")
    counts_disability: Mapped[bool] = mapped_column(default=False)  # the k people are alike in this too
    n_alike: Mapped[int]


class Uncovered(Base):
    """Somebody who looks for work and gets no suggestion, or only weak ones, and the rule that is nearest to giving."""

    __tablename__ = "uncovered"
    __table_args__ = (sa.Index("ix_uncovered_area", "area_code", "outcome", "obstacle", "detail"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    area_code: Mapped[str] = area_column()  # the village, as it was when this was worked out
    outcome: Mapped[str] = mapped_column(sa.String(8))  # nothing, weak
    obstacle: Mapped[str] = mapped_column(sa.String(32))  # a hard rule, none_open, or weak_fit
    alone: Mapped[bool]  # with this rule lifted, something fits
    detail: Mapped[str] = mapped_column(sa.String(24))  # the missing skill, or the step of kilometres within reach
    rules: Mapped[list[Any]] = mapped_column(sa.JSON)  # every rule that counts, the obstacle first
    km: Mapped[float | None]  # how far the person goes, where that alone is too little


class NeedCoverage(Base):
    """An open need that leads to help: covered by an offer of its kind, or the obstacle nearest to giving."""

    __tablename__ = "need_coverage"
    __table_args__ = (
        sa.Index("ix_need_coverage_area", "area_code", "outcome", "obstacle", "detail"),
        sa.Index("ix_need_coverage_household", "household_id"),
        sa.Index("ix_need_coverage_person", "person_id"),
    )

    need_id: Mapped[int] = mapped_column(sa.ForeignKey("needs.id"), primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))  # before whom the nearest help stands
    area_code: Mapped[str] = area_column()  # the village, as it was when this was worked out
    kind: Mapped[str] = mapped_column(sa.String(32))  # of the need
    outcome: Mapped[str] = mapped_column(sa.String(8))  # nothing, covered
    obstacle: Mapped[str] = mapped_column(sa.String(32))
    alone: Mapped[bool]  # with this one out of the way, something fits
    detail: Mapped[str] = mapped_column(sa.String(24))  # the missing fact
    rules: Mapped[list[Any]] = mapped_column(sa.JSON)  # everything in the way of the nearest help, the obstacle first


class Seekers(Base):
    """How many people of a village look for work: what the uncovered are a part of."""

    __tablename__ = "seekers"

    area_code: Mapped[str] = area_column(primary_key=True)
    n_people: Mapped[int]


class RankingRun(Row, Base):
    """One turn of the worker at ranking: what it took from the flags, until it is stored.

    A worker that dies leaves a run whose lease ends; the next one takes its rows again.
    """

    __tablename__ = "ranking_runs"
    __table_args__ = (sa.Index("ix_ranking_runs_open", "finished_at", "lease_until"),)

    is_full: Mapped[bool] = mapped_column(default=False)  # every list, not only the changed ones
    basis: Mapped[str] = mapped_column(sa.String(64), default="")  # what its lists rest on beside the rows
    job_ids: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    offer_ids: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    person_ids: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
