"""The pages on which a bureau edits words."""

import pytest
import sqlalchemy as sa

from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.jobs.wording import flags_in, patterns
from marketplace.vocabulary import commands, queries
from marketplace.vocabulary.models import Skill
from seed.files import rows
from tests.client import Client
from tests.factories import make_area, make_user

pytestmark = pytest.mark.slow

PROVINCE = "330000000000"


@pytest.fixture
def bureau(client: Client) -> Client:
    commands.load_skills(rows("vocabulary/skills.csv"))
    commands.load_terms("health_limits", rows("vocabulary/health_limits.csv"))
    return client.sign_in(make_user("bureau", PROVINCE))


def skill(code: str) -> Skill:
    return queries.skill_names([code])[code]


@pytest.mark.both_databases
def test_skills_are_found_by_any_of_their_words(bureau: Client) -> None:
    for words in ("采茶", "tea_picking", "Tea picking", "摘青"):
        assert "茶叶采摘" in bureau.get(f"/vocabulary?words={words}").text
    assert "茶叶采摘" not in bureau.get("/vocabulary?words=采茶&kind=certificate").text
    assert bureau.get("/vocabulary?words=没有这个词").status_code == 200


def test_the_list_is_in_the_order_in_which_readers_look_words_up(bureau: Client) -> None:
    wanted = ("安装", "八仙", "茶叶", "竹编")  # by their sound, whatever their signs and codes
    rows = [{"code": f"c{9 - n}", "name_zh": f"{name}怪活", "name_en": f"{'DCBA'[n]} odd work", "kind": "skill"}
            for n, name in enumerate(wanted)]  # fmt: skip
    commands.load_skills(rows)
    db.session.commit()
    text = bureau.get("/vocabulary?words=怪活").text
    assert [text.index(name) for name in wanted] == sorted(text.index(name) for name in wanted)
    assert all(f"<h2>{letter}</h2>" in text for letter in "ABCZ")
    bureau.http.set_cookie("language", "en")
    text = bureau.get("/vocabulary?words=odd work").text
    places = [text.index(f"{letter} odd work") for letter in "ABCD"]
    assert places == sorted(places)


def test_the_list_by_occupation_group_has_headings_and_a_way_to_each(bureau: Client) -> None:
    text = bureau.get("/vocabulary?sort=group&group=5").text
    assert "5-01-02 农作物生产人员</a></h2>" in text and "农林牧渔" in text and "焊" not in text
    text = bureau.get("/vocabulary?sort=group&group=5-01-02").text
    assert "茶叶采摘" in text and "养猪" not in text
    assert bureau.get("/vocabulary?sort=group&group=x&kind=sport").status_code == 200


@pytest.mark.parametrize("words", ["什么都能干", "any kind of work"])
def test_who_is_willing_to_do_anything_is_told_kindly_that_it_names_no_skill(bureau: Client, words: str) -> None:
    text = bureau.get(f"/vocabulary/meaning?words={words}").text
    assert "什么活都肯干" in text and "还没有意思" not in text


def test_a_bureau_reaches_the_words_from_its_settings(bureau: Client) -> None:
    make_area()
    db.session.commit()
    assert 'href="/vocabulary"' in bureau.get("/settings").text


def test_a_new_word_is_understood_at_once_and_recorded(bureau: Client) -> None:
    row = skill("tea_picking")
    assert bureau.fill(f"/vocabulary/skills/{row.uid}", synonyms="采茶\n打青叶子").status_code == 303
    assert "茶叶采摘" in bureau.get("/vocabulary/meaning?words=打青叶子").text
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.noun_uid == row.uid)).one()
    assert (entry.action, entry.detail["changed"]["synonyms"][1]) == ("edited", ["采茶", "打青叶子"])


def test_a_skill_is_added_once_however_often_it_is_sent(bureau: Client) -> None:
    values = {"code": "reed_cutting", "name_zh": "割芦苇", "name_en": "Reed cutting", "kind": "skill"}
    assert bureau.fill("/vocabulary/skills/new", **values).status_code == 303
    taken = bureau.fill("/vocabulary/skills/new", **values)
    assert taken.status_code == 422
    assert "这个代码已经用了" in taken.text
    assert db.session.scalar(sa.select(sa.func.count()).where(Skill.code == "reed_cutting")) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"code": "Reed"}, {"code": "x" * 40}, {"near": "no_such_code"}, {"name_zh": ""}, {"synonyms": "词\n" * 2000}],
)
def test_what_cannot_be_is_said_at_its_field(bureau: Client, wrong: dict[str, str]) -> None:
    values = {"code": "reed_cutting", "name_zh": "割芦苇", "name_en": "Reed cutting", "kind": "skill"} | wrong
    assert bureau.fill("/vocabulary/skills/new", **values).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).where(Skill.name_en == "Reed cutting")) == 0


