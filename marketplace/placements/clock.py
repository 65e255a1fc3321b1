"""Asking after 30 and 90 days, and after seasonal work: both sides first, then the cadre or township."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..access import SYSTEM
from ..db import db
from ..due import take_each
from ..households.models import Household
from ..matches import effects
from ..matches.models import Match
from ..settings.queries import value
from ..tasks.commands import open_task
from ..tasks.models import Task
from .models import Placement
from .states import PLACEMENT

NOTICES = {
    "placement_30": ("confirm_30_asked", ("household", "organisation")),
    "placement_90": ("confirm_90_asked", ("household", "organisation")),
    "placement_settle": ("settlement_asked", ("organisation",)),
}


def drain() -> int:
    """Ask what is due; how many were asked. Each is one transaction."""
    due = sa.select(Task.id).where(
        Task.kind.in_(NOTICES), Task.state == "open", Task.due_at <= clock.now(), Task.owner_role == "enterprise"
    )
    return take_each(Task, due, _ask) + take_each(Placement, _of_moved_households(), _follow_household)


def _of_moved_households() -> sa.Select[Any]:
    """Hires that run and still lie in the village from which their household moved away."""
    rows = sa.select(Placement.id).join(Placement.match).join(Match.household)
    return rows.where(Placement.state.in_(PLACEMENT.open_states), Placement.area_code != Household.area_code)


def _follow_household(placement: Placement) -> None:
    placement.area_code = placement.match.household.area_code


def _ask(task: Task) -> bool:
    """The first time both sides are asked, the second time the cadre (or the township) has to find out."""
    placement = db.session.scalar(sa.select(Placement).where(Placement.uid == task.noun_uid))
    if placement is None or task.state != "open":
        return False
    match, asked = placement.match, task.params.get("asked", 0)
    days = value("placement_confirm_grace_days", placement.area_code)
    if asked:
        owner = effects.office_of(match)
    else:
        kind, readers = NOTICES[task.kind]
        effects.remind(match, kind, *readers, number=0, path=task.path)
        owner = {"area_code": task.area_code, "role": task.owner_role, "organisation_id": task.organisation_id}
    open_task(
        task.kind, placement, by=SYSTEM, due_at=clock.midnight_after(clock.today() + timedelta(days=days)),
        path=task.path, **owner, **{**task.params, "asked": asked + 1},
    )  # fmt: skip
    return True
