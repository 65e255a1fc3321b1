"""The invented people are coherent, the same every time, and nobody's."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest
from stdnum import luhn
from stdnum.cn import ric, uscc

from marketplace.households.rules import age_on
from seed import numbers
from seed.files import rows
from seed.population import households

DAY = date(2026, 11, 23)
HOUSEHOLDS = list(households(2000, on=DAY))
PEOPLE = [(person, household) for household in HOUSEHOLDS for person in household.members]
SKILLS = {row["code"] for row in rows("vocabulary/skills.csv")}
LIMITS = {row["code"] for row in rows("vocabulary/health_limits.csv")}


def test_two_thousand_households_have_about_3160_people():
    assert len(HOUSEHOLDS) == 2000
    assert abs(len(PEOPLE) - 3160) < 60


def test_the_same_seed_and_day_give_the_same_people_and_another_seed_others():
    again = [household.members[0].name for household in islice(households(2000, on=DAY), 50)]
    other = [household.members[0].name for household in islice(households(2000, on=DAY, seed=7), 50)]
    assert again == [household.members[0].name for household in HOUSEHOLDS[:50]] != other


def test_numbers_are_unique():
    assert len({household.number for household in HOUSEHOLDS}) == 2000
    assert len({person.id_number for person, _ in PEOPLE}) == len(PEOPLE)
    phones = [person.phone for person, _ in PEOPLE if person.phone]
    assert len(set(phones)) == len(phones)


def test_id_numbers_have_a_valid_check_digit_and_the_area_of_no_county():
    for person, _ in PEOPLE:
        number = person.id_number
        assert number[-1] == ric.calc_check_digit(number) and number.startswith("3399")
        assert number[6:14] == f"{person.born_on:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (person.sex == "m")


def test_phones_and_cards_belong_to_no_operator_and_no_bank():
    assert all(person.phone.startswith("161") and len(person.phone) == 11 for person, _ in PEOPLE if person.phone)
    for household in HOUSEHOLDS:
        assert household.bank_card.startswith("620000000") and luhn.is_valid(household.bank_card)


@pytest.mark.parametrize("kind", ["91", "51", "52", "12"])
def test_credit_codes_have_valid_check_digits(kind):
    codes = [numbers.uscc(n, kind) for n in range(300)]
    assert all(uscc.is_valid(code) for code in codes) and len(set(codes)) == 300


def test_one_day_has_room_for_49900_people_of_a_sex():
    ids = numbers.IdNumbers()
    ids.given[(DAY, "f")] = 49_899
    assert ids.take(DAY, "f")[:6] == "339999"
    with pytest.raises(ValueError, match="one day"):
        ids.take(DAY, "f")


def test_each_household_has_one_head_of_age_who_comes_first():
    for household in HOUSEHOLDS:
        assert [person.is_head for person in household.members].count(True) == 1
        head = household.members[0]
        assert head.is_head and age_on(head.born_on, DAY) >= 18


def test_parents_are_19_to_46_years_older_than_their_children():
    for person, household in PEOPLE:
        if person.relation in ("son", "daughter"):
            gaps = [
                (person.born_on - p.born_on).days / 365.25
                for p in household.members
                if p.relation in ("head", "spouse")
            ]
            assert all(18 <= gap <= 47 for gap in gaps), (household.number, gaps)


def test_a_student_is_of_school_age_and_looks_for_no_work():
    for person, _ in PEOPLE:
        if person.work_status == "studying":
            assert 6 <= age_on(person.born_on, DAY) <= 22 and not person.skills and person.wage_wished_fen is None


def test_nobody_under_sixteen_works_or_looks_for_work():
    for person, _ in PEOPLE:
        if age_on(person.born_on, DAY) < 16:
            assert person.work_status == "studying" and person.hours_per_day is None


def test_a_carer_has_somebody_in_the_same_household_to_care_for():
    carers = [(person, household) for person, household in PEOPLE if person.cares_for is not None]
    assert len(carers) > 100
    for person, household in carers:
        cared_for = household.members[person.cares_for]
        assert cared_for is not person and cared_for.lot in ("dependent", "frail")


def test_who_looks_for_work_has_skills_of_the_vocabulary_and_a_wage_that_fits_the_hours():
    for person, _ in PEOPLE:
        if person.work_status == "seeking":
            assert person.skills and set(person.skills) <= SKILLS and set(person.health_limits) <= LIMITS
            assert 50_000 <= person.wage_wished_fen <= 850_000
            if person.hours_per_day * person.days_per_month < 100:  # half time or less
                assert person.wage_wished_fen <= 450_000


def test_a_disability_comes_with_its_grade_and_certificate():
    disabled = [person for person, _ in PEOPLE if person.disability_category]
    assert len(disabled) > 250
    for person in disabled:
        assert person.disability_number == person.id_number + person.disability_number[18] + str(
            person.disability_grade
        )


def test_every_category_and_colour_occurs_and_every_category_is_still_valid():
    assert len(Counter(household.category for household in HOUSEHOLDS)) == 5
    assert {household.colour for household in HOUSEHOLDS} == {"red", "yellow", "green"}
    assert all(household.category_from <= DAY < household.category_to for household in HOUSEHOLDS)


def test_a_province_streams_without_being_held_in_memory():
    first = list(islice(households(448_500, on=DAY), 20))
    assert len(first) == 20 and first[0].area_code == first[19].area_code
