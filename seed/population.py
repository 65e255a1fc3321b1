"""Invented households, one after the other: any number of them, in constant memory.

The same seed, number and day give the same households. Each draws from a stream of its own, so
that a change to one part of a life moves nobody else's.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np

from marketplace.households.rules import age_on

from .drafts import HouseholdDraft, PersonDraft
from .families import draw_family
from .lives import live
from .numbers import IdNumbers, bank_card, phone
from .places import Place, households_per_village, villages

COUNTY_NAMES = {"330803": "衢江", "331181": "龙泉"}
PHONES_PER_HOUSEHOLD = 8


def households(n: int, *, on: date, seed: int = 2021) -> Iterator[HouseholdDraft]:
    """`n` households of the demo's villages as they are on the day `on`, village by village."""
    places = villages()
    counts = households_per_village(places, n, np.random.default_rng([seed, 0]))
    ids = IdNumbers()
    serial = 0
    for place, count in zip(places, counts, strict=True):
        for nth in range(1, count + 1):
            serial += 1
            yield _household(place, nth, serial, on=on, ids=ids, rng=np.random.default_rng([seed, 1, serial]))


def _household(
    place: Place, nth: int, serial: int, *, on: date, ids: IdNumbers, rng: np.random.Generator
) -> HouseholdDraft:
    members = draw_family(rng, place, on=on, ids=ids)
    for person in members:
        live(person, members, rng, county=place.county, on=on)
    _share_phones(members, serial, rng, on=on)
    category, colour = _category(members, rng)
    since = on - timedelta(days=int(rng.integers(200, 2400)))
    return HouseholdDraft(
        number=f"{place.code}-{nth:04d}",
        area_code=place.code,
        address=f"{place.name}{int(rng.integers(1, 240))}号",
        lat=round(place.lat + rng.normal(0, 0.004), 5),
        lon=round(place.lon + rng.normal(0, 0.004), 5),
        category=category,
        category_source=SOURCES[category],
        decision_number=f"{COUNTY_NAMES[place.county]}民〔{since.year}〕{int(rng.integers(1, 900))}号",
        category_from=since,
        category_to=_valid_until(since, on),
        colour=colour,
        bank_card=bank_card(serial),
        members=members,
        facts=_facts(members, category, rng, on=on),
    )


SOURCES = {
    "tekun": "县级民政部门特困供养认定",
    "dibao": "县级民政部门低保审批",
    "dibao_edge": "县级民政部门低保边缘认定",
    "rigid_spending": "县级民政部门支出型困难认定",
    "prevention": "农业农村部门防返贫监测",
}


def _category(members: list[PersonDraft], rng: np.random.Generator) -> tuple[str, str]:
    """The category that the household's situation leads to, and the colour of its risk."""
    earners = [p for p in members if p.work_status in ("seeking", "employed")]
    weak = any(p.disability_grade in (1, 2) for p in members)
    sick = any(p.illness for p in members)
    chance = rng.random()
    if len(members) == 1 and not earners and chance < 0.35:
        category = "tekun"
    elif not earners or (weak and chance < 0.8):
        category = "dibao" if chance < 0.9 else "dibao_edge"
    elif sick and chance < 0.3:
        category = "rigid_spending"
    else:
        category = "dibao" if chance < 0.45 else "dibao_edge" if chance < 0.85 else "prevention"
    risk = 0.25 * (not earners) + 0.25 * sick + 0.25 * weak + rng.random() * 0.5
    return category, "red" if risk > 0.85 else "yellow" if risk > 0.55 else "green"


def _valid_until(since: date, on: date) -> date:
    """Recognition is checked once a year: the next such day after `on`."""
    years = on.year - since.year
    until = since + timedelta(days=365 * (years + 1))
    return until if until > on else until + timedelta(days=365)


def _share_phones(members: list[PersonDraft], serial: int, rng: np.random.Generator, *, on: date) -> None:
    """Most adults have a phone; the very old often none, and then the household shares one."""
    for person in members:
        age = age_on(person.born_on, on)
        chance = 0.0 if age < 14 else 0.95 if age < 70 else 0.72 if age < 80 else 0.45
        if rng.random() < chance:
            person.phone = phone(serial * PHONES_PER_HOUSEHOLD + person.key)


def _facts(members: list[PersonDraft], category: str, rng: np.random.Generator, *, on: date) -> dict[str, Any]:
    line = {"tekun": 1130, "dibao": 950, "dibao_edge": 1500, "rigid_spending": 1700, "prevention": 1600}[category]
    return {
        "income_month_fen": int(line * len(members) * rng.uniform(0.75, 1.1)) * 100,
        "medical_cost_year_fen": sum(_yearly_cost(p, rng) for p in members) * 100,
        "farmland_mu": round(float(rng.uniform(0.2, 1.6)) * len(members), 1),
        "house_safe": bool(rng.random() < 0.97),
        "has_smartphone": any(p.phone and age_on(p.born_on, on) < 66 for p in members) and rng.random() < 0.85,
    }


def _yearly_cost(person: PersonDraft, rng: np.random.Generator) -> int:
    return int(rng.integers(800, 16000)) if person.illness else 0
