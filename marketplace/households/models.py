"""The register. What identifies a person is sealed, and found by a keyed blind index."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from ..crypto import Sealed
from ..db import Base, Row, Stateful, UtcDateTime, area_column, one_of
from ..transitions import StateTable
from .states import HOUSEHOLD

CATEGORIES = ("tekun", "dibao", "dibao_edge", "rigid_spending", "prevention")
EDUCATION = ("none", "primary", "junior", "senior", "college", "bachelor", "master")
PURPOSES = ("matching", "introduction", "donor_wishes", "photo")
WORK_STATUS = ("seeking", "employed", "studying", "retired", "unable", "caring")
COLOURS = ("green", "yellow", "red")
RELATIONS = (
    "head", "spouse", "son", "daughter", "son_in_law", "daughter_in_law", "father", "mother", "grandson",
    "granddaughter", "grandfather", "grandmother", "brother", "sister", "other",
)  # fmt: skip
LEFT_WHY = ("moved", "married", "died", "other")
DISABILITIES = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")


class Household(Row, Stateful, Base):
    """A registered household; its members are people, its name is its head's."""

    __tablename__ = "households"
    __table_args__ = (
        sa.Index("ix_households_area", "area_code", "state"),
        one_of("state", HOUSEHOLD.states),
        one_of("category", CATEGORIES),
        one_of("colour", COLOURS),
    )
    STATES: ClassVar[StateTable] = HOUSEHOLD

    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    area_code: Mapped[str] = area_column()
    county_code: Mapped[str] = area_column(index=True)
    address_sealed: Mapped[str | None] = mapped_column(sa.String(400))
    address = Sealed()
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    category: Mapped[str] = mapped_column(sa.String(16))
    category_source: Mapped[str] = mapped_column(sa.String(60), default="")
    decision_number: Mapped[str] = mapped_column(sa.String(40), default="")
    category_from: Mapped[date]
    category_to: Mapped[date | None]
    colour: Mapped[str] = mapped_column(sa.String(8), default="green")
    bank_card_sealed: Mapped[str | None] = mapped_column(sa.String(200))
    bank_card = Sealed()
    decision_note_sealed: Mapped[str | None] = mapped_column(sa.Text)  # why it last moved, left or came back
    decision_note = Sealed()
    members: Mapped[list["Person"]] = relationship(back_populates="household", order_by="Person.id")
    if TYPE_CHECKING:  # set below, once Pairing is there
        cadre_id: Mapped[int | None]


class Person(Row, Base):
    """A member of a household. Skills, health limits, education and consent live here."""

    __tablename__ = "people"
    __table_args__ = (
        sa.Index("ix_people_ranking", "needs_ranking", "id"),
        sa.Index("uq_people_id_number", "id_number_blind", unique=True,
                 sqlite_where=sa.text("left_on IS NULL AND id_number_blind IS NOT NULL"),
                 postgresql_where=sa.text("left_on IS NULL AND id_number_blind IS NOT NULL")),
        sa.Index("uq_people_head", "household_id", unique=True, sqlite_where=sa.text("is_head AND left_on IS NULL"),
                 postgresql_where=sa.text("is_head AND left_on IS NULL")),
        sa.CheckConstraint("hours_per_day IS NULL OR (hours_per_day >= 0 AND hours_per_day <= 24)", "hours"),
        sa.CheckConstraint("days_per_month IS NULL OR (days_per_month >= 0 AND days_per_month <= 31)", "days"),
    )  # fmt: skip

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"), index=True)
    household: Mapped[Household] = relationship(back_populates="members")
    county_code: Mapped[str] = area_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    name: Mapped[str] = mapped_column(sa.String(40))
    sex: Mapped[str] = mapped_column(sa.String(1), default="")  # f, m; never gates or scores employment
    born_on: Mapped[date]
    relation: Mapped[str] = mapped_column(sa.String(16), default="head")
    is_head: Mapped[bool] = mapped_column(default=False)
    id_number_sealed: Mapped[str | None] = mapped_column(sa.String(200))
    id_number_blind: Mapped[str | None] = mapped_column(sa.String(40))
    id_number = Sealed(blind=True)
    phone_sealed: Mapped[str | None] = mapped_column(sa.String(200))
    phone_blind: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    phone = Sealed(blind=True)

    education: Mapped[str] = mapped_column(sa.String(12), default="")
    work_status: Mapped[str] = mapped_column(sa.String(12), default="seeking")
    experience: Mapped[str] = mapped_column(sa.String(500), default="")
    experience_years: Mapped[int | None]
    wanted_work: Mapped[str] = mapped_column(sa.String(200), default="")
    wanted_areas: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # codes of cities and counties, near or far
    lifting_kg: Mapped[int | None]  # can lift at most; None: no limit known
    health_limits: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # codes of the term list health_limits
    disability_category: Mapped[str] = mapped_column(sa.String(16), default="")
    disability_grade: Mapped[int | None]
    disability_number_sealed: Mapped[str | None] = mapped_column(sa.String(200))
    disability_number_blind: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    disability_number = Sealed(blind=True)
    illness_sealed: Mapped[str | None] = mapped_column(sa.String(600))
    illness = Sealed()
    cares_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # a member who cannot be alone

    hours_per_day: Mapped[float | None]
    days_per_month: Mapped[float | None]
    busy_months: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)  # 1 to 12: the own harvest, a child at home
    radius_km: Mapped[float | None]
    will_move: Mapped[bool] = mapped_column(default=False)
    wage_wished_fen: Mapped[int | None] = mapped_column(sa.BigInteger)  # a month
    retired_on: Mapped[date | None]
    left_on: Mapped[date | None]  # moved away or died
    left_why: Mapped[str] = mapped_column(sa.String(16), default="")

    needs_ranking: Mapped[bool] = mapped_column(default=True)
    skills: Mapped[list["PersonSkill"]] = relationship(cascade="all, delete-orphan", order_by="PersonSkill.id")
    consents: Mapped[list["Consent"]] = relationship(foreign_keys="Consent.person_id", order_by="Consent.id")


