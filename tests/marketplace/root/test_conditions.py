"""The condition language: three-valued, and its two evaluators agree."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.conditions import check, holds, holds_for_all, single_tests

FACTS = {"age": float, "area": str, "student": bool}
SIXTY = {"fact": "age", "op": ">=", "value": 60}
IN_QUJIANG = {"fact": "area", "op": "under", "value": "330803000000"}


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ({}, {}, True),
        (SIXTY, {"age": 60}, True),
        (SIXTY, {"age": 59.9}, False),
        (SIXTY, {}, None),  # nobody knows: never true, never false
        ({"not": SIXTY}, {}, None),
        ({"all": [SIXTY, IN_QUJIANG]}, {"age": 20}, False),  # one false decides, whatever is unknown
        ({"any": [SIXTY, IN_QUJIANG]}, {"age": 70}, True),
        ({"any": [SIXTY, IN_QUJIANG]}, {"age": 20}, None),
        ({"all": []}, {}, True),
        ({"any": []}, {}, False),
        (IN_QUJIANG, {"area": "330803104201"}, True),
        (IN_QUJIANG, {"area": "331181104201"}, False),
        ({"fact": "age", "op": "in", "value": [6, 7]}, {"age": 7}, True),
    ],
)
def test_a_condition_holds_fails_or_is_unknown(condition: Any, facts: Any, expected: Any) -> None:
    assert holds(condition, facts) is expected


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "height", "op": ">=", "value": 1},
        {"fact": "age", "op": "~", "value": 1},
        {"fact": "age", "op": ">=", "value": "60"},
        {"fact": "student", "op": "==", "value": 1},
        {"fact": "age", "op": "in", "value": 60},
        {"fact": "age", "op": ">=", "value": 60, "extra": 1},
        {"all": [SIXTY], "any": []},
        {"xor": []},
        {"all": 5},
        {"any": {"fact": "age"}},
        {"fact": ["age"], "op": "==", "value": 1},
        {"fact": "student", "op": "under", "value": True},
        {"fact": "student", "op": "<", "value": True},
        {"fact": "age", "op": "under", "value": 5},
        {"fact": "area", "op": ">=", "value": "330803000000"},
        {"fact": "area", "op": "under", "value": "衢江"},
        {"fact": "area", "op": "==", "value": "x" * 81},
        {"fact": "age", "op": ">=", "value": 10**400},
        {"fact": "age", "op": "==", "value": float("nan")},
        {"fact": "age", "op": "in", "value": [1] * 201},
        {"any": [SIXTY] * 51},
        {"all": [{}] * 51},
        {"all": [{"all": [{}] * 9}] * 9},
        [],
        {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {}}}}}}}}}}},
    ],
)
def test_a_malformed_condition_is_refused(condition: Any) -> None:
    with pytest.raises(ValueError, match="condition"):
        check(condition, FACTS)


test = st.sampled_from(["<", "<=", ">", ">=", "==", "!="]).flatmap(
    lambda op: st.integers(0, 100).map(lambda value: {"fact": "age", "op": op, "value": value})
)
condition = st.recursive(
    test | st.just(IN_QUJIANG) | st.just({"fact": "student", "op": "==", "value": True}),
    lambda part: (
        st.lists(part, max_size=3).map(lambda p: {"all": p})
        | st.lists(part, max_size=3).map(lambda p: {"any": p})
        | part.map(lambda p: {"not": p})
    ),
    max_leaves=6,
)
fact_set = st.fixed_dictionaries(
    {
        "age": st.none() | st.integers(0, 100),
        "area": st.none() | st.sampled_from(["330803104201", "331181101201"]),
        "student": st.none() | st.booleans(),
    }
)


@given(condition, st.lists(fact_set, min_size=1, max_size=8))
def test_both_evaluators_say_the_same(condition: Any, people: list[dict[str, Any]]) -> None:
    columns = {
        "age": np.array([np.nan if p["age"] is None else float(p["age"]) for p in people]),
        "area": np.array([p["area"] for p in people], dtype=object),
        "student": np.array([p["student"] for p in people], dtype=object),
    }
    true, known = holds_for_all(condition, columns, len(people))
    assert [bool(t) if k else None for t, k in zip(true, known, strict=True)] == [holds(condition, p) for p in people]


def test_the_single_tests_are_listed_in_reading_order() -> None:
    assert single_tests({"all": [SIXTY, {"not": IN_QUJIANG}]}) == [SIXTY, IN_QUJIANG]


VALUES = st.one_of(
    st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=90), st.none(),
    st.lists(st.one_of(st.integers(0, 9), st.text(max_size=3), st.booleans()), max_size=3),
)  # fmt: skip


@given(st.sampled_from(sorted(FACTS)), st.sampled_from(["<", ">=", "==", "!=", "in", "under", "~"]), VALUES)
def test_what_was_checked_never_fails_later(fact: str, op: str, value: Any) -> None:
    condition = {"fact": fact, "op": op, "value": value}
    try:
        check(condition, FACTS)
    except ValueError:
        return
    known = {"age": 61.0, "area": "330803104201", "student": True}
    columns = {name: np.array([v], float if name == "age" else object) for name, v in known.items()}
    true, is_known = holds_for_all(condition, columns, 1)
    assert is_known.all() and holds(condition, known) is bool(true[0])
