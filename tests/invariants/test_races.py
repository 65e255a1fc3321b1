"""Two hundred clients race for the last seats: exactly the vacancies are held, on both databases.

Real threads in real transactions on a database of their own; nothing is rolled back behind them.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from marketplace import audit, create_app
from marketplace.access import SYSTEM
from marketplace.accounts.models import User
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.errors import FormInvalid, IllegalMove, NoVacancyLeft
from marketplace.households.models import Household, Person
from marketplace.jobs.models import Job
from marketplace.matches import commands
from marketplace.matches.models import Match
from marketplace.offers.models import HelpOffer
from marketplace.web import run
from tests.conftest import cannot_run, settings_for
from tests.factories import make_household, make_job, make_offer, make_person, make_user
from tests.factories.loop import make_match

pytestmark = pytest.mark.slow

CLIENTS, THREADS, SEATS = 200, 20, 7


@pytest.fixture(params=["sqlite", "postgresql"])
def racecourse(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[APIFlask]:
    """An application on an empty database of its own."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'race.sqlite'}"
    else:
        try:
            from tests.postgres import fresh_database
        except ImportError:
            cannot_run("PostgreSQL")
        address = fresh_database(f"race_{worker_id}")
    app = create_app(settings_for(address, tmp_path))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def race(app: APIFlask, jobs: list[Callable[[], object]]) -> Counter[str]:
    """Run the jobs on threads that start together; how often each ended how.

    The caller has no transaction open: on SQLite it would hold the writers' lock.
    """
    ends: Counter[str] = Counter()
    lock, start = threading.Lock(), threading.Barrier(THREADS)

    def work(share: list[Callable[[], object]]) -> None:
        start.wait(30)
        for job in share:
            with app.test_request_context():
                try:
                    job()
                    end = "done"
                except (NoVacancyLeft, IllegalMove, FormInvalid) as error:
                    end = type(error).__name__
                finally:
                    db.session.remove()
            with lock:
                ends[end] += 1

    threads = [threading.Thread(target=work, args=(jobs[n::THREADS],)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    return ends


def approve(match_id: int, cadre_id: int) -> Callable[[], object]:
    def command() -> None:
        cadre = principal_of(db.session.get_one(User, cadre_id))
        commands.approve(db.session.get_one(Match, match_id), by=cadre)

    return lambda: run(command)


def waiting(post: Job | HelpOffer) -> list[Callable[[], object]]:
    cadre = make_user("cadre")
    people = [make_person(make_household(cadre)) for _ in range(CLIENTS)]
    steps = [approve(make_match(person, post).id, cadre.id) for person in people]
    db.session.commit()
    return steps


@pytest.mark.timeout(240)
def test_the_last_seats_of_a_post_are_held_exactly_once_each(racecourse: APIFlask) -> None:
    job = make_job(vacancies=SEATS)
    ends = race(racecourse, waiting(job))
    db.session.expire_all()
    assert ends == {"done": SEATS, "NoVacancyLeft": CLIENTS - SEATS}
    assert job.n_held == SEATS == db.session.query(Match).filter_by(state="approved").count()


@pytest.mark.timeout(240)
def test_the_last_slices_of_a_budget_are_held_exactly_once_each(racecourse: APIFlask) -> None:
    offer = make_offer(slots=CLIENTS, slice_fen=100_000, budget_fen=100_000 * SEATS)
    ends = race(racecourse, waiting(offer))
    db.session.expire_all()
    assert ends == {"done": SEATS, "NoVacancyLeft": CLIENTS - SEATS}
    assert (offer.n_held, offer.held_fen) == (SEATS, 100_000 * SEATS)


@pytest.mark.timeout(240)
def test_of_many_who_decide_on_one_match_one_does(racecourse: APIFlask) -> None:
    job = make_job(vacancies=9)
    cadre = make_user("cadre")
    step = approve(make_match(make_person(make_household(cadre)), job).id, cadre.id)
    db.session.commit()
    ends = race(racecourse, [step] * (THREADS * 2))
    db.session.expire_all()
    assert ends == {"done": 1, "IllegalMove": THREADS * 2 - 1}
    assert job.n_held == 1


@pytest.mark.timeout(240)
def test_of_many_applications_of_one_person_one_is_made(racecourse: APIFlask) -> None:
    job = make_job()
    household = make_household(make_user("cadre"))
    person_id = make_person(household).id
    user_id, job_id = make_user("household", household=household).id, job.id
    db.session.commit()

    def apply() -> None:
        by = principal_of(db.session.get_one(User, user_id))
        commands.apply(db.session.get_one(Person, person_id), db.session.get_one(Job, job_id), by=by)

    ends = race(racecourse, [lambda: run(apply)] * THREADS)
    assert (ends["done"], ends.total()) == (1, THREADS)
    assert db.session.query(Match).count() == 1


@pytest.mark.timeout(240)
def test_many_who_write_the_first_rows_of_a_trail_all_write(racecourse: APIFlask) -> None:
    seen = make_household(make_user("cadre"))
    db.session.commit()
    db.session.execute(sa.delete(audit.AuditEntry))
    db.session.execute(sa.delete(audit.AuditHead))
    county, uid = seen.county_code, seen.uid
    db.session.commit()

    def look() -> None:
        audit.seen(db.session.query(Household).filter_by(uid=uid).one(), by=SYSTEM)

    assert race(racecourse, [lambda: run(look)] * (THREADS * 2)) == {"done": THREADS * 2}
    assert audit.first_broken_link(county) is None
    assert db.session.query(audit.AuditEntry).filter_by(county_code=county).count() == THREADS * 2
