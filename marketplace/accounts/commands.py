"""Signing in and out."""

from .. import audit, clock
from ..access import Principal
from ..db import db
from . import queries
from .models import SignIn, User
from .passwords import digest, new_token, password_matches


def sign_in(user: User, *, device: str = "") -> tuple[str, Principal]:
    """A new session for a user whose password was checked: its token and principal."""
    token = new_token()
    row = SignIn(
        user_id=user.id, token_digest=digest(token, "sign-in"), device=device[:120],
        expires_at=clock.now() + queries.SIGN_IN_LASTS,
    )  # fmt: skip
    db.session.add(row)
    principal = queries.principal_of(user)
    audit.record("signed_in", user, by=principal)
    db.session.flush()
    return token, principal


def sign_out(token: str, *, by: Principal) -> None:
    """End this session on the server."""
    user = db.session.get_one(User, by.user_id)
    row = db.session.query(SignIn).filter_by(token_digest=digest(token, "sign-in")).one()
    row.ended_at = clock.now()
    audit.record("signed_out", user, by=by)
    db.session.flush()


def check_password(username: str, password: str) -> User | None:
    """The active user whose password this is; the same work for a name that does not exist."""
    user = queries.find_user(username)
    matches = password_matches(user.password_hash if user else "", password)
    return user if matches and user is not None and user.state == "active" else None
