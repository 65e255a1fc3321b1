"""What happens to matches by itself when its time has come.

Each match is one transaction: one that cannot take its step holds up nobody else.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm.exc import StaleDataError

from .. import clock
from ..access import SYSTEM
from ..accounts.models import Organisation
from ..db import db
from ..errors import BangfuError
from ..households.models import Consent, Household, Person
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..settings.rules import SETTINGS
from ..tasks.commands import open_task
from ..tasks.models import Task
from ..tasks.rules import CLIMBERS
from . import commands, effects, wishes
from .models import Match
from .states import HOLDING, MATCH

BATCH = 200
BEFORE_INTRODUCTION = ("applied", "invited", "put_forward", "deferred", "approved", "consented")
log = structlog.get_logger()


def drain() -> int:
    """Take every step that is due; how many were taken."""
    return (
        _each(_ended_undo_windows(), _after_undo)
        + _each(_deferred_until_today(), _return)
        + _each(_unanswered("match_consent"), _expire)
        + _each(_of_ended_posts(), _cancel)
        + _each(_without_consent(), _withdraw)
        + _each(_unanswered("match_outcome"), _ask_again)
        + _tell_changes(Job)
        + _tell_changes(HelpOffer)
    )


def _each(ids: Iterable[int], step: Callable[[Match], bool]) -> int:
    taken = 0
    for match_id in list(ids):
        db.session.rollback()
        try:
            taken += step(db.session.get_one(Match, match_id))
            db.session.commit()
        except (BangfuError, StaleDataError):
            db.session.rollback()
            log.warning("match_step_failed", step=step.__name__)
    return taken


def _ended_undo_windows() -> list[int]:
    """Approvals of what the household itself applied for, and consents given before the window ended."""
    shortest = timedelta(minutes=SETTINGS["match_undo_minutes"].least)
    waiting = sa.or_(sa.and_(Match.state == "approved", Match.came_from == "applied"), Match.state == "consented")
    return _ids(waiting, Match.approved_at <= clock.now() - shortest, ~_of_suspended_poster())


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


def _deferred_until_today() -> list[int]:
    return _ids(Match.state == "deferred", Match.deferred_until <= clock.today())


def _return(match: Match) -> bool:
    if match.state != "deferred":
        return False
    effects.leave(match, match.came_from, by=SYSTEM)
    match.deferred_until = None
    effects.ask_decision(match, by=SYSTEM)
    return True


def _unanswered(kind: str) -> list[int]:
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


def _of_ended_posts() -> list[int]:
    """Of closed posts whatever was not introduced yet; of filled ones what nobody has decided on."""
    undecided = Match.state.in_(("applied", "invited", "put_forward", "deferred"))
    ids: list[int] = []
    for post, column in ((Job, Match.job_id), (HelpOffer, Match.offer_id)):
        closed = sa.select(post.id).where(post.state == "closed")
        filled = sa.select(post.id).where(post.state == "filled")
        early = Match.state.in_(BEFORE_INTRODUCTION)
        ids += _ids(sa.or_(sa.and_(early, column.in_(closed)), sa.and_(undecided, column.in_(filled))))
    return ids


def _cancel(match: Match) -> bool:
    if match.state not in BEFORE_INTRODUCTION:
        return False
    commands.cancel(match, "" if effects.opportunity_of(match).state == "closed" else "filled_elsewhere", by=SYSTEM)
    return True


def _without_consent() -> list[int]:
    """Open matches of people who withdrew their consent to matching, left, or whose household left."""
    agreed = sa.exists().where(
        Consent.person_id == Match.person_id, Consent.purpose == "matching", Consent.withdrawn_at.is_(None)
    )
    gone = sa.or_(Person.left_on.is_not(None), Household.state != "registered")
    rows = sa.select(Match.id).join(Match.person).join(Match.household)
    rows = rows.where(Match.state.in_(MATCH.open_states), sa.or_(~agreed, gone))
    return list(db.session.scalars(rows.order_by(Match.id).limit(BATCH)))


def _withdraw(match: Match) -> bool:
    if match.state in MATCH.closed:
        return False
    knew = match.state in HOLDING or match.came_from == "invited"
    effects.leave(match, "withdrawn", by=SYSTEM, why="household_left" if match.person.left_on else "privacy")
    wishes.unmatched(match)
    effects.tell(match, "withdrawn", "cadre", *(("organisation",) if knew else ()), by=SYSTEM)
    return True


def _tell_changes(post: type[Job] | type[HelpOffer]) -> int:
    """Whoever has an open match with an edited post hears of it; the flag is taken by one worker only."""
    db.session.rollback()
    taken = sa.update(post).where(post.needs_telling.is_(True)).values(needs_telling=False).returning(post.id)
    ids = list(db.session.scalars(taken.execution_options(synchronize_session=False)))
    column = Match.job_id if post is Job else Match.offer_id
    touched = sa.select(Match).where(column.in_(ids), Match.state.in_(MATCH.open_states)).order_by(Match.id)
    for match in db.session.scalars(touched) if ids else ():
        if match.came_from == "applied" or match.state in HOLDING:
            effects.remind(match, "post_changed", "household", number=effects.opportunity_of(match).version)
    db.session.commit()
    return len(ids)


def _ids(*conditions: sa.ColumnElement[bool]) -> list[int]:
    return list(db.session.scalars(sa.select(Match.id).where(*conditions).order_by(Match.id).limit(BATCH)))
