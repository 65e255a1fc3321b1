"""When somebody is of retirement age, by the law of the day. Pure.

Until the end of 2024: men 60, women workers 50 (国发〔1978〕104号). From 2025-01-01 the age rises by a month for every
`step_months` of birth (《关于实施渐进式延迟法定退休年龄的决定》): for men every four months to 63, for women workers
every two months to 55, and for women who stood at 55 every four months to 58. The register knows no cadre
posts, so women are taken as workers. The sex is read here and nowhere else in employment: it decides what agreement
and cover the law asks for, never who is better.
"""

from dataclasses import dataclass
from datetime import date

RISING_FROM = date(2025, 1, 1)
MONTHS = 12


@dataclass(frozen=True)
class Schedule:
    """The old age in months, how many months of birth add one, and how many are added at most."""

    age_months: int
    step_months: int
    most_added: int


SCHEDULES = {
    "men": Schedule(60 * MONTHS, 4, 36),
    "women_55": Schedule(55 * MONTHS, 4, 36),
    "women_workers": Schedule(50 * MONTHS, 2, 60),
}
OF_SEX = {"m": "men", "f": "women_workers", "": "men"}  # unknown: the later one, an unknown breaks no rule


def retirement_day(born_on: date, schedule: Schedule) -> date:
    """The day from which somebody born on `born_on` is of retirement age.

    >>> retirement_day(date(1965, 1, 15), SCHEDULES["men"]), retirement_day(date(1976, 12, 1), SCHEDULES["men"])
    (datetime.date(2025, 2, 15), datetime.date(2039, 12, 1))
    """
    before = _months_later(born_on, schedule.age_months)
    if before < RISING_FROM:
        return before
    late = (before.year - RISING_FROM.year) * MONTHS + before.month - RISING_FROM.month
    added = min(late // schedule.step_months + 1, schedule.most_added)
    return _months_later(born_on, schedule.age_months + added)


def is_past_retirement(born_on: date, sex: str, on: date, *, retired_on: date | None = None) -> bool:
    """Of retirement age on a day, or retired already (early by choice, or with a pension)."""
    if retired_on is not None and retired_on <= on:
        return True
    return retirement_day(born_on, SCHEDULES[OF_SEX.get(sex, "men")]) <= on


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:  # the 31st of a short month, 29 February: the first of the next
        return date(year + (month == MONTHS - 1), (month + 1) % MONTHS + 1, 1)
