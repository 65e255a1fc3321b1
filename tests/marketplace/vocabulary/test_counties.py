"""What a county adds to the words of all: seen by everybody, marked with its name, never in the way of the province."""

import pytest
import sqlalchemy as sa

from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.vocabulary import commands, queries, words
from marketplace.vocabulary.models import CountyWords, Skill
from seed.files import rows
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, make_area, make_user

pytestmark = pytest.mark.slow

PROVINCE = "330000000000"
OWN = {"code": "fan_making", "name_zh": "做麦秆扇", "name_en": "", "kind": "skill", "synonyms": "糊扇面"}


@pytest.fixture
def county(client: Client) -> Client:
    commands.load_skills(rows("vocabulary/skills.csv"))
    make_area(QUJIANG, "衢江区")
    return client.sign_in(make_user("bureau", QUJIANG))


def skill(code: str) -> Skill:
    return queries.skill_names([code])[code]


def test_a_county_adds_words_to_a_skill_of_the_province_and_everybody_is_understood(county: Client) -> None:
    tea = skill("tea_picking")
    before = list(tea.synonyms)
    assert county.fill(f"/vocabulary/skills/{tea.uid}", words="掐嫩头\n捋青").status_code == 303
    assert next(iter(commands.map_text("掐嫩头"))) == ("tea_picking", 1.0)
    assert tea.synonyms == before and tea.name_zh == "茶叶采摘"
    text = county.get("/vocabulary?words=掐嫩头").text
    assert "茶叶采摘" in text and "衢江区" in text
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.noun == "county_words")).one()
    assert (entry.county_code, entry.action, entry.detail["skill"]) == (QUJIANG, "added", "tea_picking")


def test_a_countys_own_skill_carries_its_name_and_is_changed_by_it_alone(county: Client, client: Client) -> None:
    assert county.fill("/vocabulary/skills/new", **OWN).status_code == 303
    own = skill("fan_making")
    assert own.county_code == QUJIANG and dict(commands.map_text("糊扇面"))["fan_making"] == 1
    assert "衢江区添加" in county.get("/vocabulary?words=糊扇面").text
    path = f"/vocabulary/skills/{own.uid}"
    assert county.fill(path, name_zh="麦秆扇制作").status_code == 303
    client.sign_in(make_user("bureau", LONGQUAN))
    assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)
    assert path not in client.get("/vocabulary?words=糊扇面").text
    client.sign_in(make_user("bureau", PROVINCE))
    assert client.fill(path, synonyms="").status_code == 303
    assert (own.name_zh, own.synonyms, own.county_code) == ("麦秆扇制作", [], QUJIANG)


@pytest.mark.parametrize(
    "word", ["打猪草|采茶", "茶", "工作", "12", "种植", "\n".join(f"怪词{n}号" for n in range(50))]
)
def test_a_county_cannot_take_what_words_name_already_nor_what_everybody_says(county: Client, word: str) -> None:
    refused = county.fill(f"/vocabulary/skills/{skill('pig_keeping').uid}", words=word)
    assert refused.status_code == 422 and 'href="#words"' in refused.text
    assert county.fill("/vocabulary/skills/new", **(OWN | {"synonyms": word})).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CountyWords)) == 0


def test_a_county_adds_only_so_many_words(county: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST_COUNTY_WORDS", 2)
    path = f"/vocabulary/skills/{skill('tea_picking').uid}"
    assert county.fill(path, words="掐嫩头\n捋青\n撮嫩尖").status_code == 422
    assert county.fill(path, words="掐嫩头\n捋青").status_code == 303
    assert county.fill(path, words="掐嫩头").status_code == 303
    assert county.fill("/vocabulary/skills/new", **OWN).status_code == 422


def test_a_word_that_the_province_gives_a_meaning_later_goes_before_a_countys(county: Client, client: Client) -> None:
    county.fill(f"/vocabulary/skills/{skill('tea_picking').uid}", words="掐嫩头")
    county.fill("/vocabulary/skills/new", **OWN)
    client.sign_in(make_user("bureau", PROVINCE))
    for code, word in (("pig_keeping", "掐嫩头"), ("quilt_making", "糊扇面")):
        row = skill(code)
        said = "\n".join([*row.synonyms, word])
        assert client.fill(f"/vocabulary/skills/{row.uid}", synonyms=said).status_code == 303
        assert commands.map_text(word) == [(code, 1.0)]


def test_the_province_looks_after_the_words_of_a_county(county: Client, client: Client) -> None:
    county.fill(f"/vocabulary/skills/{skill('tea_picking').uid}", words="掐嫩头")
    path = f"/vocabulary/words/{db.session.scalars(sa.select(CountyWords)).one().uid}"
    assert path not in county.get("/vocabulary?words=掐嫩头").text and county.get(path).status_code == 403
    client.sign_in(make_user("bureau", PROVINCE))
    assert path in client.get("/vocabulary?words=掐嫩头").text
    assert client.fill(path, words="").status_code == 303
    assert commands.map_text("掐嫩头") == []


def test_the_bureau_of_a_city_reads(county: Client, client: Client) -> None:
    client.sign_in(make_user("bureau", "330800000000"))
    assert "/vocabulary/load" not in client.get("/vocabulary").text
    for path in ("/vocabulary/load", "/vocabulary/skills/new", f"/vocabulary/skills/{skill('tea_picking').uid}"):
        assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)
