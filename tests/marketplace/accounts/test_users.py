"""Offices look after the accounts of their area: never beyond it, never more than they have themselves."""

import re

import pytest
from sqlalchemy import select

from marketplace.access import ROLES
from marketplace.accounts import commands_users, queries
from marketplace.accounts.models import ApiToken, Grant, SignIn, User
from marketplace.accounts.rules import EXCLUSIVE, excluded
from marketplace.audit import AuditEntry
from marketplace.db import db, new_uid
from marketplace.errors import FormInvalid
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, VILLAGE, grant, make_area, make_organisation, make_user

pytestmark = pytest.mark.slow

TOWNSHIP = "330803104000"
CITY = "330800000000"


@pytest.fixture(autouse=True)
def places(app: object) -> None:
    make_area(VILLAGE)
    make_area("331181101201")
    db.session.commit()


def state_of(user: User) -> str:
    return db.session.scalar(select(User.state).where(User.id == user.id))


def roles_of(user_id: int) -> set[str]:
    return set(db.session.scalars(select(Grant.role).where(Grant.user_id == user_id, queries.is_live())))


def create(client: Client, area: str, **values: str) -> int:
    form = {"name": "新人", "username": "newcomer", "phone": "", "role": "clerk", "once": new_uid()} | values
    return client.post(f"/users/new?area={area}", form).status_code


@pytest.mark.both_databases
def test_the_bureau_enters_a_user_who_sets_the_password_with_the_code(client: Client, other: Client) -> None:
    client.sign_in(make_user("bureau"))
    response = client.fill(f"/users/new?area={VILLAGE}", name="余村办", username="yucun", role="clerk")
    assert response.status_code == 200
    username, code = re.findall(r"<code[^>]*>(.*?)</code>", response.text)[:2]
    assert username == "yucun"
    other.post("/reset", {"username": username, "code": code, "password": "a fresh morning"})
    assert other.post("/login", {"username": username, "password": "a fresh morning"}).status_code == 303
    assert roles_of(queries.find_user("yucun").id) == {"clerk"}


def test_the_place_is_found_by_stepping_down_from_the_own_area(client: Client) -> None:
    client.sign_in(make_user("township", TOWNSHIP))
    assert f"in={TOWNSHIP}" in client.get("/users/new").text
    below = client.get(f"/users/new?in={TOWNSHIP}").text
    assert f"in={VILLAGE}" in below
    assert "331181101201" not in client.get("/users/new?in=331181101000").text


# office, its area → role, its area: is it given?
@pytest.mark.parametrize(
    ("office", "role", "area", "status"),
    [
        (("bureau", QUJIANG), "township", TOWNSHIP, 200),
        (("bureau", QUJIANG), "bureau", QUJIANG, 200),
        (("bureau", QUJIANG), "officer", QUJIANG, 200),
        (("bureau", QUJIANG), "bureau", CITY, 422),  # above
        (("bureau", QUJIANG), "clerk", "331181101201", 422),  # beside
        (("bureau", QUJIANG), "clerk", TOWNSHIP, 422),  # a clerk sits in a village
        (("bureau", QUJIANG), "household", VILLAGE, 422),  # is the business of who looks after it
        (("bureau", QUJIANG), "system", QUJIANG, 422),
        (("township", TOWNSHIP), "cadre", VILLAGE, 200),
        (("township", TOWNSHIP), "township", TOWNSHIP, 422),
        (("township", TOWNSHIP), "clerk", "330803105201", 422),  # no such village
        (("cadre", VILLAGE), "clerk", VILLAGE, 403),
        (("officer", QUJIANG), "clerk", VILLAGE, 403),
    ],
)  # fmt: skip
def test_nobody_gives_more_than_the_own_office_has(
    client: Client, office: tuple[str, str], role: str, area: str, status: int
) -> None:
    client.sign_in(make_user(*office))
    assert create(client, area, role=role, username="newcomer") == status
    assert (queries.find_user("newcomer") is not None) == (status == 200)


