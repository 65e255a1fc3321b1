"""The list and the pages of households and people: who sees what, masked, recorded."""

from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.models import Household, Person
from tests.client import Client
from tests.factories import LONGQUAN, OTHER_VILLAGE, VILLAGE, make_area, make_household, make_person, make_user

pytestmark = pytest.mark.slow

SECRETS = {
    "id_number": "339900198001010017",
    "phone": "16123456789",
    "disability_number": "33990019800101001742",
    "illness": "慢性肾衰竭",
    "address": "栗垄里村十八号",
    "bank_card": "6200000001234567894",
}


@pytest.fixture
def cadre(app: Any) -> User:
    return make_user("cadre", name="周干部")


@pytest.fixture
def household(cadre: User) -> Household:
    make_area()
    row = make_household(cadre)
    row.address, row.bank_card = SECRETS["address"], SECRETS["bank_card"]
    person = make_person(row, name="吴秀英", disability_category="physical", disability_grade=2)
    for name in ("id_number", "phone", "disability_number", "illness"):
        setattr(person, name, SECRETS[name])
    db.session.flush()
    return row


@pytest.fixture
def person(household: Household) -> Person:
    return household.members[0]


def user_as(role: str, household: Household, cadre: User) -> User:
    if role == "cadre":
        return cadre
    area = {"clerk": VILLAGE, "township": "330803104000", "bureau": "330803000000"}.get(role)
    return make_user(role, area, household=household)


def shown_in(response: TestResponse) -> set[str]:
    return {name for name, value in SECRETS.items() if value in response.text}


def seen(thing: Household | Person) -> list[str]:
    rows = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.noun_uid == thing.uid, AuditEntry.action == "seen")
        .order_by(AuditEntry.id)
    )
    return [row.detail["what"] for row in rows]


# What "show" may reveal to each: the policy of rules.SEES in one table.
MAY_SEE = {
    "household": {"id_number", "phone", "disability_number", "illness", "address", "bank_card"},
    "cadre": {"id_number", "phone", "disability_number", "illness", "address"},
    "clerk": {"id_number", "phone", "disability_number", "address", "bank_card"},
    "township": {"id_number", "phone", "disability_number", "illness", "address", "bank_card"},
    "bureau": {"id_number", "phone", "address"},
}


@pytest.mark.parametrize("role", MAY_SEE)
def test_everything_is_masked_until_it_is_shown_and_then_only_what_the_role_may_see(
    client: Client, household: Household, person: Person, cadre: User, role: str
) -> None:
    client.sign_in(user_as(role, household, cadre))
    masked = [client.get(f"/households/{household.uid}"), client.get(f"/households/people/{person.uid}")]
    assert set().union(*map(shown_in, masked)) == set()
    shown = [client.post(f"/households/{household.uid}/reveal"), client.post(f"/households/people/{person.uid}/reveal")]
    assert [response.status_code for response in shown] == [200, 200]
    assert set().union(*map(shown_in, shown)) == MAY_SEE[role]


def test_the_trail_says_what_was_shown_and_to_whom(
    client: Client, household: Household, person: Person, cadre: User
) -> None:
    client.sign_in(cadre)
    client.get(f"/households/people/{person.uid}")
    client.post(f"/households/people/{person.uid}/reveal")
    assert seen(person) == ["page", "id_number,phone,disability_number,illness"]
    row = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.noun_uid == person.uid)).first()
    assert row is not None
    assert (row.actor_uid, row.actor_role, row.county_code) == (cadre.uid, "cadre", "330803000000")
    assert not [value for value in SECRETS.values() if value in str(row.detail)]


@pytest.mark.parametrize("role", ["cadre", "clerk", "township"])
def test_a_form_never_sends_back_what_is_sealed(
    client: Client, household: Household, person: Person, cadre: User, role: str
) -> None:
    client.sign_in(user_as(role, household, cadre))
    for path in (f"/households/{household.uid}/place", f"/households/people/{person.uid}/edit"):
        assert shown_in(client.get(path)) == set()


@pytest.mark.parametrize(
    ("role", "area"),
    [
        ("cadre", "330803000000"),  # not paired
        ("clerk", OTHER_VILLAGE),
        ("township", "331181101000"),
        ("bureau", LONGQUAN),
        ("household", None),  # another household
    ],
)
def test_a_foreign_household_is_not_there_by_any_address(
    client: Client, household: Household, person: Person, role: str, area: str | None
) -> None:
    client.sign_in(make_user(role, area, household=make_household()))
    h, p = f"/households/{household.uid}", f"/households/people/{person.uid}"
    for path in (h, p, f"{h}/place", f"{p}/work"):
        assert client.get(path).status_code in (403, 404)
    for path in (f"{h}/reveal", f"{p}/reveal", f"{p}/consent/matching"):
        assert client.post(path).status_code in (403, 404)
    assert client.get(h).status_code == 404
    assert seen(household) == seen(person) == []


@pytest.mark.parametrize("role", ["enterprise", "donor", "officer", "lender"])
def test_other_roles_have_no_register(client: Client, household: Household, role: str) -> None:
    client.sign_in(make_user(role))
    assert client.get("/households").status_code == 403
    assert client.get(f"/households/{household.uid}").status_code == 403


