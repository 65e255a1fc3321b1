"""Who lives together: ages that fit, names that are handed on, one head."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from .drafts import PersonDraft
from .draw import Lots
from .files import rows
from .numbers import IdNumbers
from .people_names import given_name, surname
from .places import Place

FEMALE_RELATIONS = {"child": "daughter", "grandchild": "granddaughter", "parent": "mother"}
MALE_RELATIONS = {"child": "son", "grandchild": "grandson", "parent": "father"}
YOUNGEST_PARENT, OLDEST_PARENT = 19, 45


@dataclass(frozen=True)
class Part:
    """One member of a family pattern: `head:42-62:m:ill`."""

    relation: str
    age_from: int
    age_to: int
    sex: str
    lot: str  # able, ill, disabled, dependent, frail, elder, carer, student


def _part(text: str) -> Part:
    relation, ages, sex, lot = text.split(":")
    age_from, age_to = (int(age) for age in ages.split("-"))
    return Part(relation, age_from, age_to, sex, lot)


@cache
def patterns() -> Lots[tuple[Part, ...]]:
    """The family patterns of `demo/families.csv`, by their shares."""
    table = rows("demo/families.csv")
    families = [tuple(_part(text) for text in row["members"].split("|")) for row in table]
    return Lots(families, [int(row["weight"]) for row in table])


def draw_family(rng: np.random.Generator, place: Place, *, on: date, ids: IdNumbers) -> list[PersonDraft]:
    """The members of one household, the head first, each with a lot that `lives.live` fills with a life."""
    parts = patterns().draw(rng)
    line = surname(rng, place.county, she=place.is_she and rng.random() < 0.6)
    fathers_line = surname(rng, place.county)  # of the children of a woman who is the head
    members: list[PersonDraft] = []
    for key, part in enumerate(parts):
        age = _age(part, members, rng, on=on)
        sex = part.sex if part.sex != "*" else ("m" if rng.random() < _share_of_men(part) else "f")
        born_on = on - timedelta(days=int(age * 365.25 + rng.integers(0, 365)))
        motherly = part.relation == "child" and members[0].sex == "f"
        family_name = fathers_line if motherly else line if _bears_name(part, sex) else surname(rng, place.county)
        members.append(
            PersonDraft(
                key=key, name=family_name + given_name(rng, sex, age), sex=sex, born_on=born_on,
                relation=_relation(part.relation, sex), id_number=ids.take(born_on, sex), lot=part.lot,
            )
        )  # fmt: skip
    return members


def _age(part: Part, members: list[PersonDraft], rng: np.random.Generator, *, on: date) -> int:
    """Within the pattern's span, and possible beside those already there."""
    low, high = part.age_from, part.age_to
    adults = [(on - p.born_on).days // 365 for p in members if p.relation in ("head", "spouse")]
    if part.relation == "spouse":
        low, high = max(low, adults[0] - 5), min(high, adults[0] + 3)
    if part.relation == "child":
        low, high = max(low, max(adults) - OLDEST_PARENT), min(high, min(adults) - YOUNGEST_PARENT)
    if part.relation == "grandchild":
        low, high = max(low, adults[0] - 68), min(high, adults[0] - 42)
    if part.relation == "parent":
        low, high = max(low, adults[0] + YOUNGEST_PARENT + 1), min(high, adults[0] + OLDEST_PARENT)
    return int(rng.integers(min(low, high), high + 1))


def _share_of_men(part: Part) -> float:
    """Old people who live alone are more often women; unmarried men of middle age are many."""
    if part.relation == "head" and part.age_from >= 63:
        return 0.47
    return 0.62 if part.relation == "head" and part.lot != "able" else 0.51


def _bears_name(part: Part, sex: str) -> bool:
    """Who bears the head's surname: all but the spouse and the mother."""
    return part.relation != "spouse" and not (part.relation == "parent" and sex == "f")


def _relation(relation: str, sex: str) -> str:
    return (MALE_RELATIONS if sex == "m" else FEMALE_RELATIONS).get(relation, relation)
