"""What somebody has to do, most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

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
    due_on: date
    days_left: int  # below zero when it is overdue
    level: int
    params: dict[str, Any]
    about: tuple[str, int | None]
    who: Any = None  # whom it is about, for those who may know


def tasks_of(viewer: Principal) -> sa.Select[Any]:
    """Open tasks owned by the viewer, its organisations, its households, or its role in its area."""
    owned = [Task.owner_id == viewer.user_id]
    if viewer.cadre_ids:
        owned.append(sa.and_(Task.owner_role == "cadre", Task.owner_id.in_(viewer.cadre_ids)))
    if viewer.organisation_ids():
        owned.append(Task.organisation_id.in_(viewer.organisation_ids()))
    if viewer.household_ids:
        owned.append(sa.and_(Task.owner_role == "household", Task.household_id.in_(viewer.household_ids)))
    for role in ("clerk", "township", "officer", "bureau"):
        if viewer.has(role):
            owned.append(
                sa.and_(
                    Task.owner_role == role,
                    Task.owner_id.is_(None),
                    within(Task.area_code, viewer.areas(role)),
                )
            )
    known = sa.or_(Task.shown_from.is_(None), Task.shown_from <= clock.now())
    return sa.select(Task).where(Task.state == "open", known, sa.or_(*owned)).order_by(Task.due_at, Task.id)


def task_page(viewer: Principal, number: int, *, kind: str = "") -> Page:
    """One page of the viewer's tasks, the longest overdue first (4 statements)."""
    rows = tasks_of(viewer)
    return _with_whom(paged(rows.where(Task.kind == kind) if kind else rows, _card, number=number), viewer)


def n_tasks(viewer: Principal) -> dict[str, int]:
    """How many open tasks of each kind the viewer has (1 statement)."""
    rows = tasks_of(viewer).order_by(None).subquery()
    counts = sa.select(rows.c.kind, sa.func.count().label("n")).group_by(rows.c.kind).order_by(rows.c.kind)
    return {row.kind: row.n for row in db.session.execute(counts)}


def next_deadlines(noun_uids: Iterable[str]) -> dict[str, TaskCard]:
    """The next open deadline of each thing, by the thing's uid (1 statement, none for no things)."""
    wanted = set(noun_uids)
    if not wanted:
        return {}
    rows = sa.select(Task).where(Task.noun_uid.in_(wanted), Task.state == "open").order_by(Task.due_at.desc(), Task.id)
    return {task.noun_uid: _card(task) for task in db.session.scalars(rows)}


def area_page(viewer: Principal, number: int, *, kind: str = "", late_only: bool = False) -> Page:
    """Open deadlines in the areas of a township or bureau, whoever owns them (4 statements)."""
    rows = sa.select(Task).where(_in_area(viewer)).order_by(Task.due_at, Task.id)
    rows = rows.where(Task.kind == kind) if kind else rows
    return _with_whom(paged(rows.where(_is_late()) if late_only else rows, _card, number=number), viewer)


def n_in_area(viewer: Principal) -> dict[str, tuple[int, int]]:
    """Kind → how many open deadlines of it there are in the viewer's areas, and how many are late (1 statement)."""
    late = sa.func.sum(sa.case((_is_late(), 1), else_=0)).label("n_late")
    counts = sa.select(Task.kind, sa.func.count().label("n"), late).where(_in_area(viewer))
    rows = db.session.execute(counts.group_by(Task.kind).order_by(Task.kind))
    return {row.kind: (row.n, int(row.n_late)) for row in rows}


def _in_area(viewer: Principal) -> sa.ColumnElement[bool]:
    return sa.and_(Task.state == "open", within(Task.area_code, viewer.areas("township", "bureau")))


def _is_late() -> sa.ColumnElement[bool]:
    """Past its day, or handed up already because nobody below did it."""
    return sa.or_(Task.due_at < clock.now(), Task.level > 0)


def whom(cards: Iterable[TaskCard]) -> list[Any]:
    """Whom these lines are about: what the trail records of a list."""
    return [card.who for card in cards if card.who is not None]


def _with_whom(page: Page, viewer: Principal) -> Page:
    """A higher room knows people and households: `rooms` hands its question down."""
    who = current_app.extensions["bangfu_who_is"]([card.about for card in page.items], viewer)
    return replace(page, items=[replace(card, who=who.get(card.about)) for card in page.items])


def _card(task: Task) -> TaskCard:
    # most deadlines are the midnight at which their last day ends
    due_on = clock.local(task.due_at - timedelta(seconds=1)).date()
    days_left = (due_on - clock.today()).days
    days_left = min(days_left, -1) if task.due_at < clock.now() else days_left
    return TaskCard(task.uid, task.kind, task.path, due_on, days_left, task.level, task.params, task.about)


def waits(thing: Any, kind: str) -> bool:
    """Whether somebody still has to do this about `thing` (1 statement)."""
    about = sa.and_(Task.noun == thing.__tablename__, Task.noun_uid == thing.uid, Task.kind == kind)
    return bool(db.session.scalar(sa.select(sa.exists().where(about, Task.state == "open"))))
