"""What people do with their own account: sign in and out, password, code, tokens, devices."""

import hmac
from datetime import timedelta

import sqlalchemy as sa

from .. import audit, clock
from ..access import ANONYMOUS, Principal, found
from ..db import db
from ..errors import FormInvalid, NotAllowed
from ..settings.queries import value
from . import queries
from .drafts import DetailsDraft
from .models import ApiToken, ResetCode, SignIn, User
from .passwords import digest, new_code, new_token, password_matches, read_code
from .rules import manages, only_household

CODE_TRIES = 50  # of 2^39: a stranger who knows a name must not burn a code with a handful of wrong ones
TOKEN_LASTS = timedelta(days=90)
TOKENS_AT_MOST = 10


def sign_in(user: User, *, device: str = "", rehashed: str = "", replaces: str = "") -> tuple[str, Principal]:
    """A new session for a user whose password was checked: its token and principal.

    `rehashed` replaces a hash of old parameters; `replaces` is the token this browser had before.
    """
    token = new_token()
    row = SignIn(
        user_id=user.id, token_digest=digest(token, "sign-in"), device=device[:120],
        expires_at=clock.now() + queries.SIGN_IN_LASTS,
    )  # fmt: skip
    db.session.add(row)
    if replaces:
        _end(SignIn, SignIn.token_digest == digest(replaces, "sign-in"))
    if rehashed:
        user.password_hash = rehashed
    principal = queries.principal_of(user)
    audit.record("signed_in", user, by=principal)
    db.session.flush()
    return token, principal


def sign_out(token: str, *, by: Principal) -> None:
    """End this session on the server."""
    _end(SignIn, SignIn.token_digest == digest(token, "sign-in"), SignIn.user_id == by.user_id)
    audit.record("signed_out", _own(by), by=by)
    db.session.flush()


def check_password(username: str, password: str) -> User | None:
    """The active user whose password this is; the same work for a name that does not exist."""
    user = queries.find_user(username)
    matches = password_matches(user.password_hash if user else "", password)
    return user if matches and user is not None and queries.may_be_used(user) else None


def change_password(password_hash: str, *, by: Principal, keep: str) -> None:
    """Set a new password (hashed before, outside the transaction); every other session and all tokens end."""
    user = _own(by)
    user.password_hash = password_hash
    _end(SignIn, SignIn.user_id == user.id, SignIn.token_digest != digest(keep, "sign-in"))
    _end(ApiToken, ApiToken.user_id == user.id)
    audit.record("changed_password", user, by=by)
    db.session.flush()


def save_details(draft: DetailsDraft, *, by: Principal) -> User:
    """Phone, language and letter size of the own account."""
    user = _own(by)
    user.phone, user.language, user.elder_mode = draft.phone, draft.language, draft.elder_mode
    audit.record("edited", user, by=by)
    db.session.flush()
    return user


def end_device(uid: str, *, by: Principal) -> None:
    """End one of the own sessions. Raises NotFound for another's."""
    _end_own(SignIn, uid, by=by)
    audit.record("ended_session", _own(by), by=by)


def end_other_devices(*, by: Principal, keep: str) -> None:
    """End every own session but this one."""
    _end(SignIn, SignIn.user_id == by.user_id, SignIn.token_digest != digest(keep, "sign-in"))
    audit.record("ended_sessions", _own(by), by=by)
    db.session.flush()


def issue_reset_code(user: User, *, by: Principal) -> str:
    """A one-time code for a forgotten password, to be handed over in person; the code before ends.

    Whoever calls this has checked that `by` looks after this user (an office: `accounts:administer`;
    a cadre: the pairing). Whatever they checked, a cadre or clerk gets codes for household accounts
    only, and nobody for the own account or one that is disabled. Raises NotAllowed.
    """
    account = queries.account_of(user)
    allowed = manages(by, account) or (by.has("cadre", "clerk") and only_household(account.reach))
    if not allowed or user.id == by.user_id or user.state != "active":
        raise NotAllowed
    return new_live_code(user, by=by)