@pytest.mark.both_databases
def test_names_in_the_list_are_for_those_who_know_the_people(
    client: Client, household: Household, person: Person, cadre: User
) -> None:
    client.sign_in(cadre)
    assert "吴秀英" in client.get("/households").text
    assert seen(household) == ["list"]
    client.sign_in(user_as("township", household, cadre))
    listed = client.get("/households")
    assert "吴秀英" not in listed.text
    assert "吴**" in listed.text
    assert seen(household) == ["list"]


def test_a_household_comes_to_its_own_page(client: Client, household: Household) -> None:
    client.sign_in(make_user("household", household=household))
    assert client.get("/households").headers["Location"] == f"/households/{household.uid}"


@pytest.mark.parametrize(
    "number", [SECRETS["id_number"], SECRETS["phone"], "3399 0019 8001 0100 17", "１６１２３４５６７８９"]
)
def test_an_exact_number_finds_its_household_and_enters_no_address(
    client: Client, household: Household, cadre: User, number: str
) -> None:
    client.sign_in(cadre)
    found = client.fill("/households", words=number)
    assert found.headers["Location"] == f"/households/{household.uid}"
    assert seen(household)[-1] == "look-up"


def test_a_number_from_another_area_is_nobodys(client: Client, household: Household) -> None:
    client.sign_in(make_user("clerk", OTHER_VILLAGE))
    found = client.fill("/households", words=SECRETS["id_number"])
    assert found.status_code == 422
    assert seen(household) == []


def test_an_unfinished_number_is_no_number(client: Client, household: Household, cadre: User) -> None:
    client.sign_in(cadre)
    found = client.fill("/households", words="161234567")
    assert "/households?" in found.headers["Location"]
    assert household.number not in client.get(found.headers["Location"]).text


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("words=秀英", True), ("words=张", False), ("category=dibao", True), ("category=tekun", False),
        ("colour=green", True), ("colour=red", False), (f"area={VILLAGE}", True), (f"area={OTHER_VILLAGE}", False),
        ("paired=yes", True), ("paired=no", False), ("state=exited", False), ("words=%25", False),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(
    client: Client, household: Household, cadre: User, query: str, fits: bool
) -> None:
    client.sign_in(user_as("township", household, cadre))
    assert (household.number in client.get(f"/households?{query}").text) is fits


def test_the_list_costs_as_many_statements_with_20_households_as_with_2(
    client: Client, cadre: User, statements: list[str]
) -> None:
    make_area()
    client.sign_in(cadre)
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_person(make_household(cadre))
        statements.clear()
        assert client.get("/households").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    client.sign_in(make_user("cadre"))
    assert "乡镇" in client.get("/households").text
    assert client.get("/households?colour=red").status_code == 200


@pytest.mark.parametrize("page", ["x", "-1", "0", "99999999"])
def test_a_nonsense_page_is_not_there(client: Client, cadre: User, page: str) -> None:
    client.sign_in(cadre)
    assert client.get(f"/households?page={page}").status_code == 404


def test_no_log_and_no_address_holds_what_is_sealed(
    client: Client, household: Household, person: Person, cadre: User, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    client.sign_in(cadre)
    answers = [client.fill("/households", words=value) for value in SECRETS.values()]
    answers.append(client.fill(f"/households/people/{person.uid}/edit", id_number="339900198001010018", phone="1" * 30))
    answers.append(client.post(f"/households/people/{person.uid}/reveal"))
    numbers = {value for name, value in SECRETS.items() if name not in ("illness", "address")}
    for answer in answers:
        assert not [value for value in numbers if value in answer.headers.get("Location", "")]
    said = "".join(capfd.readouterr()) + caplog.text
    assert not [value for value in SECRETS.values() if value in said]


def test_a_page_of_20_members_costs_as_many_statements_as_of_2(
    client: Client, household: Household, cadre: User, statements: list[str]
) -> None:
    client.sign_in(cadre)
    counts = []
    for n in (1, 18):
        for _ in range(n):
            make_person(household, is_head=False)
        db.session.commit()
        statements.clear()
        client.get(f"/households/{household.uid}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def registration(**values: str) -> dict[str, str]:
    return {"number": "C-1", "area_code": VILLAGE, "name": "郑新户", "born_on": "1970-05-01", "category": "dibao",
            "category_source": "镇民政办", "category_from": "2026-01-01", "colour": "green"} | values  # fmt: skip


def test_a_clerk_enters_households_of_its_own_village_alone(client: Client, household: Household) -> None:
    make_area("330803104202")
    db.session.commit()
    clerk = make_user("clerk", VILLAGE)
    client.sign_in(clerk)
    assert "/households/new" in client.get("/households").text
    assert client.fill("/households/new", **registration()).status_code == 303
    assert db.session.query(Household).filter_by(number="C-1").one().area_code == VILLAGE
    other = client.fill("/households/new", **registration(number="C-2", area_code="330803104202"))
    assert other.status_code == 422 and db.session.query(Household).filter_by(number="C-2").count() == 0
