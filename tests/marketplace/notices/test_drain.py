"""What waits in the outbox becomes exactly one notice, whatever happens to the worker."""

from datetime import timedelta

import pytest
from apiflask import APIFlask

from marketplace import clock, outbox
from marketplace.db import db
from marketplace.notices import commands
from marketplace.notices.models import Notice
from tests.factories import make_user

bothdb = pytest.mark.both_databases


def post(key: str = "event:1", **values: object) -> None:
    outbox.post(key, "task_climbed", **({"to": ("user", make_user().id), "path": "/tasks"} | values))  # type: ignore[arg-type]


def n_notices() -> int:
    return db.session.query(Notice).count()


@bothdb
def test_a_posted_row_becomes_one_notice_and_draining_again_changes_nothing(app: APIFlask) -> None:
    post()
    assert commands.drain() == 1
    assert commands.drain() == 0
    assert n_notices() == 1


@bothdb
def test_the_lease_of_a_killed_worker_is_picked_up_after_it_ended(app: APIFlask) -> None:
    post()
    outbox.lease()
    assert commands.drain() == 0
    with clock.set_to(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert commands.drain() == 1
    assert n_notices() == 1


@bothdb
def test_a_row_that_was_delivered_but_not_marked_is_not_delivered_again(app: APIFlask) -> None:
    post()
    commands.drain()
    db.session.query(outbox.OutboxRow).update({"status": outbox.QUEUED})
    assert commands.drain() == 1
    assert n_notices() == 1


def test_a_notice_waits_until_its_time(app: APIFlask) -> None:
    post(not_before=clock.now() + timedelta(minutes=10))
    assert commands.drain() == 0
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        assert commands.drain() == 1


def test_what_was_cancelled_is_never_delivered(app: APIFlask) -> None:
    post("event:undone")
    assert outbox.cancel("event:undone")
    assert commands.drain() == 0


def test_the_same_event_is_posted_once_per_recipient(app: APIFlask) -> None:
    reader = ("user", make_user().id)
    post(to=reader)
    post(to=reader)
    post()
    assert commands.drain() == 2