def test_a_taken_name_is_said_and_a_second_send_makes_no_second_user(client: Client) -> None:
    make_user(username="taken")
    client.sign_in(make_user("bureau"))
    assert create(client, VILLAGE, username="taken") == 422
    once = new_uid()
    assert create(client, VILLAGE, once=once) == 200
    assert create(client, VILLAGE, once=once, username="other") == 409


def test_extra_fields_are_not_taken(client: Client) -> None:
    client.sign_in(make_user("bureau"))
    create(
        client, VILLAGE, is_demo="1", state="disabled", right="all", organisation_id="1", area_code=CITY, uid="x" * 16
    )
    user = queries.find_user("newcomer")
    assert (user.is_demo, user.state, user.grants[0].area_code, user.grants[0].organisation_id) == (
        False, "active", VILLAGE, None,
    )  # fmt: skip


def test_a_household_account_reaches_its_office_but_no_area(app: object) -> None:
    by = queries.principal_of(make_user("cadre", VILLAGE))
    user, code = commands_users.create_household_user(
        7, area_code=VILLAGE, username="zhangsan", name="张三", once=new_uid(), by=by
    )
    assert len(code) == 8
    who = queries.principal_of(user)
    assert (who.household_ids, who.areas()) == (frozenset({7}), ())
    assert queries.account_of(user).reach[0].area_code == VILLAGE
    with pytest.raises(FormInvalid):
        commands_users.create_household_user(8, area_code=VILLAGE, username="张三", name="", once=new_uid(), by=by)


@pytest.mark.parametrize("pair", EXCLUSIVE, ids=lambda pair: "-".join(sorted(pair)))
def test_roles_that_exclude_each_other_are_not_joined(pair: frozenset[str]) -> None:
    one, other = pair
    assert excluded({one, "officer"}, other)
    assert excluded({other}, one)


def test_roles_that_do_not_exclude_each_other_are() -> None:
    allowed = {(a, b) for a in ROLES for b in ROLES if not excluded({a}, b)}
    assert {("cadre", "clerk"), ("enterprise", "donor"), ("household", "clerk"), ("household", "donor")} <= allowed


def test_a_role_is_granted_and_ended_but_none_that_excludes_the_others(client: Client) -> None:
    user = make_user("cadre", VILLAGE)
    client.sign_in(make_user("bureau"))
    path = f"/users/{user.uid}/roles/new?area="
    assert client.fill(path + VILLAGE, role="clerk").status_code == 303
    assert client.fill(path + VILLAGE, role="clerk").status_code == 422  # has it
    ended = db.session.query(Grant).filter_by(user_id=user.id, role="clerk").one()
    assert client.post(f"/users/{user.uid}/roles/{ended.uid}/end").status_code == 303
    assert roles_of(user.id) == {"cadre"}
    lender = make_user("lender", QUJIANG)
    db.session.commit()
    assert client.fill(f"/users/{lender.uid}/roles/new?area={VILLAGE}", role="cadre").status_code == 422


def test_disabling_ends_sessions_tokens_and_codes_and_enabling_revives_none(client: Client, other: Client) -> None:
    user = make_user("cadre", VILLAGE)
    other.sign_in(user)
    other.fill("/account/tokens", label="程序")
    client.sign_in(make_user("bureau"))
    client.post(f"/users/{user.uid}/code")
    assert client.post(f"/users/{user.uid}/disable", {"why": " "}).status_code == 422
    assert client.post(f"/users/{user.uid}/disable", {"why": "调离"}).status_code == 303
    assert state_of(user) == "disabled"
    assert client.post(f"/users/{user.uid}/enable").status_code == 303
    assert other.get("/home").status_code == 303
    live = [db.session.query(kind).filter_by(user_id=user.id, ended_at=None).count() for kind in (SignIn, ApiToken)]
    assert live == [0, 0]


