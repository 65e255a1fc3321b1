"""The audit chain and the outbox, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace import audit, clock, outbox
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.errors import IllegalMove
from marketplace.web import run
from tests.client import Client
from tests.conftest import count
from tests.factories import LONGQUAN, make_job, make_user


@pytest.mark.both_databases
@pytest.mark.usefixtures("app")
def test_moves_are_chained_per_county_and_a_changed_row_is_found() -> None:
    here, there = make_job(), make_job(area_code=LONGQUAN)
    for job in (here, there, here):
        audit.move(job, "filled" if job.state == "open" else "closed", by=SYSTEM, why="test")
        db.session.commit()
    assert [audit.first_broken_link(job.county_code) for job in (here, there)] == [None, None]
    db.session.execute(sa.update(audit.AuditEntry).where(audit.AuditEntry.noun_uid == here.uid).values(why="forged"))
    assert audit.first_broken_link(here.county_code) == 1
    assert audit.first_broken_link(there.county_code) is None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", ["户主有肺癌", "call 13812345678", "13812345678", "Too far"])
def test_the_trail_takes_codes_and_no_words(words: str) -> None:
    with pytest.raises(ValueError, match="codes"):
        audit.move(make_job(), "closed", by=SYSTEM, why=words)


@pytest.mark.usefixtures("app")
def test_a_step_that_does_not_exist_changes_nothing() -> None:
    job = make_job(state="draft")
    with pytest.raises(IllegalMove):
        audit.move(job, "filled", by=SYSTEM)
    db.session.commit()
    assert (job.state, count("SELECT count(*) FROM audit_entries")) == ("draft", 0)


@pytest.mark.usefixtures("app")
def test_a_rolled_back_change_leaves_no_audit_row() -> None:
    job = make_job()
    db.session.commit()
    audit.move(job, "paused", by=SYSTEM)
    db.session.rollback()
    make_user()
    db.session.commit()
    assert (job.state, count("SELECT count(*) FROM audit_entries")) == ("open", 0)


@pytest.mark.both_databases
@pytest.mark.usefixtures("app")
def test_an_event_is_posted_once_and_leased_once() -> None:
    for _ in range(2):
        outbox.post("event-1", "task_climbed", to=("user", 1), task="x")
    outbox.post("event-2", "task_climbed", to=("user", 1), not_before=clock.now() + timedelta(minutes=10))
    assert [row.event_key for row in outbox.lease()] == ["event-1"]
    assert outbox.lease() == []


@pytest.mark.both_databases
@pytest.mark.usefixtures("app")
def test_the_lease_of_a_worker_that_died_ends() -> None:
    outbox.post("event-1", "task_climbed", to=("user", 1))
    assert len(outbox.lease()) == 1
    with clock.set_to(clock.now() + timedelta(seconds=31)):
        assert [row.attempts for row in outbox.lease()] == [2]


@pytest.mark.usefixtures("app")
def test_only_what_still_waits_can_be_cancelled() -> None:
    outbox.post("waits", "task_climbed", to=("user", 1))
    outbox.post("gone", "task_climbed", to=("user", 1))
    db.session.execute(sa.update(outbox.OutboxRow).where(outbox.OutboxRow.event_key == "gone").values(status="sent"))
    assert (outbox.cancel("waits"), outbox.cancel("gone")) == (True, False)


def test_the_second_of_two_writers_is_told(client: Client) -> None:
    job = make_job()
    db.session.commit()

    def write_over_another() -> None:
        assert job.title
        db.session.execute(sa.text("UPDATE jobs SET version = version + 1"))
        job.title = "x"

    with client.http.application.test_request_context(), pytest.raises(IllegalMove):
        run(write_over_another)
