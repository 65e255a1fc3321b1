"""Writers of one SQLite file: one commit for those who wait together, and each for itself all the same."""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import event, text
from sqlalchemy.exc import TimeoutError as NoConnection

from marketplace import audit, create_app, turns
from marketplace.access import Principal
from marketplace.clock import now
from marketplace.db import db, set_reading
from marketplace.errors import IllegalMove, NotSaved
from marketplace.web import run, run_on
from tests.conftest import count, settings_for
from tests.factories import make_job, make_user


@pytest.fixture
def app(tmp_path: Path) -> Iterator[APIFlask]:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'turns.sqlite'}", tmp_path))
    with app.app_context():
        db.create_all()
        yield app
        set_reading(False)  # as `run` left it for a request
        db.session.remove()
        db.engine.dispose()


def all_at_once(app: APIFlask, commands: list[Any]) -> list[BaseException | None]:
    """Run each command on a thread of its own while the first holds the others up; how each ended."""
    ends: list[BaseException | None] = [None] * len(commands)
    others_wait = threading.Event()

    def client(number: int) -> None:
        with app.test_request_context():
            try:
                run(commands[number] if number else lambda: (others_wait.wait(10), commands[0]()))
            except Exception as fault:
                ends[number] = fault

    threads = [threading.Thread(target=client, args=(n,)) for n in range(len(commands))]
    for thread in threads:
        thread.start()
        thread.join(0.05)
    others_wait.set()
    for thread in threads:
        thread.join(30)
    return ends


def test_those_who_wait_together_share_one_commit(app: APIFlask) -> None:
    commits = []
    event.listen(db.engine, "commit", lambda connection: commits.append(connection))
    assert all_at_once(app, [lambda: make_user("cadre") for _ in range(9)]) == [None] * 9
    assert count("SELECT count(*) FROM users") == 9
    assert len(commits) == 2  # the first, and the eight that came while it worked


def test_what_fails_takes_back_only_itself(app: APIFlask) -> None:
    def broken() -> None:
        make_user("cadre")
        raise IllegalMove

    ends = all_at_once(app, [lambda: make_user("cadre"), broken, lambda: make_user("cadre"), broken])
    assert [type(end) for end in ends] == [type(None), IllegalMove, type(None), IllegalMove]
    assert count("SELECT count(*) FROM users") == 2


def test_who_waits_too_long_gives_up_and_the_line_goes_on(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    slow = [lambda: sleep(1), lambda: make_user("cadre"), lambda: make_user("cadre")]
    assert [type(end) for end in all_at_once(app, slow)] == [type(None), NotSaved, NotSaved]
    assert all_at_once(app, [lambda: make_user("cadre")]) == [None]
    assert count("SELECT count(*) FROM users") == 1


def test_nobody_is_told_of_a_change_that_the_disk_did_not_take(app: APIFlask) -> None:
    make_user("cadre")
    db.session.commit()
    pages = count("PRAGMA page_count")
    db.session.rollback()
    event.listen(db.engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages + 3}"))

    def fill_the_disk() -> None:
        db.session.execute(text("CREATE TABLE heap (x)"))
        for _ in range(99):
            db.session.execute(text("INSERT INTO heap VALUES (randomblob(4000))"))

    ends = all_at_once(app, [lambda: None, lambda: make_user("cadre"), fill_the_disk, lambda: make_user("cadre")])
    assert [type(end) for end in ends] == [type(None), NotSaved, NotSaved, NotSaved]
    assert count("SELECT count(*) FROM users") == 1


def fail(fault: Exception) -> Any:
    def listener(_connection: Any) -> None:
        raise fault

    return listener


@pytest.mark.parametrize("step", ["begin", "commit"])
def test_nobody_is_told_of_a_change_when_the_line_itself_fails(app: APIFlask, step: str) -> None:
    trouble = fail(NoConnection("pool exhausted"))
    event.listen(db.engine, step, trouble)
    assert [type(end) for end in all_at_once(app, [lambda: make_user("cadre")] * 3)] == [NotSaved] * 3
    event.remove(db.engine, step, trouble)
    assert all_at_once(app, [lambda: make_user("cadre")] * 2) == [None, None]
    assert count("SELECT count(*) FROM users") == 2


def test_a_line_without_its_lock_file_says_so_and_goes_on_when_it_can(app: APIFlask, tmp_path: Path) -> None:
    (lock_file := tmp_path / "turns.sqlite.turn").mkdir()
    assert [type(end) for end in all_at_once(app, [lambda: make_user("cadre")] * 3)] == [NotSaved] * 3
    lock_file.rmdir()
    assert all_at_once(app, [lambda: make_user("cadre")] * 2) == [None, None]


def test_who_waits_for_another_process_gives_up_in_time(
    app: APIFlask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    with (tmp_path / "turns.sqlite.turn").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert [type(end) for end in all_at_once(app, [lambda: make_user("cadre")] * 2)] == [NotSaved] * 2
    assert all_at_once(app, [lambda: make_user("cadre")]) == [None]


def test_a_command_that_runs_a_command_is_refused_instead_of_waiting_for_itself(app: APIFlask) -> None:
    ends = all_at_once(app, [lambda: run(lambda: make_user("cadre")), lambda: make_user("cadre")])
    assert [type(end) for end in ends] == [RuntimeError, type(None)]


def test_what_loading_showed_is_in_the_trail(app: APIFlask) -> None:
    user = make_user("cadre")
    db.session.commit()

    def load() -> Any:
        audit.seen(user, by=Principal(user_id=user.id, uid=user.uid, name="", roles=frozenset({"cadre"})))
        return user

    with app.test_request_context():
        run_on(load, lambda _found: None)
    assert count("SELECT count(*) FROM audit_entries WHERE action = 'seen'") == 1


def test_a_row_that_changed_between_reading_and_writing_is_read_again(app: APIFlask, tmp_path: Path) -> None:
    job = make_job(title="Tea picking")
    db.session.flush()
    job_id, seen = job.id, []
    db.session.commit()

    def load() -> Any:
        found = db.session.get_one(type(job), job_id)
        seen.append(found.title)
        if len(seen) == 1:
            with closing(sqlite3.connect(tmp_path / "turns.sqlite")) as another_process, another_process:
                another_process.execute("UPDATE jobs SET title = 'Bamboo', version = version + 1")
        return found

    with app.test_request_context():
        run_on(load, lambda found: setattr(found, "confirmed_at", now()))
    assert seen == ["Tea picking", "Bamboo"]
    assert count("SELECT count(*) FROM jobs WHERE title = 'Bamboo' AND confirmed_at IS NOT NULL") == 1
