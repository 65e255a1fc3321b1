"""What a donor ticks, the condition it means, and the way back."""

import pytest
from apiflask import APIFlask

from marketplace.conditions import check, holds
from marketplace.households.rules import FACTS
from marketplace.offers.criteria import condition_of, fields_of
from marketplace.offers.phrases import criteria_words
from marketplace.offers.rules import criteria_fit

ALL = {"age_from": 60, "age_to": 80, "categories": ["dibao"], "grade_to": 2, "disabilities": ["visual"],
       "stages": ["college"], "income_to_fen": 100_000, "alone": True, "boards": True}  # fmt: skip


def test_every_field_speaks_of_a_known_fact_and_comes_back() -> None:
    condition = condition_of(ALL)
    check(condition, FACTS)
    assert fields_of(condition) == (ALL, ())


def test_nothing_ticked_holds_for_everyone() -> None:
    assert condition_of({"age_from": None, "categories": [], "alone": False}) == {}
    assert fields_of({}) == ({}, ())


@pytest.mark.parametrize(("age", "answer"), [(59, False), (60, True), (70, True), (71, False), (None, None)])
def test_ages_include_both_ends(age: int | None, answer: bool | None) -> None:
    assert holds(condition_of({"age_from": 60, "age_to": 70}), {"age": age}) is answer


def test_zero_is_an_age_and_an_income() -> None:
    assert condition_of({"age_to": 0}) == {"fact": "age", "op": "<=", "value": 0}


@pytest.mark.parametrize(("fen_a_head", "answer"), [(99_999, True), (100_000, True), (100_001, False), (None, None)])
def test_a_limit_of_income_is_asked_by_the_head(fen_a_head: float | None, answer: bool | None) -> None:
    facts = {"income_head_month_fen": fen_a_head, "income_month_fen": 400_000}
    assert holds(condition_of({"income_to_fen": 100_000}), facts) is answer


def test_the_sum_of_a_household_and_a_share_are_told_apart(app: APIFlask) -> None:
    with app.test_request_context():
        sums = criteria_words({"fact": "income_month_fen", "op": "<=", "value": 400_000})
        heads = criteria_words(condition_of({"income_to_fen": 100_000}))
    assert (sums, heads) == (("全家月收入不超过 4,000 元",), ("人均月收入不超过 1,000 元",))


def test_one_value_and_a_list_of_one_say_the_same() -> None:
    assert fields_of({"fact": "school_stage", "op": "==", "value": "college"}) == ({"stages": ["college"]}, ())


def test_what_the_fields_cannot_say_stays_beside_them() -> None:
    other = {"any": [{"fact": "ill", "op": "==", "value": True}, {"fact": "carer", "op": "==", "value": True}]}
    values, rest = fields_of({"all": [{"fact": "age", "op": ">=", "value": 60}, other]})
    assert (values, rest) == ({"age_from": 60}, (other,))
    assert condition_of(values, rest=rest) == {"all": [{"fact": "age", "op": ">=", "value": 60}, other]}


@pytest.mark.parametrize(
    "nonsense", [{"fact": "id_number", "op": "==", "value": "x"}, {"all": [1]}, {"fact": "age"}, []]
)
def test_conditions_over_anything_else_are_refused(nonsense: object) -> None:
    assert not criteria_fit(nonsense)


def test_a_condition_is_told_in_words(app: APIFlask) -> None:
    with app.test_request_context():
        words = criteria_words(condition_of(ALL))
    assert len(words) == len(ALL) and "满 60 周岁" in words and "低保" in "".join(words)
