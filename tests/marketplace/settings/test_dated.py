"""Rules with a date: the nearest area's newest begun value counts, and none is made up."""

from datetime import date, timedelta

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.settings import dated
from marketplace.settings.models import DatedValue
from seed.files import rows
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, VILLAGE, make_area, make_user

CITY, LINE = "330800000000", "guarantee_line_fen"
DAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def areas(app: object) -> None:
    make_area(VILLAGE)
    make_area(LONGQUAN, "龙泉市")


def put(area: str, value: int, from_on: date) -> None:
    dated.put(area, LINE, value, from_on=from_on, source="文件", is_example=False)
    db.session.flush()


@pytest.mark.both_databases
def test_the_nearest_area_and_the_newest_day_that_has_come_count() -> None:
    put(CITY, 90_000, date(2026, 1, 1))
    put(QUJIANG, 100_000, date(2024, 7, 1))
    put(QUJIANG, 110_000, date(2026, 7, 1))
    put(QUJIANG, 120_000, date(2027, 7, 1))
    assert dated.in_force(VILLAGE, DAY)[LINE].value == 110_000
    assert dated.in_force(VILLAGE, date(2025, 1, 1))[LINE].value == 100_000
    assert dated.in_force("330802000000", DAY)[LINE].value == 90_000
    assert dated.in_force(LONGQUAN, DAY) == {}


def test_a_bureau_enters_a_rule_in_yuan_and_it_is_kept_in_fen(client: Client) -> None:
    client.sign_in(make_user("bureau"))
    typed = {"key": LINE, "value": "1150", "from_on": "2026-07-01", "source": "衢民〔2026〕1号", "area": QUJIANG}
    assert client.fill("/settings/dated", **typed).status_code == 303
    row = db.session.query(DatedValue).one()
    assert (row.value, row.is_example) == (115_000, False)
    text = client.get("/settings/dated").text
    assert "1150 元/月" in text and "衢民〔2026〕1号" in text and "未录入" in text


@pytest.mark.parametrize("typed", [{"value": "-1"}, {"value": ""}, {"from_on": "soon"}, {"source": ""}, {"key": "x"}])
def test_what_cannot_be_is_said_and_nothing_is_kept(client: Client, typed: dict[str, str]) -> None:
    client.sign_in(make_user("bureau"))
    values = {"key": LINE, "value": "1150", "from_on": "2026-07-01", "source": "文件"} | typed
    assert client.fill("/settings/dated", **values).status_code == 422
    assert db.session.query(DatedValue).count() == 0


def test_others_read_and_do_not_enter(client: Client) -> None:
    client.sign_in(make_user("township", "330803104000"))
    assert client.get("/settings/dated").status_code == 200
    assert client.post("/settings/dated", {"key": LINE, "area": "330803104000"}).status_code == 403
    client.sign_in(make_user("bureau"))
    assert client.get(f"/settings/dated?area={LONGQUAN}").status_code == 403


def test_the_demo_brings_examples_that_say_so_and_twice_is_once(client: Client) -> None:
    for _ in range(2):
        dated.load_dated(rows("demo/dated_values.csv"))
    found = dated.in_force(QUJIANG, clock.today() + timedelta(days=1))
    assert set(found) == set(dated.RULES) and all(value.is_example for value in found.values())
    assert db.session.query(DatedValue).count() == 5
    assert "示例，未经确认" in client.sign_in(make_user("bureau")).get("/settings/dated").text
