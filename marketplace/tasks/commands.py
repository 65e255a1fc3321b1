"""Opening, closing and climbing of deadlines."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM, Principal, county_of
from ..accounts.queries import users_with_role
from ..db import db
from ..settings.queries import value
from .models import Task
from .rules import next_step

CLIMB_BATCH = 200


def open_task(
    kind: str,
    thing: Any,
    *,
    by: Principal,
    due_at: datetime,
    area_code: str,
    role: str,
    owner_id: int | None = None,
    organisation_id: int | None = None,
    household_id: int | None = None,
    path: str = "",
    **params: Any,
) -> None:
    """One deadline for `thing`, owned by a user, an organisation, a household, or a role in an area.

    There is one open task of a kind per thing; opening it again moves its date and owner.
    """
    task = db.session.scalar(sa.select(Task).filter_by(kind=kind, noun_uid=thing.uid, state="open"))
    if task is None:
        task = Task(
            kind=kind, noun=thing.__tablename__, noun_uid=thing.uid, area_code=area_code,
            county_code=county_of(area_code), state=None, state_at=clock.now(), version=1, level=0,
        )  # fmt: skip
        audit.move(task, "open", by=by.as_role("system"), kind=kind)
        db.session.add(task)
    task.owner_role, task.owner_id = role, owner_id
    task.organisation_id, task.household_id = organisation_id, household_id
    task.due_at, task.path, task.params = due_at, path, params
    db.session.flush()


def close_tasks(thing: Any, *kinds: str, by: Principal, to: str = "done") -> None:
    """Close the thing's open tasks of these kinds (of every kind when none is named)."""
    tasks = sa.select(Task).where(Task.noun_uid == thing.uid, Task.state == "open")
    if kinds:
        tasks = tasks.where(Task.kind.in_(kinds))
    for task in db.session.scalars(tasks).all():
        audit.move(task, to, by=by.as_role("system"))
    db.session.flush()


def climb(task: Task) -> None:
    """Hand an overdue task one step up and tell the new owners."""
    step = next_step(task.owner_role, task.area_code)
    if step is None:  # nobody above: it stays where it is and is asked about again
        task.due_at = clock.now() + timedelta(days=value("task_climb_days", task.area_code))
        return
    task.owner_role, task.area_code = step
    task.owner_id = task.organisation_id = task.household_id = None
    task.level += 1
    task.due_at = clock.now() + timedelta(days=value("task_climb_days", task.area_code))
    audit.record("climbed", task, by=SYSTEM, to_role=task.owner_role, level=task.level)
    for user_id in users_with_role(task.owner_role, task.area_code)[:3]:
        outbox.post(
            f"task-climbed:{task.uid}:{task.level}",
            "task_climbed",
            to=("user", user_id),
            path=task.path,
            task=task.kind,
        )


def drain() -> int:
    """Climb what is overdue; tasks of posters and households have clocks of their own."""
    due = sa.select(Task).where(
        Task.state == "open",
        Task.due_at < clock.now(),
        Task.owner_role.in_(("cadre", "clerk", "township", "bureau")),
    )
    tasks = db.session.scalars(due.order_by(Task.due_at, Task.id).limit(CLIMB_BATCH)).all()
    for task in tasks:
        climb(task)
    db.session.flush()
    return len(tasks)
