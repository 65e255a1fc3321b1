"""Numbers that identify people: ID card, disability certificate, phone, bank card. Pure checks.

The messages of the ValueErrors are translation keys and never repeat the number.
"""

import re
from datetime import date

from .models import DISABILITIES

# GB/T 2260, first two digits. Not finer: people keep the number of the county in which they were first
# registered, and many of those codes were abolished since (python-stdnum raises KeyError for new ones).
PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
    "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
})  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"  # GB 11643, ISO 7064 MOD 11-2
ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
# The ID number, the category, the grade; a second issue adds B and how many times it was issued.
CERTIFICATE_SHAPE = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(B[1-9])?")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0[0-9]{2,3}[0-9]{7,8}")
CARD_DIGITS = range(15, 20)


def clean(text: str | None) -> str:
    """Without blanks and dashes, in capitals."""
    return re.sub(r"[\s\-·]", "", text or "").upper()


def is_id_number(text: str) -> bool:
    """Whether `text` (clean) is an ID number without a fault."""
    try:
        check_id_number(text)
    except ValueError:
        return False
    return True


def check_id_number(number: str) -> None:
    """Raises ValueError unless the 18 characters have a province, a date and a check digit that fit."""
    if not ID_SHAPE.fullmatch(number):
        raise ValueError("An ID number has 18 digits; the last may be X.")
    if number[:2] not in PROVINCES:
        raise ValueError("The first two digits of this ID number name no province.")
    try:
        born_on_of(number)
    except ValueError:
        raise ValueError("Digits 7 to 14 of this ID number are no date.") from None
    if id_check_digit(number[:17]) != number[17]:
        raise ValueError("The last digit of this ID number does not fit: one digit is mistyped.")


def id_check_digit(body: str) -> str:
    """The check digit of the first 17 digits."""
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def born_on_of(number: str) -> date:
    """The birth date in an ID number. Raises ValueError when it is no date."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> str:
    """`m` or `f`, by the 17th digit."""
    return "m" if int(number[16]) % 2 else "f"


def check_certificate(number: str) -> None:
    """Raises ValueError unless this is a disability certificate number around a sound ID number."""
    shape = CERTIFICATE_SHAPE.fullmatch(number)
    if shape is None:
        raise ValueError("A disability certificate number is the ID number and two more digits.")
    check_id_number(shape[1])


def category_and_grade(certificate: str) -> tuple[str, int]:
    """What digits 19 and 20 of a certificate number say."""
    return DISABILITIES[int(certificate[18]) - 1], int(certificate[19])


def check_phone(number: str) -> None:
    """Raises ValueError unless this is a mobile or landline number."""
    if not MOBILE.fullmatch(number) and not LANDLINE.fullmatch(number):
        raise ValueError("Please give a mobile number of 11 digits, or a landline with its area code.")


def check_card(number: str) -> None:
    """Raises ValueError unless the digits fit a bank card (Luhn)."""
    if not number.isascii() or not number.isdigit() or len(number) not in CARD_DIGITS:
        raise ValueError("A bank card number has 15 to 19 digits.")
    digits = [int(digit) for digit in reversed(number)]
    if (sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10:
        raise ValueError("The last digit of this card number does not fit: one digit is mistyped.")


def disagreements(
    *, id_number: str, born_on: date, sex: str, certificate: str, category: str, grade: int | None
) -> dict[str, str]:
    """Field → message where what is known of one person contradicts itself."""
    found: dict[str, str] = {}
    if id_number and born_on_of(id_number) != born_on:
        found["born_on"] = "The ID number says another birth date."
    if id_number and sex and sex_of(id_number) != sex:
        found["sex"] = "The ID number says the other sex."
    if certificate:
        found |= _certificate_disagreements(id_number, certificate, category, grade)
    if bool(category) != bool(grade):
        found["disability_grade"] = "Give the category and the grade, or neither."
    return found


def _certificate_disagreements(id_number: str, certificate: str, category: str, grade: int | None) -> dict[str, str]:
    said_category, said_grade = category_and_grade(certificate)
    found: dict[str, str] = {}
    if certificate[:18] != id_number:
        found["disability_number"] = "The certificate number must begin with this person's ID number."
    if category != said_category:
        found["disability_category"] = "The certificate number says another category."
    if grade != said_grade:
        found["disability_grade"] = "The certificate number says another grade."
    return found
