"""The worker keeps the index: open in, others out, flags cleared only for what was indexed."""

from collections.abc import Callable

import pytest
from apiflask import APIFlask

from marketplace import audit
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.jobs.models import Job
from marketplace.search import commands
from marketplace.search.finding import find
from marketplace.search.index import Busy, shelf
from tests.conftest import count
from tests.factories import make_job, make_offer

Indexed = Callable[..., list[Job]]


def ids_for(text: str, noun: str = "jobs") -> tuple[int, ...]:
    found = find(text, noun)
    return found.ids if found else ()


def drain() -> int:
    db.session.commit()
    n = commands.drain()
    db.session.commit()
    return n


@pytest.mark.both_databases
def test_the_first_run_indexes_everything_open_whatever_its_flag(vocabulary: None) -> None:
    job, offer = make_job(), make_offer(title="送取暖器")
    make_job(title="旧岗位采茶", state="draft")
    assert drain() == 2
    assert (ids_for("采茶"), ids_for("取暖器", "offers")) == ((job.id,), (offer.id,))


def test_a_drained_row_is_not_taken_again(indexed: Indexed) -> None:
    indexed("采茶工")
    assert count("SELECT count(*) FROM jobs WHERE needs_indexing") == 0
    assert drain() == 0


@pytest.mark.both_databases
def test_a_changed_title_is_found_by_its_new_words_alone(indexed: Indexed) -> None:
    (job,) = indexed("采茶工")
    job.title, job.needs_indexing = "缝纫工", True
    assert drain() == 1
    assert (ids_for("采茶"), ids_for("缝纫")) == ((), (job.id,))


def test_a_closed_post_leaves_the_index(indexed: Indexed) -> None:
    job, other = indexed("采茶工", "采茶帮手")
    audit.move(job, "closed", by=SYSTEM)
    job.needs_indexing = True
    assert drain() == 1
    assert ids_for("采茶") == (other.id,)


@pytest.mark.both_databases
def test_a_row_that_changed_while_it_was_indexed_stays_due(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    (job,) = indexed("采茶工")
    job.needs_indexing = True
    db.session.commit()
    put = commands.put

    def and_then_somebody_edits(writer: object, documents: object) -> None:
        put(writer, documents)
        db.session.get_one(Job, job.id).title = "缝纫工"
        db.session.commit()

    monkeypatch.setattr(commands, "put", and_then_somebody_edits)
    drain()
    monkeypatch.undo()
    assert count("SELECT count(*) FROM jobs WHERE needs_indexing") == 1
    assert drain() == 1
    assert ids_for("缝纫") == (job.id,)


def test_a_writer_that_died_loses_nothing(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    (job,) = indexed("采茶工")
    job.title, job.needs_indexing = "缝纫工", True
    db.session.commit()
    monkeypatch.setattr(commands, "_clear", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        commands.drain()
    db.session.rollback()
    monkeypatch.undo()
    assert drain() == 1
    assert ids_for("缝纫") == (job.id,)


def test_while_another_process_writes_the_rows_wait(indexed: Indexed) -> None:
    (job,) = indexed("采茶工")
    job.needs_indexing = True
    db.session.commit()
    with shelf().writer():
        assert drain() == 0
        with pytest.raises(Busy):
            commands.rebuild()
    assert drain() == 1


def test_rebuild_forgets_what_is_gone_and_finds_what_was_missed(indexed: Indexed, app: APIFlask) -> None:
    (job,) = indexed("采茶工")
    job.title = "缝纫工"
    missed = make_job(title="缝纫学徒")
    db.session.commit()
    answer = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert (answer.exit_code, answer.output) == (0, "indexed: 2\n")
    assert set(ids_for("缝纫")) == {job.id, missed.id} and ids_for("采茶") == ()


def test_with_nothing_open_and_no_index_there_is_nothing_to_do(vocabulary: None, app: APIFlask) -> None:
    make_job(state="draft", needs_indexing=True)
    assert drain() == 0
    assert not (app.config["INSTANCE"] / "search").exists()
