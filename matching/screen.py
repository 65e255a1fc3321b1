"""What tells at a glance that a pair breaks a rule: a few numbers per row, tested eight rows at a time.

The screen only ever drops pairs that break a rule for certain; whoever passes is still weighed by the exact rules.
Distance is compared in single precision with a margin wider than its rounding. Every other rule is one bit that a
person lacks and a post asks for: of kilos, hours, days and schooling there is a ladder of steps, a person lacks all
steps above what is known of them, and a post asks for the highest step not above its demand, so a common bit proves
the rule broken. Unknown lacks nothing and asks for nothing.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from matching.blocking import MARGIN, Cells, chord
from matching.columns import Near, signature
from matching.compiled import kernel
from matching.places import EARTH_KM
from matching.scoring import HALF_NEARNESS_KM
from matching.types import JOB, Opportunities, People

LIFTING_KG = (5, 10, 15, 20, 25, 30, 40, 50)
HOURS = (2, 4, 5, 6, 7, 8, 9, 10)
DAYS = (5, 8, 10, 15, 20, 22, 26, 30)
EDUCATION = (1, 2, 3, 4, 5, 6)
MONTHS, CONDITIONS = 12, 17

# First bit of each rule in a word of 64.
BARRED, MINOR, RETIRED, CARER, NOT_DISABLED = range(5)
AT_LIFTING, AT_HOURS, AT_DAYS, AT_EDUCATION, AT_MONTHS, AT_CONDITIONS = 5, 13, 21, 29, 35, 47


class Screen(NamedTuple):
    """Of each row, in the order of the cells."""

    x: np.ndarray  # float32 unit vector, NaN where the place is unknown or does not matter
    y: np.ndarray
    z: np.ndarray
    reach: np.ndarray  # float32 chord beyond which the row accepts no partner
    bits: np.ndarray  # uint64: what a person lacks, or a post asks for
    skills: np.ndarray  # uint64: signature of skills, of those a person does not have, or those a post requires
    gives: np.ndarray  # uint64: signature of the skills a person has, or of those that count at a post, 0: none named
    needs: np.ndarray  # uint32: what is needed or answered
    urgency: np.ndarray  # float32; 1 for a post
    road: np.ndarray  # float32 road km that a chord of 1 is at least; 0 where the way may be shorter


def screen_of_people(people: People, rows: np.ndarray, reach_km: np.ndarray, order: np.ndarray) -> Screen:
    """The screen of people in `order`, with records `rows`, who reach reach_km (n,) great-circle km."""
    held = signature(people.skills)[order]
    road = np.where(
        rows["wanted_stop"] > rows["wanted_start"], np.float32(0), rows["road_factor"] * np.float32(EARTH_KM)
    )
    urgent = rows["urgency"].astype(np.float32)
    reach, bits = chord(reach_km).astype(np.float32)[order], lacked(people)[order]
    return Screen(*_places(rows), reach, bits, ~held, held, rows["needs"].copy(), urgent, road)


def screen_of_posts(posts: Opportunities, rows: np.ndarray, near: Near, order: np.ndarray) -> Screen:
    """The screen of posts in `order`, with records `rows`; limits of their own are left to the exact rules.

    Work at home has no place.
    """
    x, y, z = (np.where(rows["remote"], np.float32(np.nan), at) for at in _places(rows))
    bits, required = asked(posts)[order], signature(posts.required)[order]
    counted = (signature(posts.required, near) | signature(posts.wished, near))[order]
    endless, one, none = (np.full(posts.n, value, np.float32) for value in (np.inf, 1.0, 0.0))
    return Screen(x, y, z, endless, bits, required, counted, rows["answers"].copy(), one, none)


def _places(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, z = (rows[name].astype(np.float32) for name in "xyz")
    return x, y, z


def lacked(people: People) -> np.ndarray:
    """Bits of what each person lacks. uint64 (n,)"""
    flags = (
        (BARRED, people.employed | (people.age < 16) | (people.past_retirement & ~people.retirement_agreement)),
        (MINOR, people.age < 18),
        (RETIRED, people.past_retirement),
        (CARER, people.carer),
        (NOT_DISABLED, people.disability == 0),
    )
    ladders = (
        (AT_LIFTING, people.lifting_kg, LIFTING_KG),
        (AT_HOURS, people.hours_per_day, HOURS),
        (AT_DAYS, people.days_per_month, DAYS),
        (AT_EDUCATION, np.where(people.education < 0, np.nan, people.education), EDUCATION),
    )
    words = [(AT_MONTHS, ~people.months, MONTHS), (AT_CONDITIONS, people.health_limits, CONDITIONS)]
    return _flags(flags) | _words(words) | _either(_above(at, has, steps) for at, has, steps in ladders)


def asked(posts: Opportunities) -> np.ndarray:
    """Bits of what each post asks for. uint64 (m,)"""
    everybody = np.ones(posts.n, bool)
    flags = (
        (BARRED, everybody),
        (MINOR, ~posts.protected_for_minors),
        (RETIRED, ~(posts.injury_cover & posts.accepts_past_retirement)),
        (CARER, posts.live_in),
    )
    ladders = (
        (AT_LIFTING, posts.lifting_kg, LIFTING_KG),
        (AT_HOURS, posts.hours_per_day, HOURS),
        (AT_DAYS, posts.days_per_month, DAYS),
        (AT_EDUCATION, np.where(posts.education_min < 0, np.nan, posts.education_min), EDUCATION),
    )
    words = [(AT_MONTHS, posts.months, MONTHS), (AT_CONDITIONS, posts.health_needs, CONDITIONS)]
    of_jobs = _flags(flags) | _words(words) | _either(_highest(at, wanted, steps) for at, wanted, steps in ladders)
    return np.where(posts.kind == JOB, of_jobs, np.uint64(0)) | _flags([(NOT_DISABLED, posts.for_disabled)])


def _either(columns: Iterable[np.ndarray]) -> np.ndarray:
    return np.bitwise_or.reduce(list(columns))


def _flags(flags: Iterable[tuple[int, np.ndarray]]) -> np.ndarray:
    return _either(on.astype(np.uint64) << np.uint64(bit) for bit, on in flags)


def _words(words: Iterable[tuple[int, np.ndarray, int]]) -> np.ndarray:
    """The lowest bits of masks, each shifted to where its rule begins."""
    return _either((word.astype(np.uint64) & np.uint64((1 << size) - 1)) << np.uint64(at) for at, word, size in words)


def _above(at: int, has: np.ndarray, steps: tuple[int, ...]) -> np.ndarray:
    """Bits of the steps that are above what one has. NaN sorts last: nothing is above it."""
    full = (1 << len(steps)) - 1
    table = np.array([(full >> k << k) << at for k in range(len(steps) + 1)], np.uint64)
    return table[np.searchsorted(steps, has, side="right")]


def _highest(at: int, wanted: np.ndarray, steps: tuple[int, ...]) -> np.ndarray:
    """The bit of the highest step that is not above what is wanted; none for NaN."""
    table = np.array([0, *(1 << at + k for k in range(len(steps)))], np.uint64)
    return np.where(np.isnan(wanted), np.uint64(0), table[np.searchsorted(steps, wanted, side="right")])


@kernel
def beyond(cells: Cells, c: int, own: Screen, row: int) -> bool:
    """Whether nobody in cell c can be near enough to own row `row`."""
    dx, dy, dz = cells.x[c] - own.x[row], cells.y[c] - own.y[row], cells.z[c] - own.z[row]
    limit = min(cells.limit[c], own.reach[row] + cells.radius[c])
    return dx * dx + dy * dy + dz * dz > limit * limit


@kernel
def cells_around(
    cells: Cells, own: Screen, group: np.ndarray, share: np.ndarray, mine: int, passed: np.ndarray, found: np.ndarray
) -> int:
    """Write into `found` the cells of share `mine` with somebody near enough to a row of a group; how many.

    The whole group is taken as one place, that of its first row, as wide as the group. Loops as in `screened`.
    """
    row, radius, reach, count = group[0], widest(own, group), np.float64(0.0), np.uintp(0)
    for other in group:
        reach = max(reach, np.float64(own.reach[other]))
    x, y, z = np.float64(own.x[row]), np.float64(own.y[row]), np.float64(own.z[row])
    for k in range(np.uintp(len(cells.radius))):
        dx, dy, dz = cells.x[k] - x, cells.y[k] - y, cells.z[k] - z
        apart2, accepted, limit = dx * dx + dy * dy + dz * dz, reach + cells.radius[k] + radius, cells.limit[k] + radius
        passed[k] = (not apart2 > accepted * accepted) & (not apart2 > limit * limit) & (share[k] == mine)
    for k in range(np.uintp(len(cells.radius))):
        found[count] = k
        count += np.uintp(passed[k])
    return np.int64(count)  # type: ignore[return-value]  # signed, as who asks counts with it


@kernel
def widest(own: Screen, group: np.ndarray) -> float:
    """Chord from the first row of a group to the farthest, inf where one of several has no place."""
    largest, row = 0.0, group[0]
    for other in group[1:]:
        dx, dy, dz = own.x[other] - own.x[row], own.y[other] - own.y[row], own.z[other] - own.z[row]
        square = np.float64(dx * dx + dy * dy + dz * dz)
        largest = max(largest, square if square == square else np.inf)
    return math.sqrt(largest) + MARGIN


@kernel
def screened(own: Screen, row: int, inner: Screen, start: int, stop: int, passed: np.ndarray, found: np.ndarray) -> int:
    """Write into `found` which inner rows of start:stop may fit own row `row`; how many.

    `passed` must be as long as stop − start, `found` one longer. Plain loops over unsigned places, one to test and
    one to collect, which the compiler turns into vector instructions.
    """
    x, y, z, limit2 = own.x[row], own.y[row], own.z[row], own.reach[row] * own.reach[row]
    bits, skills = own.bits[row], own.skills[row]
    begin, size, count = np.uintp(start), np.uintp(stop - start), np.uintp(0)
    for k in range(size):
        i = begin + k
        dx, dy, dz = inner.x[i] - x, inner.y[i] - y, inner.z[i] - z
        apart2, reach = dx * dx + dy * dy + dz * dz, inner.reach[i]
        near = (not apart2 > reach * reach) & (not apart2 > limit2)
        passed[k] = near & ((inner.bits[i] & bits) | (inner.skills[i] & skills) == 0)
    for k in range(size):
        found[count] = begin + k
        count += np.uintp(passed[k])
    return np.int64(count)  # type: ignore[return-value]  # signed, as who asks counts with it


@kernel
def nearness(own: Screen, row: int, inner: Screen, i: int, by_post: bool) -> float:
    """No pair's nearness by its distance is above this (see scoring.distance_value); 1 where that is not known."""
    dx, dy, dz = inner.x[i] - own.x[row], inner.y[i] - own.y[row], inner.z[i] - own.z[row]
    chord = max(np.float32(0.0), np.sqrt(dx * dx + dy * dy + dz * dz) - np.float32(MARGIN))
    km = chord * (inner.road[i] if by_post else own.road[row])
    return HALF_NEARNESS_KM / (HALF_NEARNESS_KM + km) if km >= 0.0 else 1.0
