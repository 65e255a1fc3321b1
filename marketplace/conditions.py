"""One condition language over facts, for offer criteria, policies and alert rules.

A condition is JSON: `{"fact": "age", "op": ">=", "value": 60}`, or `{"all": […]}`,
`{"any": […]}`, `{"not": …}`; `{}` and `{"all": []}` hold for everyone. Three-valued (Kleene):
a fact nobody knows makes a test *unknown*, never true. `holds` is the scalar evaluator, for one
set of facts and an explanation; `holds_for_all` the vectorised one, for columns. They agree.
"""

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

Condition = Mapping[str, Any]

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERATORS: dict[type, tuple[str, ...]] = {  # under: an area code at or below another
    float: (*COMPARISONS, "in"), str: ("==", "!=", "in", "under"), bool: ("==", "!=", "in"),
}  # fmt: skip
DEEPEST, MOST_PARTS, MOST_VALUES = 8, 50, 200
LARGEST, LONGEST = 1e15, 80


def check(condition: Condition, facts: Mapping[str, type], *, depth: int = 0) -> None:
    """Raises ValueError unless it is well-formed, speaks of known `facts`, and asks what their kind can tell.

    What passes here never fails in `holds` or `holds_for_all`: one bad condition would stop the ranking of all.
    """
    if depth > DEEPEST or not isinstance(condition, Mapping):
        raise ValueError("condition")
    if not condition:
        return
    if "fact" in condition:
        _check_test(condition, facts)
        return
    if len(condition) != 1 or next(iter(condition)) not in ("all", "any", "not"):
        raise ValueError("condition")
    word, inner = next(iter(condition.items()))
    parts = [inner] if word == "not" else inner
    if not isinstance(parts, list):
        raise ValueError("condition")
    for part in parts:
        check(part, facts, depth=depth + 1)
    if depth == 0 and _n_parts(condition) > MOST_PARTS:
        raise ValueError("condition")


def holds(condition: Condition, facts: Mapping[str, Any]) -> bool | None:
    """True, False, or None when it hangs on a fact that is missing or None."""
    if not condition:
        return True
    if "fact" in condition:
        known = facts.get(condition["fact"])
        return None if known is None else _test(known, condition["op"], condition["value"])
    if "not" in condition:
        inner = holds(condition["not"], facts)
        return None if inner is None else not inner
    word = "all" if "all" in condition else "any"
    parts = [holds(part, facts) for part in condition[word]]
    decisive = word == "any"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def single_tests(condition: Condition) -> list[Condition]:
    """The single tests of a condition, in reading order (to explain which fails)."""
    if not condition:
        return []
    if "fact" in condition:
        return [condition]
    word, parts = next(iter(condition.items()))
    return [test for part in ([parts] if word == "not" else parts) for test in single_tests(part)]


def holds_for_all(
    condition: Condition, columns: Mapping[str, "np.ndarray"], n: int
) -> tuple["np.ndarray", "np.ndarray"]:
    """For n rows: `(true, known)`, two boolean arrays of shape (n,).

    A column has shape (n,); unknown is NaN in a float column and None in an object column. A
    column that is absent is unknown everywhere. `true` is False wherever `known` is.
    """
    import numpy as np

    if not condition:
        return np.ones(n, bool), np.ones(n, bool)
    if "fact" in condition:
        return _test_column(condition, columns.get(condition["fact"]), n)
    if "not" in condition:
        true, known = holds_for_all(condition["not"], columns, n)
        return known & ~true, known
    word = "all" if "all" in condition else "any"
    parts = [holds_for_all(part, columns, n) for part in condition[word]]
    trues = np.array([true for true, _ in parts], bool).reshape(len(parts), n)
    falses = np.array([known & ~true for true, known in parts], bool).reshape(len(parts), n)
    both = (np.logical_and, np.logical_or) if word == "all" else (np.logical_or, np.logical_and)
    true, false = (rule.reduce(part, axis=0) for rule, part in zip(both, (trues, falses), strict=True))
    return true, true | false


def _n_parts(condition: Condition) -> int:
    """How many conditions it consists of, empty ones too: each is a column of its own when asked of everybody."""
    if not condition or "fact" in condition:
        return 1
    word, inner = next(iter(condition.items()))
    return 1 + sum(_n_parts(part) for part in ([inner] if word == "not" else inner))


def _check_test(condition: Condition, facts: Mapping[str, type]) -> None:
    fact, op, value = condition["fact"], condition.get("op"), condition.get("value")
    if set(condition) != {"fact", "op", "value"} or not isinstance(fact, str) or fact not in facts:
        raise ValueError("condition")
    values = value if op == "in" else [value]
    if op not in OPERATORS[facts[fact]] or not isinstance(values, list) or len(values) > MOST_VALUES:
        raise ValueError("condition")
    if not all(_fits(v, facts[fact]) for v in values) or (op == "under" and not _is_code(value)):
        raise ValueError("condition")


def _fits(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST
    return isinstance(value, kind) and len(str(value)) <= LONGEST


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 12 and value.isascii() and value.isdigit()


def _test(known: Any, op: str, value: Any) -> bool:
    if op == "in":
        return known in value
    if op == "under":
        return str(known).startswith(_stem(value))
    return bool(COMPARISONS[op](known, value))


def _test_column(condition: Condition, column: Any, n: int) -> tuple["np.ndarray", "np.ndarray"]:
    import numpy as np

    if column is None:
        return np.zeros(n, bool), np.zeros(n, bool)
    if column.dtype == object:
        known = np.array([v is not None for v in column], bool)
        op, value = condition["op"], condition["value"]
        return np.array([v is not None and _test(v, op, value) for v in column], bool), known
    known = ~np.isnan(column) if column.dtype.kind == "f" else np.ones(n, bool)
    if condition["op"] == "in":
        return known & np.isin(column, condition["value"]), known
    return known & COMPARISONS[condition["op"]](column, condition["value"]), known


def _stem(code: str) -> str:
    from .access import significant

    return significant(code)
