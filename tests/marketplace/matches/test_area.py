"""The matches of an area, for its township and its bureau: their own alone, names masked."""

import re

import pytest

from tests.client import Client
from tests.factories import LONGQUAN, OTHER_VILLAGE, QUJIANG, make_household, make_job, make_person, make_user
from tests.factories.loop import make_match

TOWNSHIP, NEXT_TOWNSHIP = "330803104000", "330803105000"


def a_match(state: str = "applied", **values: object) -> str:
    person = make_person(make_household(**values), name="张有福")
    return str(make_match(person, make_job(vacancies=3), state).uid)


def listed(client: Client, address: str) -> set[str]:
    return set(re.findall(r'href="/matches/([a-z0-9]{16})"', client.get(address).text))


def test_each_office_reads_the_matches_of_its_own_people(client: Client) -> None:
    here, far = a_match(), a_match(area_code=OTHER_VILLAGE)
    for role, area, matches in (
        ("township", TOWNSHIP, {here}), ("township", NEXT_TOWNSHIP, set()), ("bureau", QUJIANG, {here}),
        ("bureau", LONGQUAN, {far}), ("bureau", "330000000000", {here, far}),
    ):  # fmt: skip
        assert listed(client.sign_in(make_user(role, area)), "/matches/area") == matches


def test_a_state_shows_as_many_as_its_count_says_and_names_are_masked(client: Client) -> None:
    a_match(), a_match(), a_match("introduced")
    text = client.sign_in(make_user("bureau")).get("/matches/area?state=applied").text
    assert text.count('class="card-item"') == 2 and '<span class="count">2</span>' in text
    assert "张有福" not in text and "张**" in text


@pytest.mark.both_databases
def test_twenty_matches_take_as_many_statements_as_two(client: Client, statements: list[str]) -> None:
    client.sign_in(make_user("bureau"))
    counts = []
    for n in (2, 18):
        for _ in range(n):
            a_match()
        statements.clear()
        client.get("/matches/area")
        counts.append(len(statements))
    assert counts[0] == counts[1]
