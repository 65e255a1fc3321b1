"""What somebody has learned, wants to do, how much of it, how far away and for how much."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from .drafts import PersonDraft
from .draw import Lots, one_of
from .files import listed, rows

FULL_HOURS, FULL_DAYS = 8.0, 25.0
COMMUTES = Lots((8.0, 10.0, 15.0, 20.0, 30.0, 40.0), (10, 20, 30, 20, 12, 8))  # km, in per cent
LIGHT_LIFTING_KG = 12
WANTED = (  # where some would go for work: Hangzhou, Yiwu, Kecheng, Liandu, Ningbo
    ("330100000000",), ("330782000000", "330100000000"), ("330802000000",), ("331102000000",), ("330200000000",),
)  # fmt: skip
CERTIFICATES = {  # a skill, and the certificate that some of its masters hold
    "chinese_cooking": ("food_health_cert", 0.5),
    "kitchen_help": ("food_health_cert", 0.4),
    "waiting_table": ("food_health_cert", 0.3),
    "elder_care": ("elder_care_cert", 0.3),
    "child_minding": ("infant_care_cert", 0.2),
    "security_guarding": ("security_guard_cert", 0.35),
    "car_driving": ("driving_licence_c1", 1.0),
    "truck_driving": ("driving_licence_b2", 0.6),
    "parcel_delivery": ("driving_licence_c1", 0.5),
    "tea_roasting": ("tea_maker_cert", 0.2),
    "sewing": ("sewing_cert", 0.12),
    "office_software": ("computer_cert", 0.3),
}


@dataclass(frozen=True)
class Profile:
    """A working life of the county: its skills, its words, its wage."""

    code: str
    county: str
    weight: float
    age_from: int
    age_to: int
    light: bool
    skills: tuple[str, ...]
    experience: str
    wanted: str
    wage_from: int
    wage_to: int


@cache
def profiles() -> tuple[Profile, ...]:
    """The working lives of `demo/work_profiles.csv`."""
    return tuple(_profile(row) for row in rows("demo/work_profiles.csv"))


def draw_work(person: PersonDraft, rng: np.random.Generator, *, county: str, age: int) -> None:
    """Skills and wishes of somebody who works, looks for work, or could work beside caring."""
    profile = _lives(county, age, _needs_light(person, age)).draw(rng)
    person.skills = _skills(profile, rng, county=county, age=age)
    person.skill_texts = _own_words(person.skills[0], rng)
    years = max(1, int((age - 17) * rng.uniform(0.1, 0.6)))
    person.experience, person.experience_years = profile.experience.format(years=years), years
    person.wanted_work = profile.wanted
    hours, days = _time(person, rng, age=age)
    person.hours_per_day, person.days_per_month = hours, days
    person.busy_months = [4, 5] if years % 9 == 0 else []  # the own fields, without another draw of the generator
    _reach(person, rng, age=age)
    if person.lot != "carer" and age < 55 and years % 3 == 0:
        person.wanted_areas = list(WANTED[years % len(WANTED)])
    share = hours / FULL_HOURS * days / FULL_DAYS
    wage = rng.uniform(profile.wage_from, profile.wage_to) * min(share, 1.0)
    person.wage_wished_fen = max(500, round(wage / 100) * 100) * 100


def _needs_light(person: PersonDraft, age: int) -> bool:
    limited = person.lifting_kg is not None and person.lifting_kg <= LIGHT_LIFTING_KG
    return limited or person.lot in ("disabled", "carer") or age > 66


@cache
def _lives(county: str, age: int, light: bool) -> Lots[Profile]:
    """Those that fit county and age, light work where nothing else is possible."""
    fits = [p for p in profiles() if p.county in ("*", county) and (p.light or not light)]
    fits = [p for p in fits if p.age_from <= age <= p.age_to] or fits
    return Lots(fits, [p.weight for p in fits])


def _skills(profile: Profile, rng: np.random.Generator, *, county: str, age: int) -> list[str]:
    skills = [profile.skills[0], *(s for s in profile.skills[1:] if rng.random() < 0.7)]
    if rng.random() < 0.3:  # many have done more than one thing in their lives
        other = _lives(county, age, profile.light).draw(rng)
        skills.append(other.skills[0])
    for skill in tuple(skills):
        certificate, chance = CERTIFICATES.get(skill, ("", 0.0))
        if rng.random() < chance:
            skills.append(certificate)
    if 20 <= age <= 56 and rng.random() < 0.3:
        skills.append("driving_licence_c1")
    return list(dict.fromkeys(skills))


def _own_words(skill: str, rng: np.random.Generator) -> list[str]:
    """A quarter say their skill in their own or in dialect words."""
    if rng.random() > 0.25 or not _words()[skill]:
        return []
    return [one_of(rng, _words()[skill])]


@cache
def _words() -> dict[str, list[str]]:
    """What people of these counties call each skill, in Chinese."""
    words = {row["code"]: listed(row["dialect"]) + listed(row["synonyms"]) for row in rows("vocabulary/skills.csv")}
    return {code: [word for word in said if not word.isascii()] for code, said in words.items()}


def _time(person: PersonDraft, rng: np.random.Generator, *, age: int) -> tuple[float, float]:
    """Hours a day and days a month."""
    if person.lot == "carer":
        hours, days = one_of(rng, (3, 4, 5)), one_of(rng, (15, 20, 25))
    elif age > 62 or person.illness or person.disability_category:
        hours, days = one_of(rng, (4, 5, 6, 8)), one_of(rng, (15, 20, 22, 26))
    else:
        hours, days = one_of(rng, (8, 8, 8, 9, 10, 6)), one_of(rng, (22, 25, 26, 26, 28))
    return float(hours), float(days)


def _reach(person: PersonDraft, rng: np.random.Generator, *, age: int) -> None:
    """How far somebody goes each day, or whether away from home altogether."""
    if person.lot == "carer":
        person.radius_km = one_of(rng, (2.0, 3.0, 5.0))
    elif age > 62 or person.lot in ("disabled", "ill"):
        person.radius_km = one_of(rng, (3.0, 5.0, 8.0, 10.0))
    else:
        person.radius_km = COMMUTES.draw(rng)
        person.will_move = bool(age < 48 and rng.random() < 0.18)


def _profile(row: dict[str, str]) -> Profile:
    return Profile(
        row["code"], row["county"], float(row["weight"]), int(row["age_from"]), int(row["age_to"]),
        row["light"] == "yes", tuple(listed(row["skills"])), row["experience"], row["wanted"],
        int(row["wage_from_yuan"]), int(row["wage_to_yuan"]),
    )  # fmt: skip
