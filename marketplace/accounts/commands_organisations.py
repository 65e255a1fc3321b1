"""Organisations: registering, the office's answer, and the colleagues who speak for one."""

import secrets
from itertools import count

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import ANONYMOUS, Principal, county_of, found, require
from ..db import db
from ..errors import FormInvalid, IllegalMove
from . import commands, queries
from .drafts import ColleagueDraft, OrganisationDraft, RegistrationDraft
from .models import Grant, Organisation, User
from .rules import REGISTERED_BY_OFFICE, RIGHTS, ROLE_OF_KIND, may_be_renamed

CONSENT_TEXT = "registration-1"  # which wording was agreed to
LAST_ONE = "One colleague with every right must stay."


def register(draft: RegistrationDraft) -> str:
    """A waiting enterprise or donor and its first user; the sign-in name.

    Never says whether a code or a name is known: a code may be claimed twice (it is unique among
    the verified), and every name gets four digits. Sent twice, `once` is Twice.
    """
    by = ANONYMOUS.as_role("anonymous")
    organisation = _new_organisation(draft.kind, draft.area_code, draft.organisation, uid=draft.once)
    organisation.is_person = draft.is_person
    audit.move(organisation, "pending", by=by, consent=CONSENT_TEXT)
    db.session.add(organisation)
    db.session.flush()
    user = User(
        uid=draft.once, username=free_name(draft.username), name=draft.organisation.contact_name,
        password_hash=draft.password_hash, state=None, state_at=clock.now(), version=1,
    )  # fmt: skip
    user.phone = draft.organisation.contact_phone
    user.grants.append(_grant(organisation, "all"))
    audit.move(user, "active", by=by)
    db.session.add(user)
    db.session.flush()
    return user.username


def found_organisation(
    kind: str, draft: OrganisationDraft, *, once: str, area_code: str, by: Principal
) -> Organisation:
    """A department, a lender or the employment service, entered and verified by its bureau.

    Raises NotAllowed outside the bureau's area, FormInvalid for a kind that registers by itself.
    """
    if kind not in REGISTERED_BY_OFFICE:
        raise FormInvalid({"kind": "This kind of organisation registers by itself."})
    organisation = _new_organisation(kind, area_code, draft, uid=once)
    require("accounts:oversee", organisation, who=by)
    audit.move(organisation, "pending", by=by)
    audit.move(organisation, "verified", by=by)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def correct(organisation: Organisation, draft: OrganisationDraft, *, by: Principal) -> Organisation:
    """Change what the organisation says of itself; one that was refused asks again by that.

    A verified one keeps the name and code it was verified under. Raises NotAllowed without the right `all`.
    """
    require("accounts:colleagues", organisation, who=by)
    if may_be_renamed(organisation):
        organisation.name, organisation.uscc = draft.name, draft.uscc
    organisation.contact_name, organisation.contact_phone = draft.contact_name, draft.contact_phone
    organisation.about = draft.about
    if organisation.state == "refused":
        organisation.why = ""
        audit.move(organisation, "pending", by=by)
    else:
        audit.record("edited", organisation, by=by)
    db.session.flush()
    return organisation


def verify(organisation: Organisation, *, by: Principal) -> None:
    """The papers are in order. Raises NotAllowed, IllegalMove, FormInvalid when its code is taken."""
    require("accounts:judge", organisation, who=by)
    organisation.why = ""
    audit.move(organisation, "verified", by=by)
    _tell(organisation, "organisation_verified")


def refuse(organisation: Organisation, why: str, *, by: Principal) -> Organisation:
    """Not as it stands; the organisation reads why, corrects and asks again. Raises NotAllowed, IllegalMove."""
    require("accounts:judge", organisation, who=by)
    organisation.why = why
    audit.move(organisation, "refused", by=by)
    _tell(organisation, "organisation_refused")
    return organisation


def suspend(organisation: Organisation, why: str, *, by: Principal) -> Organisation:
    """Nothing new in its name until the bureau reinstates it. Raises NotAllowed, IllegalMove."""
    require("accounts:oversee", organisation, who=by)
    organisation.why = why
    audit.move(organisation, "suspended", by=by)
    _tell(organisation, "organisation_suspended")
    return organisation


def join(organisation: Organisation, *, by: Principal) -> Organisation:
    """Its people work for the verified organisation of the same code: they become colleagues who may read.

    The second registration is closed as refused. Raises NotAllowed, IllegalMove when there is no such organisation.
    """
    require("accounts:judge", organisation, who=by)
    other = queries.holder_of(organisation.uscc)
    if other is None or other.id == organisation.id:
        raise IllegalMove
    for grant in db.session.scalars(
        sa.select(Grant).where(Grant.organisation_id == organisation.id, queries.is_live())
    ):
        grant.valid_to = clock.today()
        if not any(held.organisation_id == other.id for held in queries.live(grant.user.grants)):
            db.session.add(Grant(user_id=grant.user_id, **_grant_values(other, "read")))
        audit.record("joined", grant.user, by=by, organisation=other.uid)
    audit.move(organisation, "refused", by=by, why="joined")
    organisation.why = "joined"
    _tell(other, "colleagues_joined", key=organisation.uid)
    return other


