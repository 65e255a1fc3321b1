"""What time does to posts: stale ones ask their poster, silent and expired ones close by themselves."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from .. import audit, clock, outbox, uploads
from ..access import SYSTEM
from ..accounts.models import Organisation
from ..accounts.queries import users_with_role
from ..db import db
from ..due import take_each
from ..settings.queries import value
from ..tasks.commands import close_tasks, open_task
from .commands import STALE_TASK
from .models import Job

TOLD_AT_MOST = 3
LIVE = ("open", "paused", "filled")


def drain() -> int:
    """Pause whose poster is not verified, ask the stale, close the silent and the over. Again changes nothing."""
    fallen = sa.select(Job.id).join(Job.organisation).where(Job.state == "open", Organisation.state != "verified")
    did = take_each(Job, fallen, _pause) + _ask_stale() + _close_silent() + take_each(Job, _over(), _close_over)
    return did + uploads.discard_old()


def _pause(job: Job) -> None:
    """Of an organisation that is not verified any more; reinstated, it lets the post go on."""
    audit.move(job, "paused", by=SYSTEM, why="poster_not_verified")
    close_tasks(job, STALE_TASK, by=SYSTEM, to="cancelled")
    job.asked_at = None
    job.needs_ranking = job.needs_indexing = True


def _ask_stale() -> int:
    """Open posts that nobody confirmed for `job_stale_days`: one task and one message per confirmation."""
    fresh = sa.and_(Job.state == "open", Job.asked_at.is_(None), Job.confirmed_at < clock.now())
    n = 0
    for county in db.session.scalars(sa.select(Job.county_code).where(fresh).distinct()).all():
        since = clock.now() - timedelta(days=value("job_stale_days", county))
        stale = sa.select(Job.id).where(fresh, Job.county_code == county, Job.confirmed_at < since)
        n += take_each(Job, stale, _ask)
    return n


def _ask(job: Job) -> None:
    days = value("job_close_after_days", job.county_code)
    job.asked_at, path = clock.now(), f"/jobs/{job.uid}"
    role = "enterprise" if job.organisation_id is not None else "bureau"
    open_task(
        STALE_TASK, job, by=SYSTEM, due_at=clock.midnight_after(clock.today() + timedelta(days=days)),
        area_code=job.county_code, role=role, organisation_id=job.organisation_id, path=path, title=job.title,
    )  # fmt: skip
    asked_about = clock.local(job.confirmed_at).date().isoformat() if job.confirmed_at else ""
    _tell(job, f"job_stale:{job.uid}:{asked_about}", "job_stale", days=days)


def _close_silent() -> int:
    """Asked more than `job_close_after_days` ago, and nobody answered."""
    waiting = sa.and_(Job.state == "open", Job.asked_at.is_not(None))
    n = 0
    for county in db.session.scalars(sa.select(Job.county_code).where(waiting).distinct()).all():
        since = clock.now() - timedelta(days=value("job_close_after_days", county))
        silent = sa.select(Job.id).where(waiting, Job.county_code == county, Job.asked_at < since)
        n += take_each(Job, silent, _close_stale)
    return n


def _close_stale(job: Job) -> None:
    _close(job, "stale")


def _over() -> sa.Select[Any]:
    """Past the last day of validity, or of the season."""
    today = clock.today()
    return sa.select(Job.id).where(Job.state.in_(LIVE), sa.or_(Job.valid_until < today, Job.season_to < today))


def _close_over(job: Job) -> None:
    _close(job, "season_over" if job.season_to is not None and job.season_to < clock.today() else "over")


def _close(job: Job, why: str) -> None:
    audit.move(job, "closed", by=SYSTEM, why=why)
    close_tasks(job, STALE_TASK, by=SYSTEM, to="cancelled")
    job.asked_at = None
    job.needs_ranking = job.needs_indexing = True
    _tell(job, f"job_closed:{job.uid}", "job_closed", why=why)


def _tell(job: Job, event_key: str, kind: str, **params: Any) -> None:
    """The organisation, or for a post of none those who look after the area."""
    if job.organisation_id is not None:
        readers = [("organisation", job.organisation_id)]
    else:
        readers = [("user", user_id) for user_id in users_with_role("bureau", job.county_code)[:TOLD_AT_MOST]]
    for reader in readers:
        outbox.post(event_key, kind, to=reader, path=f"/jobs/{job.uid}", title=job.title, **params)
