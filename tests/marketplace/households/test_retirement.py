"""Retirement age by the law of the day: rows of the published tables."""

from datetime import date

import pytest

from marketplace.households.retirement import SCHEDULES, is_past_retirement, retirement_day

ROWS = [
    # Who reached the old age before 2025 is not touched.
    ("men", date(1964, 12, 31), date(2024, 12, 31)),
    ("women_workers", date(1974, 12, 1), date(2024, 12, 1)),
    # Men and women who stood at 55: one month for every four, up to three years.
    ("men", date(1965, 1, 1), date(2025, 2, 1)),
    ("men", date(1965, 4, 30), date(2025, 5, 30)),
    ("men", date(1965, 5, 1), date(2025, 7, 1)),
    ("men", date(1976, 8, 1), date(2039, 7, 1)),
    ("men", date(1976, 9, 1), date(2039, 9, 1)),
    ("men", date(1990, 6, 1), date(2053, 6, 1)),
    ("women_55", date(1970, 1, 1), date(2025, 2, 1)),
    ("women_55", date(1981, 9, 1), date(2039, 9, 1)),
    # Women workers: one month for every two, up to five years.
    ("women_workers", date(1975, 1, 1), date(2025, 2, 1)),
    ("women_workers", date(1975, 3, 1), date(2025, 5, 1)),
    ("women_workers", date(1984, 11, 1), date(2039, 11, 1)),
    ("women_workers", date(1995, 2, 1), date(2050, 2, 1)),
    # A month that has no such day.
    ("men", date(1965, 1, 31), date(2025, 3, 1)),
]


@pytest.mark.parametrize(("who", "born_on", "day"), ROWS)
def test_the_day_is_that_of_the_law(who: str, born_on: date, day: date) -> None:
    assert retirement_day(born_on, SCHEDULES[who]) == day


def test_the_age_rises_by_months_as_time_goes_on() -> None:
    assert is_past_retirement(date(1966, 6, 1), "m", date(2026, 11, 30)) is True  # 60 years and 5 months
    assert is_past_retirement(date(1966, 7, 1), "m", date(2026, 11, 30)) is False
    assert is_past_retirement(date(1974, 1, 1), "m", date(2026, 11, 30)) is False
    assert is_past_retirement(date(1974, 1, 1), "f", date(2026, 11, 30)) is True


def test_a_pension_taken_early_counts_and_an_unknown_sex_is_not_held_back() -> None:
    assert is_past_retirement(date(1980, 1, 1), "m", date(2026, 1, 1), retired_on=date(2025, 12, 1))
    assert not is_past_retirement(date(1974, 1, 1), "", date(2026, 11, 30))
