"""Ages and days: one way to count years, on the calendar of China."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.households.rules import age_on, born_by, consent_counts

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "born"),
    [
        (date(2026, 5, 4), date(2008, 5, 4)),
        (date(2026, 7, 31), date(2008, 7, 31)),  # the last days of a month are no exception
        (date(2028, 2, 29), date(2010, 2, 28)),
    ],
)
def test_of_age_on_the_birthday(day: date, born: date) -> None:
    assert born_by(18, day) == born


@given(DAYS, st.integers(0, 100))
def test_the_day_to_be_born_by_is_the_last_one_with_that_age(day: date, years: int) -> None:
    last = born_by(years, day)
    assert age_on(last, day) == years
    assert age_on(last + timedelta(days=1), day) == years - 1


def test_consent_given_on_the_morning_of_coming_of_age_is_ones_own() -> None:
    """Half past seven on the 18th birthday in China is still the day before in UTC."""
    person = SimpleNamespace(born_on=date(2008, 5, 4), left_on=None)
    given_at = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)
    consent = SimpleNamespace(guardian_id=7, given_at=given_at)
    assert consent_counts(consent, person, date(2026, 5, 4))
