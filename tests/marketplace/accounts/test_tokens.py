"""The API knows bearer tokens only: never the cookie, and no CSRF token is asked of a program."""

from collections.abc import Iterator

import pytest
from apiflask import APIBlueprint, APIFlask

from marketplace import create_app
from marketplace.access import needs, viewer
from marketplace.accounts import commands, queries
from marketplace.accounts.tokens import token_auth
from marketplace.db import db, set_reading
from tests.client import Client
from tests.conftest import settings_for
from tests.factories import make_user

pytestmark = pytest.mark.slow

api = APIBlueprint("probe", __name__, url_prefix="/api/v1/probe")


@api.get("/bureau")
@api.auth_required(token_auth)
@needs("accounts:found")
def for_bureaus() -> dict[str, str]:
    """Who asks."""
    return {"uid": viewer().uid}


@api.post("/open")
def without_auth() -> dict[str, object]:
    """A view that forgot its decorator."""
    return {"user": viewer().user_id}


@pytest.fixture
def app(tmp_path: object) -> Iterator[APIFlask]:
    """An application of its own: the probe must not stay on the one all tests share."""
    app = create_app(settings_for(f"sqlite:///{tmp_path}/tokens.sqlite", tmp_path))
    app.register_blueprint(api)
    app.extensions["csrf"].exempt(api)
    with app.app_context():
        set_reading(False)
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def bureau_token(app: APIFlask) -> str:
    token = commands.create_token("程序", by=queries.principal_of(make_user("bureau")))
    db.session.commit()
    return token


def ask(client: Client, token: str) -> int:
    return client.get("/api/v1/probe/bureau", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_opens_what_its_user_may(client: Client, bureau_token: str) -> None:
    response = client.get("/api/v1/probe/bureau", headers={"Authorization": f"Bearer {bureau_token}"})
    assert (response.status_code, len(response.json["uid"])) == (200, 16)


def test_the_role_of_the_token_counts(client: Client) -> None:
    token = commands.create_token("程序", by=queries.principal_of(make_user("cadre")))
    db.session.commit()
    assert ask(client, token) == 403


@pytest.mark.parametrize("text", ["", "x", "bangfu_" + "x" * 43, "x" * 9000, "' OR 1=1"])
def test_any_other_text_is_a_problem_in_json(client: Client, text: str) -> None:
    response = client.get("/api/v1/probe/bureau", headers={"Authorization": f"Bearer {text}"})
    assert (response.status_code, response.mimetype) == (401, "application/problem+json")


def test_the_cookie_alone_opens_nothing(client: Client) -> None:
    client.sign_in(make_user("bureau"))
    assert client.get("/home").status_code == 200
    assert client.get("/api/v1/probe/bureau").status_code == 401
    assert client.post("/api/v1/probe/open").json == {"user": None}


def test_with_an_authorization_header_the_cookie_is_not_looked_at(client: Client) -> None:
    client.sign_in(make_user("bureau"))
    assert client.get("/home", headers={"Authorization": "Bearer x"}).status_code == 303


def test_a_disabled_user_s_token_opens_nothing(client: Client, bureau_token: str) -> None:
    db.session.execute(db.text("UPDATE users SET state = 'disabled'"))
    db.session.commit()
    assert ask(client, bureau_token) == 401


def test_no_csrf_token_is_asked_of_a_program(client: Client) -> None:
    assert client.http.post("/api/v1/probe/open").status_code == 200
