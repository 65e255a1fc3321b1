"""Signing in and out: no leak, no lock-out for ever, sessions that end on the server."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from apiflask import APIFlask

from marketplace import clock
from marketplace.accounts import passwords
from marketplace.accounts.commands import check_password
from marketplace.accounts.models import SignIn, User
from marketplace.db import db
from tests.client import Client

from .conftest import PASSWORD

pytestmark = pytest.mark.slow

Person = Callable[..., User]


def sign_in(client: Client, username: str, password: str = PASSWORD, **options: object) -> int:
    return client.post("/login", {"username": username, "password": password}, **options).status_code


def message(client: Client, username: str, password: str) -> tuple[int, str]:
    response = client.post("/login", {"username": username, "password": password})
    page = re.sub(r'(value|name="csrf_token").*?>', "", response.text)
    return response.status_code, page.replace(username, "NAME")


@pytest.mark.both_databases
def test_a_password_opens_the_home_page(client: Client, person: Person) -> None:
    user = person(username="lixia")
    response = client.fill("/login", username="  ＬiXia ", password=PASSWORD)
    assert (response.status_code, response.location) == (303, "/home")
    assert client.get("/home").status_code == 200
    assert db.session.query(SignIn).filter_by(user_id=user.id, ended_at=None).count() == 1


def test_wrong_name_wrong_password_and_disabled_account_look_the_same(client: Client, person: Person) -> None:
    person(username="there")
    person(username="disabled", state="disabled")
    answers = {message(client, "nobody", "x"), message(client, "there", "x"), message(client, "disabled", PASSWORD)}
    assert {status for status, _ in answers} == {422}
    assert len(answers) == 1


def test_an_unknown_name_costs_one_verification_too(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    worked = []
    hasher = passwords._hasher()
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    verify = type(hasher).verify
    monkeypatch.setattr(type(hasher), "verify", lambda *a: worked.append(1) or verify(*a))
    assert check_password("nobody", "x") is None
    assert worked == [1]


def test_five_failures_from_one_address_make_the_name_wait_there(client: Client, person: Person) -> None:
    person(username="lixia")
    assert [sign_in(client, "lixia", "wrong") for _ in range(5)] == [422] * 5
    response = client.post("/login", {"username": "lixia", "password": PASSWORD})
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 300
    assert "lixia" in response.text


def test_a_name_that_does_not_exist_is_made_to_wait_as_well(client: Client) -> None:
    assert [sign_in(client, "nobody", "wrong") for _ in range(6)] == [422] * 5 + [429]


def test_the_window_is_short_and_another_address_is_free(client: Client, person: Person) -> None:
    person(username="lixia")
    for _ in range(6):
        sign_in(client, "lixia", "wrong")
    assert sign_in(client, "lixia", environ_base={"REMOTE_ADDR": "10.0.0.7"}) == 303
    with time_machine.travel(clock.now() + timedelta(seconds=301)):
        client.post("/logout")
        assert sign_in(client, "lixia") == 303


def test_many_addresses_together_are_stopped_by_the_name(client: Client, person: Person) -> None:
    person(username="lixia")
    for n in range(30):
        sign_in(client, "lixia", "wrong", environ_base={"REMOTE_ADDR": f"10.0.{n}.1"})
    assert sign_in(client, "lixia", environ_base={"REMOTE_ADDR": "10.9.9.9"}) == 429


def test_strangers_cannot_lock_out_a_device_that_was_signed_in_before(
    client: Client, other: Client, person: Person
) -> None:
    person(username="lixia")
    sign_in(client, "lixia")
    client.post("/logout")
    for n in range(40):
        sign_in(other, "lixia", "wrong", environ_base={"REMOTE_ADDR": f"10.0.{n}.1"})
    assert sign_in(other, "lixia") == 429
    assert sign_in(client, "lixia") == 303


def test_a_forged_mark_of_a_known_device_is_none(client: Client, person: Person) -> None:
    person(username="lixia")
    client.http.set_cookie("known", '["x"].forged')
    assert [sign_in(client, "lixia", "wrong") for _ in range(6)] == [422] * 5 + [429]


def test_one_address_cannot_try_one_password_on_every_name(client: Client) -> None:
    statuses = [sign_in(client, f"name{n}", "12345678") for n in range(101)]
    assert statuses == [422] * 100 + [429]


def test_an_ipv6_customer_is_one_address(client: Client) -> None:
    tries = [
        sign_in(client, "nobody", "wrong", environ_base={"REMOTE_ADDR": f"2001:db8:0:1::{n}"}) for n in range(1, 7)
    ]
    assert tries[-1] == 429


def test_old_parameters_are_renewed_at_sign_in(client: Client, person: Person, app: APIFlask) -> None:
    user = person(username="lixia")
    before = user.password_hash
    app.config["ARGON2_PASSES"] = 3
    try:
        assert sign_in(client, "lixia") == 303
    finally:
        app.config["ARGON2_PASSES"] = 1
    db.session.refresh(user)
    assert user.password_hash != before
    assert "t=3" in user.password_hash


def test_disabling_ends_what_the_user_has_open(client: Client, person: Person) -> None:
    user = person(username="lixia")
    sign_in(client, "lixia")
    user = db.session.get_one(User, user.id)
    db.session.execute(db.update(User).where(User.id == user.id).values(state="disabled"))
    db.session.commit()
    assert client.get("/home").status_code == 303


def test_signing_in_again_replaces_the_session_of_this_browser(client: Client, person: Person) -> None:
    person(username="lixia")
    sign_in(client, "lixia")
    sign_in(client, "lixia")
    assert db.session.query(SignIn).filter_by(ended_at=None).count() == 1


def test_next_leads_to_a_page_of_this_site_only(client: Client, person: Person) -> None:
    person(username="lixia")
    form = {"username": "lixia", "password": PASSWORD}
    assert client.post("/login", form | {"next": "/account"}).location == "/account"
    client.post("/logout")
    assert client.post("/login", form | {"next": "https://example.org/"}).location == "/home"


@pytest.mark.parametrize("name", ["", "x" * 5000, "\x00", "' OR 1=1 --", "李霞" * 10, "🙂"])
def test_hostile_names_are_a_clear_refusal(client: Client, name: str) -> None:
    assert sign_in(client, name, "x" * 300) == 422


def test_pages_opened_together_after_signing_in_share_one_token(client: Client, person: Person) -> None:
    person(username="lixia")
    client.fill("/login", username="lixia", password=PASSWORD)
    with client.http.session_transaction() as session:
        before = session["csrf_token"]
    client.get("/account/details")
    with client.http.session_transaction() as session:
        assert session["csrf_token"] == before
