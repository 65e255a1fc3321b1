"""Consent is given for one purpose and ends the moment it is withdrawn."""

from typing import Any

import pytest
import sqlalchemy as sa

from marketplace.accounts.models import User
from marketplace.db import db
from marketplace.households import queries
from marketplace.households.models import PURPOSES, Consent, Person
from tests.client import Client
from tests.factories import VILLAGE, make_area, make_household, make_person, make_user


@pytest.fixture
def cadre(app: Any) -> User:
    make_area()
    return make_user("cadre")


@pytest.fixture
def person(cadre: User) -> Person:
    return make_person(make_household(cadre), consents=())


def answer(client: Client, person: Person, purpose: str, **data: str) -> int:
    return client.post(f"/households/people/{person.uid}/consent/{purpose}", {"answer": "give"} | data).status_code


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_stands_alone(client: Client, person: Person, cadre: User, purpose: str) -> None:
    client.sign_in(cadre)
    assert answer(client, person, purpose) == 303
    assert [other for other in PURPOSES if queries.has_consent(person.id, other)] == [purpose]


@pytest.mark.parametrize("who", ["household", "cadre", "clerk"])
def test_those_who_act_for_the_household_record_who_took_it(
    client: Client, person: Person, cadre: User, who: str
) -> None:
    user = cadre if who == "cadre" else make_user(who, VILLAGE, household=person.household)
    client.sign_in(user)
    assert answer(client, person, "matching") == 303
    assert db.session.scalars(sa.select(Consent.taken_by).where(Consent.person_id == person.id)).one() == user.uid


@pytest.mark.parametrize("role", ["township", "bureau"])
def test_offices_consent_for_nobody(client: Client, person: Person, role: str) -> None:
    client.sign_in(make_user(role, "330803104000"))
    assert answer(client, person, "matching") == 403
    assert not queries.has_consent(person.id, "matching")


def test_withdrawal_counts_at_once_and_the_past_stays_on_record(client: Client, person: Person, cadre: User) -> None:
    client.sign_in(cadre)
    answer(client, person, "introduction")
    person.needs_ranking = False
    db.session.flush()
    assert answer(client, person, "introduction", answer="withdraw") == 303
    assert not queries.has_consent(person.id, "introduction")
    assert answer(client, person, "introduction", answer="withdraw") == 303  # twice does no harm
    rows = db.session.scalars(sa.select(Consent).where(Consent.person_id == person.id)).all()
    assert [row.withdrawn_at is not None for row in rows] == [True]


def test_consent_to_matching_changes_the_lists(client: Client, person: Person, cadre: User) -> None:
    person.needs_ranking = False
    db.session.flush()
    client.sign_in(cadre)
    answer(client, person, "photo")
    assert not db.session.get_one(Person, person.id).needs_ranking
    answer(client, person, "matching")
    assert db.session.get_one(Person, person.id).needs_ranking


def test_giving_twice_is_one_consent(client: Client, person: Person, cadre: User) -> None:
    client.sign_in(cadre)
    answer(client, person, "matching")
    answer(client, person, "matching")
    assert db.session.scalar(sa.select(sa.func.count()).where(Consent.person_id == person.id)) == 1


def test_a_minor_needs_a_guardian_of_the_household(client: Client, person: Person, cadre: User) -> None:
    minor = make_person(person.household, age=17, is_head=False, consents=())
    child = make_person(person.household, age=12, is_head=False, consents=())
    stranger = make_person(make_household(cadre))
    client.sign_in(cadre)
    for guardian in ("", child.uid, minor.uid, stranger.uid, "nobody"):
        assert answer(client, minor, "matching", guardian=guardian) == 422
    assert answer(client, minor, "matching", guardian=person.uid) == 303
    assert queries.has_consent(minor.id, "matching")


def test_a_minor_is_never_put_on_show(client: Client, person: Person, cadre: User) -> None:
    minor = make_person(person.household, age=12, is_head=False, consents=())
    client.sign_in(cadre)
    assert answer(client, minor, "photo", guardian=person.uid) == 422
    assert not queries.has_consent(minor.id, "photo")


def test_an_unknown_purpose_is_no_purpose(client: Client, person: Person, cadre: User) -> None:
    client.sign_in(cadre)
    assert answer(client, person, "advertising") == 422
