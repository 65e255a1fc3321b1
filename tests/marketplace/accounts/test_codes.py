"""One-time codes for forgotten passwords: 24 hours, fifty tries, one per user, and no leak."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from marketplace import clock
from marketplace.access import NotAllowed
from marketplace.accounts import commands, queries
from marketplace.accounts.models import ResetCode, SignIn, User
from marketplace.db import db
from tests.client import Client
from tests.factories import LONGQUAN, VILLAGE, make_household, make_user

from .conftest import PASSWORD

FRESH = "a fresh morning"
TOWNSHIP = "330803104000"


def issue(user: User, by: User | None = None) -> str:
    code = commands.issue_reset_code(user, by=queries.principal_of(by or make_user("bureau")))
    db.session.commit()
    return code


def redeem(client: Client, username: str, code: str, **options: object) -> tuple[int, str]:
    response = client.post("/reset", {"username": username, "code": code, "password": FRESH}, **options)
    return response.status_code, response.text


@pytest.mark.both_databases
def test_a_code_sets_the_password_once_and_ends_every_session(client: Client, person: Callable[..., User]) -> None:
    user = person(username="lixia")
    commands.sign_in(user)
    token = commands.create_token("till", by=queries.principal_of(user))
    code = issue(user)
    assert queries.principal_by_api_token(token) is not None
    assert redeem(client, " LiXia", f" {code[:4].lower()}-{code[4:]} ")[0] == 303
    assert db.session.query(SignIn).filter_by(user_id=user.id, ended_at=None).count() == 0
    assert queries.principal_by_api_token(token) is None
    assert client.post("/login", {"username": "lixia", "password": PASSWORD}).status_code == 422
    assert redeem(client, "lixia", code)[0] == 422
    assert client.post("/login", {"username": "lixia", "password": FRESH}).status_code == 303


def test_only_the_digest_is_kept(person: Callable[..., User]) -> None:
    code = issue(person())
    assert code not in str(db.session.execute(db.select(ResetCode.__table__)).one())


def test_a_strangers_wrong_tries_do_not_burn_a_code(client: Client, person: Callable[..., User]) -> None:
    code = issue(person(username="lixia"))
    for n in range(6):
        assert redeem(client, "lixia", "WRONGWRO", environ_base={"REMOTE_ADDR": f"10.0.0.{n}"})[0] == 422
    assert redeem(client, "lixia", code, environ_base={"REMOTE_ADDR": "10.0.0.9"})[0] == 303


def test_after_fifty_tries_even_the_right_code_fails(person: Callable[..., User]) -> None:
    code = issue(person(username="lixia"))
    for _ in range(50):
        assert not commands.redeem_code("lixia", "WRONGWRO", "hash")
    assert not commands.redeem_code("lixia", code, "hash")


def test_after_a_day_the_code_is_nothing(client: Client, person: Callable[..., User]) -> None:
    code = issue(person(username="lixia"))
    with clock.set_to(clock.now() + timedelta(hours=24, seconds=1)):
        assert redeem(client, "lixia", code)[0] == 422


def test_a_new_code_ends_the_one_before(client: Client, person: Callable[..., User]) -> None:
    user, bureau = person(username="lixia"), make_user("bureau")
    first, second = issue(user, bureau), issue(user, bureau)
    assert redeem(client, "lixia", first)[0] == 422
    assert redeem(client, "lixia", second)[0] == 303


def test_an_unknown_name_a_wrong_code_and_no_code_look_the_same(client: Client, person: Callable[..., User]) -> None:
    issue(person(username="with"))
    person(username="without")
    answers = set()
    for name in ("with", "without", "nobody"):
        status, text = redeem(client, name, "WRONGWRO")
        answers.add((status, text.replace(name, "NAME").replace(client.token, "")))
    assert len(answers) == 1


def test_the_code_of_one_user_opens_no_other(client: Client, person: Callable[..., User]) -> None:
    person(username="target")
    code = issue(person(username="lixia"))
    issue(queries.find_user("target"))
    assert redeem(client, "target", code)[0] == 422


def test_guessing_is_slowed_by_name_and_address(client: Client, person: Callable[..., User]) -> None:
    person(username="lixia")
    assert [redeem(client, "lixia", "WRONGWRO")[0] for _ in range(6)] == [422] * 5 + [429]
    with time_machine.travel(clock.now() + timedelta(seconds=301)):
        assert redeem(client, "lixia", "WRONGWRO")[0] == 422


def test_a_disabled_user_gets_no_code_and_its_code_opens_nothing(client: Client, person: Callable[..., User]) -> None:
    user = person(username="lixia")
    code = issue(user)
    db.session.execute(db.update(User).where(User.id == user.id).values(state="disabled"))
    db.session.commit()
    assert redeem(client, "lixia", code)[0] == 422
    with pytest.raises(NotAllowed):
        issue(db.session.get_one(User, user.id))


# Who hands out codes for whom, whatever the page before has checked.
CADRE = ("cadre", VILLAGE)


@pytest.mark.parametrize(
    ("by", "role", "area", "allowed"),
    [
        (("bureau", "330803000000"), "township", TOWNSHIP, True),
        (("bureau", "330803000000"), "bureau", "330800000000", False),  # an office above
        (("bureau", LONGQUAN), "clerk", VILLAGE, False),  # another county
        (("township", TOWNSHIP), "clerk", VILLAGE, True),
        (("township", TOWNSHIP), "officer", TOWNSHIP, False),
        (CADRE, "household", None, True),  # the caller has checked the pairing
        (CADRE, "clerk", VILLAGE, False),
        (CADRE, "bureau", "330803000000", False),
        (("enterprise", None), "household", None, False),
    ],
)  # fmt: skip
def test_who_may_hand_out_a_code(
    app: object, by: tuple[str, str | None], role: str, area: str | None, allowed: bool
) -> None:
    household = make_household() if role == "household" else None
    user = make_user(role, area, household=household)
    actor = make_user(*by)
    if allowed:
        assert len(issue(user, actor)) == 8
    else:
        with pytest.raises(NotAllowed):
            issue(user, actor)


def test_nobody_hands_a_code_to_the_own_account(app: object) -> None:
    bureau = make_user("bureau")
    with pytest.raises(NotAllowed):
        issue(bureau, bureau)


def test_the_page_says_whom_to_ask(client: Client) -> None:
    assert client.get("/forgotten").status_code == 200
    assert 'href="/forgotten"' in client.get("/login").text
