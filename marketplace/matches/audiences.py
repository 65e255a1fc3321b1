"""For whom help is, by the word that its donor chose. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ..households.rules import age_on
from ..offers.rules import is_for_the_family
from .rules import WORKING_AGE

Test = Callable[[Any, int], bool]  # of a person, and of the age from which people are elderly in its county


def audience_of(offer: Any) -> str:
    """For whom an offer is: its audience, which for training to anyone is everybody of working age."""
    return "anybody" if offer.audience == "anyone" and not is_for_the_family(offer) else offer.audience


def tests_on(day: date) -> Mapping[str, Test]:
    """Who belongs to each audience on a day."""
    return {
        "anyone": lambda row, _elderly: row.is_head,
        "anybody": lambda row, _elderly: age_on(row.born_on, day) >= WORKING_AGE,
        "student": lambda row, _elderly: row.work_status == "studying",
        "disabled": lambda row, _elderly: bool(row.disability_category),
        "sick": lambda row, _elderly: bool(row.illness_sealed),
        "elderly": lambda row, elderly: age_on(row.born_on, day) >= elderly,
        "carer": lambda row, _elderly: row.cares_for_id is not None or row.work_status == "caring",
    }
