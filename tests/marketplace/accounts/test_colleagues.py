"""Several users per organisation: invited with a code, given rights, removed; one with every right stays."""

import re

import pytest
from sqlalchemy import select

from marketplace.accounts import queries
from marketplace.accounts.models import Grant, Organisation, User
from marketplace.accounts.rules import right_in
from marketplace.db import db
from tests.client import Client
from tests.factories import make_organisation, make_user

KNOWN = {"password_hash": "set"}


@pytest.fixture
def organisation(app: object) -> Organisation:
    return make_organisation()


def colleague(organisation: Organisation, right: str = "all", **values: object) -> User:
    user = make_user("enterprise", organisation=organisation, **(KNOWN | values))
    user.grants[0].right = right
    db.session.commit()
    return user


def rights(organisation_id: int) -> dict[str, str]:
    live = select(User.username, Grant.right).join(Grant.user).where(Grant.organisation_id == organisation_id)
    return {row.username: row.right for row in db.session.execute(live.where(queries.is_live()))}


@pytest.mark.both_databases
def test_an_invited_colleague_sets_a_password_with_the_code_and_signs_in(
    client: Client, other: Client, organisation: Organisation
) -> None:
    client.sign_in(colleague(organisation))
    path = f"/organisations/{organisation.uid}/colleagues/new"
    response = client.fill(path, name="小李", username="xiaoli", right="post")
    assert response.status_code == 200
    username, code = re.findall(r"<code>(.*?)</code>", response.text)[:2]
    answer = other.post("/reset", {"username": username, "code": code, "password": "a fresh morning"})
    assert answer.location == "/login"
    assert other.post("/login", {"username": username, "password": "a fresh morning"}).status_code == 303
    assert rights(organisation.id)[username] == "post"
    invited = queries.find_user(username)
    assert right_in(queries.principal_of(invited), organisation.id) == "post"


@pytest.mark.parametrize(("known", "right"), [(True, "read"), (False, "all")])
def test_a_new_colleague_may_read_unless_more_is_chosen_and_the_first_may_everything(
    client: Client, organisation: Organisation, known: bool, right: str
) -> None:
    client.sign_in(colleague(organisation) if known else make_user("bureau"))
    form = client.get(f"/organisations/{organisation.uid}/colleagues/new").text
    assert re.search(r'<option selected value="(\w+)">', form)[1] == right


def test_only_every_right_may_invite_change_and_remove(client: Client, organisation: Organisation) -> None:
    boss, reader = colleague(organisation), colleague(organisation, "read")
    stranger = make_user("enterprise", organisation=make_organisation(), **KNOWN)
    path = f"/organisations/{organisation.uid}/colleagues"
    for user, status in ((reader, 403), (colleague(organisation, "post"), 403), (stranger, 404)):
        client.sign_in(user)
        form = {"name": "x", "username": "xiaoli", "right": "all", "once": "abcdefghjkmnpqrs"}
        assert client.post(f"{path}/new", form).status_code == status
        assert client.post(f"{path}/{reader.uid}/right", {"right": "all"}).status_code == status
        assert client.post(f"{path}/{boss.uid}/remove").status_code == status
    assert rights(organisation.id)[reader.username] == "read"


def test_the_last_one_with_every_right_stays(client: Client, organisation: Organisation) -> None:
    boss = colleague(organisation)
    colleague(organisation, "all", password_hash="")  # invited, but cannot sign in yet
    colleague(organisation, "all", state="disabled")
    client.sign_in(boss)
    path = f"/organisations/{organisation.uid}/colleagues/{boss.uid}"
    assert client.post(f"{path}/remove").status_code == 409
    assert client.post(f"{path}/right", {"right": "read"}).status_code == 409
    second = colleague(organisation)
    assert client.post(f"{path}/remove").status_code == 303
    assert boss.username not in rights(organisation.id)
    assert second.username in rights(organisation.id)


def test_a_removed_colleague_loses_the_organisation_at_once(
    client: Client, other: Client, organisation: Organisation
) -> None:
    leaver = colleague(organisation, "post")
    other.sign_in(leaver)
    assert other.get(f"/organisations/{organisation.uid}").status_code == 200
    client.sign_in(colleague(organisation))
    client.post(f"/organisations/{organisation.uid}/colleagues/{leaver.uid}/remove")
    assert other.get(f"/organisations/{organisation.uid}").status_code == 404
    assert client.post(f"/organisations/{organisation.uid}/colleagues/{leaver.uid}/remove").status_code == 404


def test_a_colleague_of_another_organisation_is_not_found(client: Client, organisation: Organisation) -> None:
    outsider = make_user("enterprise", organisation=make_organisation(), **KNOWN)
    client.sign_in(colleague(organisation))
    for step in ("remove", "code", "right"):
        path = f"/organisations/{organisation.uid}/colleagues/{outsider.uid}/{step}"
        assert client.post(path, {"right": "all"}).status_code == 404


def test_nobody_takes_over_a_colleague_whose_password_is_set(client: Client, organisation: Organisation) -> None:
    client.sign_in(colleague(organisation))
    invited, settled = colleague(organisation, "read", password_hash=""), colleague(organisation, "read")
    path = f"/organisations/{organisation.uid}/colleagues"
    assert client.post(f"{path}/{invited.uid}/code").status_code == 200
    assert client.post(f"{path}/{settled.uid}/code").status_code == 409


def test_a_right_that_does_not_exist_is_refused(client: Client, organisation: Organisation) -> None:
    client.sign_in(colleague(organisation))
    reader = colleague(organisation, "read")
    path = f"/organisations/{organisation.uid}/colleagues/{reader.uid}/right"
    assert client.post(path, {"right": "everything"}).status_code == 422
    assert client.post(path, {"right": "post", "role": "bureau", "organisation_id": "1"}).status_code == 303
    assert rights(organisation.id)[reader.username] == "post"
    assert {grant.role for grant in db.session.query(Grant).filter_by(user_id=reader.id)} == {"enterprise"}


def test_the_list_takes_as_many_statements_for_twenty_as_for_two(
    client: Client, organisation: Organisation, statements: list[str]
) -> None:
    client.sign_in(colleague(organisation))
    counts = []
    for n in (1, 18):
        for _ in range(n):
            colleague(organisation, "read")
        statements.clear()
        client.get(f"/organisations/{organisation.uid}/colleagues")
        counts.append(len(statements))
    assert counts[0] == counts[1]
