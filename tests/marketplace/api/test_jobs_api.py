"""Posts through the API: what pages allow and refuse, with strict types and safe repeats."""

from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.db import db
from marketplace.jobs.models import Job
from tests.conftest import count
from tests.factories import make_area, make_household, make_job, make_organisation, make_user
from tests.marketplace.api.program import Program, problem_in

TOWNSHIP = "330803104000"


def a_post(**values: Any) -> dict[str, Any]:
    """A body that is taken."""
    return {
        "title": "采茶工", "kind": "seasonal", "area_code": TOWNSHIP, "vacancies": 2, "pay_min_fen": 15000,
        "pay_unit": "day", "valid_until": (clock.today() + timedelta(days=30)).isoformat(),
    } | values  # fmt: skip


@pytest.fixture
def firm(app: APIFlask) -> Program:
    make_area()
    return Program(app, make_user("enterprise", organisation=make_organisation()))


@pytest.mark.both_databases
def test_a_post_is_written_read_changed_and_closed(firm: Program) -> None:
    made = firm.post("/jobs", a_post(required=["采茶"], publish=True))
    assert made.status_code == 201 and made.json["state"] == "open"
    uid = made.json["uid"]
    changed = firm.call("PATCH", f"/jobs/{uid}", {"pay_min_fen": 18000, "edition": made.json["edition"]})
    assert (changed.json["pay_min_fen"], changed.json["title"]) == (18000, "采茶工")
    assert firm.post(f"/jobs/{uid}/state", {"to": "paused"}).json["state"] == "paused"
    assert firm.post(f"/jobs/{uid}/state", {"to": "open"}).json["state"] == "open"
    closed = firm.post(f"/jobs/{uid}/state", {"to": "closed", "reason": "season_over"})
    assert closed.json["state"] == "closed" and firm.get("/jobs?of=own&state=closed").json["total"] == 1


@pytest.mark.both_databases
def test_the_same_key_makes_one_post_however_often_it_is_sent(firm: Program) -> None:
    answers = [firm.post("/jobs", a_post(), Idempotency_Key="order-2026-0001") for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 200, 200]
    assert len({a.json["uid"] for a in answers}) == 1 and count("SELECT count(*) FROM jobs") == 1
    assert firm.post("/jobs", a_post(), Idempotency_Key="order-2026-0002").status_code == 201


def test_another_users_key_is_another_key(firm: Program, app: APIFlask) -> None:
    other = Program(app, make_user("enterprise", organisation=make_organisation()))
    for program in (firm, other):
        assert program.post("/jobs", a_post(), Idempotency_Key="the-same-key").status_code == 201


def test_a_key_of_a_strange_length_is_refused(firm: Program) -> None:
    for key in ("short", "x" * 129):
        assert "Idempotency-Key" in problem_in(firm.post("/jobs", a_post(), Idempotency_Key=key), 422)["errors"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pay_min_fen", False), ("pay_min_fen", "15000"), ("pay_min_fen", 1.5), ("pay_min_fen", -1),
        ("vacancies", True), ("vacancies", 0), ("title", 7), ("title", None), ("title", ""), ("title", " "),
        ("title", "x" * 81), ("title", "\ud800"), ("kind", "slavery"), ("remote", 1), ("remote", "false"),
        ("valid_until", 20260101), ("valid_until", "tomorrow"), ("valid_until", "2026-02-30"), ("valid_until", None),
        ("lat", "28.9"), ("lat", 1e400), ("area_code", "33080310400"), ("area_code", "３３０８０３１０４０００"),
        ("area_code", "999999999999"), ("required", "采茶"), ("required", ["x"] * 13), ("required", [None]),
        ("age_min", 15), ("health_needs", ["nothing"]), ("state", "open"), ("uid", "abcdefghjkmnpqrs"),
        ("organisation_id", 1), ("needs_ranking", False), ("edition", "x"), ("id", 1),
    ],
)  # fmt: skip
def test_what_is_not_exactly_right_is_refused_at_its_field(firm: Program, field: str, value: Any) -> None:
    body = problem_in(firm.post("/jobs", a_post(**{field: value})), 422)
    assert any(name.startswith(field) for name in body["errors"])
    assert count("SELECT count(*) FROM jobs") == 0


def test_an_edit_of_what_somebody_else_changed_is_refused(firm: Program) -> None:
    made = firm.post("/jobs", a_post()).json
    assert firm.call("PATCH", f"/jobs/{made['uid']}", {"vacancies": 3}).status_code == 200
    late = firm.call("PATCH", f"/jobs/{made['uid']}", {"vacancies": 4, "edition": made["edition"]})
    assert problem_in(late, 422)["errors"]["seen"]


def test_a_step_that_its_state_does_not_know_is_a_conflict(firm: Program) -> None:
    uid = firm.post("/jobs", a_post()).json["uid"]
    problem_in(firm.post(f"/jobs/{uid}/state", {"to": "paused"}), 409)


def test_another_firms_draft_is_not_there_and_its_open_post_not_to_be_changed(firm: Program) -> None:
    theirs, theirs_open = make_job(state="draft"), make_job()
    db.session.commit()
    problem_in(firm.get(f"/jobs/{theirs.uid}"), 404)
    problem_in(firm.call("PATCH", f"/jobs/{theirs.uid}", {"vacancies": 9}), 404)
    problem_in(firm.post(f"/jobs/{theirs.uid}/state", {"to": "open"}), 404)
    problem_in(firm.call("PATCH", f"/jobs/{theirs_open.uid}", {"vacancies": 9}), 403)
    problem_in(firm.post(f"/jobs/{theirs_open.uid}/state", {"to": "paused"}), 403)
    problem_in(firm.get("/jobs/aaaaaaaaaaaaaaaa"), 404)


def test_a_household_reads_posts_and_writes_none(app: APIFlask) -> None:
    make_job(), make_job(state="draft")
    household = Program(app, make_user("household", household=make_household()))
    assert household.get("/jobs").json["total"] == 1
    assert household.get("/jobs?of=own").json["total"] == 0
    problem_in(household.post("/jobs", a_post()), 403)


def test_lists_are_paged_and_filtered(firm: Program) -> None:
    for n in range(23):
        make_job(kind="seasonal" if n % 2 else "regular")
    db.session.commit()
    first, second = firm.get("/jobs").json, firm.get("/jobs?page=2").json
    assert (first["pages"], first["total"], len(first["items"]), len(second["items"])) == (2, 23, 20, 3)
    assert not {i["uid"] for i in first["items"]} & {i["uid"] for i in second["items"]}
    assert firm.get("/jobs?kind=regular").json["total"] == 12
    assert firm.get("/jobs?area=331181000000").json["total"] == 0
    assert firm.get("/jobs?page=9").json["items"] == []


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=1e9", "kind=all", "area=33", "of=theirs", "limit=5", "x=1"]
)
def test_a_question_that_is_not_understood_is_refused(firm: Program, query: str) -> None:
    assert problem_in(firm.get(f"/jobs?{query}"), 422)["errors"]


def test_the_list_takes_as_many_statements_for_twenty_as_for_two(firm: Program, statements: list[str]) -> None:
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_job()
        db.session.commit()
        statements.clear()
        firm.get("/jobs")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_post_made_by_a_program_is_indexed_and_ranked_like_any_other(firm: Program) -> None:
    uid = firm.post("/jobs", a_post(publish=True)).json["uid"]
    job = db.session.query(Job).filter_by(uid=uid).one()
    assert job.needs_ranking and job.needs_indexing
