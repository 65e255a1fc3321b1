"""The list of help offers: for the own village first, never a dead end, open to everybody."""

import re
from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.search import commands
from tests.client import Client
from tests.factories import (
    LONGQUAN,
    QUJIANG,
    VILLAGE,
    make_area,
    make_household,
    make_offer,
    make_organisation,
    make_user,
)


def titles(client: Client, path: str) -> list[str]:
    return re.findall(r'<h3><a href="/offers/[^"]+">([^<]+)</a>', client.get(path).text)


@pytest.fixture
def household(client: Client) -> Client:
    make_area()
    return client.sign_in(make_user("household", household=make_household()))


def test_open_offers_are_read_without_sign_in_and_name_no_private_donor(client: Client) -> None:
    make_area()
    person = make_organisation("donor", name="金好心", is_person=True)
    offer, over = make_offer(person, title="取暖器"), make_offer(title="过去的", state="closed")
    db.session.commit()
    assert titles(client, "/offers?area=all") == ["取暖器"]
    for path in ("/offers?area=all", f"/offers/{offer.uid}"):
        assert "金好心" not in client.get(path).text
        assert "一位爱心人士" in client.get(path).text
    assert "/login?next=" in client.get(f"/offers/{offer.uid}").text
    assert client.get(f"/offers/{over.uid}").status_code == 404
    client.sign_in(make_user("household", household=make_household()))
    assert "金好心" in client.get(f"/offers/{offer.uid}").text


def test_a_household_first_sees_what_reaches_its_village(household: Client) -> None:
    make_offer(title="本村", area_code=VILLAGE), make_offer(title="本县", area_code=QUJIANG)
    make_offer(title="外县", area_code=LONGQUAN), make_offer(title="草稿", state="draft")
    (
        make_offer(title="以后", from_on=clock.today() + timedelta(3)),
        make_offer(title="过期", until_on=clock.today() - timedelta(1)),
    )
    db.session.commit()
    assert set(titles(household, "/offers")) == {"本村", "本县"}
    assert set(titles(household, "/offers?area=all")) == {"本村", "本县", "外县"}


@pytest.mark.both_databases
def test_filters_and_order(household: Client) -> None:
    make_offer(title="取暖器", kind="goods", until_on=clock.today() + timedelta(50))
    make_offer(title="助学", kind="sponsor_student", audience="student", until_on=clock.today() + timedelta(5))
    make_offer(title="康复", kind="help_disabled", audience="disabled")
    db.session.commit()
    assert titles(household, "/offers?kind=goods") == ["取暖器"]
    assert set(titles(household, "/offers?audience=student")) == {
        "取暖器",
        "助学",
    }  # what is for anyone is for students
    assert titles(household, "/offers?sort=ending")[0] == "助学"


def test_words_find_offers_by_pinyin_and_kind(household: Client) -> None:
    make_offer(title="送取暖器", kind="goods"), make_offer(title="暑期补习班", kind="training")
    db.session.commit()
    commands.drain()
    db.session.commit()
    assert titles(household, "/offers?q=qunuanqi") == ["送取暖器"]
    assert titles(household, "/offers?q=补习") == ["暑期补习班"]


def test_nothing_found_offers_fewer_filters_with_counts(household: Client) -> None:
    make_offer(title="外县", area_code=LONGQUAN)
    db.session.commit()
    assert re.search(r'href="/offers\?area=all">不限地方 \(1\)', household.get("/offers").text)


def test_the_list_takes_as_many_statements_for_twenty_as_for_two(household: Client, statements: list[str]) -> None:
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_offer()
        db.session.commit()
        statements.clear()
        household.get("/offers")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "arguments", ["kind=x", "area=%00", "audience=;", "sort=1", "q=*", "q=%ff", "area=mine&area=all"]
)
def test_no_address_breaks_the_list(household: Client, arguments: str) -> None:
    make_offer()
    db.session.commit()
    assert household.get(f"/offers?{arguments}").status_code == 200
