"""ID numbers, disability certificates, phones and cards: one mistyped digit is caught."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.households import identity
from marketplace.households.models import DISABILITIES
from seed import numbers

BIRTHDAYS = st.dates(date(1905, 1, 1), date(2026, 1, 1))
BODIES = st.builds(
    lambda province, county, born, serial: f"{province}{county:04d}{born:%Y%m%d}{serial:03d}",
    st.sampled_from(sorted(identity.PROVINCES)), st.integers(0, 9999), BIRTHDAYS, st.integers(0, 999),
)  # fmt: skip
ID_NUMBERS = BODIES.map(lambda body: body + numbers.id_check(body))


@given(ID_NUMBERS)
def test_every_number_with_its_check_digit_is_taken_and_tells_the_birth_date(number: str) -> None:
    identity.check_id_number(number)
    assert identity.born_on_of(number).strftime("%Y%m%d") == number[6:14]
    assert identity.sex_of(number) == ("m" if number[16] in "13579" else "f")


@given(ID_NUMBERS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_always_caught(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    assert identity.is_id_number(wrong) is (wrong == number)


@given(ID_NUMBERS, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_caught(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert identity.is_id_number(wrong) is (wrong == number)


@given(st.text(max_size=24))
def test_any_other_text_is_refused_with_a_sentence_that_does_not_repeat_it(text: str) -> None:
    for check in (identity.check_id_number, identity.check_certificate, identity.check_phone, identity.check_card):
        try:
            check(text)
        except ValueError as error:
            assert not (len(text) > 3 and text in str(error))


@pytest.mark.parametrize(
    "number",
    [
        "33082519800101001",  # 17 digits
        "990825198001010015",  # no such province
        "330825198002300017",  # the 30th of February
        "33082519800101001x",  # small x is made large before
        "３３０８２５１９８００１０１００１Ｘ",  # full-width digits are folded by the form, not here
    ],
)
def test_a_number_that_cannot_be_is_refused(number: str) -> None:
    assert not identity.is_id_number(number)


@pytest.mark.parametrize("county", ["330113", "330114", "330825", "332522"])
def test_new_and_abolished_counties_are_no_obstacle(county: str) -> None:
    body = f"{county}19800101001"
    assert identity.is_id_number(body + numbers.id_check(body))


@given(ID_NUMBERS, st.integers(1, 7), st.integers(1, 4), st.sampled_from(["", "B1"]))
def test_a_certificate_tells_its_category_and_grade(number: str, category: int, grade: int, issue: str) -> None:
    certificate = f"{number}{category}{grade}{issue}"
    identity.check_certificate(certificate)
    assert identity.category_and_grade(certificate) == (DISABILITIES[category - 1], grade)
    assert not identity.disagreements(
        id_number=number, born_on=identity.born_on_of(number), sex=identity.sex_of(number), certificate=certificate,
        category=DISABILITIES[category - 1], grade=grade,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"born_on": date(1980, 1, 2)}, "born_on"),
        ({"sex": "f"}, "sex"),
        ({"category": "visual"}, "disability_category"),
        ({"grade": 4}, "disability_grade"),
        ({"id_number": ""}, "disability_number"),
        ({"certificate": "", "grade": None}, "disability_grade"),
    ],
)
def test_what_contradicts_itself_is_named_at_its_field(change: dict[str, object], field: str) -> None:
    number = numbers.IdNumbers().take(date(1980, 1, 1), "m")
    known: dict[str, object] = {
        "id_number": number, "born_on": date(1980, 1, 1), "sex": "m", "category": "physical", "grade": 2,
        "certificate": numbers.disability_number(number, "physical", 2),
    }  # fmt: skip
    assert identity.disagreements(**known) == {}  # type: ignore[arg-type]  # a table of keywords
    assert field in identity.disagreements(**(known | change))  # type: ignore[arg-type]


@given(st.integers(0, 10**9 - 1), st.integers(0, 18), st.sampled_from("0123456789"))
def test_a_card_number_with_one_wrong_digit_is_refused(n: int, place: int, digit: str) -> None:
    card = numbers.bank_card(n)
    identity.check_card(card)
    wrong = card[:place] + digit + card[place + 1 :]
    if wrong != card:
        with pytest.raises(ValueError):
            identity.check_card(wrong)


@pytest.mark.parametrize("phone", ["13812345678", "057012345678", "05708888888", "16112345678"])
def test_mobiles_and_landlines_are_taken(phone: str) -> None:
    identity.check_phone(phone)


@pytest.mark.parametrize("phone", ["12812345678", "1381234567", "110", "138123456789", "+8613812345678"])
def test_other_phones_are_refused(phone: str) -> None:
    with pytest.raises(ValueError):
        identity.check_phone(phone)
