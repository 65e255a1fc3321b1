"""Users, the roles granted to them, the organisations they speak for, and what lets them in."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..crypto import Sealed
from ..db import Base, Row, Stateful, UtcDateTime, area_column, one_of
from ..transitions import StateTable
from .states import ORGANISATION, USER

ORGANISATION_KINDS = ("enterprise", "donor", "public_service", "department", "lender")

HAS_CODE = "uscc IS NOT NULL AND state IN ('verified', 'suspended')"
LIVE_OF_HOUSEHOLD = "role = 'household' AND valid_to IS NULL"
LIVE_OF_ORGANISATION = "organisation_id IS NOT NULL AND valid_to IS NULL"
LIVE_OF_AREA = "organisation_id IS NULL AND household_id IS NULL AND valid_to IS NULL"


class Organisation(Row, Stateful, Base):
    """An enterprise, a donor (a person or an association), a department, a lender.

    `public_service` is the public employment service; its officers and those of departments publish public posts.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        # Unique among the verified: who only claims a code must not keep its owner out.
        sa.Index("uq_organisations_uscc", "uscc", unique=True, sqlite_where=sa.text(HAS_CODE),
                 postgresql_where=sa.text(HAS_CODE)),
        sa.Index("ix_organisations_claims", "uscc"),
        one_of("kind", ORGANISATION_KINDS),
        one_of("state", ORGANISATION.states),
    )  # fmt: skip
    STATES: ClassVar[StateTable] = ORGANISATION

    kind: Mapped[str] = mapped_column(sa.String(16))
    name: Mapped[str] = mapped_column(sa.String(120))
    uscc: Mapped[str | None] = mapped_column(sa.String(18))
    is_person: Mapped[bool] = mapped_column(default=False)
    area_code: Mapped[str] = area_column(index=True)
    county_code: Mapped[str] = area_column(index=True)
    contact_name: Mapped[str] = mapped_column(sa.String(40), default="")
    contact_phone_sealed: Mapped[str | None] = mapped_column(sa.String(200))
    contact_phone = Sealed()
    about: Mapped[str] = mapped_column(sa.String(1000), default="")
    why_sealed: Mapped[str | None] = mapped_column(sa.Text)  # why it was refused or suspended
    why = Sealed()


class User(Row, Stateful, Base):
    """Somebody who can sign in. What they may do is in their grants."""

    __tablename__ = "users"
    STATES: ClassVar[StateTable] = USER

    username: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(40))
    password_hash: Mapped[str] = mapped_column(sa.String(120), default="")
    phone_sealed: Mapped[str | None] = mapped_column(sa.String(200))
    phone = Sealed()
    why_sealed: Mapped[str | None] = mapped_column(sa.Text)  # why the account was locked
    why = Sealed()
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    elder_mode: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    grants: Mapped[list["Grant"]] = relationship(back_populates="user", foreign_keys="Grant.user_id")

    @property
    def county_code(self) -> str:
        """Where its audit rows are chained: the county of its first grant."""
        codes = [grant.area_code for grant in self.grants if grant.area_code]
        return codes[0][:6].ljust(12, "0") if codes else "0" * 12


class Grant(Row, Base):
    """One role for one user: in an area, for an organisation, or for a household."""

    __tablename__ = "grants"
    __table_args__ = (
        sa.Index("ix_grants_user", "user_id", "valid_to"),
        # of what is still given: one account per household, one right per organisation, no role twice
        sa.Index("uq_grants_household", "household_id", unique=True, sqlite_where=sa.text(LIVE_OF_HOUSEHOLD),
                 postgresql_where=sa.text(LIVE_OF_HOUSEHOLD)),
        sa.Index("uq_grants_organisation", "user_id", "organisation_id", unique=True,
                 sqlite_where=sa.text(LIVE_OF_ORGANISATION), postgresql_where=sa.text(LIVE_OF_ORGANISATION)),
        sa.Index("uq_grants_area", "user_id", "role", "area_code", unique=True,
                 sqlite_where=sa.text(LIVE_OF_AREA), postgresql_where=sa.text(LIVE_OF_AREA)),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    role: Mapped[str] = mapped_column(sa.String(16), index=True)
    area_code: Mapped[str | None] = area_column(index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship(viewonly=True)
    household_id: Mapped[int | None] = mapped_column(index=True)  # households lie on a higher floor
    right: Mapped[str] = mapped_column(sa.String(16), default="all")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class SignIn(Row, Base):
    """A server-side session: the cookie holds a random token, this row its keyed digest."""

    __tablename__ = "sign_ins"
    __table_args__ = (sa.Index("ix_sign_ins_expires_at", "expires_at"),)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(sa.String(120), default="")


class ResetCode(Row, Base):
    """A one-time code that a cadre or the bureau hands over for a forgotten password.

    `issued_by_id` is empty for a code from the command line.
    """

    __tablename__ = "reset_codes"
    __table_args__ = (
        # one live code per user: a new one ends the one before
        sa.Index("uq_reset_codes_live", "user_id", unique=True, sqlite_where=sa.text("used_at IS NULL"),
                 postgresql_where=sa.text("used_at IS NULL")),
    )  # fmt: skip

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    code_digest: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))


class ApiToken(Row, Base):
    """A bearer token for programs; only its keyed digest is kept."""

    __tablename__ = "api_tokens"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(60))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
