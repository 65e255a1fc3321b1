"""What an office does with the accounts of its area: enter, grant, end, disable."""

from .. import audit, clock
from ..access import Principal, found, require
from ..areas.queries import find_area
from ..db import db
from ..errors import FormInvalid, NotAllowed
from . import commands, queries
from .drafts import UserDraft
from .models import Grant, User
from .rules import LEVELS, NAME_SHAPE, USERNAME, excluded, may_give


def create_user(draft: UserDraft, *, by: Principal) -> tuple[User, str]:
    """A user with a first role, and the code with which the password is set.

    Raises NotAllowed for a role or area beyond the own office, FormInvalid for a role that does not
    sit at that level or a name that is taken.
    """
    user = _new_user(draft.username, draft.name, uid=draft.once)
    user.phone = draft.phone
    user.grants.append(_new_grant(draft.role, draft.area_code, by=by))
    audit.move(user, "active", by=by)
    db.session.add(user)
    db.session.flush()
    audit.record("granted", user, by=by, role=draft.role, area=draft.area_code)
    return user, commands.new_live_code(user, by=by)


def create_household_user(
    household_id: int, *, area_code: str, username: str, name: str, once: str, by: Principal
) -> tuple[User, str]:
    """The account of a household, entered by whoever looks after it (the caller has checked that).

    Returns the user and the code to hand over. Raises FormInvalid when the name is taken or cannot
    be one. `area_code`
    lets the office of the village renew a forgotten password; it gives the household sight of nothing.
    """
    user = _new_user(username, name, uid=once)
    user.grants.append(
        Grant(role="household", household_id=household_id, area_code=area_code, valid_from=clock.today())
    )
    audit.move(user, "active", by=by)
    db.session.add(user)
    db.session.flush()
    return user, commands.new_live_code(user, by=by)


def grant_role(user: User, role: str, area_code: str, *, once: str, by: Principal) -> User:
    """One role more. Raises NotAllowed beyond the own office, FormInvalid for roles that exclude each other."""
    require("accounts:administer", queries.account_of(user), who=by)
    db.session.refresh(user, with_for_update=True)  # two grants at once must see each other
    held = queries.live(user.grants)
    if excluded({grant.role for grant in held}, role):
        raise FormInvalid({"role": "This role and one that the person holds exclude each other."})
    if any((grant.role, grant.area_code) == (role, area_code) for grant in held):
        raise FormInvalid({"role": "The person already has this role here."})
    grant = _new_grant(role, area_code, by=by)
    grant.uid = once
    user.grants.append(grant)
    audit.record("granted", user, by=by, role=role, area=area_code)
    db.session.flush()
    return user


def end_grant(user: User, grant_uid: str, *, by: Principal) -> None:
    """The role ends now. Raises NotAllowed outside the own reach, NotFound for a grant of somebody else."""
    require("accounts:administer", queries.account_of(user), who=by)
    grant = found(next((g for g in queries.live(user.grants) if g.uid == grant_uid), None))
    grant.valid_to = clock.today()
    audit.record("ended_grant", user, by=by, role=grant.role, area=grant.area_code)
    db.session.flush()


def disable(user: User, why: str, *, by: Principal) -> User:
    """Lock the account: sessions, tokens and codes end at once. Raises NotAllowed (also for the own), IllegalMove."""
    require("accounts:administer", queries.account_of(user), who=by)
    user.why = why
    audit.move(user, "disabled", by=by)
    commands.end_everything(user)
    db.session.flush()
    return user


def enable(user: User, *, by: Principal) -> None:
    """Open the account again; what was ended stays ended. Raises NotAllowed, IllegalMove."""
    require("accounts:administer", queries.account_of(user), who=by)
    user.why = ""
    audit.move(user, "active", by=by)
    db.session.flush()


def _new_user(username: str, name: str, *, uid: str) -> User:
    if not USERNAME.fullmatch(username):
        raise FormInvalid({"username": NAME_SHAPE})
    return User(uid=uid, username=username, name=name, state=None, state_at=clock.now(), version=1)


def _new_grant(role: str, area_code: str, *, by: Principal) -> Grant:
    if not may_give(by, role, area_code):
        raise NotAllowed
    area = find_area(area_code)
    if area is None or area.level not in LEVELS[role]:
        raise FormInvalid({"role": "This role does not sit at this level. Please choose another place or role."})
    return Grant(role=role, area_code=area_code, valid_from=clock.today())
