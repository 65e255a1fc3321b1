"""Thresholds: the nearest area's value counts, the bureau sets it in its own area alone."""

from pathlib import Path

import pytest

import marketplace
from marketplace.db import db
from marketplace.settings import queries
from marketplace.settings.models import SettingValue
from marketplace.settings.rules import SETTINGS
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, VILLAGE, make_area, make_user

CITY, TOWNSHIP = "330800000000", "330803104000"


@pytest.fixture(autouse=True)
def areas(app: object) -> None:
    make_area(VILLAGE)
    make_area(LONGQUAN, "龙泉市")


def bureau(client: Client, area: str = QUJIANG) -> Client:
    return client.sign_in(make_user("bureau", area))


def test_what_the_bureau_sets_counts_in_its_area_and_below_until_it_is_cleared(client: Client) -> None:
    bureau(client).fill("/settings/need_help_days?area=330803000000", value="45")
    assert queries.value("need_help_days", VILLAGE) == 45
    assert queries.value("need_help_days", LONGQUAN) == 30
    client.post("/settings/need_help_days/clear", {"area": QUJIANG})
    assert queries.value("need_help_days", VILLAGE) == 30


def test_the_page_says_where_each_value_comes_from(client: Client) -> None:
    db.session.add(SettingValue(area_code=CITY, key="need_help_days", value=20))
    db.session.add(SettingValue(area_code=QUJIANG, key="match_decision_days", value=4))
    db.session.flush()
    text = bureau(client).get("/settings").text
    assert text.count("沿用地区330800000000") == 1 and text.count("本地设置") == 1 and "系统默认" in text


@pytest.mark.parametrize("typed", ["0", "366", "-1", "", "abc", "1e9", "9" * 400, "<b>", "３６７"])
def test_a_value_out_of_bounds_is_refused_and_kept_as_typed(client: Client, typed: str) -> None:
    response = bureau(client).fill("/settings/need_help_days", value=typed)
    assert response.status_code == 422 and "error-summary" in response.text
    assert db.session.query(SettingValue).count() == 0


def test_a_bureau_neither_reads_nor_sets_another_area(client: Client) -> None:
    bureau(client)
    for area in (LONGQUAN, CITY):
        assert client.get(f"/settings?area={area}").status_code == 403
        assert client.post("/settings/need_help_days", {"value": "9", "area": area}).status_code == 403
        assert client.post("/settings/need_help_days/clear", {"area": area}).status_code == 403
    assert client.get("/settings?area=hostile").status_code == 404


def test_a_township_reads_its_values_and_sets_none(client: Client) -> None:
    client.sign_in(make_user("township", TOWNSHIP))
    assert "修改" not in client.get("/settings").text
    assert client.post("/settings/need_help_days", {"value": "9", "area": TOWNSHIP}).status_code == 403


@pytest.mark.parametrize("role", ["cadre", "clerk", "officer", "lender", "household", "enterprise", "donor"])
def test_nobody_else_reads_the_settings(client: Client, role: str) -> None:
    assert client.sign_in(make_user(role)).get("/settings").status_code == 403


def test_what_is_one_number_for_the_province_is_not_set_below_it(client: Client) -> None:
    bureau(client)
    assert "/settings/suggestions_per_job?" not in client.get("/settings").text
    answer = client.fill("/settings/suggestions_per_job", value="30")
    assert (answer.status_code, db.session.query(SettingValue).count()) == (422, 0)
    bureau(client, "330000000000").fill("/settings/suggestions_per_job", value="30")
    assert queries.value("suggestions_per_job", QUJIANG) == 30


def test_every_threshold_changes_something() -> None:
    source = "".join(path.read_text() for path in Path(marketplace.__file__).parent.rglob("*.py"))
    assert not [key for key in SETTINGS if source.count(f'"{key}"') < 2]  # its row, and who asks for it


def test_an_unknown_setting_is_not_found(client: Client) -> None:
    bureau(client)
    assert client.get("/settings/no_such_thing").status_code == 404
    assert client.post("/settings/no_such_thing/clear", {"area": QUJIANG}).status_code == 404


def test_setting_the_same_value_twice_is_one_change(client: Client) -> None:
    from marketplace.audit import AuditEntry

    bureau(client)
    for _ in range(2):
        client.post("/settings/need_help_days", {"value": "45", "area": QUJIANG})
    assert db.session.query(AuditEntry).filter_by(action="set").count() == 1


def test_the_english_page_is_english(client: Client) -> None:
    client.http.set_cookie("language", "en")
    text = bureau(client).get("/settings").text
    assert "A need is met within this time" in text and "沿用" not in text
