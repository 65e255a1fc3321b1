"""The start page: each role finds what waits for it, and every number opens the list it counts."""

import re
from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.access import ROLES, SYSTEM
from marketplace.accounts.models import User
from marketplace.db import db
from marketplace.matches.models import Match
from marketplace.tasks.commands import open_task
from tests.client import Client
from tests.factories import VILLAGE, grant, make_job, make_offer, make_organisation, make_person, make_user
from tests.marketplace.needs.test_loop import TOWNSHIP, Village, say

pytestmark = pytest.mark.slow

AREAS = {"clerk": VILLAGE, "township": TOWNSHIP}
NUMBER = re.compile(r'<a href="([^"]+)"[^>]*>\s*<span class="big-number[^"]*">(\d+)</span>')


@pytest.fixture
def village(app: object) -> Village:
    return Village()


def somebody(role: str, village: Village) -> User:
    firms = {"enterprise": "enterprise", "donor": "donor", "lender": "lender", "officer": "department"}
    if role in ("household", "cadre"):
        return village.member if role == "household" else village.cadre
    firm = make_organisation(firms[role]) if role in firms else None
    return make_user(role, AREAS.get(role, "330803000000"), organisation=firm)


def life(client: Client, village: Village) -> None:
    """Two needs, a late task, an open post, a match that waits."""
    client.sign_in(village.member)
    say(client), say(client, "work_job")
    late = clock.now() - timedelta(days=2)
    open_task("need_help", village.person, by=SYSTEM, due_at=late, area_code=VILLAGE, role="cadre",
              owner_id=village.cadre.id, path="/home")  # fmt: skip
    a_match(village, "applied")
    make_organisation("enterprise", "pending")
    db.session.commit()


def a_match(village: Village, state: str, came_from: str = "applied") -> Match:
    person = make_person(village.household, name="李大山", is_head=False)
    match = Match(person=person, household=village.household, job=make_job(), area_code=VILLAGE, state=state,
                  county_code=village.household.county_code, pseudonym="人选1", came_from=came_from,
                  state_at=clock.now(), version=1)  # fmt: skip
    db.session.add(match)
    db.session.flush()
    return match


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_start_page_whose_links_open(
    client: Client, village: Village, role: str, language: str
) -> None:
    life(client, village)
    client.sign_in(somebody(role, village))
    client.http.set_cookie("language", language)
    text = client.get("/home").text
    for address in set(re.findall(r'href="(/[^"#]*)"', text)):
        if not address.startswith(("/static", "/bootstrap")):
            assert client.http.get(address).status_code in (200, 303), address


@pytest.mark.parametrize("role", ["cadre", "clerk", "township", "bureau"])
def test_every_number_is_that_of_the_list_behind_it(client: Client, village: Village, role: str) -> None:
    life(client, village)
    text = client.sign_in(somebody(role, village)).get("/home").text
    numbers = NUMBER.findall(text)
    assert len(numbers) >= 6 and any(int(n) for _address, n in numbers)
    for address, n in numbers:
        behind = client.get(address.replace("&amp;", "&")).text
        total = re.search(r"共 (\d+) 条", behind)
        assert int(total.group(1) if total else 0) == int(n), (address, n)


def test_a_household_sees_what_it_must_answer_what_runs_and_whom_to_call(client: Client, village: Village) -> None:
    village.cadre.phone = "16100001111"
    life(client, village)
    a_match(village, "approved", "put_forward")
    need = say(client.sign_in(village.member), "housing_repair")
    client.sign_in(village.cadre).fill(f"/needs/{need.uid}/help", reply="修好了")
    text = client.sign_in(village.member).get("/home").text
    assert "为李大山找到了“采茶工”，愿意吗" in text and "“房屋修缮、补漏”解决了吗" in text
    assert village.cadre.name in text and "16100001111" in text


def test_somebody_with_two_roles_has_both_parts_and_one_bar(client: Client, village: Village) -> None:
    user = make_user("cadre", TOWNSHIP)
    grant(user, "clerk", area=VILLAGE)
    db.session.commit()
    text = client.sign_in(user).get("/home").text
    assert 'id="part-cadre"' in text and 'id="part-clerk"' in text
    bar = text[text.index("site-nav-row") : text.index("</nav>")]
    links = re.findall(r'href="([^"]+)"', bar)
    assert len(links) == len(set(links))


def test_without_a_role_the_page_says_whom_to_ask(client: Client) -> None:
    assert "您目前没有身份" in client.sign_in(make_user()).get("/home").text


def test_an_unverified_enterprise_is_told_that_it_waits(client: Client, village: Village) -> None:
    firm = make_organisation("enterprise", "pending")
    assert "正在核实" in client.sign_in(make_user("enterprise", organisation=firm)).get("/home").text


@pytest.mark.parametrize("role", ROLES)
def test_a_bar_holds_at_most_eight_entries_that_open(client: Client, village: Village, role: str) -> None:
    text = client.sign_in(somebody(role, village)).get("/notices").text
    bar = text[text.index("site-nav-row") : text.index("</nav>")]
    links = re.findall(r'href="([^"]+)"', bar)
    assert 4 <= len(links) <= 8
    assert all(client.http.get(link).status_code in (200, 303) for link in links)


def test_the_start_page_of_a_cadre_takes_as_many_statements_with_much_to_do(
    client: Client, village: Village, statements: list[str]
) -> None:
    counts = []
    for n in (2, 10):
        client.sign_in(village.member)
        for _ in range(n):
            say(client)
        client.sign_in(village.cadre)
        statements.clear()
        client.get("/home")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_donor_counts_its_own_open_offers(client: Client, village: Village) -> None:
    firm = make_organisation("donor")
    make_offer(firm), make_offer(firm, "closed"), make_offer()
    text = client.sign_in(make_user("donor", organisation=firm)).get("/home").text
    assert ("1", "进行中的帮扶意愿") in re.findall(r'>(\d+)</span> <span class="number-words">([^<]+)<', text)
