"""Stale posts ask their poster once, then close by themselves; what is over closes too."""

from datetime import date, timedelta

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.accounts.models import Organisation
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.jobs import commands
from marketplace.jobs.clock import drain
from marketplace.jobs.models import Job
from marketplace.outbox import OutboxRow
from marketplace.settings.models import SettingValue
from marketplace.tasks.models import Task
from tests.factories import QUJIANG, make_job, make_organisation, make_user
from tests.marketplace.jobs.posts import as_poster, make_poster, the_world


def aged(days: int, **values: object) -> Job:
    job = make_job(**values)
    job.confirmed_at = clock.now() - timedelta(days=days)
    db.session.commit()
    return job


def run_clock() -> int:
    n = drain()
    db.session.commit()
    return n


def test_a_post_is_asked_about_after_three_weeks_and_only_once(app: APIFlask) -> None:
    young, old = aged(20), aged(22)
    assert run_clock() == 1
    assert run_clock() == 0
    assert (young.asked_at, old.asked_at is not None) == (None, True)
    task = db.session.query(Task).one()
    notice = db.session.query(OutboxRow).one()
    assert (task.kind, task.organisation_id, task.path) == ("job_stale", old.organisation_id, f"/jobs/{old.uid}")
    assert (notice.kind, notice.recipient_kind, notice.recipient_id) == (
        "job_stale",
        "organisation",
        old.organisation_id,
    )


def test_a_county_may_ask_earlier(app: APIFlask) -> None:
    db.session.add(SettingValue(area_code=QUJIANG, key="job_stale_days", value=10))
    job, far = aged(12), aged(12, area_code="331181000000")
    assert run_clock() == 1
    assert (job.asked_at is not None, far.asked_at) == (True, None)


def test_whoever_says_still_valid_is_asked_again_in_the_next_period(app: APIFlask) -> None:
    user = the_world()
    organisation = db.session.get_one(Organisation, user.grants[0].organisation_id)
    job = aged(22, organisation=organisation)
    run_clock()
    commands.confirm_job(job.uid, by=as_poster(user))
    assert db.session.query(Task).one().state == "done"
    with clock.set_to(clock.now() + timedelta(days=22)):
        assert run_clock() == 1
    assert db.session.query(OutboxRow).count() == 2


def test_without_an_answer_the_post_closes_and_says_so(app: APIFlask) -> None:
    job = aged(22)
    run_clock()
    with clock.set_to(clock.now() + timedelta(days=6)):
        assert run_clock() == 0
    with clock.set_to(clock.now() + timedelta(days=8)):
        assert run_clock() == 1
        assert run_clock() == 0
    assert (job.state, job.needs_ranking, db.session.query(Task).one().state) == ("closed", True, "cancelled")
    assert {row.kind for row in db.session.query(OutboxRow)} == {"job_stale", "job_closed"}


@pytest.mark.parametrize("over", [{"valid_until": date(2020, 1, 1)}, {"season_to": date(2020, 1, 1)}])
@pytest.mark.parametrize("state", ["open", "paused", "filled"])
def test_what_is_over_closes(app: APIFlask, state: str, over: dict[str, date]) -> None:
    job = make_job(state=state, **over)
    assert run_clock() == 1
    assert (job.state, run_clock()) == ("closed", 0)


def test_the_last_day_still_counts(app: APIFlask) -> None:
    assert make_job(valid_until=clock.today()).state == "open"
    assert run_clock() == 0


def test_a_post_of_no_organisation_is_asked_of_the_bureau(app: APIFlask) -> None:
    bureau = make_user("bureau")
    aged(22).organisation_id = None
    run_clock()
    assert db.session.query(Task).one().owner_role == "bureau"
    assert db.session.query(OutboxRow).one().recipient_id == bureau.id


def test_the_clock_signs_as_the_system(app: APIFlask) -> None:
    job = make_job(make_organisation(), valid_until=date(2020, 1, 1))
    make_poster()
    run_clock()
    entry = db.session.query(AuditEntry).filter_by(noun_uid=job.uid, to_state="closed").one()
    assert (entry.actor_uid, entry.why) == ("system", "over")
