"""The own account: password, details, devices, bearer tokens."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.accounts import commands, queries
from marketplace.accounts.models import ApiToken, SignIn, User
from marketplace.accounts.rules import device_words, password_objection
from marketplace.db import db
from tests.client import Client

from .conftest import PASSWORD

Person = Callable[..., User]
FRESH = "a fresh morning"
PHONE = "Mozilla/5.0 (Linux; Android 13; HUAWEI) AppleWebKit/537.36 Chrome/99.0 Mobile MicroMessenger/8.0"


def live(kind: type, user: User) -> int:
    return db.session.query(kind).filter_by(user_id=user.id, ended_at=None).count()


@pytest.mark.both_databases
def test_a_new_password_signs_out_every_other_device(client: Client, other: Client, person: Person) -> None:
    user = person(username="lixia")
    client.sign_in(user)
    other.sign_in(user)
    assert client.fill("/account/password", current=PASSWORD, password=FRESH).status_code == 303
    assert client.get("/home").status_code == 200
    assert other.get("/home").status_code == 303
    assert commands.check_password("lixia", FRESH) is not None


def test_the_old_password_is_asked_for_and_cannot_be_guessed_without_end(client: Client, person: Person) -> None:
    user = person()
    client.sign_in(user)
    statuses = [client.fill("/account/password", current="wrong", password=FRESH).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert commands.check_password(user.username, PASSWORD) is not None


@pytest.mark.parametrize(
    ("password", "good"),
    [("short one", False), ("1234567890", False), ("aaaaaaaaaaaa", False), ("my LiXia name", False),
     ("春天的茶叶很好喝呀呀", True), ("three calm words", True)],
)  # fmt: skip
def test_a_password_is_long_not_the_name_and_not_among_the_commonest(password: str, good: bool) -> None:
    assert (password_objection(password, "lixia") == "") is good


def test_details_are_kept_on_the_account_and_this_device_follows(client: Client, person: Person) -> None:
    user = person()
    client.sign_in(user)
    client.fill("/account/details", phone="138 0000 0000", language="en", elder_mode="y")
    assert client.fill("/account/details", phone="138", language="en").status_code == 422
    client.fill("/account/details", phone="13800000000", language="en", elder_mode="y")
    row = db.session.get_one(User, user.id)
    assert (row.phone, row.language, row.elder_mode) == ("13800000000", "en", True)
    assert "138****0000" in client.get("/account").text
    assert 'lang="en" class="elder"' in client.get("/account").text


def test_role_and_state_cannot_be_smuggled_into_the_details(client: Client, person: Person) -> None:
    user = person()
    client.sign_in(user)
    client.fill("/account/details", language="en", username="root", is_demo="1", role="bureau", state="disabled")
    row = db.session.get_one(User, user.id)
    assert (row.username, row.is_demo, row.state) == (user.username, False, "active")
    assert [grant.role for grant in row.grants] == ["cadre"]


def test_a_device_is_signed_out_from_another(client: Client, other: Client, person: Person) -> None:
    user = person()
    other.sign_in(user)
    there = db.session.query(SignIn).one()
    client.sign_in(user)
    assert client.post(f"/account/devices/{there.uid}/end").status_code == 303
    assert other.get("/home").status_code == 303
    assert client.get("/home").status_code == 200


def test_all_other_devices_are_signed_out_at_once(client: Client, other: Client, person: Person) -> None:
    user = person()
    other.sign_in(user)
    client.sign_in(user)
    client.post("/account/devices/end")
    assert live(SignIn, user) == 1
    assert client.get("/home").status_code == 200


def test_devices_and_tokens_of_somebody_else_are_not_found(client: Client, other: Client, person: Person) -> None:
    other.sign_in(person())
    other.fill("/account/tokens", label="程序")
    device, token = db.session.query(SignIn).one(), db.session.query(ApiToken).one()
    client.sign_in(person())
    assert client.post(f"/account/devices/{device.uid}/end").status_code == 404
    assert client.post(f"/account/tokens/{token.uid}/end").status_code == 404
    assert device.ended_at is None
    assert token.ended_at is None


def test_a_token_is_shown_once_and_opens_the_api_until_it_is_ended(client: Client, person: Person) -> None:
    user = person()
    client.sign_in(user)
    text = re.search(r"<code>(bangfu_.*?)</code>", client.fill("/account/tokens", label="程序").text)[1]
    assert text not in client.get("/account/tokens").text
    assert queries.principal_by_api_token(text).user_id == user.id
    with clock.set_to(clock.now() + timedelta(days=90, seconds=1)):
        assert queries.principal_by_api_token(text) is None
    client.post(f"/account/tokens/{db.session.query(ApiToken).one().uid}/end")
    assert queries.principal_by_api_token(text) is None


def test_there_are_at_most_ten_tokens(client: Client, person: Person) -> None:
    user = person()
    client.sign_in(user)
    statuses = [client.fill("/account/tokens", label=f"程序{n}").status_code for n in range(11)]
    assert statuses == [200] * 10 + [422]


def test_devices_take_as_many_statements_for_twenty_as_for_two(
    client: Client, person: Person, statements: list[str]
) -> None:
    user = person()
    client.sign_in(user)
    counts = []
    for n in (1, 18):
        for _ in range(n):
            commands.sign_in(user, device=PHONE)
        db.session.commit()
        statements.clear()
        client.get("/account")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("agent", "words"), [(PHONE, "WeChat · Android"), ("", ""), ("<script>" * 99, "")])
def test_a_device_is_named_by_what_it_says_of_itself(agent: str, words: str) -> None:
    assert device_words(agent) == words
