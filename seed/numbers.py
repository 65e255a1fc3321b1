"""Numbers with valid check digits that can belong to nobody.

An ID number begins with `3399`, a city that does not exist; a phone with `161`, a range that no
operator was given; a bank card with `620000000`, an issuer that does not exist; a credit code
has the area `339900`. Forms accept them, and nobody can take them for real.
"""

from datetime import date

ID_AREA = "3399"
PHONE_RANGE = "161"
CARD_ISSUER = "620000000"
USCC_AREA = "339900"

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"  # GB 11643
ORGANISATION_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
DISABILITY_DIGITS = {
    "visual": 1, "hearing": 2, "speech": 3, "physical": 4, "intellectual": 5, "mental": 6, "multiple": 7,
}  # fmt: skip
SCATTER = 48_271_969  # odd and no multiple of 5: n → n·SCATTER mod 10^8 meets every number once


class IdNumbers:
    """Hands out ID numbers, never the same twice: counts per birthday and sex.

    Holds one small number per birthday, however many people there are. Raises ValueError after
    49,900 people of one sex born on one day.
    """

    def __init__(self) -> None:
        self.given: dict[tuple[date, str], int] = {}

    def take(self, born_on: date, sex: str) -> str:
        """The next number for this birthday; odd serials for `m`, even for `f`."""
        n = self.given.get((born_on, sex), 0)
        self.given[(born_on, sex)] = n + 1
        area, serial = divmod(n, 499)
        if area > 99:
            raise ValueError("too many people were born on one day")
        body = f"{ID_AREA}{area:02d}{born_on:%Y%m%d}{2 * serial + (1 if sex == 'm' else 2):03d}"
        return body + id_check(body)


def id_check(body: str) -> str:
    """The check digit of the first 17 digits (ISO 7064 MOD 11-2)."""
    return ID_CHECKS[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def phone(n: int) -> str:
    """The n-th phone number (0 ≤ n < 10^8), scattered so that neighbours do not look alike."""
    return f"{PHONE_RANGE}{n * SCATTER % 10**8:08d}"


def bank_card(n: int) -> str:
    """The n-th card number: 19 digits, the last by Luhn."""
    body = f"{CARD_ISSUER}{n % 10**9:09d}"
    digits = [int(d) for d in reversed(body)]
    total = sum(sum(divmod(2 * d, 10)) if i % 2 == 0 else d for i, d in enumerate(digits))
    return f"{body}{-total % 10}"


def disability_number(id_number: str, category: str, grade: int) -> str:
    """The certificate number: the ID number, the category's digit, the grade."""
    return f"{id_number}{DISABILITY_DIGITS[category]}{grade}"


def uscc(n: int, kind: str) -> str:
    """The n-th unified social credit code; `kind` is its first two characters (91, 51, 52, 12 …)."""
    subject = f"MA{n:06d}"
    total = sum(ORGANISATION_DIGITS.index(c) * w for c, w in zip(subject, ORGANISATION_WEIGHTS, strict=True))
    body = f"{kind}{USCC_AREA}{subject}{'0123456789X0'[-total % 11]}"
    weights = [pow(3, i, 31) for i in range(17)]
    return body + USCC_DIGITS[-sum(USCC_DIGITS.index(c) * w for c, w in zip(body, weights, strict=True)) % 31]