def test_nobody_disables_or_promotes_the_own_account(client: Client) -> None:
    bureau = make_user("bureau")
    client.sign_in(bureau)
    assert client.get(f"/users/{bureau.uid}").status_code == 200
    for step, form in (("disable", {"why": "x"}), ("code", {}), (f"roles/{bureau.grants[0].uid}/end", {})):
        assert client.post(f"/users/{bureau.uid}/{step}", form).status_code == 403
    assert client.get(f"/users/{bureau.uid}/roles/new?area={QUJIANG}").status_code == 403


def test_users_of_other_areas_are_not_found_and_offices_above_not_touched(client: Client) -> None:
    stranger, above = make_user("clerk", "331181101201"), make_user("bureau", CITY)
    grant(above, "clerk", area=VILLAGE)  # a small role here does not put the account into our hands
    client.sign_in(make_user("bureau"))
    for user, status in ((stranger, 404), (above, 403)):
        for step, form in (("disable", {"why": "x"}), ("code", {}), ("roles/x/end", {})):
            assert client.post(f"/users/{user.uid}/{step}", form).status_code == status
    assert client.get(f"/users/{stranger.uid}").status_code == 404
    assert client.get(f"/users/{above.uid}").status_code == 200
    assert state_of(above) == state_of(stranger) == "active"


def test_a_grant_of_somebody_else_is_not_ended_through_a_managed_user(client: Client) -> None:
    mine, foreign = make_user("clerk", VILLAGE), make_user("clerk", "331181101201")
    client.sign_in(make_user("bureau"))
    assert client.post(f"/users/{mine.uid}/roles/{foreign.grants[0].uid}/end").status_code == 404
    assert roles_of(foreign.id) == {"clerk"}


def test_a_township_sees_its_users_but_manages_clerks_and_cadres_only(client: Client) -> None:
    clerk, officer, bureau = make_user("clerk", VILLAGE), make_user("officer", TOWNSHIP), make_user("bureau")
    client.sign_in(make_user("township", TOWNSHIP))
    page = client.get("/users").text
    assert clerk.username in page
    assert bureau.username not in page.replace(officer.username, "")
    assert client.post(f"/users/{clerk.uid}/code").status_code == 200
    assert client.post(f"/users/{officer.uid}/code").status_code == 403
    assert client.post(f"/users/{bureau.uid}/code").status_code == 404


def test_the_office_of_an_organisation_reaches_its_users(client: Client) -> None:
    user = make_user("enterprise", organisation=make_organisation())
    far = make_user("enterprise", organisation=make_organisation(area_code=LONGQUAN))
    client.sign_in(make_user("bureau"))
    assert client.post(f"/users/{user.uid}/code").status_code == 200
    assert client.post(f"/users/{far.uid}/code").status_code == 404


def test_every_change_is_in_the_trail(client: Client) -> None:
    user = make_user("clerk", VILLAGE)
    client.sign_in(make_user("bureau"))
    client.post(f"/users/{user.uid}/code")
    client.post(f"/users/{user.uid}/disable", {"why": "调离"})
    trail = db.session.query(AuditEntry).filter_by(noun_uid=user.uid).order_by(AuditEntry.id)
    assert [(row.action, row.why) for row in trail][-2:] == [("issued_code", ""), ("move", "")]
    assert user.why == "调离"


def test_the_list_takes_as_many_statements_for_twenty_as_for_two(client: Client, statements: list[str]) -> None:
    client.sign_in(make_user("bureau"))
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_user("clerk", VILLAGE)
        db.session.commit()
        statements.clear()
        client.get("/users")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_list_is_searched_and_paged(client: Client) -> None:
    for n in range(22):
        make_user("clerk", VILLAGE, username=f"village{n:02}", name=f"村办{n}")
    client.sign_in(make_user("bureau"))
    assert "village21" in client.get("/users?page=2").text
    found = client.get("/users?q=village07&role=clerk").text
    assert "village07" in found
    assert "village08" not in found
    for query in ("q=%25'%5C", "role=nonsense", "q=" + "x" * 3000):
        assert client.get(f"/users?{query}").status_code == 200
