"""Who answers for a household: pairing it with one cadre, deputies, and the household's sign-in."""

from datetime import date, timedelta

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import Principal
from ..accounts.commands import issue_reset_code
from ..accounts.commands_users import create_household_user
from ..accounts.models import User
from ..areas.rules import ancestors
from ..db import db
from ..errors import FormInvalid, IllegalMove, NotAllowed
from ..settings.queries import value
from ..tasks.commands import close_tasks, hand_over, hand_up, open_task
from .cadres import account_of_household, reaches
from .models import Deputyship, Household, Pairing

PAIR_TASK = "pair_household"


def pair(household: Household, cadre: User, *, note: str, by: Principal, uid: str | None = None) -> Pairing:
    """Hand the household to this cadre from today on, with a note for the hand-over.

    The pairing before ends today; the index on open pairings keeps it at one. Both cadres are told, and
    what waited for the one before waits for the new one.
    Raises FormInvalid for a user who is no cadre here or is paired already.
    """
    if not reaches(cadre, household.area_code):
        raise FormInvalid({"cadre": "Please choose a cadre who works in this area."})
    before = db.session.scalar(
        sa.select(Pairing).where(Pairing.household_id == household.id, Pairing.ended_on.is_(None)).with_for_update()
    )
    if before is not None and before.cadre_id == cadre.id:
        raise FormInvalid({"cadre": "This cadre is paired with the household already."})
    if before is not None:
        before.ended_on = clock.today()
        db.session.flush()
    given = {"uid": uid} if uid else {}
    pairing = Pairing(household_id=household.id, cadre_id=cadre.id, started_on=clock.today(), note=note, **given)
    db.session.add(pairing)
    db.session.flush()
    audit.record("paired", household, by=by, cadre=cadre.uid, before=_uid_of(before))
    close_tasks(household, PAIR_TASK, by=by)
    hand_over(household.id, to=cadre.id, by=by)
    _tell(pairing, household, before)
    db.session.refresh(household, ["cadre_id"])
    return pairing


def ask_for_pairing(household: Household, *, by: Principal) -> None:
    """Nobody answers for a registered household: its township pairs it by a date."""
    due_on = clock.today() + timedelta(days=value("pairing_days", household.area_code))
    open_task(
        PAIR_TASK, household, by=by, due_at=clock.midnight_after(due_on), area_code=ancestors(household.area_code)[1],
        role="township", household_id=household.id, path=f"/households/{household.uid}/pair",
    )  # fmt: skip


def unpair(pairing: Pairing, household: Household, *, by: Principal) -> None:
    """The cadre answers for this household no more, and nobody does yet: what waited goes to the township."""
    pairing.ended_on = clock.today()
    db.session.flush()
    audit.record("unpaired", household, by=by, before=_uid_of(pairing))
    hand_up(household.id)
    ask_for_pairing(household, by=by)
    outbox.post(f"unpaired:{pairing.uid}", "household_handed_over", to=("user", pairing.cadre_id), path="/households")
    db.session.refresh(household, ["cadre_id"])


def appoint_deputy(
    cadre: User, deputy: User, *, from_on: date, until_on: date, by: Principal, uid: str | None = None
) -> Deputyship:
    """Let another cadre decide from one day to another, both included.

    Raises FormInvalid for oneself, somebody who is no cadre or is absent then too, days in the wrong order,
    in the past or longer than an absence may last, or a span in which a deputy is appointed already.
    """
    if deputy.id == cadre.id or not any(grant.role == "cadre" for grant in deputy.grants):
        raise FormInvalid({"deputy": "Please choose another cadre."})
    longest = timedelta(days=value("absence_most_days", cadre.county_code))
    if not clock.today() <= until_on or until_on < from_on or until_on - from_on > longest:
        raise FormInvalid({"until_on": "Please give days from today on, not longer than an absence may last."})
    for user_id in sorted((cadre.id, deputy.id)):
        db.session.get(User, user_id, with_for_update=True)  # two appointments at once must see each other
    if _away(cadre.id, from_on, until_on):
        raise FormInvalid({"from_on": "A deputy is appointed for some of these days already."})
    if _away(deputy.id, from_on, until_on):
        raise FormInvalid({"deputy": "This cadre is away on some of these days too."})
    given = {"uid": uid} if uid else {}
    row = Deputyship(cadre_id=cadre.id, deputy_id=deputy.id, from_on=from_on, until_on=until_on, **given)
    db.session.add(row)
    db.session.flush()
    first, last = from_on.isoformat(), until_on.isoformat()
    audit.record("deputised", cadre, by=by, deputy=deputy.uid, from_on=first, until_on=last)
    outbox.post(
        f"deputy:{row.uid}",
        "deputy_appointed",
        to=("user", deputy.id),
        path="/households",
        from_on=first,
        until_on=last,
    )
    return row


def end_deputyship(row: Deputyship, cadre: User, *, by: Principal) -> None:
    """The cadre is back: from today on the deputy decides no more. Raises IllegalMove when it is over already."""
    yesterday = clock.today() - timedelta(days=1)
    if row.until_on <= yesterday:
        raise IllegalMove
    audit.record("undeputised", cadre, by=by, deputyship=row.uid)
    if row.from_on > yesterday:
        db.session.delete(row)
    else:
        row.until_on = yesterday
    db.session.flush()


def open_sign_in(household: Household, *, username: str, name: str, uid: str, by: Principal) -> tuple[User, str]:
    """A sign-in for the household: the user, and the one-time code that sets its password.

    Raises FormInvalid when the household has one already or the name is taken.
    """
    if account_of_household(household.id) is not None:
        raise FormInvalid({"username": "This household has a sign-in already. Hand out a new code instead."})
    user, code = create_household_user(
        household.id, area_code=household.area_code, username=username, name=name, once=uid, by=by
    )
    audit.record("opened_sign_in", household, by=by, user=user.uid)
    return user, code


def hand_out_code(household: Household, *, by: Principal) -> tuple[str, str]:
    """Sign-in name and one-time code for a household that forgot its password. Raises NotAllowed without a user."""
    user = account_of_household(household.id)
    if user is None:
        raise NotAllowed
    audit.record("handed_out_code", household, by=by, user=user.uid)
    return user.username, issue_reset_code(user, by=by)


def _away(user_id: int, from_on: date, until_on: date) -> bool:
    overlap = sa.select(Deputyship.id).where(
        Deputyship.cadre_id == user_id, Deputyship.from_on <= until_on, Deputyship.until_on >= from_on
    )
    return db.session.scalar(overlap.limit(1)) is not None


def _uid_of(before: Pairing | None) -> str:
    return db.session.get_one(User, before.cadre_id).uid if before is not None else ""


def _tell(pairing: Pairing, household: Household, before: Pairing | None) -> None:
    path = f"/households/{household.uid}"
    outbox.post(
        f"paired:{pairing.uid}", "household_paired", to=("user", pairing.cadre_id), path=path, household=household.id
    )
    outbox.post(f"paired:{pairing.uid}", "household_paired_you", to=("household", household.id), path=path)
    if before is not None:
        outbox.post(
            f"unpaired:{pairing.uid}", "household_handed_over", to=("user", before.cadre_id), path="/households"
        )
