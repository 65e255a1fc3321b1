"""Each rule once, by a person and a post that differ from fitting in that rule only."""

import numpy as np
import pytest

from matching.gates import GATES, HEALTH_CONDITIONS, failing_gates
from matching.sentences import HEALTH, SENTENCES
from matching.types import Opportunities, People, age_years

HERE, AT_20_KM = {"lat": [29.0], "lon": [119.0]}, {"lat": [29.18], "lon": [119.0]}

CASES = [
    ("closed", {}, {"open": [False]}),
    ("no_consent", {"consents": [False]}, {}),
    ("excluded", {}, {"excluded": {0: np.array([0])}}),
    ("not_eligible", {}, {"eligible": {0: np.array([False])}}),
    ("already_employed", {"employed": [True]}, {}),
    # Employing a child under 16 is forbidden, whatever the work.
    ("age_under_16", {"age": [15.99]}, {"protected_for_minors": [True]}),
    ("minor_unprotected", {"age": [17.9]}, {}),
    # Past retirement only with an agreement and injury cover.
    ("past_retirement_uncovered", {"past_retirement": [True]}, {"accepts_past_retirement": [True]}),
    ("age_out_of_range", {"age": [56.0]}, {"age_max": [55]}),
    ("reserved_for_disabled", {"disability": [2]}, {"for_disabled": [True], "disability": [1]}),
    ("too_far", {**HERE, "radius_km": [15]}, AT_20_KM),
    ("too_far", {**HERE, "radius_km": [40]}, {**AT_20_KM, "max_km": [10]}),
    ("too_far", {**HERE, "radius_km": [25], "road_factor": [1.5]}, AT_20_KM),
    # Someone who must be home every day stays near, even if willing to move.
    ("too_far", {**HERE, "carer": [True], "will_move": [True]}, AT_20_KM),
    ("carer_cannot_live_in", {**HERE, "carer": [True]}, {**HERE, "live_in": [True]}),
    ("lifting", {"lifting_kg": [10]}, {"lifting_kg": [20]}),
    ("education", {"education": [1]}, {"education_min": [2]}),
    ("required_skill", {"skills": [[3]]}, {"required": [[3, 4]]}),
    ("health_limit", {"health_limits": [0b110]}, {"health_needs": [0b100]}),
    ("hours", {"hours_per_day": [4]}, {"hours_per_day": [8]}),
    ("days", {"days_per_month": [10]}, {"days_per_month": [22]}),
    ("season", {"months": [0b111]}, {"months": [0b1000]}),
]


@pytest.mark.parametrize(("gate", "person", "post"), CASES)
def test_breaking_one_rule_names_that_rule(gate, person, post):
    assert failing_gates(People.of(1, **person), Opportunities.of(1, **post)) == (gate,)


FITS = [
    ({"age": [16.0]}, {"protected_for_minors": [True]}),
    ({"age": [18.0]}, {}),
    ({"age": [55.99]}, {"age_max": [55]}),
    ({**HERE, "radius_km": [15]}, {**AT_20_KM, "remote": [True]}),
    ({**HERE, "radius_km": [15], "will_move": [True]}, AT_20_KM),
    (HERE, AT_20_KM),  # nothing said: the county's 40 km
    ({"education": [-1], "lifting_kg": [np.nan]}, {"education_min": [5], "lifting_kg": [99]}),
    ({"disability": [3]}, {"for_disabled": [True], "disability": [2]}),
    # Help reaches children, the employed and those who cannot work.
    ({"age": [9], "employed": [True], "hours_per_day": [0]}, {"kind": [1], "hours_per_day": [8]}),
]


@pytest.mark.parametrize(("person", "post"), FITS)
def test_what_breaks_no_rule_fits(person, post):
    assert failing_gates(People.of(1, **person), Opportunities.of(1, **post)) == ()


def test_all_cover_lets_the_retired_work():
    person = People.of(1, past_retirement=[True], retirement_agreement=[True])
    post = Opportunities.of(1, accepts_past_retirement=[True], injury_cover=[True])
    assert failing_gates(person, post) == ()


def test_every_rule_is_tried_above_and_has_its_sentence():
    assert {case[0] for case in CASES} == set(GATES) <= set(SENTENCES)
    assert all(len(HEALTH[language]) == len(HEALTH_CONDITIONS) for language in ("zh", "en"))


def test_age_is_whole_on_the_birthday():
    from datetime import date

    assert age_years(date(2010, 11, 5), date(2026, 11, 5)) == 16.0
    assert 15.99 < age_years(date(2010, 11, 5), date(2026, 11, 4)) < 16.0
    assert age_years(date(2008, 2, 29), date(2026, 3, 1)) == 18.0
    assert age_years(date(2008, 2, 29), date(2026, 2, 28)) < 18.0


def test_employment_knows_neither_sex_nor_ethnicity():
    names = " ".join([*People.__dataclass_fields__, *Opportunities.__dataclass_fields__])
    assert not any(word in names for word in ("sex", "gender", "ethnic", "nation"))
