"""What is known of a household, who stands how to it, and who may do and see what."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from .. import clock
from ..access import Predicate, Principal, allow, covers
from .models import CATEGORIES, COLOURS, DISABILITIES, EDUCATION, WORK_STATUS

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
    "income_head_month_fen": float,  # the household's income divided by its members
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
FACT_WORDS = {
    "income_month_fen": _l("Income of the household a month"),
    "medical_cost_year_fen": _l("Medical costs a year, paid by the household"),
    "farmland_mu": _l("Farmland (mu)"),
    "house_safe": _l("The house is safe"),
    "has_smartphone": _l("Has a smartphone"),
    "school_stage": _l("School attended"),
    "boards": _l("Boards at school"),
}
# What is recorded of a household and asked about by the head: name of the divided fact → the recorded one.
PER_HEAD = {"income_head_month_fen": "income_month_fen"}
SCHOOL_STAGES = ("kindergarten", "primary", "junior", "senior", "vocational", "college")
# The words that a fact can be; facts that are not here are numbers, yes or no, or codes of areas.
FACT_VALUES: dict[str, tuple[str, ...]] = {
    "category": CATEGORIES, "colour": COLOURS, "work_status": WORK_STATUS, "disability_category": DISABILITIES,
    "school_stage": SCHOOL_STAGES,
}  # fmt: skip


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


def stands_in(who: Principal, household: HouseholdLike) -> bool:
    """The viewer's township looks after a household that no cadre is paired with."""
    return household.cadre_id is None and is_township(who, household)


def is_bureau(who: Principal, household: HouseholdLike) -> bool:
    """The viewer sits in a bureau that reaches the household."""
    return covers(who.areas("bureau"), household.area_code)


def acts_for(who: Principal, household: HouseholdLike) -> bool:
    """Who speaks for a household: itself, its paired cadre, the clerk of its village."""
    return is_own(who, household) or is_paired_cadre(who, household) or is_clerk(who, household)


def speaking(who: Principal, household: HouseholdLike) -> Principal:
    """`who` in the role in which it speaks for the household: on its behalf unless it belongs to it."""
    if is_own(who, household):
        return who.as_role("household")
    if is_paired_cadre(who, household):
        return who.as_role("cadre", on_behalf=True)
    return who.as_role("clerk" if is_clerk(who, household) else "township", on_behalf=True)


def age_on(born_on: date, day: date) -> int:
    """Completed years of life on a day; someone born on 29 February ages on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def born_by(years: int, day: date) -> date:
    """Who was born on this day or before has completed `years` of life on `day`: `age_on` for SQL."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, in a year that has none
        return date(day.year - years, 2, 28)


def is_minor(person: Any, day: date) -> bool:
    """Under 18: a guardian speaks for the person."""
    return age_on(person.born_on, day) < ADULT_AGE


def plausible_birth(born_on: date, today: date) -> bool:
    """Not to come, and not so long ago that nobody lives who was born then."""
    return born_on <= today and today.year - born_on.year <= OLDEST


