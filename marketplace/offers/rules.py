"""Who may do what with a help offer, and what an offer may say."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .. import conditions
from ..access import Principal, allow, covers
from ..households.rules import FACT_VALUES, FACTS
from ..masking import NO_NUMBERS, carries_a_number
from .drafts import OfferDraft
from .models import AUDIENCES, KINDS, NEVER_DISCLOSED

LONGEST = timedelta(days=4 * 366)  # a student is sponsored until the end of a course
IN_MONEY = frozenset({"cash", "sponsor_student"})
CLOSE_REASONS = ("budget_used", "filled_elsewhere", "season_over", "wrong_data", "closed_down", "other")

POSTING_RIGHTS = frozenset({"all", "post"})


def posting_organisation_ids(who: Principal) -> frozenset[int]:
    """The donors for whom this person may write offers."""
    return frozenset(
        grant.organisation_id
        for grant in who.grants
        if grant.organisation_id and grant.role == "donor" and grant.right in POSTING_RIGHTS
    )


def runs(who: Principal, offer: Any) -> bool:
    """The offer is of a donor this person speaks for."""
    return offer.organisation_id in posting_organisation_ids(who)


def watches(who: Principal, offer: Any) -> bool:
    """The offer is meant for the area of this officer, township or bureau, or for one around it."""
    codes = who.areas("bureau", "officer", "township")
    return covers(codes, offer.area_code) or any(covers([offer.area_code], code) for code in codes)


def may_stop(who: Principal, offer: Any) -> bool:
    """A bureau may pause or close what is offered in its area."""
    return runs(who, offer) or covers(who.areas("bureau"), offer.area_code)


def is_visible(who: Principal, offer: Any) -> bool:
    """Everybody sees an open offer, whoever is signed in one that was; a draft is for its donor and its area."""
    if offer.state == "open" or who.has("system") or runs(who, offer) or watches(who, offer):
        return True
    return who.user_id is not None and offer.state != "draft"


PERMISSIONS = {
    "offers:read": (allow("anyone", when=is_visible),),
    "offers:post": (allow("donor", "officer", "bureau"),),
    "offers:list": (allow("donor", "officer", "bureau", "township"),),
    "offers:new": (allow("donor"),),
    "offers:edit": (allow("donor", when=runs),),
    "offers:stop": (allow("donor", "bureau", when=may_stop),),
}

CONSTRAINTS = {
    "ck_help_offers_charity": ("charity_name", "Cash goes through a named charity. Please write which one."),
    "ck_help_offers_kind": ("kind", "Please choose one of the list."),
    "ck_help_offers_audience": ("audience", "Please choose one of the list."),
    "ck_help_offers_slot_range": ("slots", "Please give a number from 1 to 9999."),
}


def complaints(draft: OfferDraft, *, today: date) -> dict[str, str]:
    """Field → why this offer cannot be taken as it is (message keys); empty when it can."""
    return dict(_about_words(draft)) | dict(_about_money(draft)) | dict(_about_time(draft, today))


def criteria_fit(condition: conditions.Condition) -> bool:
    """Whether the condition is well-formed, speaks of facts that are known, and names words that these have."""
    try:
        conditions.check(condition, FACTS)
    except (ValueError, TypeError):
        return False
    tests = [test for test in conditions.single_tests(condition) if test["fact"] in FACT_VALUES]
    asked = [(test["fact"], test["value"] if test["op"] == "in" else [test["value"]]) for test in tests]
    return all(value in FACT_VALUES[fact] for fact, values in asked for value in values)


# An offer meant for these tells by itself what is on record of whoever gets it.
SICK_OR_CARING = frozenset({"sick", "disabled", "carer"})
HEALTH_FACTS = frozenset({"ill", "disabled", "disability_category", "disability_grade", "carer"})


def asks_for_illness(offer: Any) -> bool:
    """Whether who it is for tells who is ill, by its audience or by its conditions."""
    return offer.audience == "sick" or "ill" in _asked(offer)


def is_for_the_family(offer: Any) -> bool:
    """Whether one share goes to a whole family, asked for by its head: what is for anybody, but for training."""
    return offer.audience == "anyone" and offer.kind != "training"


def never_discloses(offer: Any) -> bool:
    """Whether its donor never learns who gets it: sponsorship and care, and whatever is meant for sick or disabled
    people or who cares for them, by its audience or by its conditions. Takes an offer or a draft.
    """
    return offer.kind in NEVER_DISCLOSED or offer.audience in SICK_OR_CARING or bool(_asked(offer) & HEALTH_FACTS)


def _asked(offer: Any) -> set[str]:
    return {test["fact"] for test in conditions.single_tests(offer.criteria or {})}


def _about_words(draft: OfferDraft) -> Iterator[tuple[str, str]]:
    if len(draft.title) < 2:
        yield "title", "Please give the offer a name."
    for name in ("title", "description", "charity_name"):
        if carries_a_number(getattr(draft, name)):
            yield name, NO_NUMBERS
    for name, known in (("kind", KINDS), ("audience", AUDIENCES)):
        if getattr(draft, name) not in known:
            yield name, "Please choose one of the list."
    if not 1 <= draft.slots <= 9999:
        yield "slots", "Please give a number from 1 to 9999."
    if not criteria_fit(draft.criteria):
        yield "criteria", "These conditions cannot be read."
        return
    ages = {test["op"]: test["value"] for test in conditions.single_tests(draft.criteria) if test["fact"] == "age"}
    if ages.get(">=", 0) > ages.get("<=", 999):
        yield "age_to", "The highest age is below the lowest."


def _about_money(draft: OfferDraft) -> Iterator[tuple[str, str]]:
    if draft.kind == "cash" and not draft.charity_name:
        # Charity law: the platform never holds money, and nobody collects it in public.
        yield "charity_name", "Cash goes through a named charity. Please write which one."
    if draft.kind in IN_MONEY and not draft.slice_fen:
        yield "slice_fen", "Please say how much one person gets."
    if draft.budget_fen is not None and draft.budget_fen < (draft.slice_fen or 0):
        yield "budget_fen", "The budget does not reach for one person."


def _about_time(draft: OfferDraft, today: date) -> Iterator[tuple[str, str]]:
    if draft.from_on is None:
        yield "from_on", "Please give a day."
    if draft.until_on is None or draft.until_on < today:
        yield "until_on", "Please give a day from today on."
    elif draft.from_on is not None and draft.until_on < draft.from_on:
        yield "until_on", "The offer ends before it begins."
    elif draft.until_on > today + LONGEST:
        yield "until_on", "At most four years ahead, please."
