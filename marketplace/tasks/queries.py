"""What somebody has to do, most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import Principal, within
from ..db import db
from ..web import Page, paged
from .models import Task


@dataclass(frozen=True)
class TaskCard:
    """One deadline as a list shows it."""

    uid: str
    kind: str
    path: str
    due_at: datetime
    overdue: bool
    level: int
    params: dict[str, Any]


def tasks_of(viewer: Principal) -> sa.Select[Any]:
    """Open tasks owned by the viewer, its organisations, its households, or its role in its area."""
    owned = [Task.owner_id == viewer.user_id]
    if viewer.cadre_ids:
        owned.append(sa.and_(Task.owner_role == "cadre", Task.owner_id.in_(viewer.cadre_ids)))
    if viewer.organisation_ids():
        owned.append(Task.organisation_id.in_(viewer.organisation_ids()))
    if viewer.household_ids:
        owned.append(Task.household_id.in_(viewer.household_ids))
    for role in ("clerk", "township", "officer", "bureau"):
        if viewer.has(role):
            owned.append(
                sa.and_(
                    Task.owner_role == role,
                    Task.owner_id.is_(None),
                    within(Task.area_code, viewer.areas(role)),
                )
            )
    return sa.select(Task).where(Task.state == "open", sa.or_(*owned)).order_by(Task.due_at, Task.id)


def task_page(viewer: Principal, number: int) -> Page:
    """One page of the viewer's tasks (2 statements)."""
    return paged(tasks_of(viewer), _card, number=number)


def n_tasks(viewer: Principal) -> dict[str, int]:
    """How many open tasks of each kind the viewer has (1 statement)."""
    rows = tasks_of(viewer).order_by(None).subquery()
    return {kind: n for kind, n in db.session.execute(sa.select(rows.c.kind, sa.func.count()).group_by(rows.c.kind))}


def _card(task: Task) -> TaskCard:
    return TaskCard(task.uid, task.kind, task.path, task.due_at, task.due_at < clock.now(), task.level, task.params)
