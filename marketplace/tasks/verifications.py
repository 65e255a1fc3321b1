"""Registrations that wait: each has one deadline for the office of its place, and its answer closes it.

Accounts lie on the floor below and know no tasks; the waiting organisation itself is the row that
says there is something to do.
"""

from datetime import timedelta

import sqlalchemy as sa

from .. import clock
from ..access import SYSTEM, county_of, significant
from ..accounts.models import Organisation
from ..accounts.queries import users_with_role
from ..due import take_each
from ..settings.queries import value
from .commands import close_tasks, open_task
from .models import Task

KIND = "verify_organisation"


def drain() -> int:
    """Open a task for each organisation that waits without one, close those that have their answer."""
    open_tasks = sa.select(Task.noun_uid).where(Task.kind == KIND, Task.state == "open")
    waiting = sa.select(Organisation.id).where(Organisation.state == "pending", Organisation.uid.not_in(open_tasks))
    answered = sa.select(Organisation.id).where(Organisation.state != "pending", Organisation.uid.in_(open_tasks))
    return take_each(Organisation, waiting, _open) + take_each(Organisation, answered, _close)


def _close(organisation: Organisation) -> None:
    close_tasks(organisation, KIND, by=SYSTEM)


def _open(organisation: Organisation) -> None:
    """For the township it sits in if somebody works there, else for the bureau of the county."""
    place = organisation.area_code[:9].ljust(12, "0")
    in_township = len(significant(place)) == 9 and users_with_role("township", place)
    since = clock.local(organisation.state_at).date()
    days = value("organisation_verify_days", organisation.area_code)
    open_task(
        KIND, organisation, by=SYSTEM, due_at=clock.midnight_after(since + timedelta(days=days)),
        area_code=place if in_township else county_of(place), role="township" if in_township else "bureau",
        path=f"/organisations/{organisation.uid}",
    )  # fmt: skip