def invite_colleague(organisation: Organisation, draft: ColleagueDraft, *, by: Principal) -> tuple[str, str]:
    """A new user of this organisation: the sign-in name, and the code with which the password is set.

    Raises NotAllowed without the right `all`, FormInvalid for an unknown right.
    """
    require("accounts:colleagues", organisation, who=by)
    _check_right(draft.right)
    user = User(
        uid=draft.once, username=free_name(draft.username), name=draft.name, state=None,
        state_at=clock.now(), version=1,
    )  # fmt: skip
    user.grants.append(_grant(organisation, draft.right))
    audit.move(user, "active", by=by)
    db.session.add(user)
    db.session.flush()
    return user.username, commands.new_live_code(user, by=by)


def renew_invitation(organisation: Organisation, user_uid: str, *, by: Principal) -> tuple[str, str]:
    """A new code for a colleague who never set a password: nobody takes over an account that is in use.

    Raises NotAllowed, NotFound, IllegalMove when the password is set.
    """
    require("accounts:colleagues", organisation, who=by)
    user = _colleague(organisation, user_uid).user
    if user.password_hash or user.state != "active":
        raise IllegalMove
    return user.username, commands.new_live_code(user, by=by)


def set_right(organisation: Organisation, user_uid: str, right: str, *, by: Principal) -> None:
    """Give a colleague another right. Raises NotAllowed, NotFound, FormInvalid; IllegalMove for the last `all`."""
    require("accounts:colleagues", organisation, who=by)
    _check_right(right)
    grant = _colleague(organisation, user_uid)
    if right != "all":
        _check_not_last(organisation, grant)
    before, grant.right = grant.right, right
    audit.record("changed_right", grant.user, by=by, before=before, after=right)
    db.session.flush()


def remove_colleague(organisation: Organisation, user_uid: str, *, by: Principal) -> None:
    """From now on this person does not speak for the organisation. Raises as `set_right` does."""
    require("accounts:colleagues", organisation, who=by)
    grant = _colleague(organisation, user_uid)
    _check_not_last(organisation, grant)
    grant.valid_to = clock.today()
    audit.record("removed_colleague", grant.user, by=by, organisation=organisation.uid)
    db.session.flush()


def free_name(wished: str) -> str:
    """The wished name with four digits drawn by lot: always, so that a taken name does not show."""
    first = 1000 + secrets.randbelow(9000)
    names = (f"{wished}-{number}" for number in count(first))
    return next(name for name in names if queries.find_user(name) is None)


def _new_organisation(kind: str, area_code: str, draft: OrganisationDraft, *, uid: str) -> Organisation:
    organisation = Organisation(
        uid=uid, kind=kind, name=draft.name, uscc=draft.uscc, area_code=area_code, county_code=county_of(area_code),
        contact_name=draft.contact_name, about=draft.about, state=None, state_at=clock.now(), version=1,
    )  # fmt: skip
    organisation.contact_phone = draft.contact_phone
    return organisation


def _grant(organisation: Organisation, right: str) -> Grant:
    return Grant(**_grant_values(organisation, right))


def _grant_values(organisation: Organisation, right: str) -> dict[str, object]:
    return {
        "role": ROLE_OF_KIND[organisation.kind], "area_code": organisation.area_code,
        "organisation_id": organisation.id, "right": right, "valid_from": clock.today(),
    }  # fmt: skip


def _check_right(right: str) -> None:
    if right not in RIGHTS:
        raise FormInvalid({"right": "Please choose one of the rights."})


def _colleague(organisation: Organisation, user_uid: str) -> Grant:
    """The live grant of a colleague, under a lock on the organisation: two who remove each other queue up."""
    db.session.get(Organisation, organisation.id, with_for_update=True)
    theirs = sa.select(Grant).join(User, User.id == Grant.user_id).where(User.uid == user_uid)
    return found(db.session.scalar(theirs.where(Grant.organisation_id == organisation.id, queries.is_live())))


def _check_not_last(organisation: Organisation, grant: Grant) -> None:
    """Raises IllegalMove when nobody else with every right could still sign in."""
    others = (
        sa.select(Grant.id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.organisation_id == organisation.id, Grant.right == "all", Grant.id != grant.id, queries.is_live())
        .where(User.state == "active", User.password_hash != "")
    )
    if grant.right == "all" and db.session.scalar(others.limit(1)) is None:
        raise IllegalMove(LAST_ONE)


def _tell(organisation: Organisation, kind: str, *, key: str = "") -> None:
    """One notice per answer: the instant of the state tells two answers of the same kind apart."""
    db.session.flush()
    outbox.post(
        f"{kind}:{organisation.uid}:{key or int(organisation.state_at.timestamp())}", kind,
        to=("organisation", organisation.id), path=f"/organisations/{organisation.uid}",
    )  # fmt: skip
