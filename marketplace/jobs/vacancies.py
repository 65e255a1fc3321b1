"""Vacancies change by conditional UPDATE alone: one statement that counts and refuses at once."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.util import identity_key

from .. import audit
from ..access import SYSTEM
from ..audit import AuditEntry
from ..db import db
from ..errors import IllegalMove, NoVacancyLeft
from .models import Job

NOT_TAKING = "This post takes nobody at the moment."


def hold_vacancy(job_id: int) -> None:
    """Hold one vacancy of an open job.

    Raises NoVacancyLeft when all are held or filled, or the job is not open.
    """
    if _change(job_id, _HOLD) is None:
        taking = db.session.scalar(sa.select(Job.id).where(Job.id == job_id, Job.state == "open"))
        raise NoVacancyLeft(None if taking else NOT_TAKING)


def release_vacancy(job_id: int) -> None:
    """Give a held vacancy back, in whatever state the job is; a job that filled itself opens again.

    Raises IllegalMove when none is held.
    """
    row = _change(job_id, _RELEASE)
    if row is None:
        raise IllegalMove
    if row.state == "filled":
        reopen_if_filled_by_itself(db.session.get_one(Job, job_id))


def fill_vacancy(job_id: int) -> None:
    """Turn a held vacancy into a filled one; the last one fills the job.

    Raises IllegalMove when none is held.
    """
    row = _change(job_id, _FILL)
    if row is None:
        raise IllegalMove
    if row.n_filled >= row.vacancies and row.state in ("open", "paused"):
        fill_by_itself(db.session.get_one(Job, job_id))


def fill_by_itself(job: Job) -> None:
    """The last vacancy is taken: lists must drop it."""
    audit.move(job, "filled", by=SYSTEM)
    job.needs_ranking = job.needs_indexing = True
    db.session.flush()


def reopen_if_filled_by_itself(job: Job) -> None:
    """Open a filled job that has room again, unless its poster was the one who called it filled."""
    last = sa.select(AuditEntry.actor_uid).where(
        AuditEntry.noun == Job.__tablename__, AuditEntry.noun_uid == job.uid, AuditEntry.to_state == "filled"
    )
    by_whom = db.session.scalar(last.order_by(AuditEntry.id.desc()).limit(1))
    if job.state != "filled" or by_whom != SYSTEM.uid or job.n_filled >= job.vacancies:
        return
    audit.move(job, "open", by=SYSTEM)
    job.needs_ranking = job.needs_indexing = True
    db.session.flush()


def _change(job_id: int, change: sa.Executable) -> Any:
    """One UPDATE; the row after it, or None when its condition did not hold."""
    db.session.flush()
    row = db.session.connection().execute(change, {"job": job_id}).one_or_none()
    loaded = db.session.identity_map.get(identity_key(Job, job_id))
    if loaded is not None:
        db.session.expire(loaded, ["n_held", "n_filled"])
    return row


def _changing(condition: sa.ColumnElement[bool], **values: Any) -> sa.Executable:
    change = sa.update(Job).where(Job.id == sa.bindparam("job"), condition).values(**values)
    return change.returning(Job.state, Job.vacancies, Job.n_filled)


_HOLD = _changing(sa.and_(Job.n_held + Job.n_filled < Job.vacancies, Job.state == "open"), n_held=Job.n_held + 1)
_RELEASE = _changing(Job.n_held > 0, n_held=Job.n_held - 1)
_FILL = _changing(Job.n_held > 0, n_held=Job.n_held - 1, n_filled=Job.n_filled + 1)
