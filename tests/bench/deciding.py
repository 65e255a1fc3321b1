"""How many approvals a second: the whole command on SQLite, and the seat alone on PostgreSQL."""

import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psycopg

from marketplace import create_app
from marketplace.accounts.models import User
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.matches.commands import approve
from marketplace.matches.queries import get_match
from marketplace.web import run_on
from tests.bench.lines import Line
from tests.conftest import settings_for
from tests.factories import make_household, make_job, make_person, make_user
from tests.factories.loop import make_match

PROCESSES, THREADS = 2, 16  # 32 clients
EACH = 40
SEATS_CLIENTS, SEATS_SECONDS, ROUNDS = 16, 1.5, 5

CONDITIONAL = (
    "WITH held AS (UPDATE seats SET n_held = n_held + 1 WHERE id = 1 AND n_held < vacancies RETURNING id)"
    " UPDATE asks SET state = 'approved' WHERE id = %s AND EXISTS (SELECT 1 FROM held)"
)


def lines() -> Iterator[Line]:
    """Approvals a second on SQLite; one statement against SELECT FOR UPDATE on PostgreSQL."""
    yield Line("approve, SQLite synchronous=FULL, 32 clients", approvals_per_second(), "/s", least=300)
    ways = (_take_in_one_statement, _take_with_a_lock)
    rounds = [[_seats_per_second(take) for take in ways] for _ in range(ROUNDS)]  # by turns: the machine's speed varies
    speed, ratio = median(one for one, _ in rounds), median(one / locked for one, locked in rounds)
    yield Line(f"PostgreSQL seat: one statement ({speed:.0f}/s) / SELECT FOR UPDATE", ratio, "×", least=2)


def approvals_per_second() -> float:
    """32 clients in two processes, each approving its own cadre's matches one after another."""
    folder = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    settings = settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)
    clients = _fill(settings)
    context = multiprocessing.get_context("spawn")
    barrier, times = context.Barrier(PROCESSES), context.Queue()
    shares = [clients[n::PROCESSES] for n in range(PROCESSES)]
    workers = [context.Process(target=_approve_all, args=(settings, share, barrier, times)) for share in shares]
    for worker in workers:
        worker.start()
    spans = [times.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join(30)
    begin, end = min(s for s, _ in spans), max(e for _, e in spans)
    return PROCESSES * (THREADS * EACH - 1) / (end - begin)


def _fill(settings: dict[str, Any]) -> list[tuple[int, list[str]]]:
    """Per client: its cadre and the matches that wait for it."""
    app = create_app(settings)
    clients = []
    with app.app_context():
        db.create_all()
        for _ in range(PROCESSES * THREADS):
            cadre = make_user("cadre")
            people = [make_person(make_household(cadre)) for _ in range(EACH)]
            posts = [make_job(vacancies=EACH) for _ in range(4)]
            waiting = [make_match(person, posts[n % 4], "put_forward").uid for n, person in enumerate(people)]
            clients.append((cadre.id, waiting))
            db.session.commit()
        db.engine.dispose()
    return clients


def _approve_all(settings: dict[str, Any], clients: list[tuple[int, list[str]]], barrier: Any, times: Any) -> None:
    app = create_app(settings)
    (cadre_id, (first, *rest)), *others = clients
    _approve(app, cadre_id, [first])  # statements are compiled before the clock runs
    threads = [threading.Thread(target=_approve, args=(app, *client)) for client in [(cadre_id, rest), *others]]
    barrier.wait(120)
    begin = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    times.put((begin, perf_counter()))


def _approve(app: Any, cadre_id: int, uids: list[str]) -> None:
    with app.test_request_context():
        cadre = principal_of(db.session.get_one(User, cadre_id))
        db.session.rollback()
        for uid in uids:
            run_on(partial(get_match, uid, by=cadre), partial(approve, by=cadre))


def _take_in_one_statement(connection: psycopg.Connection, ask: int) -> None:
    """One statement is its own transaction: one round trip."""
    connection.autocommit = True
    connection.execute(CONDITIONAL, (ask,))


def _take_with_a_lock(connection: psycopg.Connection, ask: int) -> None:
    row = connection.execute("SELECT n_held, vacancies FROM seats WHERE id = 1 FOR UPDATE").fetchone()
    if row is not None and row[0] < row[1]:
        connection.execute("UPDATE seats SET n_held = n_held + 1 WHERE id = 1")
        connection.execute("UPDATE asks SET state = 'approved' WHERE id = %s", (ask,))
    connection.commit()


def _seats_per_second(take: Callable[[psycopg.Connection, int], None]) -> float:
    """16 clients on one hot post for a while."""
    from tests.postgres import fresh_database

    address = fresh_database("bench_seats").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE seats (id int PRIMARY KEY, n_held int, vacancies int)")
        connection.execute("CREATE TABLE asks (id int PRIMARY KEY, state text)")
        connection.execute("INSERT INTO seats VALUES (1, 0, 10000000)")
        connection.execute("INSERT INTO asks SELECT n, 'applied' FROM generate_series(0, 999) n")
    counts = [0] * SEATS_CLIENTS
    start = perf_counter()

    def client(number: int) -> None:
        with psycopg.connect(address) as connection:
            while perf_counter() - start < SEATS_SECONDS:
                take(connection, number * 50 + counts[number] % 50)
                counts[number] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(SEATS_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sum(counts) / (perf_counter() - start)
