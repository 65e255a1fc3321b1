"""Invented enterprises, employment services, donors and offices, each with one who speaks for it."""

from functools import cache
from itertools import product

import numpy as np

from .drafts import OrganisationDraft
from .draw import one_of
from .files import listed, rows
from .numbers import phone, uscc
from .people_names import given_name, surname
from .places import Place, townships, villages

PHONES_FROM = 95_000_000
COMPANY, ASSOCIATION, SERVICE_UNIT, PUBLIC = "91", "51", "52", "12"  # first characters of a credit code
OFFICES = (  # departments and a bank of each county, by the county's code
    ("department", "民政局", "civil_affairs", PUBLIC),
    ("department", "人力资源和社会保障局", "labour", PUBLIC),
    ("department", "残疾人联合会", "disabled", PUBLIC),
    ("lender", "云溪村镇银行", "lender", COMPANY),
)
OFFICE_NUMBERS = 900
COUNTIES = (("330803000000", "衢江区"), ("331181000000", "龙泉市"))


def enterprises(*, seed: int = 2021) -> list[OrganisationDraft]:
    """The enterprises and the two public employment services."""
    rng = np.random.default_rng([seed, 6])
    return [_enterprise(row, nth, rng) for nth, row in enumerate(rows("demo/enterprises.csv"), 1)]


def donors(n: int = 60, *, seed: int = 2021) -> list[OrganisationDraft]:
    """The associations first, then single people until there are `n` donors."""
    rng = np.random.default_rng([seed, 7])
    groups = [_association(row, nth, rng) for nth, row in enumerate(rows("demo/donors.csv"), 1)]
    people = [_single_donor(nth, rng) for nth in range(len(groups) + 1, n + 1)]
    return (groups + people)[:n]


def offices(*, seed: int = 2021) -> list[OrganisationDraft]:
    """Departments and a lender of each county."""
    rng = np.random.default_rng([seed, 8])
    return [
        _draft(f"{key}_{code[:6]}", kind, county + name, code, rng, number=OFFICE_NUMBERS + nth, first=first)
        for nth, ((code, county), (kind, name, key, first)) in enumerate(product(COUNTIES, OFFICES))
    ]


def _enterprise(row: dict[str, str], nth: int, rng: np.random.Generator) -> OrganisationDraft:
    public = row["kind"] == "public_service"
    area = row["township"] + "000" if not public else row["township"][:6] + "000000"
    return _draft(
        row["key"], row["kind"], row["name"], area, rng, number=nth, first=PUBLIC if public else COMPANY,
        about=row["about"], sectors=tuple(listed(row["sectors"])),
    )  # fmt: skip


def _association(row: dict[str, str], nth: int, rng: np.random.Generator) -> OrganisationDraft:
    return _draft(
        row["key"], "donor", row["name"], row["township"] + "000", rng, number=200 + nth,
        first=ASSOCIATION if "会" in row["name"] else SERVICE_UNIT, about=row["about"],
        sectors=tuple(listed(row["kinds"])),
    )  # fmt: skip


def _single_donor(nth: int, rng: np.random.Generator) -> OrganisationDraft:
    row = one_of(rng, single_donors())
    place = one_of(rng, townships())
    return _draft(
        f"d{nth:02d}", "donor", _name(rng, place.county), place.code, rng, number=200 + nth,
        first="", about=row["about"], sectors=tuple(listed(row["kinds"])),
    )  # fmt: skip


def _draft(
    key: str, kind: str, name: str, area_code: str, rng: np.random.Generator, *,
    number: int, first: str, about: str = "", sectors: tuple[str, ...] = (),
) -> OrganisationDraft:  # fmt: skip
    is_person = not first
    return OrganisationDraft(
        key=key, kind=kind, name=name, uscc=uscc(number, first) if first else None, is_person=is_person,
        area_code=area_code, contact_name=name if is_person else _name(rng, area_code[:6]),
        contact_phone=phone(PHONES_FROM + number), about=about, sectors=sectors,
    )  # fmt: skip


def _name(rng: np.random.Generator, county: str) -> str:
    sex = "m" if rng.random() < 0.55 else "f"
    return surname(rng, county) + given_name(rng, sex, int(rng.integers(28, 60)))


@cache
def single_donors() -> list[dict[str, str]]:
    """What single donors say of themselves, and what they give."""
    return rows("demo/donor_people.csv")


@cache
def villages_of(township: str) -> tuple[Place, ...]:
    """The villages of a township, or of a whole county."""
    digits = 6 if township[6:9] == "000" else 9
    return tuple(place for place in villages() if place.code[:digits] == township[:digits])