def test_a_list_grows_at_its_end_and_codes_never_change(bureau: Client) -> None:
    bureau.fill(
        "/vocabulary/lists/health_limits/new", code="altitude", name_zh="不能上高山", name_en="Cannot go high up"
    )
    assert queries.terms("health_limits")[-1].code == "altitude"
    term = queries.terms("health_limits")[0]
    bureau.fill(f"/vocabulary/terms/{term.uid}", name_zh="搬不动重物", code="changed")
    assert (queries.terms("health_limits")[0].code, term.name_zh) == ("lifting", "搬不动重物")
    assert "搬不动重物" in bureau.get("/vocabulary/lists/health_limits").text


@pytest.mark.parametrize("path", ["/vocabulary/lists/secrets", "/vocabulary/skills/x", "/vocabulary/terms/x"])
def test_what_is_not_there_is_not_found(bureau: Client, path: str) -> None:
    assert bureau.get(path).status_code == 404


def test_a_county_reads_the_lists_that_the_province_keeps(bureau: Client, client: Client) -> None:
    term = f"/vocabulary/terms/{queries.terms('health_limits')[0].uid}"
    client.sign_in(make_user("bureau"))
    text = client.get("/vocabulary/lists/health_limits").text
    assert "/new" not in text and term not in text
    for page in (term, "/vocabulary/lists/health_limits/new"):
        assert (client.get(page).status_code, client.post(page).status_code) == (403, 403)


def test_a_new_word_that_discriminates_is_found_in_posts(bureau: Client) -> None:
    new = {"code": "blood_type", "name_zh": "限血型", "name_en": "Limits the blood type", "ground": "health"}
    for pattern in ("", "(", "x*"):
        assert bureau.fill("/vocabulary/lists/discrimination/new", **new, pattern=pattern).status_code == 422
    assert bureau.fill("/vocabulary/lists/discrimination/new", **new, pattern="O型血").status_code == 303
    found = flags_in({"title": "要o型血的人"}, patterns(queries.terms("discrimination")))
    assert [flag["code"] for flag in found] == ["blood_type"]


def test_a_reason_says_what_follows_and_what_has_no_field_stays(bureau: Client) -> None:
    new = {"code": "dogs", "name_zh": "怕狗", "name_en": "Afraid of dogs", "consequence": "park", "cool_off_days": "45"}
    bureau.fill("/vocabulary/lists/refuse/new", **new)
    term = queries.find_term("refuse", "dogs")
    assert term.extra == {"consequence": "park", "cool_off_days": "45"}
    term.extra = term.extra | {"note": "stays"}
    db.session.commit()
    bureau.fill(f"/vocabulary/terms/{term.uid}", cool_off_days="")
    assert term.extra == {"consequence": "park", "note": "stays"}
    for days in ("never", "365"):
        bureau.fill(f"/vocabulary/terms/{term.uid}", cool_off_days=days)
        bureau.fill(f"/vocabulary/terms/{term.uid}", name_zh="怕大狗")  # what was saved stays when a word is changed
        assert term.extra["cool_off_days"] == days
    for days in ("366", "-1", "soon", "٣"):
        assert bureau.fill(f"/vocabulary/terms/{term.uid}", cool_off_days=days).status_code == 422


@pytest.mark.parametrize("role", ["cadre", "township", "household", "enterprise"])
def test_others_do_not_edit_words(client: Client, role: str) -> None:
    client.sign_in(make_user(role))
    for path in ("/vocabulary", "/vocabulary/skills/new", "/vocabulary/lists"):
        assert client.get(path).status_code == 403


def test_the_list_costs_as_many_statements_with_20_skills_as_with_2(client: Client, statements: list[str]) -> None:
    client.sign_in(make_user("bureau"))
    counts = []
    for n in (2, 20):
        commands.load_skills(rows("vocabulary/skills.csv")[:n])
        db.session.commit()
        statements.clear()
        client.get("/vocabulary")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("words", ["%", "<b>x</b>"])
def test_what_is_typed_is_neither_a_format_nor_markup(client: Client, words: str) -> None:
    client.sign_in(make_user("bureau", "330000000000"))
    page = client.fill("/vocabulary/skills/new", code=words, name_zh=words, kind="skill", synonyms=words)
    assert page.status_code == 422
    assert "<b>x</b>" not in page.text
