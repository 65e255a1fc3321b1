"""Whom an offer is for: a few plain fields, and the condition over facts that they mean. Pure.

A condition that the fields cannot say (written by a program, or by hand) is kept as it is beside them.
"""

from collections.abc import Mapping
from typing import Any

from ..conditions import Condition

# field → (fact, operator); the value is what was typed
FIELDS: dict[str, tuple[str, str]] = {
    "age_from": ("age", ">="),
    "age_to": ("age", "<="),
    "categories": ("category", "in"),
    "grade_to": ("disability_grade", "<="),
    "disabilities": ("disability_category", "in"),
    "stages": ("school_stage", "in"),
    "income_to_fen": ("income_head_month_fen", "<="),
    "alone": ("lives_alone", "=="),
    "boards": ("boards", "=="),
}


def condition_of(values: Mapping[str, Any], *, rest: tuple[Condition, ...] = ()) -> dict[str, Any]:
    """The condition that the fields mean together with `rest`; {} when nothing is asked."""
    tests: list[Any] = [
        {"fact": fact, "op": op, "value": values[name]}
        for name, (fact, op) in FIELDS.items()
        if values.get(name) not in (None, "", []) and values[name] is not False  # 0 is an answer
    ]
    tests += [dict(test) for test in rest]
    return {"all": tests} if len(tests) > 1 else tests[0] if tests else {}


def fields_of(condition: Condition) -> tuple[dict[str, Any], tuple[Condition, ...]]:
    """The fields that a condition fills, and what they cannot say."""
    values: dict[str, Any] = {}
    rest: list[Condition] = []
    names = {meaning: name for name, meaning in FIELDS.items()}
    for test in parts_of(condition):
        said = _in_lists(test)
        name = names.get((said.get("fact", ""), said.get("op", "")))
        if name is None or name in values or (said["op"] == "==" and said["value"] is not True):
            rest.append(test)
        else:
            values[name] = said["value"]
    return values, tuple(rest)


def parts_of(condition: Condition) -> list[Condition]:
    """What must hold, one by one."""
    if not condition:
        return []
    return list(condition["all"]) if "all" in condition else [condition]


def _in_lists(test: Condition) -> Condition:
    """`category == dibao` says the same as `category in [dibao]`."""
    listed = {fact for fact, op in FIELDS.values() if op == "in"}
    if test.get("fact") in listed and test.get("op") == "==":
        return {"fact": test["fact"], "op": "in", "value": [test["value"]]}
    return test
