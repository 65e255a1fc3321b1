"""Help offers through the API."""

from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.db import db
from tests.conftest import count
from tests.factories import QUJIANG, make_area, make_household, make_offer, make_organisation, make_user
from tests.marketplace.api.program import Program, problem_in


def an_offer(**values: Any) -> dict[str, Any]:
    """A body that is taken."""
    today = clock.today()
    return {
        "title": "助学金", "kind": "sponsor_student", "area_code": QUJIANG, "audience": "student", "slots": 3,
        "slice_fen": 200000, "from_on": today.isoformat(), "until_on": (today + timedelta(days=90)).isoformat(),
    } | values  # fmt: skip


@pytest.fixture
def donor(app: APIFlask) -> Program:
    make_area()
    return Program(app, make_user("donor", organisation=make_organisation("donor")))


def test_an_offer_is_written_once_and_read(donor: Program) -> None:
    made = [donor.post("/offers", an_offer(publish=True), Idempotency_Key="spring-2026") for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 200]
    uid = made[0].json["uid"]
    assert (made[0].json["state"], made[1].json["uid"], made[0].json["budget_fen"]) == ("open", uid, 600000)
    assert donor.get(f"/offers/{uid}").json["is_anonymous"] is True
    assert donor.get("/offers?of=own&state=open").json["total"] == count("SELECT count(*) FROM help_offers") == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slots", False), ("slots", 0), ("slice_fen", "2000"), ("slice_fen", None), ("kind", "anything"),
        ("audience", "old"), ("until_on", "2020-01-01"), ("from_on", 0), ("title", ""), ("n_held", 1),
        ("title", "助学金 138 1234 5678"), ("description", "身份证330803198001011236"),
        ("criteria", []), ("criteria", {"fact": "illness", "op": "==", "value": "x"}),
        ("criteria", {"fact": "age", "op": ">=", "value": 1.5}), ("criteria", {"all": 5}),
        ("criteria", {"fact": "boards", "op": "under", "value": True}),
        ("criteria", {"fact": "age", "op": "under", "value": 5}),
        ("criteria", {"fact": "category", "op": "in", "value": ["x"]}),
        ("criteria", {"all": [{"fact": "school_stage", "op": "==", "value": "nope"}]}),
        ("criteria", {"fact": "age", "op": ">=", "value": 10**40}),
        ("criteria", {"fact": "area", "op": "==", "value": "\x00"}),
    ],
)  # fmt: skip
def test_what_is_not_exactly_right_is_refused_at_its_field(donor: Program, field: str, value: Any) -> None:
    body = problem_in(donor.post("/offers", an_offer(**{field: value})), 422)
    assert any(name.startswith(field) for name in body["errors"])
    assert count("SELECT count(*) FROM help_offers") == 0


def test_conditions_nested_without_end_are_refused(donor: Program) -> None:
    condition: dict[str, Any] = {}
    for _ in range(300):
        condition = {"not": condition}
    problem_in(donor.post("/offers", an_offer(criteria=condition)), 422)


def test_cash_names_its_charity(donor: Program) -> None:
    assert problem_in(donor.post("/offers", an_offer(kind="cash")), 422)["errors"]["charity_name"]


def test_another_donors_draft_is_not_there(donor: Program) -> None:
    draft, shown = make_offer(state="draft"), make_offer()
    db.session.commit()
    problem_in(donor.get(f"/offers/{draft.uid}"), 404)
    assert donor.get(f"/offers/{shown.uid}").json["donor"] == shown.organisation.name
    assert [item["uid"] for item in donor.get("/offers").json["items"]] == [shown.uid]


def test_a_household_reads_offers_and_writes_none(app: APIFlask) -> None:
    make_offer()
    household = Program(app, make_user("household", household=make_household()))
    assert household.get("/offers?kind=goods").json["total"] == 1
    problem_in(household.post("/offers", an_offer()), 403)


def test_a_draft_is_changed_opened_paused_and_closed(donor: Program) -> None:
    made = donor.post("/offers", an_offer()).json
    address = f"/offers/{made['uid']}"
    changed = donor.call("PATCH", address, {"slots": 5, "version": made["version"]}).json
    assert (changed["state"], changed["slots"], changed["title"]) == ("draft", 5, made["title"])
    assert problem_in(donor.call("PATCH", address, {"slots": 6, "version": made["version"]}), 422)["errors"]["version"]
    for to in ("open", "paused", "open", "filled", "open"):
        assert donor.post(f"{address}/state", {"to": to}).json["state"] == to
    problem_in(donor.post(f"{address}/state", {"to": "closed"}), 422)  # without a reason
    assert donor.post(f"{address}/state", {"to": "closed", "reason": "filled_elsewhere"}).json["state"] == "closed"
    problem_in(donor.call("PATCH", address, {"slots": 7}), 409)


def test_another_donors_offer_is_neither_changed_nor_stopped(donor: Program) -> None:
    other = make_offer()
    db.session.commit()
    problem_in(donor.call("PATCH", f"/offers/{other.uid}", {"slots": 5}), 403)
    problem_in(donor.post(f"/offers/{other.uid}/state", {"to": "paused"}), 403)


def test_what_nobody_may_learn_is_not_unveiled_by_another_kind(donor: Program) -> None:
    made = donor.post("/offers", an_offer(publish=True)).json
    body = problem_in(donor.call("PATCH", f"/offers/{made['uid']}", {"kind": "goods"}), 422)
    assert body["errors"]["kind"] and donor.get(f"/offers/{made['uid']}").json["is_anonymous"] is True


def test_an_offer_for_the_sick_tells_nobody_and_stays_meant_for_them(donor: Program) -> None:
    for meant in ({"audience": "sick"}, {"criteria": {"fact": "disability_grade", "op": "<=", "value": 2}}):
        made = donor.post("/offers", an_offer(kind="goods", publish=True) | {"audience": "anyone"} | meant).json
        assert made["is_anonymous"] is True
        opened = donor.call("PATCH", f"/offers/{made['uid']}", {"audience": "anyone", "criteria": {}})
        assert problem_in(opened, 422)["errors"]["audience"]
