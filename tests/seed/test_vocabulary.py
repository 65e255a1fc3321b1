"""The vocabulary files hold together: codes that meet, words that belong to one entry, patterns that compile."""

import re

import pytest

from marketplace.needs.rules import given_away
from seed import files


def rows(name: str) -> list[dict[str, str]]:
    return files.rows(f"vocabulary/{name}.csv")


SKILLS = rows("skills")
PATTERNS = rows("discrimination")


def test_there_are_at_least_650_skills_with_short_unique_codes():
    codes = [row["code"] for row in SKILLS]
    assert len(codes) >= 650 and len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z0-9_]{2,24}", code) for code in codes)


def test_a_word_belongs_to_one_skill_only():
    owners: dict[str, str] = {}
    for row in SKILLS:
        for word in {row["name_zh"], *row["synonyms"].split("|"), *row["dialect"].split("|")} - {""}:
            assert owners.setdefault(word, row["code"]) == row["code"], word


def test_near_skills_exist_and_nearness_goes_both_ways():
    near = {row["code"]: set(filter(None, row["near"].split("|"))) for row in SKILLS}
    for code, others in near.items():
        assert code not in others
        assert all(code in near[other] for other in others), code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("摘茶", "tea_picking"),
        ("踏洋车", "sewing"),  # Quzhou: the sewing machine is a foreign cart
        ("泥水老师", "bricklaying"),  # a craftsman is a teacher
        ("服侍老人家", "elder_care"),
        ("拉坯", "celadon_throwing"),
        ("做主播", ""),  # not every word is known
    ],
)
def test_everyday_and_dialect_words_are_known(word, code):
    found = [r["code"] for r in SKILLS if word in f"{r['synonyms']}|{r['dialect']}".split("|")]
    assert found == ([code] if code else [])


def test_the_second_level_of_needs_hangs_under_the_first():
    needs = rows("need_types")
    first = {row["code"] for row in needs if not row["parent"]}
    assert all(row["parent"] in first for row in needs if row["parent"])
    assert all(int(row["ack_days"]) <= int(row["help_days"]) for row in needs)


def test_there_are_seven_kinds_and_four_grades_of_disability():
    kinds = [row["kind"] for row in rows("disability")]
    assert (kinds.count("category"), kinds.count("grade")) == (7, 4)


def test_education_is_a_ladder_without_a_missing_step():
    assert [int(row["ladder"]) for row in rows("education")] == list(range(7))


def test_a_reason_is_unique_in_its_context():
    keys = [(row["context"], row["code"]) for row in rows("reasons")]
    assert len(set(keys)) == len(keys)
    assert {"reject", "refuse", "fell_through", "left", "retract", "defer"} <= {context for context, _ in keys}


@pytest.mark.parametrize(
    ("wording", "ground"),
    [
        ("仅限女性", "sex"),
        ("招女工3名", "sex"),
        ("男女不限", None),
        ("招女装店员", None),  # clothes have no sex to hire
        ("年龄45岁以下", "age"),
        ("不招18岁以下", None),  # the law itself sets a lower limit
        ("已婚已育优先", "marital"),
        ("不要河南人", "region"),
        ("体检不合格（乙肝）不录用", "hepatitis_b"),
        ("残疾人勿扰", "disability"),
        ("限残疾人", "lawful"),  # a post may be kept for disabled people
        ("肢体残疾人可报", "lawful"),
        ("形象好气质佳", "appearance"),
        ("身体健康能吃苦", None),
        ("每天8-10小时", None),
        ("免押金", None),
    ],
)
def test_discriminating_wording_is_found_and_lawful_wording_is_not(wording, ground):
    hits = {row["ground"] for row in PATTERNS if re.search(row["pattern"], wording, re.IGNORECASE)}
    assert hits == ({ground} if ground else set())


def test_what_the_demo_shows_as_a_wish_is_of_a_kind_that_may_be_shown_and_gives_nobody_away():
    may_be_shown = {row["code"] for row in rows("need_types") if row["wish"] == "yes"}
    wishes = [row for row in files.rows("demo/needs.csv") if row["wish"]]
    assert len(wishes) > 20
    for row in wishes:
        assert row["kind"] in may_be_shown, row["kind"]
        assert not given_away(row["wish"], people=[], places=[], secrets=[]), row["wish"]


def test_every_need_of_the_demo_is_of_a_known_kind():
    kinds = {row["code"] for row in rows("need_types") if row["parent"]}
    assert {row["kind"] for row in files.rows("demo/needs.csv")} <= kinds
