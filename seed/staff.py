"""Who works for the households, and the one cadre that each household is paired with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from .drafts import StaffDraft
from .numbers import phone
from .people_names import given_name, surname
from .places import Place, townships, villages

FEW, MANY = 10, 60  # households of a paired cadre; of one sent to live in the villages
PHONES_FROM = 90_000_000
MANY_PER_HUNDRED = 1  # cadres in a hundred that look after sixty households


@dataclass(frozen=True)
class Charge:
    """A cadre and the numbers of its households."""

    cadre: StaffDraft
    households: tuple[str, ...]


def pair(numbers: Iterable[tuple[str, str]], n_cadres: int, *, seed: int = 2021) -> list[Charge]:
    """Give each household `(number, area code)`, in order of area, to exactly one of `n_cadres`.

    A few in each county have 60 households, the others at most 10 (never a mix of two counties).
    Raises ValueError when so few cadres cannot hold so many households.
    """
    rng = np.random.default_rng([seed, 2])
    households = list(numbers)
    by_county: dict[str, list[tuple[str, str]]] = {}
    for number, area_code in households:
        by_county.setdefault(area_code[:6], []).append((number, area_code))
    charges: list[Charge] = []
    shares = _split(n_cadres, [len(group) for group in by_county.values()])
    for (county, group), n in zip(by_county.items(), shares, strict=True):
        sizes = _sizes(len(group), n, rng)
        charges += _charges(county, group, sizes, first=len(charges) + 1, rng=rng)
    return charges


def _sizes(n_households: int, n_cadres: int, rng: np.random.Generator) -> list[int]:
    """How many households each cadre has; the sum fits exactly."""
    n_many = min(max(2, n_cadres * MANY_PER_HUNDRED // 100), n_households // (4 * MANY))
    rest, n_few = n_households - n_many * MANY, n_cadres - n_many
    if not 0 <= rest <= n_few * FEW:
        raise ValueError(f"{n_cadres} cadres cannot hold {n_households} households")
    sizes = np.full(n_few, rest // n_few)
    sizes[: rest % n_few] += 1
    for _ in range(n_few):  # shift one from here to there, so that not all have the same
        giver, taker = rng.integers(n_few, size=2)
        if sizes[giver] > 3 and sizes[taker] < FEW:
            sizes[giver] -= 1
            sizes[taker] += 1
    mixed = [*map(int, sizes), *[MANY] * n_many]
    return [mixed[i] for i in rng.permutation(len(mixed))]


def _charges(
    county: str, group: list[tuple[str, str]], sizes: list[int], *, first: int, rng: np.random.Generator
) -> list[Charge]:
    charges, start = [], 0
    for nth, size in enumerate(sizes, first):
        part = group[start : start + size]
        start += size
        cadre = _person(f"cadre{nth:04d}", "cadre", part[0][1][:9] + "000" if part else county + "000000", nth, rng)
        charges.append(Charge(cadre, tuple(number for number, _ in part)))
    return charges


def _split(total: int, sizes: list[int]) -> list[int]:
    """`total` in proportion to `sizes`, whole numbers that sum to it (largest remainders)."""
    exact = [total * size / sum(sizes) for size in sizes]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def clerks(*, seed: int = 2021) -> Iterator[StaffDraft]:
    """One clerk for each village."""
    rng = np.random.default_rng([seed, 3])
    for nth, place in enumerate(villages(), 1):
        yield _person(f"clerk{nth:04d}", "clerk", place.code, 10_000 + nth, rng)


def township_officers(*, seed: int = 2021) -> Iterator[StaffDraft]:
    """One officer for each township, and a second in the larger towns."""
    rng = np.random.default_rng([seed, 4])
    desks = [place for place in townships() for _ in range(_n_officers(place))]
    for nth, place in enumerate(desks, 1):
        yield _person(f"township{nth:03d}", "township", place.code, 20_000 + nth, rng)


def _n_officers(place: Place) -> int:
    return 2 if place.name.endswith(("街道", "镇")) else 1


def bureau_officers(*, seed: int = 2021) -> Iterator[StaffDraft]:
    """The bureaus of both counties, of their cities and of the province."""
    rng = np.random.default_rng([seed, 5])
    codes = ("330803000000", "331181000000", "330800000000", "331100000000", "330000000000")
    for nth, code in enumerate(codes, 1):
        yield _person(f"bureau{nth:02d}", "bureau", code, 30_000 + nth, rng)


def _person(username: str, role: str, area_code: str, nth: int, rng: np.random.Generator) -> StaffDraft:
    sex = "m" if rng.random() < 0.6 else "f"
    name = surname(rng, area_code[:6]) + given_name(rng, sex, int(rng.integers(26, 57)))
    return StaffDraft(username, name, role, area_code, phone(PHONES_FROM + nth))
