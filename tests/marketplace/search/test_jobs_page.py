"""The list of open posts: distance, pay, freshness, words, and never a dead end."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.jobs.models import Job
from marketplace.search import queries
from tests.client import Client
from tests.factories import QUJIANG, make_area, make_household, make_job, make_person, make_user

pytestmark = pytest.mark.slow

Indexed = Callable[..., list[Job]]
NORTH_KM = 111.195 * 1.3  # one degree of latitude by the roads of a county that set nothing


def titles(client: Client, path: str) -> list[str]:
    return re.findall(r'<h3><a href="/jobs/[^"]+">([^<]+)</a>', client.get(path).text)


def post(title: str, km: float = 1.0, **values: Any) -> Job:
    """A post `km` by road north of the household."""
    return make_job(**({"title": title, "lat": 28.98 + km / NORTH_KM, "lon": 118.96} | values))


@pytest.fixture
def at_home(client: Client) -> Client:
    make_area()
    return client.sign_in(make_user("household", household=make_household()))


def test_anybody_reads_the_list_without_signing_in(client: Client) -> None:
    (
        post("采茶工"),
        post("停了的", state="paused"),
        post("草稿", state="draft"),
        post("过期", valid_until=clock.today() - timedelta(1)),
    )
    db.session.commit()
    assert titles(client, "/jobs") == ["采茶工"]


def test_a_household_sees_the_nearest_first_with_the_distance(at_home: Client) -> None:
    post("远", 30), post("近", 3), post("中", 12)
    db.session.commit()
    assert titles(at_home, "/jobs") == ["近", "中", "远"]
    assert "距您 12 公里" in at_home.get("/jobs").text


@pytest.mark.parametrize(
    ("km", "shown"), [(5, ["近"]), (15, ["近", "中"]), (40, ["近", "中", "远"]), ("", ["近", "中", "远", "很远"])]
)
def test_the_radius_is_exact(at_home: Client, km: object, shown: list[str]) -> None:
    post("近", 4.99), post("中", 5.01), post("远", 39.9), post("很远", 40.1)
    db.session.commit()
    assert titles(at_home, f"/jobs?km={km}") == shown


def test_the_corner_of_the_box_is_too_far(at_home: Client) -> None:
    post("角", lat=28.98 + 12 / NORTH_KM, lon=118.96 + 12 / 97.3)
    db.session.commit()
    assert titles(at_home, "/jobs?km=15") == []


@pytest.mark.both_databases
def test_work_at_home_is_near_wherever_its_employer_is(at_home: Client) -> None:
    post("串珠", 90, remote=True), post("普工", 90)
    db.session.commit()
    assert titles(at_home, "/jobs?km=5") == ["串珠"]


def test_a_visitor_chooses_a_place_to_measure_from(client: Client) -> None:
    make_area()
    post("近", 3), post("远", 30)
    db.session.commit()
    assert titles(client, f"/jobs?near={QUJIANG}&km=15") == ["近"]
    answer = client.get("/jobs?km=15")
    assert "请选择从哪里算距离" in answer.text and sorted(titles(client, "/jobs?km=15")) == ["近", "远"]


@pytest.mark.both_databases
def test_pay_by_the_day_compares_with_pay_by_the_month_by_its_lower_end(client: Client) -> None:
    post("月薪", pay_min_fen=300000, pay_max_fen=900000, pay_unit="month")
    post("日薪", pay_min_fen=20000, pay_max_fen=None, pay_unit="day")  # 4,350 a month
    post("时薪", pay_min_fen=1500, pay_max_fen=None, pay_unit="hour")  # 2,610 a month
    post("计件", pay_min_fen=99999, pay_max_fen=None, pay_unit="piece")
    db.session.commit()
    assert titles(client, "/jobs?pay=4350&sort=pay") == ["日薪"]
    assert titles(client, "/jobs?pay=150&per=day&sort=pay") == ["日薪"]
    assert titles(client, "/jobs?pay=15&per=hour&sort=pay") == ["日薪", "月薪", "时薪"]
    assert titles(client, "/jobs?sort=pay") == ["日薪", "月薪", "时薪", "计件"]


@pytest.mark.both_databases
def test_freshness_is_when_the_poster_last_said_so(client: Client) -> None:
    post("旧").confirmed_at = clock.now() - timedelta(days=8)
    post("新").confirmed_at = clock.now() - timedelta(days=2)
    db.session.commit()
    assert titles(client, "/jobs?within=7") == ["新"]
    assert titles(client, "/jobs?sort=new") == ["新", "旧"]


def test_nothing_found_offers_a_wider_radius_and_fewer_filters_with_counts(at_home: Client) -> None:
    post("采茶工", 30, kind="seasonal"), post("普工", 2, kind="regular", pay_min_fen=10000, pay_unit="month")
    db.session.commit()
    text = at_home.get("/jobs?km=5&kind=seasonal").text
    assert re.search(r'href="/jobs\?km=40&amp;kind=seasonal">放宽到 40 公里 \(1\)', text)
    assert re.search(r'href="/jobs\?km=5">不限类型 \(1\)', text)
    assert titles(at_home, "/jobs?km=40&kind=seasonal") == ["采茶工"]


def test_when_no_single_step_helps_all_filters_go(client: Client) -> None:
    post("普工", kind="regular", pay_min_fen=100)
    db.session.commit()
    text = client.get("/jobs?q=宇航员&kind=seasonal&pay=90000").text
    assert 'href="/jobs">清除全部条件 (1)' in text


@pytest.mark.both_databases
def test_words_find_by_relevance_and_filters_still_hold(indexed: Indexed, client: Client) -> None:
    indexed("缝纫工", "采茶工"), indexed("普工", description="也采茶")
    assert titles(client, "/jobs?q=采茶") == ["采茶工", "普工"]
    assert titles(client, "/jobs?q=采茶&kind=regular") == []


def test_other_words_are_owned_up_to(indexed: Indexed, client: Client) -> None:
    indexed("采茶工")
    text = client.get("/jobs?q=采荼工").text
    assert "您要找的可能是" in text and "采茶工" in text


@pytest.mark.both_databases
def test_a_household_sees_at_once_how_its_skills_fit(at_home: Client) -> None:
    household = make_household()
    make_person(household, skills=("tea_picking",))
    (
        post("采茶工", required=("tea_picking",)),
        post("两样", required=("tea_picking", "cleaning")),
        post("不会", required=("x",)),
    )
    db.session.commit()
    text = at_home.sign_in(make_user("household", household=household)).get("/jobs").text
    assert "要求的技能您家都有" in text and "要求的 2 项技能，您家有 1 项" in text and "还没有登记" in text


def test_pages_hold_twenty_and_the_address_keeps_the_filter(client: Client) -> None:
    for n in range(23):
        post(f"岗位{n}")
    db.session.commit()
    assert len(titles(client, "/jobs?sort=new")) == 20 and len(titles(client, "/jobs?sort=new&page=2")) == 3
    assert "sort=new&amp;page=2" in client.get("/jobs?sort=new").text
    assert len(titles(client, "/jobs?page=900")) == 3


@pytest.mark.parametrize("at_once", [0, 2000])
def test_growing_circles_give_the_same_order_as_measuring_all(
    at_home: Client, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    for n in range(45):
        post(f"岗位{n:02}", km=n * 4, remote=n % 5 == 0)
    db.session.commit()
    monkeypatch.setattr(queries, "MEASURED_AT_ONCE", at_once)
    pages = [title for number in (1, 2, 3) for title in titles(at_home, f"/jobs?page={number}")]
    assert pages == [f"岗位{n:02}" for n in range(45)]


@pytest.mark.parametrize("path", ["/jobs", "/jobs?km=40", "/jobs?sort=pay"])
def test_the_list_takes_as_many_statements_for_twenty_posts_as_for_two(
    at_home: Client, statements: list[str], path: str
) -> None:
    counts = []
    for n in (2, 18):
        for k in range(n):
            post(f"岗位{k}", required=("tea_picking",))
        db.session.commit()
        statements.clear()
        at_home.get(path)
        counts.append(len(statements))
    assert counts[0] == counts[1]


HOSTILE = (
    "km=-1", "km=1e9", "km=NaN", "near=../../etc", "near=٣٣٠٨٠٣٠٠٠٠٠٠", "near=999999999999", "pay=-5", "pay=1e400",
    "pay=十", "pay=99999999999999999999", "kind=%00", "within=0", "within=99999999999", "sort=;drop", "km=5&km=x",
    "per=piece&pay=3", "q=%ff%fe", "q=%00", "near=330803000000%00", "q=" + "茶" * 3000, "x" * 3000 + "=1",
    "page=1&page=z", "q[]=1", "km=%20", "within=%E3%80%80", "km=%20&km=evil", "kind=%20&kind=evil",
)  # fmt: skip


@pytest.mark.parametrize("arguments", HOSTILE, ids=range(len(HOSTILE)))
def test_no_address_breaks_the_list(client: Client, arguments: str) -> None:
    post("采茶工")
    db.session.commit()
    assert client.get(f"/jobs?{arguments}").status_code in (200, 404)


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 30, "0000001" + "9" * 30, "0000001" + "9" * 5000])
def test_a_page_that_is_no_number_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/jobs?page={number}").status_code == 404


def test_a_post_without_a_free_place_is_not_held_out_to_anybody(client: Client) -> None:
    post("满了", vacancies=2, n_held=1, n_filled=1), post("有空位", vacancies=2, n_held=1)
    db.session.commit()
    assert titles(client, "/jobs") == ["有空位"]
