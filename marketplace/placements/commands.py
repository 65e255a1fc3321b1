"""Hires: recorded, confirmed by either side, settled, ended."""

from dataclasses import dataclass
from datetime import date, timedelta

from .. import audit, clock
from ..access import Principal, require
from ..db import db
from ..errors import FormInvalid, IllegalMove
from ..households.commands import rank_anew
from ..households.members import begin_work, end_work
from ..households.rules import speaking
from ..matches import commands as matches
from ..matches import consequences, effects
from ..matches import rules as match_rules
from ..matches.models import Match
from ..settings.queries import value, values
from ..tasks.commands import close_tasks, open_task
from ..vocabulary.queries import find_term
from . import rules
from .models import Placement

TASK_KINDS = {"placed": "placement_30", "confirmed_30": "placement_90"}
SETTLE_TASK = "placement_settle"


@dataclass(frozen=True)
class Settlement:
    """What finished work came to."""

    days: float | None
    pieces: int | None
    paid_fen: int | None


def hire(match: Match, started_on: date, *, by: Principal, uid: str) -> Placement:
    """Write down a hire: the held vacancy is filled, and the dates for confirmation are set.

    Raises NotAllowed, IllegalMove when the two were not introduced, FormInvalid for an impossible day.
    """
    require("placements:hire", match, who=by)
    if match.introduced_at is None or match.job is None:
        raise IllegalMove
    introduced_on = clock.local(match.introduced_at).date()
    limits = values(match.area_code)
    problem = rules.start_problem(started_on, clock.today(), introduced_on, limits, match.job.season_to)
    if problem:
        raise FormInvalid({"started_on": problem})
    matches.mark_placed(match, by=by)
    by = match_rules.telling_outcome(by, match)
    placement = Placement(
        uid=uid, match=match, area_code=match.area_code, county_code=match.county_code, state=None,
        started_on=started_on,
    )  # fmt: skip
    audit.move(placement, "placed", by=by)
    db.session.add(placement)
    db.session.flush()
    if match_rules.is_exclusive(match.job.kind):
        begin_work(match.person, by=by)
    ask_next(placement, by=by)
    effects.tell(match, "placed", "household", "organisation", "cadre", by=by, path=path_of(placement))
    return placement


def confirm(placement: Placement, *, by: Principal) -> None:
    """Still there after 30 or 90 days, says either side. Raises IllegalMove before the day."""
    require("placements:confirm", placement, who=by)
    job = placement.match.job
    if job is None or rules.is_settled_kind(job.kind) or placement.state not in rules.NEXT:
        raise IllegalMove
    if clock.today() < rules.due_on(placement.state, placement.started_on):
        raise IllegalMove("It is too early to confirm this.")
    kind = TASK_KINDS[placement.state]
    by = _side(placement, by)
    audit.move(placement, rules.NEXT[placement.state], by=by)
    db.session.flush()
    close_tasks(placement, kind, by=by)
    ask_next(placement, by=by)


def settle(placement: Placement, done: Settlement, *, by: Principal) -> None:
    """Finished work by days or pieces, and what was paid; the household is told and can object, then it is put right.

    Raises FormInvalid for what is not plausible, IllegalMove for work that is confirmed instead.
    """
    require("placements:settle", placement, who=by)
    job = placement.match.job
    if job is None or not rules.is_settled_kind(job.kind):
        raise IllegalMove
    problems = rules.settlement_problems(
        pay_unit=job.pay_unit, started_on=placement.started_on, today=clock.today(), days=done.days,
        pieces=done.pieces, paid_fen=done.paid_fen, most_a_day_fen=value("pay_day_yuan", placement.area_code) * 100,
    )  # fmt: skip
    if problems:
        raise FormInvalid(problems)
    by = _side(placement, by)
    is_correction = placement.state == "settled" and effects.is_doubted(placement)
    if is_correction:
        audit.record("edited", placement, by=by, fields=["days", "pieces", "paid_fen"])
    else:
        audit.move(placement, "settled", by=by)
    placement.days, placement.pieces, placement.paid_fen = done.days, done.pieces, done.paid_fen
    db.session.flush()
    close_tasks(placement, by=by)
    if not is_correction:
        _is_free_again(placement, by=by)
    effects.tell(placement.match, "settled", "household", by=by, path=path_of(placement))


def leave(placement: Placement, left_on: date, reason: str, *, by: Principal) -> None:
    """It ended, with a typed reason, says either side. Raises FormInvalid for a day before the start."""
    require("placements:confirm", placement, who=by)
    if not placement.started_on <= left_on <= clock.today():
        raise FormInvalid({"left_on": "Please choose a day between the start and today."})
    if find_term("left", reason) is None:
        raise FormInvalid({"reason": "Please choose a reason."})
    by = _side(placement, by)
    audit.move(placement, "left", by=by, why=reason)
    placement.left_on, placement.reason_code = left_on, reason
    match = placement.match
    match.left_on, match.reason_code = left_on, reason
    consequences.follow(match, "left", reason, by=by)
    db.session.flush()
    close_tasks(placement, by=by)
    _is_free_again(placement, by=by)
    readers = ("household", "organisation", "cadre")
    effects.tell(placement.match, "left", *readers, by=by, path=path_of(placement), reason=reason)


def doubt(placement: Placement, *, by: Principal) -> None:
    """The family says that it is not right. Raises NotAllowed."""
    require("placements:doubt", placement, who=by)
    effects.doubt(placement, placement.match, path_of(placement), by=speaking(by, placement.match.household))


def path_of(placement: Placement) -> str:
    """The page of a hire."""
    return f"/placements/{placement.uid}"


def ask_next(placement: Placement, *, by: Principal) -> None:
    """The task for what comes next: the settlement, or the confirmation at 30 and at 90 days."""
    job = placement.match.job
    assert job is not None  # a placement comes from a job
    if rules.is_settled_kind(job.kind):
        last_day = max(job.season_to or placement.started_on + timedelta(days=30), placement.started_on)
        _open(SETTLE_TASK, placement, last_day, by=by)
    elif placement.state in rules.NEXT:
        _open(TASK_KINDS[placement.state], placement, rules.due_on(placement.state, placement.started_on), by=by)


def _is_free_again(placement: Placement, *, by: Principal) -> None:
    match = placement.match
    assert match.job is not None  # a placement comes from a job
    if match_rules.is_exclusive(match.job.kind):
        end_work(match.person, by=by)
    rank_anew(match.household_id)


def _open(kind: str, placement: Placement, day: date, *, by: Principal) -> None:
    job = placement.match.job
    assert job is not None  # checked by the caller
    open_task(
        kind, placement, by=by, due_at=clock.midnight_after(day - timedelta(days=1)), area_code=placement.area_code,
        role="enterprise", organisation_id=job.organisation_id, path=path_of(placement), title=job.title,
        person=placement.match.person.uid,
    )  # fmt: skip


def _side(placement: Placement, by: Principal) -> Principal:
    match = placement.match
    assert match.job is not None  # a placement comes from a job
    if match_rules.posted(by, match):
        return match_rules.posting(by, match.job)
    return speaking(by, match.household)
