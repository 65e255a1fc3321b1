"""Who runs the machine enters the first bureau, and lets back in who lost the password."""

import re

import pytest
from apiflask import APIFlask
from click.testing import Result

from marketplace.accounts.models import User
from marketplace.audit import AuditEntry
from marketplace.db import db
from tests.client import Client
from tests.conftest import count
from tests.factories import make_area

COUNTY = "331181000000"


@pytest.fixture(autouse=True)
def county(app: APIFlask) -> None:
    make_area("331181101000", "龙渊街道")
    db.session.commit()


def invoke(app: APIFlask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["accounts", *args])


def code_in(result: Result) -> str:
    found = re.search(r"code: (\S.*)", result.output)
    assert found is not None, result.output
    return found[1].strip()


def set_password(app: APIFlask, username: str, code: str) -> int:
    data = {"username": username, "code": code, "password": "a long new password", "again": "a long new password"}
    return Client(app).post("/reset", data=data).status_code


def test_the_first_bureau_sets_its_password_and_signs_in(app: APIFlask) -> None:
    result = invoke(app, "bureau", "longquan", "--name", "龙泉市农业农村局", "--area", COUNTY)
    assert result.exit_code == 0
    user = db.session.query(User).filter_by(username="longquan").one()
    assert [(grant.role, grant.area_code) for grant in user.grants] == [("bureau", COUNTY)]
    actions = db.session.query(AuditEntry.action, AuditEntry.actor_role).filter_by(noun_uid=user.uid).all()
    assert {tuple(row) for row in actions} == {("move", "system"), ("granted", "system"), ("issued_code", "system")}
    assert set_password(app, "longquan", code_in(result)) == 303
    client = Client(app)
    assert client.post("/login", data={"username": "longquan", "password": "a long new password"}).status_code == 303
    assert client.get("/home").status_code == 200


@pytest.mark.parametrize(
    ("username", "area"), [("longquan", COUNTY), ("x", COUNTY), ("other", "331181101000"), ("other", "999999000000")]
)
def test_a_taken_or_odd_name_and_a_wrong_level_are_refused(app: APIFlask, username: str, area: str) -> None:
    assert invoke(app, "bureau", "longquan", "--name", "A", "--area", COUNTY).exit_code == 0
    result = invoke(app, "bureau", username, "--name", "B", "--area", area)
    assert result.exit_code == 1 and result.output.startswith("Error: ")
    assert count("SELECT count(*) FROM users") == 1


def test_a_new_code_ends_the_one_before(app: APIFlask) -> None:
    first = code_in(invoke(app, "bureau", "longquan", "--name", "A", "--area", COUNTY))
    second = code_in(invoke(app, "code", "longquan"))
    assert set_password(app, "longquan", first) == 422
    assert set_password(app, "longquan", second) == 303
    assert invoke(app, "code", "nobody").exit_code == 1
