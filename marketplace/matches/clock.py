"""What happens to matches by itself when its time has come.

Each match, and each edited post, is one transaction: one that cannot take its step holds up nobody else.
"""

from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import SYSTEM
from ..accounts.models import Organisation
from ..db import db
from ..due import take_each
from ..households.models import Consent, Household, Person
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..tasks.commands import open_task
from ..tasks.models import Task
from ..tasks.rules import CLIMBERS
from . import commands, consequences, effects, rules, wishes
from .models import Match
from .states import HOLDING, MATCH

BEFORE_INTRODUCTION = ("applied", "invited", "put_forward", "deferred", "approved", "consented")


def drain() -> int:
    """Take every step that is due; how many were taken."""
    return (
        consequences.close_followed()
        + take_each(Match, _ended_undo_windows(), _after_undo)
        + take_each(Match, _deferred_until_today(), _return)
        + take_each(Match, _unanswered("match_consent"), _expire)
        + take_each(Match, _of_ended_posts(), _cancel)
        + take_each(Match, _of_moved_households(), _follow_household)
        + take_each(Match, _without_consent(), _withdraw)
        + take_each(Match, _unanswered("match_outcome"), _ask_again)
        + take_each(Job, _edited(Job), _tell_changes)
        + take_each(HelpOffer, _edited(HelpOffer), _tell_changes)
    )


def _ended_undo_windows() -> sa.Select[Any]:
    """Approvals of what the household itself applied for, and consents given before the window ended."""
    ended = sa.or_(Match.told_from.is_(None), Match.told_from <= clock.now())
    waiting = sa.or_(sa.and_(Match.state == "approved", Match.came_from == "applied"), Match.state == "consented")
    return _ids(waiting, Match.approved_at.is_not(None), ended, ~_of_suspended_poster())


def _of_suspended_poster() -> sa.ColumnElement[bool]:
    """SQL on Match: whoever posted it is not verified now, so nobody is introduced to it."""
    fallen = Organisation.state != "verified"
    hiring = sa.exists().where(Job.id == Match.job_id, Organisation.id == Job.organisation_id, fallen)
    giving = sa.exists().where(HelpOffer.id == Match.offer_id, Organisation.id == HelpOffer.organisation_id, fallen)
    return sa.or_(hiring, giving)


def _after_undo(match: Match) -> bool:
    ends = effects.undo_ends(match)
    if ends is None or clock.now() < ends or match.state not in ("approved", "consented"):
        return False
    if match.state == "approved":
        commands.consent_by_application(match)
    else:
        commands.introduce(match)
    return True


def _deferred_until_today() -> sa.Select[Any]:
    return _ids(Match.state == "deferred", Match.deferred_until <= clock.today())


def _return(match: Match) -> bool:
    if match.state != "deferred":
        return False
    effects.leave(match, match.came_from, by=SYSTEM)
    match.deferred_until = None
    effects.ask_decision(match, by=SYSTEM)
    return True


def _unanswered(kind: str) -> sa.Select[Any]:
    """Matches whose task of this kind is overdue and not yet with an office (whose tasks climb by themselves)."""
    late = sa.select(Task.noun_uid).where(
        Task.kind == kind, Task.state == "open", Task.due_at < clock.now(), Task.owner_role.not_in(CLIMBERS)
    )
    return _ids(Match.uid.in_(late), Match.state.in_(("approved", "introduced")))


def _expire(match: Match) -> bool:
    if match.state != "approved":
        return False
    commands.expire(match)
    return True


def _ask_again(match: Match) -> bool:
    """The first time the poster is reminded, the second time the cadre (or the township) has to find out."""
    task = db.session.scalar(sa.select(Task).filter_by(noun_uid=match.uid, kind="match_outcome", state="open"))
    if task is None or match.state != "introduced":
        return False
    asked = task.params.get("asked", 0)
    if asked:
        owner = effects.office_of(match)
        reader = owner["role"]
    else:
        owner = {"area_code": match.area_code, "role": task.owner_role, "organisation_id": task.organisation_id}
        reader = "organisation"
    open_task(
        "match_outcome", match, by=SYSTEM, due_at=effects.in_days("outcome_again_days", match),
        path=task.path, **owner, **{**task.params, "asked": asked + 1},
    )  # fmt: skip
    effects.remind(match, "outcome_asked", reader, number=asked)
    return True


