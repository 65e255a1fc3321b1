"""The door of `/api/v1`: tokens only, problems for every error, and a document that is true."""

from datetime import timedelta

import pytest
from apiflask import APIFlask
from openapi_spec_validator import validate

from marketplace import clock, programs
from marketplace.accounts.models import ApiToken
from marketplace.db import db
from tests.client import Client
from tests.factories import make_area, make_organisation, make_user
from tests.marketplace.api.program import Program, problem_in

READS = (
    "/jobs",
    "/jobs/aaaaaaaaaaaaaaaa",
    "/offers",
    "/offers/aaaaaaaaaaaaaaaa",
    "/matches",
    "/matches/aaaaaaaaaaaaaaaa",
)
WRITES = ("/jobs", "/offers", "/jobs/a/state", "/matches/a/decision", "/matches/a/consent")


def firm(app: APIFlask) -> Program:
    make_area()
    return Program(app, make_user("enterprise", organisation=make_organisation()))


@pytest.mark.parametrize("path", READS)
def test_nothing_is_read_without_a_token(app: APIFlask, path: str) -> None:
    answer = Program(app).get(path)
    problem_in(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_written_without_a_token(app: APIFlask, path: str) -> None:
    problem_in(Program(app).post(path, {}), 401)


def test_the_cookie_opens_nothing_here(client: Client, app: APIFlask) -> None:
    client.sign_in(make_user("enterprise", organisation=make_organisation()))
    assert client.get("/jobs/mine").status_code == 200
    answer = client.http.get("/api/v1/jobs")
    problem_in(answer, 401)
    problem_in(client.http.post("/api/v1/jobs", json={}), 401)


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer \xff", "x", "Bearer a b"])
def test_a_strange_authorization_is_no_token(app: APIFlask, header: str) -> None:
    problem_in(Program(app).get("/jobs", Authorization=header), 401)


def test_a_token_that_ended_or_ran_out_opens_nothing(app: APIFlask) -> None:
    program = firm(app)
    assert program.get("/jobs").status_code == 200
    row = db.session.query(ApiToken).one()
    row.expires_at = clock.now() - timedelta(seconds=1)
    db.session.commit()
    problem_in(program.get("/jobs"), 401)


def test_health_needs_no_token(app: APIFlask) -> None:
    assert Program(app).get("/health").json == {"status": "ok"}


def test_an_address_that_is_not_there_is_a_problem_too(app: APIFlask) -> None:
    problem_in(firm(app).get("/nothing"), 404)


def test_a_method_that_is_not_there_names_those_that_are(app: APIFlask) -> None:
    answer = firm(app).call("DELETE", "/jobs")
    problem_in(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}


BROKEN = {
    "no json": b"{", "empty": b"", "no utf-8": b'{"title": "\xff"}', "a bomb of brackets": b"[" * 60_000,
    "a bomb of objects": b'{"a":' * 12_000, "a number without end": b'{"vacancies": ' + b"9" * 6_000 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_body_that_cannot_be_read_is_the_senders_fault(app: APIFlask, name: str) -> None:
    program = firm(app)
    answer = program.http.post("/api/v1/jobs", data=BROKEN[name], headers=program.headers)
    problem_in(answer, 400)


@pytest.mark.parametrize(
    "body", ['{"\\ud800": 1}', '{"": 1}', "null", "[]", "7", '"x"', "NaN", '{"lat": NaN}', '{"a": {"b": [1e999]}}']
)
def test_json_of_another_shape_is_refused(app: APIFlask, body: str) -> None:
    program = firm(app)
    problem_in(program.http.post("/api/v1/jobs", data=body, headers=program.headers), 422)


def test_a_body_beyond_64_kilobytes_is_not_read(app: APIFlask) -> None:
    problem_in(firm(app).post("/jobs", {"title": "x" * 70_000}), 413)


def test_who_asks_too_often_waits(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.limits, "seconds_to_wait", lambda *_: 42)
    answer = firm(app).get("/jobs")
    problem_in(answer, 429)
    assert answer.headers["Retry-After"] == "42"


def test_errors_never_repeat_what_was_sent(app: APIFlask) -> None:
    answer = firm(app).post("/jobs", {"title": 7, "kind": "138-0000-1234", "张三": "x", "<b>": 2})
    errors = problem_in(answer, 422)["errors"]
    assert "unknown" in errors and all(text not in answer.text for text in ("138-0000-1234", "张三", "<b>"))


def test_the_document_is_valid_and_complete(app: APIFlask) -> None:
    spec = Program(app).get("/openapi.json").json
    validate(spec)
    assert spec["openapi"] == "3.1.0"
    served = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")} - {
        "/api/v1/openapi.json"
    }
    assert {path.replace("{uid}", "<uid>") for path in spec["paths"]} == served
    for path, item in spec["paths"].items():
        for operation in (item[m] for m in ("get", "post", "patch") if m in item):
            assert path == "/api/v1/health" or operation["security"] == [{"BearerAuth": []}]


def test_no_page_of_documentation_comes_from_elsewhere(client: Client) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404