def new_live_code(user: User, *, by: Principal) -> str:
    """The code itself, when the caller's rule allowed it: digest kept, `code_hours`, fifty tries, one per user."""
    code, lasts = new_code(), timedelta(hours=value("code_hours", user.county_code))
    _end_codes(user.id)
    db.session.add(
        ResetCode(
            user_id=user.id, code_digest=digest(code, f"reset-{user.uid}"), expires_at=clock.now() + lasts,
            issued_by_id=by.user_id, tries=0,
        )
    )  # fmt: skip
    audit.record("issued_code", user, by=by)
    db.session.flush()
    return code


def redeem_code(username: str, code: str, password_hash: str) -> bool:
    """Set the password if the code is this user's live one; every session and token of the user ends.

    Does not raise: a wrong try is counted, and that count must be committed. The password is hashed
    before the call, so an unknown name takes as long as a known one.
    """
    user = queries.find_user(username)
    row = _counted_code(user) if user is not None and queries.may_be_used(user) else None
    given = digest(read_code(code), f"reset-{user.uid if user else ''}")
    if user is None or row is None or not hmac.compare_digest(row.code_digest, given):
        return False
    user.password_hash = password_hash
    end_everything(user)
    audit.record("reset_password", user, by=ANONYMOUS)
    db.session.flush()
    return True


def create_token(label: str, *, by: Principal) -> str:
    """A bearer token for programs; shown once, good for 90 days. Raises FormInvalid beyond ten."""
    if len(live_tokens(by)) >= TOKENS_AT_MOST:
        raise FormInvalid({"label": "You have ten tokens. Please end one that is no longer used."})
    token = f"bangfu_{new_token()}"
    row = ApiToken(
        user_id=by.user_id, label=label, token_digest=digest(token, "api"), expires_at=clock.now() + TOKEN_LASTS
    )
    db.session.add(row)
    audit.record("created_token", _own(by), by=by)
    db.session.flush()
    return token


def end_token(uid: str, *, by: Principal) -> None:
    """End one of the own bearer tokens. Raises NotFound for another's."""
    _end_own(ApiToken, uid, by=by)
    audit.record("ended_token", _own(by), by=by)


def live_tokens(by: Principal) -> list[int]:
    """The ids of the own tokens that still open the API."""
    mine = sa.select(ApiToken.id).where(ApiToken.user_id == by.user_id, ApiToken.ended_at.is_(None))
    return list(db.session.scalars(mine.where(ApiToken.expires_at > clock.now())))


def end_everything(user: User) -> None:
    """Sessions, bearer tokens and codes of a user who was disabled, or starts anew."""
    _end(SignIn, SignIn.user_id == user.id)
    _end(ApiToken, ApiToken.user_id == user.id)
    _end_codes(user.id)


def _own(by: Principal) -> User:
    return db.session.get_one(User, by.user_id)


def _end(kind: type[SignIn] | type[ApiToken], *where: sa.ColumnElement[bool]) -> None:
    ended = sa.update(kind).where(kind.ended_at.is_(None), *where).values(ended_at=clock.now())
    db.session.execute(ended.execution_options(synchronize_session=False))


def _end_own(kind: type[SignIn] | type[ApiToken], uid: str, *, by: Principal) -> None:
    row = sa.select(kind.id).where(kind.uid == uid, kind.user_id == by.user_id)
    _end(kind, kind.id == found(db.session.scalar(row)))
    db.session.flush()


def _end_codes(user_id: int) -> None:
    codes = sa.update(ResetCode).where(ResetCode.user_id == user_id, ResetCode.used_at.is_(None))
    db.session.execute(codes.values(used_at=clock.now()).execution_options(synchronize_session=False))


def _counted_code(user: User) -> ResetCode | None:
    """The live code with this try counted: one conditional UPDATE, so no two tries share a count."""
    counted = (
        sa.update(ResetCode)
        .where(ResetCode.user_id == user.id, ResetCode.used_at.is_(None), ResetCode.expires_at > clock.now())
        .where(ResetCode.tries < CODE_TRIES)
        .values(tries=ResetCode.tries + 1)
        .returning(ResetCode.id)
        .execution_options(synchronize_session=False)
    )
    code_id = db.session.scalar(counted)
    return db.session.get(ResetCode, code_id, populate_existing=True) if code_id is not None else None
