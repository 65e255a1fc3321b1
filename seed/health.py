"""Illness and disability, and what they rule out at work."""

from functools import cache

import numpy as np

from .drafts import PersonDraft
from .draw import Lots
from .files import listed, rows
from .numbers import disability_number

GRADES = {False: Lots((2, 3, 4), (28, 36, 36)), True: Lots((1, 2), (45, 55))}
DEPENDENT_CATEGORIES = ("intellectual", "mental", "physical", "multiple")  # who often cannot be left alone


def draw_illness(person: PersonDraft, rng: np.random.Generator, *, serious: bool) -> None:
    """An illness with its limits."""
    wanted = "serious" if serious else "mild"
    row = _illnesses(wanted).draw(rng)
    person.illness = row["name"]
    _limit(person, listed(row["limits"]), int(row["lifting_kg"]))


def draw_disability(person: PersonDraft, rng: np.random.Generator, *, severe: bool) -> None:
    """A category, a grade, a certificate number, and the limits that follow."""
    row, grade = _disabilities(severe).draw(rng), GRADES[severe].draw(rng)
    person.disability_category, person.disability_grade = row["category"], grade
    person.disability_number = disability_number(person.id_number, row["category"], grade)
    kind = "severe" if grade <= 2 else "light"
    _limit(person, listed(row[f"limits_{kind}"]), int(row[f"lifting_{kind}_kg"]))


def _limit(person: PersonDraft, limits: list[str], lifting_kg: int) -> None:
    person.health_limits = sorted({*person.health_limits, *limits})
    person.lifting_kg = min(lifting_kg, person.lifting_kg or lifting_kg)


@cache
def _illnesses(severity: str) -> Lots[dict[str, str]]:
    return _lots([row for row in rows("demo/illnesses.csv") if row["severity"] == severity])


@cache
def _disabilities(severe: bool) -> Lots[dict[str, str]]:
    table = rows("demo/disabilities.csv")
    return _lots([row for row in table if not severe or row["category"] in DEPENDENT_CATEGORIES])


def _lots(table: list[dict[str, str]]) -> Lots[dict[str, str]]:
    return Lots(table, [int(row["weight"]) for row in table])
