"""Held and filled vacancies never exceed the job's, whoever comes at once."""

import pytest
from apiflask import APIFlask

from marketplace import audit
from marketplace.access import SYSTEM, Principal
from marketplace.db import db
from marketplace.errors import IllegalMove, NoVacancyLeft
from marketplace.jobs.commands import fill_vacancy, hold_vacancy, release_vacancy
from tests.factories import make_job

pytestmark = pytest.mark.both_databases
POSTER = Principal(1, "poster", "", acting_as="enterprise", roles=frozenset({"enterprise"}))


def test_no_more_are_held_than_there_are_vacancies(app: APIFlask) -> None:
    job = make_job(vacancies=2)
    hold_vacancy(job.id)
    hold_vacancy(job.id)
    with pytest.raises(NoVacancyLeft):
        hold_vacancy(job.id)
    assert (job.n_held, job.n_left) == (2, 0)


def test_a_release_makes_room_for_the_next(app: APIFlask) -> None:
    job = make_job(vacancies=1)
    hold_vacancy(job.id)
    release_vacancy(job.id)
    assert job.n_left == 1
    with pytest.raises(IllegalMove):
        release_vacancy(job.id)


@pytest.mark.parametrize("state", ["draft", "paused", "filled", "closed"])
def test_only_an_open_job_takes_people(app: APIFlask, state: str) -> None:
    job = make_job(state=state, vacancies=3)
    with pytest.raises(NoVacancyLeft, match="takes nobody"):
        hold_vacancy(job.id)


def test_the_last_vacancy_fills_the_job_and_lists_hear_of_it(app: APIFlask) -> None:
    job = make_job(vacancies=2)
    for _ in range(2):
        hold_vacancy(job.id)
        assert job.state == "open"
        fill_vacancy(job.id)
    assert (job.state, job.n_held, job.n_filled, job.needs_indexing) == ("filled", 0, 2, True)


def test_a_vacancy_that_is_not_held_cannot_be_filled(app: APIFlask) -> None:
    with pytest.raises(IllegalMove):
        fill_vacancy(make_job(vacancies=1).id)


@pytest.mark.parametrize(("by", "then"), [(SYSTEM, "open"), (POSTER, "filled")])
def test_a_release_opens_only_what_filled_itself(app: APIFlask, by: Principal, then: str) -> None:
    job = make_job(vacancies=2)
    hold_vacancy(job.id)
    audit.move(job, "filled", by=by)
    db.session.commit()
    release_vacancy(job.id)
    assert job.state == then
