"""What is known of a household, who stands how to it, and who may do and see what."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from ..access import Principal, allow, covers
from .models import EDUCATION

ADULT_AGE = 18
OLDEST = 120

# The facts that conditions speak of (offer criteria, policies, alert rules): name → type.
DERIVED: dict[str, type] = {
    "age": float,  # completed years
    "area": str,  # 12-digit code of the village
    "category": str,
    "colour": str,
    "education": float,  # place on the ladder none 0 … master 6
    "work_status": str,
    "student": bool,
    "disabled": bool,
    "disability_category": str,
    "disability_grade": float,
    "ill": bool,
    "carer": bool,
    "n_members": float,
    "n_minors": float,
    "lives_alone": bool,
}
# Facts that are recorded with a source and a date: name → type; those of a person, then of a household.
PERSON_FACTS: dict[str, type] = {"school_stage": str, "boards": bool}
HOUSEHOLD_FACTS: dict[str, type] = {
    "income_month_fen": float,
    "medical_cost_year_fen": float,
    "farmland_mu": float,
    "house_safe": bool,
    "has_smartphone": bool,
}
RECORDED = HOUSEHOLD_FACTS | PERSON_FACTS
FACTS = DERIVED | RECORDED
SCHOOL_STAGES = ("kindergarten", "primary", "junior", "senior", "vocational", "college")


class HouseholdLike(Protocol):
    """A household or a card of one: what the predicates below read."""

    id: Any
    area_code: Any
    cadre_id: Any


def is_own(who: Principal, household: HouseholdLike) -> bool:
    """The viewer belongs to the household."""
    return household.id in who.household_ids


def is_paired_cadre(who: Principal, household: HouseholdLike) -> bool:
    """The viewer is the household's paired cadre, or stands in for the cadre today."""
    return household.cadre_id is not None and household.cadre_id in who.cadre_ids


def is_clerk(who: Principal, household: HouseholdLike) -> bool:
    """The viewer is the clerk of the household's village."""
    return covers(who.areas("clerk"), household.area_code)


def is_township(who: Principal, household: HouseholdLike) -> bool:
    """The viewer is an officer of the household's township."""
    return covers(who.areas("township"), household.area_code)


def is_bureau(who: Principal, household: HouseholdLike) -> bool:
    """The viewer sits in a bureau that reaches the household."""
    return covers(who.areas("bureau"), household.area_code)


def acts_for(who: Principal, household: HouseholdLike) -> bool:
    """Who speaks for a household: itself, its paired cadre, the clerk of its village."""
    return is_own(who, household) or is_paired_cadre(who, household) or is_clerk(who, household)


def age_on(person: Any, day: date) -> int:
    """Completed years of life on a day; someone born on 29 February ages on 1 March."""
    born = person.born_on
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(person: Any, day: date) -> bool:
    """Under 18: a guardian speaks for the person."""
    return age_on(person, day) < ADULT_AGE


def derived_facts(person: Any, household: Any, members: Iterable[Any], on: date) -> dict[str, Any]:
    """The facts that follow from the register; None where nobody knows. `members` are those who did not leave."""
    present = list(members)
    return {
        "age": age_on(person, on),
        "area": household.area_code,
        "category": household.category,
        "colour": household.colour,
        "education": EDUCATION.index(person.education) if person.education in EDUCATION else None,
        "work_status": person.work_status,
        "student": person.work_status == "studying",
        "disabled": bool(person.disability_category),
        "disability_category": person.disability_category or None,
        "disability_grade": person.disability_grade,
        "ill": bool(person.illness_sealed),
        "carer": person.cares_for_id is not None or person.work_status == "caring",
        "n_members": len(present),
        "n_minors": sum(is_minor(member, on) for member in present),
        "lives_alone": len(present) == 1,
    }


def consent_counts(consent: Any, person: Any, on: date) -> bool:
    """Whether a consent that was not withdrawn still speaks for the person on a day.

    A minor's counts with a guardian on record; what the guardian gave for a minor ends when the
    minor comes of age, for then the person is asked. It ends too when the person left the household.
    """
    if person.left_on is not None and person.left_on <= on:
        return False
    if is_minor(person, on):
        return consent.guardian_id is not None
    return not (consent.guardian_id is not None and is_minor(person, consent.given_at.date()))


PERMISSIONS = {
    "households:list": (allow("household", "cadre", "clerk", "township", "bureau"),),
    "households:show": (
        allow("household", when=is_own),
        allow("cadre", when=is_paired_cadre),
        allow("clerk", when=is_clerk),
        allow("township", when=is_township),
        allow("bureau", when=is_bureau),
    ),
}

CONSTRAINTS = {
    "uq_households_number": ("number", "This household number is taken."),
    "uq_people_id_number": ("id_number", "Somebody with this ID number is registered already."),
    "ck_people_hours": ("hours_per_day", "A day has 24 hours."),
    "ck_people_days": ("days_per_month", "A month has at most 31 days."),
}
