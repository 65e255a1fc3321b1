"""Who somebody is."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from .. import clock
from ..access import GrantCard, Principal
from ..db import db
from .models import Grant, Organisation, SignIn, User
from .passwords import digest


def principal_by_token(token: str) -> Principal | None:
    """The principal of a live sign-in of an active user, or None (2 statements)."""
    user = db.session.scalar(
        sa.select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.token_digest == digest(token, "sign-in"), SignIn.ended_at.is_(None))
        .where(SignIn.expires_at > clock.now(), User.state == "active")
        .options(selectinload(User.grants))
    )
    return principal_of(user) if user is not None else None


def principal_of(user: User) -> Principal:
    """The principal with the grants valid today; a grant for a suspended organisation is none."""
    today = clock.today()
    grants = [g for g in user.grants if g.valid_from <= today and (g.valid_to is None or today < g.valid_to)]
    cards = tuple(GrantCard(g.role, g.area_code, g.organisation_id, g.household_id, g.right) for g in grants)
    roles = frozenset(card.role for card in cards)
    return Principal(
        user.id, user.uid, user.name, cards, acting_as=_first_role(cards), roles=roles,
        language=user.language, elder_mode=user.elder_mode,
    )  # fmt: skip


def find_user(username: str) -> User | None:
    """By sign-in name."""
    return db.session.scalar(sa.select(User).where(User.username == username.strip().lower()))


def get_organisation(organisation_id: int) -> Organisation:
    """By key; raises NoResultFound."""
    return db.session.get_one(Organisation, organisation_id)


def is_verified(organisation_ids: frozenset[int]) -> bool:
    """Whether one of these organisations is verified."""
    if not organisation_ids:
        return False
    found = sa.select(Organisation.id).where(Organisation.id.in_(organisation_ids), Organisation.state == "verified")
    return db.session.scalar(found.limit(1)) is not None


def users_with_role(role: str, area_code: str) -> list[int]:
    """The ids of users whose grant of `role` reaches `area_code`, nearest area first."""
    stems = {area_code[:n].ljust(12, "0"): n for n in (12, 9, 6, 4, 2)}
    today = clock.today()
    rows = db.session.execute(
        sa.select(Grant.user_id, Grant.area_code)
        .where(Grant.role == role, Grant.area_code.in_(stems), Grant.valid_from <= today)
        .where(sa.or_(Grant.valid_to.is_(None), Grant.valid_to > today))
    ).all()
    return [user_id for user_id, code in sorted(rows, key=lambda row: (-stems[row[1]], row[0]))]


def _first_role(cards: tuple[GrantCard, ...]) -> str:
    return cards[0].role if cards else "anonymous"


SIGN_IN_LASTS = timedelta(hours=12)
