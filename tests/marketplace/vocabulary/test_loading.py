"""A list comes in from a page: a file, what becomes of each row, then all of it or nothing."""

import io
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import uploads
from marketplace.accounts.queries import principal_of
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.vocabulary import commands, lists, queries
from marketplace.vocabulary.models import Skill
from seed.files import rows
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, make_user

pytestmark = pytest.mark.slow

PROVINCE = "330000000000"
LIST = """编码,名称,类别,别名,方言
,做麦秆扇,手艺,糊扇面、编扇,
tea_picking,茶叶采摘,技能,采茶|摘茶|采茶工|摘茶工|茶青采摘|春茶采摘|摘春茶|采春茶|采茶员|掐嫩头,摘茶叶|摘青
,坏行,体育,,
,另一行,,茶,
"""
NATIONAL = "职业编码,职业名称\n9-01-01,丙小类人员\n9-01-01-01,手工做扇工\n9-01-01-02,电工\n"


@pytest.fixture(autouse=True)
def loaded(client: Client) -> None:
    commands.load_skills(rows("vocabulary/skills.csv"))


def send(client: Client, text: str, name: str = "词表.csv") -> Any:
    data = {"sheet": (io.BytesIO(text.encode("gb18030")), name)}
    return client.post("/vocabulary/load", data=data, content_type="multipart/form-data")


def preview_of(client: Client, text: str) -> str:
    response = send(client, text)
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def test_the_province_sees_each_rows_fate_and_takes_the_good_ones(client: Client) -> None:
    client.sign_in(make_user("bureau", PROVINCE))
    path = preview_of(client, LIST)
    text = client.get(path).text
    for words in ("新增 1", "改动 1", "不能导入 2", "类别“体育”不认识", "“茶”只有一个字", "掐嫩头"):
        assert words in text
    assert "坏行" not in client.get(f"{path}?fate=new").text
    assert queries.find_skill(code="zuomaiganshan", uid="") is None
    assert client.post(f"{path}/take").status_code == 303
    assert queries.skill_names(["zuomaiganshan"])["zuomaiganshan"].synonyms == ["糊扇面", "编扇"]
    assert commands.map_text("掐嫩头") == [("tea_picking", 1.0)]
    assert "已处理 4 行，共 4 行" in client.get(path).text
    actions = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.noun == "skills").order_by(AuditEntry.id)
    )
    assert list(actions) == ["added", "edited"]
    again = client.get(preview_of(client, LIST)).text
    assert "没有变化 2" in again and "没有可导入的" in again and "/take" not in again


def test_a_county_adds_its_words_by_a_list(client: Client) -> None:
    client.sign_in(make_user("bureau", QUJIANG))
    path = preview_of(client, LIST.replace("茶叶采摘", "采茶").replace("tea_picking,", ","))
    client.post(f"{path}/take")
    assert queries.skill_names(["zuomaiganshan"])["zuomaiganshan"].county_code == QUJIANG
    tea = queries.skill_names(["tea_picking"])["tea_picking"]
    assert tea.name_zh == "茶叶采摘" and "掐嫩头" not in tea.synonyms
    assert [more.words for more in queries.county_words()["tea_picking"]] == [["掐嫩头"]]
    assert "没有变化 2" in client.get(preview_of(client, LIST.replace("茶叶采摘", "采茶"))).text


def test_a_county_cannot_rename_the_provinces_skill_nor_change_anothers(client: Client) -> None:
    client.sign_in(make_user("bureau", LONGQUAN))
    client.post(preview_of(client, "编码,名称\nfan_making,做麦秆扇\n") + "/take")
    client.sign_in(make_user("bureau", QUJIANG))
    text = client.get(preview_of(client, "编码,名称\ntea_picking,养大猪\nfan_making,做蒲扇\n")).text
    assert "不能改名" in text and "别的县" in text and "/take" not in text


def test_the_national_list_is_the_provinces_to_load(client: Client) -> None:
    client.sign_in(make_user("bureau", QUJIANG))
    assert "国家清单由省局统一导入" in client.get(preview_of(client, NATIONAL)).text
    client.sign_in(make_user("bureau", PROVINCE))
    text = client.get(preview_of(client, NATIONAL)).text
    assert "新增 1" in text and "已有叫法 1" in text


def test_a_long_list_is_taken_in_steps(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 2)
    client.sign_in(make_user("bureau", PROVINCE))
    path = preview_of(client, "编码,名称,近似\nfan_a,做麦秆扇,fan_c\nfan_b,做蒲草扇,\nfan_c,做鹅毛扇,\n")
    client.post(f"{path}/take")
    assert "已处理 2 行，共 3 行" in client.get(path).text
    assert queries.find_skill(code="fan_c", uid="") is None
    client.post(f"{path}/take")
    assert queries.skill_names(["fan_a"])["fan_a"].near == ["fan_c"] and queries.find_skill(code="fan_c", uid="")


def test_a_list_belongs_to_who_brought_it_and_can_be_thrown_away(client: Client) -> None:
    client.sign_in(make_user("bureau", PROVINCE))
    path = preview_of(client, LIST)
    assert client.get(path.replace("/vocabulary/load/", "/jobs/import/")).status_code in (403, 404)
    client.sign_in(make_user("bureau", PROVINCE))
    assert (client.get(path).status_code, client.post(f"{path}/take").status_code) == (404, 404)
    path = preview_of(client, LIST)
    assert client.post(f"{path}/discard").status_code == 303
    assert client.get(path).status_code == 404 and queries.find_skill(code="zuomaiganshan", uid="") is None


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "PK\x03\x04", "名称\n" + "做扇\n" * 5001])
def test_what_is_no_list_is_refused_at_its_field(client: Client, text: str) -> None:
    client.sign_in(make_user("bureau", PROVINCE))
    response = send(client, text)
    assert response.status_code == 422 and 'href="#sheet"' in response.text


def test_a_county_gets_round_no_rule_by_a_code_and_takes_no_word_by_its_sound() -> None:
    db.session.add(Skill(code="zz_hemp", name_zh="搓麻绳", name_en="", kind="skill"))
    db.session.flush()
    found, _ = lists.preview(
        [["编码", "名称", "别名"], ["n_evil", "坏手艺", "工|的"], ["other", "新手艺", "cuomasheng"]],
        county_code=QUJIANG,
    )
    assert [entry["fate"] for entry in found] == ["refused", "refused"]


def test_the_national_list_may_have_other_words_beside_its_names() -> None:
    found, _ = lists.preview([["编码", "名称", "别名"], ["4-03-02-07", "茶艺师傅", "泡茶师|茶艺员"]])
    assert [(entry["fate"], entry["row"]["synonyms"]) for entry in found] == [("new", ["泡茶师", "茶艺员"])]


def test_what_the_province_loads_becomes_the_provinces() -> None:
    db.session.add(Skill(code="squat", name_zh="占位手艺", name_en="", kind="skill", county_code=QUJIANG))
    db.session.flush()
    entries, _ = lists.preview([["编码", "名称", "别名"], ["squat", "刷甲板", "洗甲板"]])
    principal = principal_of(make_user("bureau", "330000000000"))
    assert lists.take(entries, entries, by=principal)["changed"] == 1
    skill = db.session.scalar(sa.select(Skill).filter_by(code="squat"))
    assert skill is not None and (skill.county_code, skill.name_zh) == ("", "刷甲板")
