"""Opening, closing and climbing of deadlines."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM, Principal, county_of, found
from ..accounts.queries import users_with_role
from ..areas.rules import ancestors
from ..db import db, dialect_name, expire_loaded, insert_into, values_of
from ..due import take_each
from ..errors import IllegalMove
from ..settings.queries import value
from .models import Task
from .queries import tasks_of
from .rules import CLIMBERS, CLOSED_BY_HAND, next_step

TOLD_AT_MOST = 5
MOVED = (
    "owner_role", "owner_id", "area_code", "organisation_id", "household_id", "due_at", "path", "params", "shown_from",
)  # fmt: skip


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
    shown_from: datetime | None = None,
    **params: Any,
) -> None:
    """One deadline for `thing`, owned by a user, an organisation, a household, or a role in an area.

    A cadre's task may name the `household_id` it is about, so that it moves with the pairing. There
    is one open task of a kind per thing; opening it again moves its date and owner.
    """
    task = Task(
        kind=kind, noun=thing.__tablename__, noun_uid=thing.uid, area_code=area_code,
        county_code=county_of(area_code), state=None, state_at=clock.now(), version=1, level=0, owner_role=role,
        owner_id=owner_id, organisation_id=organisation_id, household_id=household_id, due_at=due_at, path=path,
        params=params, shown_from=shown_from,
    )  # fmt: skip
    db.session.flush()
    opened = db.session.connection().execute(_opening(dialect_name()), values_of(task) | {"state": "open"}).scalar_one()
    if opened == task.uid:
        audit.move(task, "open", by=by.as_role("system"), kind=kind)
    else:
        expire_loaded(Task)


def close_tasks(thing: Any, *kinds: str, by: Principal, to: str = "done") -> None:
    """Close the thing's open tasks of these kinds (of every kind when none is named)."""
    of_thing = _OF_THING_AND_KIND if kinds else _OF_THING
    audit.move_rows(
        Task, "open", to, of_thing, by=by.as_role("system"), thing=thing.uid, table=thing.__tablename__, kinds=kinds
    )


def close_by_hand(uid: str, *, by: Principal) -> Task:
    """Its owner found that nothing had to be changed. Raises NotFound for another's, IllegalMove for other kinds."""
    task = found(db.session.scalar(tasks_of(by).where(Task.uid == uid)))
    if task.kind not in CLOSED_BY_HAND:
        raise IllegalMove
    audit.move(task, "done", by=by, why="nothing_to_change")
    db.session.flush()
    return task


def hand_over(household_id: int, *, to: int, by: Principal) -> None:
    """Give the cadre's open tasks about a household to its new cadre."""
    tasks = sa.select(Task).where(
        Task.state == "open", Task.owner_role == "cadre", Task.household_id == household_id, Task.owner_id != to
    )
    for task in db.session.scalars(tasks).all():
        task.owner_id = to
        audit.record("handed_over", task, by=by)
    db.session.flush()


def follow_household(household_id: int, area_code: str) -> None:
    """What waits about a household lies where it lives now (2 statements)."""
    about = sa.update(Task).where(Task.state == "open", Task.household_id == household_id)
    town = about.where(Task.owner_role == "township").values(area_code=ancestors(area_code)[1])
    near = about.where(Task.owner_role.not_in(("township", "bureau"))).values(area_code=area_code)
    for moved in (town, near):
        db.session.execute(moved.values(version=Task.version + 1), execution_options={"synchronize_session": False})
    expire_loaded(Task)


def hand_up(household_id: int) -> None:
    """Give the open tasks of a cadre about a household to the next role above: it has no cadre now."""
    tasks = sa.select(Task).where(Task.state == "open", Task.owner_role == "cadre", Task.household_id == household_id)
    for task in db.session.scalars(tasks).all():
        climb(task)
    db.session.flush()


def climb(task: Task) -> None:
    """Hand an overdue task to the next role above that somebody holds, and tell old and new owners."""
    former, step = task.owner_id, _step_up(task)
    if step is None:
        return _remind(task)
    task.owner_role, task.area_code, users = step
    task.owner_id = task.organisation_id = None
    task.level += 1
    task.due_at = _asked_again(task)
    audit.record("climbed", task, by=SYSTEM, to_role=task.owner_role, level=task.level)
    for user_id in users:
        _tell(task, "task_climbed", user_id, str(task.level))
    if former is not None:
        _tell(task, "task_overdue", former, str(task.level))
    return None


def drain() -> int:
    """Climb what is overdue; tasks of posters and households have clocks of their own."""
    due = sa.select(Task.id).where(Task.state == "open", Task.due_at < clock.now(), Task.owner_role.in_(CLIMBERS))
    return take_each(Task, due, climb)


def _remind(task: Task) -> None:
    """Nobody is above: it stays where it is, and its owners are asked about it again and again."""
    task.due_at = _asked_again(task)
    for user_id in [task.owner_id] if task.owner_id else _holders(task.owner_role, task.area_code):
        _tell(task, "task_waiting", user_id, clock.local(task.due_at).date().isoformat())


def _step_up(task: Task) -> tuple[str, str, list[int]] | None:
    step = next_step(task.owner_role, task.area_code)
    while step is not None:
        users = _holders(*step)
        if users:
            return (*step, users)
        step = next_step(*step)
    return None


def _holders(role: str, area_code: str) -> list[int]:
    """Who holds the role for this very area; a township's work may also lie with a wider grant."""
    users, above = users_with_role(role, area_code), ancestors(area_code)[1:2]
    wider = set(users_with_role(role, above[0])) if above else set()
    nearest = [user for user in users if user not in wider]
    return (nearest or (users if role == "township" else []))[:TOLD_AT_MOST]


def _asked_again(task: Task) -> datetime:
    return clock.midnight_after(clock.today() + timedelta(days=value("task_climb_days", task.area_code)))


def _tell(task: Task, kind: str, user_id: int, when: str) -> None:
    person, household = task.about
    outbox.post(
        f"{kind}:{task.uid}:{when}", kind, to=("user", user_id), path=task.path, task=task.kind, person=person,
        household=household,
    )  # fmt: skip


_OF_THING = sa.and_(Task.noun_uid == sa.bindparam("thing"), Task.noun == sa.bindparam("table"))
_OF_THING_AND_KIND = sa.and_(_OF_THING, Task.kind.in_(sa.bindparam("kinds", expanding=True)))


@cache
def _opening(dialect: str) -> Any:
    """One open task of a kind per thing: the second opening moves the first; its uid comes back."""
    new = insert_into(Task, dialect)
    moved = {name: new.excluded[name] for name in MOVED} | {"version": Task.version + 1}
    unique = {"index_elements": ["kind", "noun_uid"], "index_where": sa.text("state = 'open'")}
    return new.on_conflict_do_update(**unique, set_=moved).returning(Task.uid)
