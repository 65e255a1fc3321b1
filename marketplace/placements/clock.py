"""Asking after 30 and 90 days, and after seasonal work: both sides first, the cadre when nobody answers."""

from datetime import timedelta

import sqlalchemy as sa
import structlog

from .. import clock
from ..access import SYSTEM
from ..db import db
from ..errors import BangfuError
from ..households.queries import cadre_of
from ..matches import effects
from ..settings.queries import value
from ..tasks.commands import open_task
from ..tasks.models import Task
from .models import Placement

BATCH = 200
NOTICES = {
    "placement_30": ("confirm_30_asked", ("household", "organisation")),
    "placement_90": ("confirm_90_asked", ("household", "organisation")),
    "placement_settle": ("settlement_asked", ("organisation",)),
}
log = structlog.get_logger()


def drain() -> int:
    """Ask what is due; how many were asked. Each is one transaction."""
    due = sa.select(Task.id).where(
        Task.kind.in_(NOTICES), Task.state == "open", Task.due_at <= clock.now(), Task.owner_role == "enterprise"
    )
    asked = 0
    for task_id in db.session.scalars(due.order_by(Task.id).limit(BATCH)).all():
        db.session.rollback()
        try:
            asked += _ask(db.session.get_one(Task, task_id))
            db.session.commit()
        except BangfuError:
            db.session.rollback()
            log.warning("placement_not_asked")
    return asked


def _ask(task: Task) -> bool:
    """The first time both sides are asked, the second time it is the cadre's to find out."""
    placement = db.session.scalar(sa.select(Placement).where(Placement.uid == task.noun_uid))
    if placement is None or task.state != "open":
        return False
    match, asked = placement.match, task.params.get("asked", 0)
    cadre = cadre_of(match.household_id) if asked else None
    days = value("placement_confirm_grace_days", placement.area_code)
    if not asked:
        kind, readers = NOTICES[task.kind]
        effects.remind(match, kind, *readers, number=0, path=task.path)
    open_task(
        task.kind, placement, by=SYSTEM, due_at=clock.midnight_after(clock.today() + timedelta(days=days)),
        area_code=placement.area_code, role="cadre" if cadre else task.owner_role, owner_id=cadre,
        organisation_id=None if cadre else task.organisation_id, household_id=match.household_id if cadre else None,
        path=task.path, **{**task.params, "asked": asked + 1},
    )  # fmt: skip
    return True
