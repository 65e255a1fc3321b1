"""Who could do which work, and whom an offer is for: enough sense to make a believable history.

The engine ranks; this only keeps the invented past from hiring people for what they cannot do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import cos, hypot, radians
from typing import Any

from marketplace.households.retirement import is_past_retirement
from marketplace.households.rules import age_on
from marketplace.matches.family import ADULT, MAY_LIVE_ALONE, OLD, SEVERE_GRADES
from marketplace.matches.limits import months_of

from .drafts import HouseholdDraft, OfferDraft, PersonDraft, PostDraft

KM_PER_DEGREE = 111.2
EDUCATION = ("none", "primary", "junior", "senior", "college", "bachelor", "master")
ELDERLY = 65
FARTHEST_KM = 45.0
CARER_KM = 15.0
ROAD = 1.6  # the way is longer than the crow flies, most of all here


@dataclass(frozen=True)
class Somebody:
    """A person with its household."""

    home: HouseholdDraft
    person: PersonDraft

    @property
    def key(self) -> tuple[str, int]:
        """The household's number and the person's place in it."""
        return self.home.number, self.person.key


def work_fit(who: Somebody, post: PostDraft, *, on: date, strict: bool) -> float | None:
    """How well the post suits, higher is better; None when it cannot be.

    Not `strict`: the way may be longer than wished, hours and season may not suit, what is taught need not
    be known, and one thing that is asked for may be missing (a certificate is often made up for).
    """
    person = who.person
    if who.home.county != post.area_code[:6] or not _may(person, post, on=on):
        return None
    if post.live_in and _is_last_to_stay(who, on):
        return None
    known = set(person.skills)
    missing = len(set(post.required) - known)
    if missing and (strict or (missing > 1 and not post.skills_taught)):
        return None
    if strict and not _has_time(person, post):
        return None
    km = 0.0 if post.remote else distance_km(who.home, post)
    reach = person.radius_km or 5.0
    if post.max_km is not None and km * ROAD > post.max_km:
        return None
    if (km * ROAD > _daily_km(who, on) if strict else km > FARTHEST_KM) and not (post.live_in and person.will_move):
        return None
    return 3.0 * len(known & {*post.required, *post.wished}) - missing - km / max(reach, 1.0)


def _has_time(person: PersonDraft, post: PostDraft) -> bool:
    """Whether hours, days and months are enough for the post."""
    if person.hours_per_day is not None and person.hours_per_day < post.hours_per_day:
        return False
    if person.days_per_month is not None and person.days_per_month < post.days_per_month:
        return False
    return not set(person.busy_months) & months_of(post)


def _daily_km(who: Somebody, on: date) -> float:
    """How far by road the person goes to work every day: as wished, somebody who must be home not far."""
    reach = who.person.radius_km or 5.0
    bound = who.person.cares_for is not None or _is_last_to_stay(who, on)
    return min(reach, CARER_KM) if bound else reach


def _is_last_to_stay(who: Somebody, on: date) -> bool:
    """Whether somebody at home needs care and no other adult is there."""
    others = [member for member in who.home.members if member is not who.person]
    cared_for = {member.cares_for for member in who.home.members}
    dependent = [
        member for member in others
        if age_on(member.born_on, on) < MAY_LIVE_ALONE
        or member.disability_grade in SEVERE_GRADES or member.key in cared_for
    ]  # fmt: skip
    able = [m for m in others if m not in dependent and ADULT <= age_on(m.born_on, on) < OLD]
    return bool(dependent) and not able


def _may(person: PersonDraft, post: PostDraft, *, on: date) -> bool:
    """Age, health, lifting, schooling, and for whom the post is kept."""
    age = age_on(person.born_on, on)
    retired = is_past_retirement(person.born_on, person.sex, on, retired_on=person.retired_on)
    if age < max(post.age_min, 18) or (retired and not (post.past_retirement and post.injury_cover)):
        return False
    if set(person.health_limits) & set(post.health_needs):
        return False
    if post.lifting_kg is not None and person.lifting_kg is not None and person.lifting_kg < post.lifting_kg:
        return False
    if post.min_education and EDUCATION.index(person.education) < EDUCATION.index(post.min_education):
        return False
    return not post.for_disabled or bool(person.disability_category)


def meant_for(who: Somebody, offer: OfferDraft, *, on: date) -> bool:
    """Whether the offer is for somebody like this, in this area."""
    if not who.home.area_code.startswith(_stem(offer.area_code)) or "matching" not in who.person.consents:
        return False
    return AUDIENCE[offer.audience](who, on) and _meets(offer.criteria, {**who.home.facts, **who.person.facts})


AUDIENCE = {
    "anyone": lambda who, on: who.person.is_head,
    "student": lambda who, on: who.person.work_status == "studying",
    "disabled": lambda who, on: bool(who.person.disability_category),
    "sick": lambda who, on: bool(who.person.illness),
    "elderly": lambda who, on: age_on(who.person.born_on, on) >= ELDERLY,
    "carer": lambda who, on: who.person.cares_for is not None,
}


def _meets(criteria: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """The demo's criteria are single tests of equality."""
    return not criteria or facts.get(criteria["fact"]) == criteria["value"]


def _stem(area_code: str) -> str:
    return area_code[:6] if area_code.endswith("000000") else area_code[:9]


def distance_km(home: HouseholdDraft, post: PostDraft) -> float:
    """As the crow flies; a flat map is exact enough for a county."""
    east = (home.lon - post.lon) * cos(radians(home.lat))
    return KM_PER_DEGREE * hypot(home.lat - post.lat, east)
