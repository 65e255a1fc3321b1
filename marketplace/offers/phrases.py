"""Conditions over facts in the reader's words: what is asked, and what is on record of it."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..areas.queries import full_names
from ..conditions import Condition
from ..households.models import EDUCATION
from ..households.rules import FACT_WORDS
from ..money import yuan
from ..web import label
from .criteria import parts_of

NAMES = FACT_WORDS | {
    "age": _l("Age"), "area": _l("Area"), "category": _l("Category"), "colour": _l("Colour"),
    "education": _l("Education"), "work_status": _l("Work"), "student": _l("At school or in study"),
    "disabled": _l("Disabled"), "disability_category": _l("Kind of disability"),
    "disability_grade": _l("Grade of disability"), "ill": _l("Seriously ill"), "carer": _l("Cares for somebody"),
    "n_members": _l("Members of the household"), "n_minors": _l("Minors in the household"),
    "income_head_month_fen": _l("Income a head and month"), "lives_alone": _l("Lives alone"),
}  # fmt: skip
LABELS = {
    "category": "category", "colour": "colour", "work_status": "work status", "disability_category": "disability",
    "school_stage": "school stage",
}  # fmt: skip


def criteria_words(condition: Condition) -> tuple[str, ...]:
    """One phrase per thing that must hold."""
    return tuple(dict.fromkeys(condition_words(part) for part in parts_of(condition)))


def condition_words(condition: Condition) -> str:
    """A condition of any depth as one phrase."""
    if "fact" in condition:
        speak = _PHRASES.get((condition["fact"], condition["op"]))
        return speak(condition["value"]) if speak is not None else _test_words(condition)
    if "not" in condition:
        return _("not: %(words)s", words=condition_words(condition["not"]))
    if "any" in condition:
        return _(" or ").join(condition_words(part) for part in condition["any"]) or _("nobody")
    return _(" and ").join(condition_words(part) for part in condition.get("all", ())) or _("everybody")


def fact_name(fact: str) -> str:
    """What a fact is called."""
    return str(NAMES.get(fact, fact))


def value_words(fact: str, value: Any) -> str:
    """A value of a fact, or several of them."""
    if isinstance(value, list):
        return "、".join(value_words(fact, one) for one in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if fact in LABELS:
        return label(str(value), LABELS[fact])
    if fact == "area":
        return full_names({value}).get(value, str(value))
    if fact.endswith("_fen"):
        return _("%(yuan)s yuan", yuan=yuan(int(value)))
    if fact == "education" and 0 <= int(value) < len(EDUCATION):
        return label(EDUCATION[int(value)], "education")
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _test_words(test: Condition) -> str:
    said = {"fact": fact_name(test["fact"]), "value": value_words(test["fact"], test["value"])}
    return {
        "<": lambda: _("%(fact)s: less than %(value)s", **said),
        ">": lambda: _("%(fact)s: more than %(value)s", **said),
        "<=": lambda: _("%(fact)s: at most %(value)s", **said), ">=": lambda: _("%(fact)s: at least %(value)s", **said),
        "!=": lambda: _("%(fact)s: not %(value)s", **said), "in": lambda: _("%(fact)s: one of %(value)s", **said),
    }.get(test["op"], lambda: _("%(fact)s: %(value)s", **said))()  # fmt: skip


def _listed(context: str) -> Callable[[Any], str]:
    return lambda value: "、".join(label(str(v), context) for v in (value if isinstance(value, list) else [value]))


_PHRASES: dict[tuple[str, str], Callable[[Any], str]] = {
    ("age", ">="): lambda value: _("from %(n)s years of age", n=value),
    ("age", "<="): lambda value: _("up to %(n)s years of age", n=value),
    ("category", "in"): _listed("category"),
    ("category", "=="): _listed("category"),
    ("disability_category", "in"): _listed("disability"),
    ("disability_category", "=="): _listed("disability"),
    ("disability_grade", "<="): lambda value: _("disability of grade %(n)s or more severe", n=value),
    ("school_stage", "in"): _listed("school stage"),
    ("school_stage", "=="): _listed("school stage"),
    ("income_head_month_fen", "<="): lambda value: _(
        "at most %(yuan)s yuan of income a head and month", yuan=yuan(value)
    ),
    ("income_month_fen", "<="): lambda value: _(
        "at most %(yuan)s yuan of income of the household a month", yuan=yuan(value)
    ),
    ("lives_alone", "=="): lambda value: _("living alone") if value else _("not living alone"),
    ("boards", "=="): lambda value: _("boarding at school") if value else _("not boarding at school"),
    ("house_safe", "=="): lambda value: _("the house is safe") if value else _("the house is not safe"),
}
