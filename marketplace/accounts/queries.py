"""Who somebody is: principals, users by name or role, organisations."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import selectinload

from .. import clock
from ..access import GrantCard, Principal
from ..db import db
from ..fields import normalise
from .models import ApiToken, Grant, Organisation, SignIn, User
from .passwords import digest

SIGN_IN_LASTS = timedelta(hours=12)

# The area of such a grant says which office looks after the account; it gives no sight of the area.
WITHOUT_AREA = frozenset({"household", "enterprise", "donor"})


@dataclass(frozen=True)
class Account:
    """What an office must know of a user before it may touch the account: its roles and their places."""

    id: int
    uid: str
    reach: tuple[GrantCard, ...]


def principal_by_token(token: str) -> Principal | None:
    """The principal of a live sign-in of an active user, or None (2 statements)."""
    return _principal_by(SignIn, digest(token, "sign-in"))


def principal_by_api_token(token: str) -> Principal | None:
    """The principal of a live bearer token of an active user, or None (2 statements)."""
    return _principal_by(ApiToken, digest(token, "api"))


def principal_of(user: User) -> Principal:
    """The principal with the grants valid today, those for a waiting or suspended organisation too.

    Whether an organisation may act is a question to `is_verified`.
    """
    cards = tuple(
        GrantCard(
            g.role, None if g.role in WITHOUT_AREA else g.area_code, g.organisation_id, g.household_id, g.right
        )
        for g in live(user.grants)
    )  # fmt: skip
    roles = frozenset(card.role for card in cards)
    return Principal(
        user.id, user.uid, user.name, cards, acting_as=_first_role(cards), roles=roles,
        language=user.language, elder_mode=user.elder_mode,
    )  # fmt: skip


def live(grants: list[Grant]) -> list[Grant]:
    """The grants that are valid today."""
    today = clock.today()
    return [g for g in grants if g.valid_from <= today and (g.valid_to is None or today < g.valid_to)]


def is_live() -> sa.ColumnElement[bool]:
    """SQL: the grant is valid today."""
    today = clock.today()
    return sa.and_(Grant.valid_from <= today, sa.or_(Grant.valid_to.is_(None), Grant.valid_to > today))


def account_of(user: User) -> Account:
    """The user's live grants with their places; its last ones when none is left."""
    grants = live(user.grants) or user.grants
    places = tuple(
        GrantCard(g.role, g.area_code or (g.organisation.area_code if g.organisation else None), g.organisation_id)
        for g in grants
    )
    return Account(user.id, user.uid, places)


def find_user(username: str) -> User | None:
    """By sign-in name, as somebody types it."""
    return db.session.scalar(sa.select(User).where(User.username == plain_name(username)))


def plain_name(username: str) -> str:
    """The stored form of a sign-in name: half-width, small letters, no blanks around."""
    return str(normalise(username)).lower()


def get_organisation(organisation_id: int) -> Organisation:
    """By key; raises NoResultFound."""
    return db.session.get_one(Organisation, organisation_id)


def holder_of(uscc: str | None) -> Organisation | None:
    """The organisation that is verified (or suspended) under this code."""
    if not uscc:
        return None
    held = sa.select(Organisation).where(Organisation.uscc == uscc, Organisation.state.in_(("verified", "suspended")))
    return db.session.scalar(held)


def is_verified(organisation_ids: frozenset[int]) -> bool:
    """Whether one of these organisations is verified."""
    if not organisation_ids:
        return False
    found = sa.select(Organisation.id).where(Organisation.id.in_(organisation_ids), Organisation.state == "verified")
    return db.session.scalar(found.limit(1)) is not None


def users_with_role(role: str, area_code: str) -> list[int]:
    """The ids of active users whose grant of `role` reaches `area_code`, nearest area first."""
    stems = {area_code[:n].ljust(12, "0"): n for n in (12, 9, 6, 4, 2)}
    rows = db.session.execute(
        sa.select(Grant.user_id, Grant.area_code)
        .join(User, User.id == Grant.user_id)
        .where(Grant.role == role, Grant.area_code.in_(stems), is_live(), User.state == "active")
    ).all()
    return [user_id for user_id, code in sorted(rows, key=lambda row: (-stems[str(row[1])], row[0]))]


def waiting_organisation(who: Principal) -> str | None:
    """The uid of the organisation this person works for, when none of its organisations is verified."""
    ids = who.organisation_ids()
    if not ids or is_verified(ids):
        return None
    return db.session.scalar(sa.select(Organisation.uid).where(Organisation.id.in_(ids)).order_by(Organisation.id))


def demo_accounts_exist() -> bool:
    """Whether this database holds accounts whose password the whole world knows."""
    return db.session.scalar(sa.select(User.id).where(User.is_demo).limit(1)) is not None


def demo_logins() -> list[tuple[str, str]]:
    """`(username, role)` of the demo's accounts for its sign-in page; none outside the demo (1 statement)."""
    if not current_app.config["DEMO"]:
        return []
    rows = db.session.execute(
        sa.select(User.username, Grant.role)
        .join(Grant, Grant.user_id == User.id)
        .where(User.is_demo, User.state == "active", is_live())
        .order_by(User.id, Grant.id.desc())
    )
    first_roles = {row.username: row.role for row in rows}  # the first grant comes last and stays
    return list(first_roles.items())


def may_be_used(user: User) -> bool:
    """Active, and in production no account of the demo."""
    return user.state == "active" and (bool(current_app.config["DEMO"]) or not user.is_demo)


def _principal_by(kind: type[SignIn] | type[ApiToken], token_digest: str) -> Principal | None:
    user = db.session.scalar(
        sa.select(User)
        .join(kind, kind.user_id == User.id)
        .where(kind.token_digest == token_digest, kind.ended_at.is_(None), kind.expires_at > clock.now())
        .options(selectinload(User.grants))
    )
    return principal_of(user) if user is not None and may_be_used(user) else None


def _first_role(cards: tuple[GrantCard, ...]) -> str:
    return cards[0].role if cards else "anonymous"
