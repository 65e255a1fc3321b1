"""Every household has one cadre; few cadres have many."""

from collections import Counter
from datetime import date

import pytest

from seed import staff
from seed.population import households

HOUSEHOLDS = [(household.number, household.area_code) for household in households(2000, on=date(2026, 11, 23))]
CHARGES = staff.pair(HOUSEHOLDS, 300)


def test_three_hundred_cadres_share_every_household_and_none_twice():
    paired = [number for charge in CHARGES for number in charge.households]
    assert len(CHARGES) == 300 and len({charge.cadre.username for charge in CHARGES}) == 300
    assert sorted(paired) == sorted(number for number, _ in HOUSEHOLDS)


def test_a_cadre_has_at_most_ten_households_but_a_few_have_sixty():
    sizes = Counter(len(charge.households) for charge in CHARGES)
    assert sizes[60] == 4
    assert max(size for size in sizes if size != 60) <= 10 and min(sizes) >= 1


def test_no_cadre_has_households_in_two_counties():
    assert all(len({number[:6] for number in charge.households}) == 1 for charge in CHARGES)


def test_too_few_cadres_are_refused():
    with pytest.raises(ValueError, match="cannot hold"):
        staff.pair(HOUSEHOLDS, 100)


def test_each_village_has_a_clerk_and_each_township_an_officer():
    assert len({clerk.area_code for clerk in staff.clerks()}) == 413
    assert len({officer.area_code for officer in staff.township_officers()}) == 39