def _of_ended_posts() -> sa.Select[Any]:
    """Of closed posts whatever was not introduced yet; of filled ones what nobody has decided on."""
    undecided = Match.state.in_(("applied", "invited", "put_forward", "deferred"))
    early, ended = Match.state.in_(BEFORE_INTRODUCTION), []
    for post, column in ((Job, Match.job_id), (HelpOffer, Match.offer_id)):
        closed = sa.select(post.id).where(post.state == "closed")
        filled = sa.select(post.id).where(post.state == "filled")
        ended += [sa.and_(early, column.in_(closed)), sa.and_(undecided, column.in_(filled))]
    return _ids(sa.or_(*ended))


def _cancel(match: Match) -> bool:
    if match.state not in BEFORE_INTRODUCTION:
        return False
    commands.cancel(match, "" if effects.opportunity_of(match).state == "closed" else "filled_elsewhere", by=SYSTEM)
    return True


def _of_moved_households() -> sa.Select[Any]:
    """Open matches that still lie in the village from which their household moved away."""
    rows = sa.select(Match.id).join(Match.household)
    return rows.where(Match.state.in_(MATCH.open_states), Match.area_code != Household.area_code)


def _follow_household(match: Match) -> None:
    match.area_code = match.household.area_code


def _without_consent() -> sa.Select[Any]:
    """Open matches of people who withdrew their consent to matching, left, or whose household left."""
    agreed = sa.exists().where(
        Consent.person_id == Match.person_id, Consent.purpose == "matching", Consent.withdrawn_at.is_(None)
    )
    gone = sa.or_(Person.left_on.is_not(None), Household.state != "registered")
    rows = sa.select(Match.id).join(Match.person).join(Match.household)
    return rows.where(Match.state.in_(MATCH.open_states), sa.or_(~agreed, gone))


def _withdraw(match: Match) -> bool:
    if match.state in MATCH.closed:
        return False
    knew = match.state in HOLDING or match.came_from == "invited"
    effects.leave(match, "withdrawn", by=SYSTEM, why=_why_it_ends(match))
    wishes.unmatched(match)
    effects.tell(match, "withdrawn", "cadre", *(("organisation",) if knew else ()), by=SYSTEM)
    return True


def _why_it_ends(match: Match) -> str:
    gone = match.person.left_on is not None or match.household.state != "registered"
    return "household_left" if gone else "privacy"


def _edited(post: type[Job] | type[HelpOffer]) -> sa.Select[Any]:
    return sa.select(post.id).where(post.needs_telling.is_(True))


def _tell_changes(post: Job | HelpOffer) -> bool:
    """Who is in a running match with an edited post hears what changed; one worker takes the flag.

    The cadre of everybody in it, and the families that know of it: they applied, or it was approved for them.
    """
    table = type(post)
    flag = sa.update(table).where(table.id == post.id, table.needs_telling.is_(True)).values(needs_telling=False)
    if not db.session.scalars(flag.returning(table.id).execution_options(synchronize_session=False)).all():
        return False
    column = Match.job_id if table is Job else Match.offer_id
    touched = sa.select(Match).where(column == post.id, Match.state.in_(MATCH.open_states)).order_by(Match.id)
    words = rules.changed_words(post.changed_fields)
    for match in db.session.scalars(touched).all():
        knows = match.came_from == "applied" or match.state in HOLDING
        readers = ("cadre", "household") if knows else ("cadre",)
        effects.remind(match, "post_changed", *readers, number=post.version, fields=words)
    return True


def _ids(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(Match.id).where(*conditions)
