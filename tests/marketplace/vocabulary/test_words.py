"""Loading the vocabulary, and finding skills in free words."""

import pytest
from apiflask import APIFlask

from marketplace.vocabulary import commands, queries, rules
from seed.files import rows


@pytest.fixture
def loaded(app: APIFlask) -> None:
    commands.load_skills(rows("vocabulary/skills.csv"))


def test_the_same_file_twice_changes_nothing(loaded: None) -> None:
    assert commands.load_skills(rows("vocabulary/skills.csv")) == 0
    assert commands.load_terms("reasons", rows("vocabulary/reasons.csv")) > 50
    assert commands.load_terms("reasons", rows("vocabulary/reasons.csv")) == 0


def test_typed_reasons_are_a_list_per_context(app: APIFlask) -> None:
    commands.load_terms("reasons", rows("vocabulary/reasons.csv"))
    assert "too_far" in {term.code for term in queries.terms("reject")} & {
        term.code for term in queries.terms("refuse")
    }
    assert {row["context"] for row in rows("vocabulary/reasons.csv")} <= set(rules.LISTS)


def test_a_changed_row_changes_one_entry(loaded: None) -> None:
    changed = [
        row | ({"name_zh": "采茶叶"} if row["code"] == "tea_picking" else {}) for row in rows("vocabulary/skills.csv")
    ]
    assert commands.load_skills(changed) == 1
    assert queries.skill_names(["tea_picking", "unknown", ""])["tea_picking"].name_zh == "采茶叶"


def test_free_words_find_their_skills(loaded: None) -> None:
    found = dict(commands.map_text("采茶、喂猪，会开三轮车"))
    assert found["tea_picking"] == 1
    assert commands.map_text("天晴") == []


def test_an_edit_is_known_to_the_next_text(loaded: None) -> None:
    skill = queries.skill_names(["tea_picking"])["tea_picking"]
    assert "tea_picking" not in dict(commands.map_text("打青叶子"))
    skill.synonyms = [*skill.synonyms, "打青叶子"]
    assert dict(commands.map_text("打青叶子"))["tea_picking"] == 1


def test_a_list_keeps_its_order_and_what_has_no_column(app: APIFlask) -> None:
    commands.load_terms("need_types", rows("vocabulary/need_types.csv"))
    assert [term.code for term in queries.terms("need_types")][:2] == ["work", "work_job"]
    term = queries.find_term("need_types", "work_training")
    assert term is not None
    assert (term.parent_code, term.extra["wish"], term.extra["ack_days"]) == ("work", "yes", "5")