def derived_facts(person: Any, household: Any, members: Iterable[Any], on: date) -> dict[str, Any]:
    """The facts that follow from the register; None where nobody knows. `members` are those who did not leave."""
    present = list(members)
    return {
        "age": age_on(person.born_on, on),
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


def per_head(recorded: Mapping[str, Any], n_members: int) -> dict[str, float | None]:
    """The recorded sums of a household divided by those who live in it; unknown where no sum is on record."""
    return {
        name: recorded[sum_of] / n_members if n_members and recorded.get(sum_of) is not None else None
        for name, sum_of in PER_HEAD.items()
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
    return not (consent.guardian_id is not None and is_minor(person, clock.local(consent.given_at).date()))


# What each one sees of a household beyond names and skills. Sealed values are masked until "show" is pressed.
SEES: dict[str, frozenset[str]] = {
    # its own everything
    "own": frozenset({"phone", "address", "id_number", "disability_number", "bank_card", "illness", "health", "facts"}),
    # decides on matches and visits: no account numbers
    "cadre": frozenset({"phone", "address", "id_number", "disability_number", "illness", "health", "facts"}),
    # enters what is handed in, pays out: no illness once it is entered
    "clerk": frozenset({"phone", "address", "id_number", "disability_number", "bank_card", "health", "facts"}),
    # reviews recognition: the whole file
    "township": frozenset(
        {"phone", "address", "id_number", "disability_number", "bank_card", "illness", "health", "facts"}
    ),
    # decides on the register
    "bureau": frozenset({"phone", "address", "id_number", "health", "facts"}),
}
STANDINGS: dict[str, Predicate] = {
    "own": is_own, "cadre": is_paired_cadre, "clerk": is_clerk, "township": is_township, "bureau": is_bureau,
}  # fmt: skip
REGISTERS = ("clerk", "township", "bureau")  # who enters households: each in its own area
NAMED_IN_LISTS = frozenset({"own", "cadre", "clerk"})  # they know the people; the others read a family name


def standings(who: Principal, household: HouseholdLike) -> list[str]:
    """How the viewer stands to the household; empty for a stranger."""
    return [name for name, holds in STANDINGS.items() if holds(who, household)]


def named_in_lists(who: Principal, household: HouseholdLike) -> bool:
    """Whether a list shows this viewer the full names of the household's people."""
    return bool(NAMED_IN_LISTS.intersection(standings(who, household)))


def sees(who: Principal, household: HouseholdLike) -> frozenset[str]:
    """What the viewer may read of this household."""
    return frozenset().union(*(SEES[name] for name in standings(who, household)))


def of_person(predicate: Predicate) -> Predicate:
    """The predicate over a person's household."""
    return lambda who, person: predicate(who, person.household)


def is_cadre_themself(who: Principal, cadre: Any) -> bool:
    """The cadre's own page."""
    return cadre.id == who.user_id


def manages_cadre(who: Principal, cadre: Any) -> bool:
    """A township or bureau in whose area, or over whose area, the cadre works."""
    own = who.areas("township", "bureau")
    return any(covers(own, code) or any(covers([code], area) for area in own) for code in cadre.areas)


_OFFICES = (allow("township", when=is_township), allow("bureau", when=is_bureau))
_NEAR = (allow("cadre", when=is_paired_cadre), allow("clerk", when=is_clerk))

PERMISSIONS = {
    "households:list": (allow("household", "cadre", "clerk", "township", "bureau"),),
    "households:look_up": (allow("cadre", "clerk", "township", "bureau"),),
    "households:show": (allow("household", when=is_own), *_NEAR, *_OFFICES),
    "households:show_person": (
        allow("household", when=of_person(is_own)),
        allow("cadre", when=of_person(is_paired_cadre)),
        allow("clerk", when=of_person(is_clerk)),
        allow("township", when=of_person(is_township)),
        allow("bureau", when=of_person(is_bureau)),
    ),
    "households:register": (allow(*REGISTERS),),
    "households:edit": (*_NEAR, *_OFFICES),
    "households:categorise": _OFFICES,
    "households:county": (allow("bureau", when=is_bureau),),  # moving, leaving and re-entering the register
    "households:add_person": (*_NEAR, _OFFICES[0]),
    "households:edit_person": (
        allow("cadre", when=of_person(is_paired_cadre)),
        allow("clerk", when=of_person(is_clerk)),
        allow("township", when=of_person(is_township)),
    ),
    "households:edit_work": (
        allow("household", when=of_person(is_own)),
        allow("cadre", when=of_person(is_paired_cadre)),
        allow("clerk", when=of_person(is_clerk)),
        allow("township", when=of_person(is_township)),
    ),
    "households:consent": (
        allow("household", when=of_person(is_own)),
        allow("cadre", when=of_person(is_paired_cadre)),
        allow("clerk", when=of_person(is_clerk)),
    ),
    "households:record_fact": (*_NEAR, *_OFFICES),
    "households:pair": _OFFICES,
    "households:account": _NEAR,
    "households:cadres": (allow("township", "bureau"),),
    "households:absence": (
        allow("cadre", when=is_cadre_themself),
        allow("township", "bureau", when=manages_cadre),
    ),
}

CONSTRAINTS = {
    "uq_households_number": ("number", "This household number is taken."),
    "uq_people_head": ("relation", "This household has a head already."),
    "ck_deputyships_days": ("until_on", "Please give the days in their order."),
    "ck_deputyships_self": ("deputy", "Please choose another cadre."),
    "ck_households_category": ("category", "Please choose one of the list."),
    "ck_households_colour": ("colour", "Please choose one of the list."),
    "uq_people_id_number": ("id_number", "Somebody with this ID number is registered already."),
    "ck_people_hours": ("hours_per_day", "A day has 24 hours."),
    "ck_people_days": ("days_per_month", "A month has at most 31 days."),
}
