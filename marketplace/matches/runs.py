"""Taking what needs ranking from its flags, so that two workers never take the same and a dead one loses nothing."""

import hashlib
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..db import db, reading
from ..households.models import Person
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..settings.queries import fingerprint
from ..vocabulary.commands import engine_vocabulary
from .models import Match, RankingRun, Suggestion
from .states import MATCH

LEASE = timedelta(minutes=15)  # the first run of a province takes minutes
AT_MOST = 20_000


def find_work() -> bool:
    """Whether anything is flagged, left over, unweighed, or the day's full run still due (3 statements, no lock).

    While another worker ranks, nothing is: its lists would be older than ours and come later. A full run is due once a
    day, and when somebody set another limit.
    """
    running = _some(RankingRun.finished_at.is_(None), RankingRun.lease_until >= clock.now())
    with reading():
        as_set = RankingRun.basis.startswith(fingerprint())
        found = db.session.scalar(
            sa.select(~running).where(
                sa.or_(
                    *(_some(model.needs_ranking.is_(True)) for model in (Job, HelpOffer, Person)),
                    _some(_left_over()), _some(*unweighed()), _some(Suggestion.engine_version == ""),
                    ~_some(RankingRun.is_full, RankingRun.created_at >= _midnight(), as_set),
                )
            )
        )  # fmt: skip
        db.session.rollback()
    return bool(found)


def begin() -> RankingRun:
    """Take the flags, and what dead workers left, into one run, and commit it.

    The first run of a day ranks everything anew: waiting days and ages move every score a little. So does the first
    after a change of the limits or of the words, since lists of two models do not compare.
    """
    basis = _basis()
    done = _some(RankingRun.is_full, RankingRun.created_at >= _midnight(), RankingRun.basis == basis)
    run = RankingRun(lease_until=clock.now() + LEASE, basis=basis, is_full=not db.session.scalar(sa.select(done)))
    left = db.session.scalars(sa.select(RankingRun).where(_left_over())).all()
    for old in left:
        db.session.delete(old)
    db.session.flush()
    run.is_full = run.is_full or any(old.is_full for old in left)
    for name, model in (("job_ids", Job), ("offer_ids", HelpOffer), ("person_ids", Person)):
        taken = _take(model) | {row_id for old in left for row_id in getattr(old, name)}
        setattr(run, name, sorted(taken))
    db.session.add(run)
    db.session.commit()
    return run


def renew(run: RankingRun) -> None:
    """The worker lives and goes on with this run. The caller commits."""
    later = sa.update(RankingRun).where(RankingRun.id == run.id).values(lease_until=clock.now() + LEASE)
    db.session.execute(later.execution_options(synchronize_session=False))


def is_ranking(post: Job | HelpOffer) -> bool:
    """Whether the lists of this post are still those of what it asked before (1 statement)."""
    if post.needs_ranking:
        return True
    runs = db.session.execute(
        sa.select(RankingRun.job_ids, RankingRun.offer_ids).where(RankingRun.finished_at.is_(None))
    )
    return any(post.id in (job_ids if isinstance(post, Job) else offer_ids) for job_ids, offer_ids in runs)


def finish(run: RankingRun) -> None:
    """It is stored. Only the day's full run is kept; it says that it was done."""
    older = sa.delete(RankingRun).where(RankingRun.finished_at.is_not(None), RankingRun.id != run.id)
    db.session.execute(older if run.is_full else older.where(RankingRun.is_full.is_(False)))
    db.session.execute(sa.update(RankingRun).where(RankingRun.id == run.id).values(finished_at=clock.now()))


def unweighed() -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: running matches whose pair was in no list when they began."""
    return Match.engine_version == "", Match.state.in_(MATCH.open_states)


def _take(model: Any) -> set[int]:
    ids = sa.select(model.id).where(model.needs_ranking.is_(True)).order_by(model.id).limit(AT_MOST)
    if db.engine.dialect.name == "postgresql":
        ids = ids.with_for_update(skip_locked=True)
    taken = sa.update(model).where(model.id.in_(ids.scalar_subquery())).values(needs_ranking=False).returning(model.id)
    return set(db.session.scalars(taken.execution_options(synchronize_session=False)))


def _basis() -> str:
    """What all lists rest on beside the rows: the limits, the engine, and the words."""
    from matching import ENGINE_VERSION

    words = hashlib.sha256(repr(engine_vocabulary().skills).encode()).hexdigest()[:16]
    return f"{fingerprint()} {ENGINE_VERSION} {words}"


def _left_over() -> sa.ColumnElement[bool]:
    return sa.and_(RankingRun.finished_at.is_(None), RankingRun.lease_until < clock.now())


def _midnight() -> Any:
    return clock.midnight_after(clock.today() - timedelta(days=1))


def _some(*conditions: Any) -> sa.ColumnElement[bool]:
    return sa.exists(sa.select(1).where(*conditions))
