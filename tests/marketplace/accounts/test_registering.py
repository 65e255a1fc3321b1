"""Enterprises and donors register; nothing tells what is known here already."""

import re

import pytest

from marketplace.accounts.models import Grant, Organisation, User
from marketplace.accounts.queries import is_verified
from marketplace.areas.models import Area
from marketplace.audit import AuditEntry
from marketplace.db import db, new_uid
from tests.client import Client
from tests.factories import QUJIANG, VILLAGE, make_area, make_organisation, make_user

USCC = "91110000600037341L"
FORM = {
    "name": "衢江绿野茶业有限公司", "uscc": USCC, "contact_name": "王测试", "contact_phone": "13800000001",
    "username": "lvye", "password": "spring tea leaves", "consent": "y", "township": "", "about": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def county(app: object) -> Area:
    """Qujiang with one township and one village."""
    area = make_area(VILLAGE)
    db.session.commit()
    return area


def register(client: Client, word: str = "enterprise", **values: str) -> str:
    """Fill the form, follow to the receipt, return the sign-in name on it."""
    response = client.fill(f"/register/{word}?county={QUJIANG}", **(FORM | values))
    assert response.status_code == 303, response.text
    return re.search(r"<code>(.*?)</code>", client.get(response.location).text)[1]


@pytest.mark.both_databases
def test_an_enterprise_registers_signs_in_and_sees_that_it_waits(client: Client) -> None:
    username = register(client, uscc="９１１１ 0000 6000 3734 1l", username="LvYe")
    organisation = db.session.query(Organisation).one()
    assert (organisation.state, organisation.uscc, organisation.kind) == ("pending", USCC, "enterprise")
    response = client.post("/login", {"username": username, "password": FORM["password"]})
    assert response.location == f"/organisations/{organisation.uid}"
    assert "等待核实" in client.get(response.location).text
    assert not is_verified(frozenset({organisation.id}))


def test_the_first_user_has_every_right_and_the_consent_is_in_the_trail(client: Client) -> None:
    username = register(client)
    grant = db.session.query(Grant).one()
    assert (grant.role, grant.right, grant.user.username) == ("enterprise", "all", username)
    births = db.session.query(AuditEntry).filter_by(action="move", noun="organisations").all()
    assert [entry.detail["consent"] for entry in births] == ["registration-1"]


def test_a_private_donor_has_no_code_and_an_association_has_one(client: Client) -> None:
    register(client, "person", contact_name="陈好心")
    register(client, "association", name="衢江慈善总会")
    person, association = db.session.query(Organisation).order_by(Organisation.id)
    assert (person.kind, person.is_person, person.name, person.uscc) == ("donor", True, "陈好心", None)
    assert (association.kind, association.is_person, association.uscc) == ("donor", False, USCC)


def test_a_taken_code_gets_the_same_receipt_and_a_second_registration(client: Client) -> None:
    make_organisation(uscc=USCC, state="verified")
    username = register(client, username="other")
    waiting = db.session.query(Organisation).filter_by(state="pending").one()
    assert waiting.uscc == USCC
    assert client.post("/login", {"username": username, "password": FORM["password"]}).status_code == 303


def test_a_taken_name_does_not_show_for_every_name_gets_digits(client: Client, other: Client) -> None:
    names = {register(client), register(other)}
    assert len(names) == 2
    assert all(re.fullmatch(r"lvye-\d{4}", name) for name in names)


def test_sending_it_twice_is_one_registration_and_the_same_receipt(client: Client) -> None:
    path = f"/register/enterprise?county={QUJIANG}"
    once = re.search(r'name="once"[^>]*value="(\w+)"', client.get(path).text)[1]
    names = []
    for _ in range(2):
        assert client.post(path, FORM | {"once": once}).status_code == 303
        names.append(re.search(r"<code>(.*?)</code>", client.get("/registered").text)[1])
    assert names[0] == names[1]
    assert db.session.query(Organisation).count() == db.session.query(User).count() == 1


def test_a_strangers_registration_is_no_receipt(client: Client, other: Client) -> None:
    register(client)
    uid = db.session.query(Organisation).one().uid
    path = f"/register/enterprise?county={QUJIANG}"
    other.get(path)
    assert other.post(path, FORM | {"once": uid, "username": "other"}).status_code == 303
    assert {row.uid for row in db.session.query(Organisation)} > {uid}  # a chosen id becomes nobody's


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", "91110000600037341M"), ("uscc", "🙂" * 18), ("uscc", ""), ("password", "short"),
        ("password", "1234567890"), ("password", "xx lvye xx yy"), ("username", "李"), ("username", "a b"),
        ("contact_phone", "12345"), ("consent", ""), ("name", "x" * 121), ("township", "331181101000"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_lost(client: Client, field: str, value: str) -> None:
    form = {key: text for key, text in (FORM | {field: value}).items() if (key, text) != ("consent", "")}
    response = client.post(f"/register/enterprise?county={QUJIANG}", form | {"once": new_uid()})
    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert field == "name" or FORM["name"] in response.text
    assert db.session.query(Organisation).count() == 0


def test_extra_fields_change_nothing(client: Client) -> None:
    register(
        client, state="verified", kind="lender", role="bureau", right="read", is_demo="1", area_code="330000000000"
    )
    organisation, grant = db.session.query(Organisation).one(), db.session.query(Grant).one()
    assert (organisation.state, organisation.kind, organisation.area_code) == ("pending", "enterprise", QUJIANG)
    assert (grant.role, grant.right, grant.user.is_demo) == ("enterprise", "all", False)


@pytest.mark.parametrize(
    "path",
    [f"/register/bureau?county={QUJIANG}", "/register/enterprise?county=330803104000", "/register/enterprise",
     "/register/enterprise?county=' OR 1", "/registered"],
)  # fmt: skip
def test_other_addresses_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_one_address_cannot_register_without_end(client: Client) -> None:
    for n in range(30):
        client.post(f"/register/enterprise?county={QUJIANG}", FORM | {"once": new_uid(), "username": f"name{n}"})
    response = client.post(f"/register/enterprise?county={QUJIANG}", FORM | {"once": new_uid()})
    assert response.status_code == 429
    assert db.session.query(Organisation).count() == 30


def test_the_phone_is_stored_sealed(client: Client) -> None:
    register(client)
    stored = [db.session.scalar(db.select(c)) for c in (Organisation.contact_phone_sealed, User.phone_sealed)]
    assert all(text and "13800000001" not in text for text in stored)
    assert db.session.query(User).one().phone == "13800000001"


def test_no_kind_and_no_county_is_chosen_for_anybody(client: Client) -> None:
    page = client.get("/register").text
    assert "checked" not in page and "selected" not in page.split("<main")[1] and "请选择" in page
    assert "error-summary" not in page
    for missing in ("word=&county=", "word=person&county=", f"county={QUJIANG}", f"word=bureau&county={QUJIANG}"):
        again = client.get(f"/register?{missing}")
        assert again.status_code == 200 and "error-summary" in again.text
    assert 'value="person" id="word-person" required checked' in client.get("/register?word=person&county=").text


def test_the_choice_of_kind_and_county_leads_to_its_form(client: Client) -> None:
    make_user()
    assert client.get("/register").status_code == 200
    response = client.get(f"/register?word=person&county={QUJIANG}")
    assert response.location == f"/register/person?county={QUJIANG}"
