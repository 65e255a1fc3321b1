"""A life for each member: schooling, health, work, and what somebody can and wants to do.

What is drawn hangs together: a student studies and has the schooling of that age, a carer has
somebody to care for, a wage fits the work and the hours.
"""

from datetime import date, timedelta

import numpy as np

from .drafts import PersonDraft
from .draw import Lots
from .health import draw_disability, draw_illness
from .work import draw_work

EDUCATION = ("none", "primary", "junior", "senior", "college", "bachelor")
SCHOOLING = (  # from age: what people of that age have finished, in per cent
    (71, Lots(EDUCATION[:4], (46, 43, 10, 1))),
    (55, Lots(EDUCATION[:4], (15, 46, 32, 7))),
    (40, Lots(EDUCATION, (2, 25, 55, 14, 3, 1))),
    (28, Lots(EDUCATION, (1, 4, 47, 30, 13, 5))),
    (22, Lots(EDUCATION, (0, 2, 22, 38, 25, 13))),
    (18, Lots(EDUCATION[:4], (0, 2, 48, 50))),
    (15, Lots(EDUCATION[:3], (5, 15, 80))),
    (12, Lots(EDUCATION[:2], (10, 90))),
    (0, Lots(EDUCATION[:1], (1,))),
)
STAGES = ((6, "primary", "none"), (12, "junior", "primary"), (15, "senior", "junior"), (18, "college", "senior"))
ADULT_AGE, RETIREMENT_AGE = 18, 60
NEWLY_OF_AGE = timedelta(days=190)  # a little more than the half year of the demo


def live(person: PersonDraft, members: list[PersonDraft], rng: np.random.Generator, *, county: str, on: date) -> None:
    """Fill in everything about `person` that its age and lot leave open (once per member)."""
    age = (on - person.born_on).days // 365
    if person.lot == "student":
        _study(person, rng, age=age)
    else:
        _grow_up(person, members, rng, county=county, age=age)
    if timedelta(0) <= on - _birthday(person.born_on, ADULT_AGE) < NEWLY_OF_AGE:
        person.consents = []  # what the guardian agreed to has ended, and nobody has asked yet


def _grow_up(
    person: PersonDraft, members: list[PersonDraft], rng: np.random.Generator, *, county: str, age: int
) -> None:
    person.education = _schooling(rng, age)
    if age >= RETIREMENT_AGE:
        person.retired_on = _birthday(person.born_on, RETIREMENT_AGE)
    _health(person, rng, age=age)
    person.work_status = _status(person, members, rng, age=age)
    if person.work_status in ("seeking", "employed", "caring"):
        draw_work(person, rng, county=county, age=age)
    _agree(person, rng)


def _study(person: PersonDraft, rng: np.random.Generator, *, age: int) -> None:
    """A student has finished the stage before the one it attends."""
    stage, done = next((stage, done) for start, stage, done in reversed(STAGES) if age >= start or start == 6)
    person.education, person.work_status = done, "studying"
    person.facts = {"school_stage": stage, "boards": bool(stage in ("senior", "college") or rng.random() < 0.15)}
    if rng.random() < 0.6:
        person.consents = ["matching", "introduction", "donor_wishes"]  # given by the guardian


def _schooling(rng: np.random.Generator, age: int) -> str:
    return next(lots for start, lots in SCHOOLING if age >= start).draw(rng)


def _health(person: PersonDraft, rng: np.random.Generator, *, age: int) -> None:
    if person.lot == "disabled":
        draw_disability(person, rng, severe=False)
    elif person.lot == "dependent":
        draw_disability(person, rng, severe=True)
    elif person.lot in ("ill", "frail"):
        draw_illness(person, rng, serious=person.lot == "frail" or rng.random() < 0.5)
    elif rng.random() < (0.45 if age >= 63 else 0.08):
        draw_illness(person, rng, serious=False)
    if person.lot == "able" and age >= 55 and person.lifting_kg is None:
        person.lifting_kg = 30 if age < 62 else 20
    if person.lot == "elder":
        person.lifting_kg = min(person.lifting_kg or 15, 15 if age < 72 else 5)
    if person.disability_category == "intellectual" and person.education not in ("none", "primary"):
        person.education = "primary"


def _status(person: PersonDraft, members: list[PersonDraft], rng: np.random.Generator, *, age: int) -> str:
    chance = rng.random()
    if age < 16:
        return "studying"
    if person.lot in ("dependent", "frail") or person.disability_grade == 1:
        return "retired" if age >= RETIREMENT_AGE else "unable"
    if person.lot == "carer":
        person.cares_for = next(p.key for p in members if p.lot in ("dependent", "frail"))
        return "caring" if age >= 66 or chance < 0.6 else "seeking"
    if person.lot == "elder":
        return "seeking" if age <= 70 and chance < 0.45 else "retired"
    if person.lot == "disabled":
        seeks = 0.35 if person.disability_grade == 2 else 0.65
        return "seeking" if chance < seeks else "employed" if chance > 0.88 else "unable"
    if person.lot == "ill":
        return "seeking" if chance < 0.5 else "employed" if chance > 0.9 else "unable"
    if age >= RETIREMENT_AGE:
        return "seeking" if chance < 0.5 else "retired"
    return "seeking" if chance < 0.66 else "employed"


def _agree(person: PersonDraft, rng: np.random.Generator) -> None:
    """Who looks for work agrees to be matched as a rule, of the others two thirds; some keep it back."""
    if rng.random() < (0.93 if person.work_status == "seeking" else 0.66):
        person.consents = ["matching", "introduction"]
    if person.is_head and rng.random() < 0.55:
        person.consents = [*person.consents, "donor_wishes"]


def _birthday(born_on: date, age: int) -> date:
    """The day on which somebody turns `age`; the 29th of February becomes the 1st of March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