class PersonSkill(Row, Base):
    """A skill by vocabulary code, or free text where the vocabulary has no word."""

    __tablename__ = "person_skills"
    __table_args__ = (sa.UniqueConstraint("person_id", "skill_code", "text"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    skill_code: Mapped[str] = mapped_column(sa.String(24), default="")
    text: Mapped[str] = mapped_column(sa.String(60), default="")


class Consent(Row, Base):
    """A person's consent to one purpose; a minor's is given by the guardian on record."""

    __tablename__ = "consents"
    __table_args__ = (
        sa.Index("uq_consents_current", "person_id", "purpose", unique=True,
                 sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL")),
        one_of("purpose", PURPOSES),
    )  # fmt: skip

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(sa.String(24))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guardian_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    taken_by: Mapped[str] = mapped_column(sa.String(24))  # uid of the user who recorded it


class Fact(Row, Base):
    """`(household or person, key, value, source, as_of)`; the newest `as_of` counts."""

    __tablename__ = "facts"
    __table_args__ = (sa.Index("ix_facts_subject", "household_id", "person_id", "key", "as_of"),)

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[Any] = mapped_column(sa.JSON)
    source: Mapped[str] = mapped_column(sa.String(40))
    as_of: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(sa.String(24))


class Pairing(Row, Base):
    """The one cadre who answers for a household from a day on."""

    __tablename__ = "pairings"
    __table_args__ = (
        sa.Index("uq_pairings_current", "household_id", unique=True,
                 sqlite_where=sa.text("ended_on IS NULL"), postgresql_where=sa.text("ended_on IS NULL")),
        sa.Index("ix_pairings_cadre", "cadre_id", "ended_on"),
    )  # fmt: skip

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("households.id"))
    cadre_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    note_sealed: Mapped[str | None] = mapped_column(sa.Text)  # what the cadre before leaves to the next
    note = Sealed()


class Deputyship(Row, Base):
    """A cadre's deputy for a span of days."""

    __tablename__ = "deputyships"
    __table_args__ = (
        sa.CheckConstraint("from_on <= until_on", "days"),
        sa.CheckConstraint("deputy_id <> cadre_id", "self"),
    )

    cadre_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]


# Read with the row, so that the pure predicates of rules can ask who the paired cadre is.
Household.cadre_id = column_property(
    sa.select(Pairing.cadre_id)
    .where(Pairing.household_id == Household.id, Pairing.ended_on.is_(None))
    .correlate_except(Pairing)
    .scalar_subquery()
)
