"""What a typed reason sets in motion, by the column `consequence` of the reasons.

`correct_…` asks the cadre for the fact that was wrong; `report_post` asks the bureau of the post to look at it. The
rest is read from the ended match itself: `park`, `exclude_poster` and the days of rest by `cooling.py`; and whatever
the reason, the person's lists are made anew.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from .. import audit, clock
from ..access import SYSTEM, Principal
from ..areas.rules import ancestors
from ..audit import AuditEntry
from ..db import db
from ..households.models import Person
from ..households.queries import cadre_of
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..settings.queries import value
from ..tasks.commands import open_task
from ..tasks.models import Task
from ..vocabulary.queries import find_term
from .models import Match

# Consequence → the task it opens.
TASK_KINDS = {
    "correct_radius": "correct_radius", "correct_health": "correct_health", "correct_wage": "correct_wage",
    "correct_hours": "correct_hours", "correct_facts": "correct_facts", "correct_phone": "correct_phone",
    "report_post": "check_post",
}  # fmt: skip
ON_THE_FIRST_PAGE = frozenset({"correct_facts", "correct_phone"})  # who somebody is; the rest is what they can do
BATCH = 200


def follow(match: Match, context: str, code: str, *, by: Principal) -> None:
    """Open the task that a reason of this list calls for; none for a reason without one or an unknown one."""
    term = find_term(context, code)
    consequence = str(term.extra.get("consequence", "")) if term is not None else ""
    if consequence == "report_post":
        _ask_for_check(match, by=by)
    elif consequence in TASK_KINDS:
        _ask_for_fact(match, consequence, by=by)


def close_followed() -> int:
    """Close what was done: a person saved since, a post changed by its bureau or no longer open (3 statements)."""
    edited = sa.exists().where(
        AuditEntry.noun == Task.noun, AuditEntry.noun_uid == Task.noun_uid, AuditEntry.at > Task.created_at,
        AuditEntry.action == "edited", AuditEntry.actor_role != "system",
    )  # fmt: skip
    shut = sa.or_(_shut(Job), _shut(HelpOffer))
    done = sa.or_(edited, sa.and_(Task.kind == "check_post", shut))
    rows = sa.select(Task).where(Task.state == "open", Task.kind.in_(TASK_KINDS.values()), done)
    tasks = db.session.scalars(rows.order_by(Task.id).limit(BATCH)).all()
    for task in tasks:
        audit.move(task, "done", by=SYSTEM)
    db.session.commit()
    return len(tasks)


def _shut(table: type[Job] | type[HelpOffer]) -> sa.ColumnElement[bool]:
    return sa.exists().where(table.uid == Task.noun_uid, table.state != "open")


def _ask_for_fact(match: Match, consequence: str, *, by: Principal) -> None:
    person: Person = match.person
    cadre = cadre_of(match.household_id)
    page = "edit" if consequence in ON_THE_FIRST_PAGE else "work"
    open_task(
        TASK_KINDS[consequence], person, by=by, due_at=_in_days(match.area_code), owner_id=cadre,
        role="cadre" if cadre else "township", area_code=match.area_code if cadre else ancestors(match.area_code)[1],
        household_id=match.household_id, path=f"/households/people/{person.uid}/{page}",
    )  # fmt: skip


def _ask_for_check(match: Match, *, by: Principal) -> None:
    """The bureau over the post learns that there was a complaint, not from whom."""
    post = match.job or match.offer
    assert post is not None  # held by the table's one_opportunity check
    sort = "jobs" if match.job is not None else "offers"
    open_task(
        "check_post", post, by=by, due_at=_in_days(post.area_code), role="bureau", area_code=post.county_code,
        path=f"/{sort}/{post.uid}", title=post.title,
    )  # fmt: skip


def _in_days(area_code: str) -> datetime:
    return clock.midnight_after(clock.today() + timedelta(days=value("follow_up_days", area_code)))
