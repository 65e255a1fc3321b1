"""Who gets nothing, and why: each person against all opportunities, and the counts per area that come of it.

A person is served where at least one opportunity breaks no rule. For the others two things are kept: the rules each of
which alone stands before some opportunity (lift it, and the person fits), and the rules broken at the opportunity that
breaks fewest. Somebody served is asked no further, who breaks two rules at every post (in work and under 16) is not
asked at all, and posts that are only farther away than one known to be too far are passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.columns import Model, PersonColumns, PostColumns, person_columns, post_columns
from matching.compiled import kernel
from matching.gates import AGE_UNDER_16, ALREADY_EMPLOYED, GATES, NO_CONSENT, PAST_RETIREMENT_UNCOVERED, TOO_FAR, broken
from matching.places import EARTH_KM
from matching.types import JOB, Opportunities, People

CODE_DIGITS, COUNTY_DIGITS = 12, 6


@dataclass(frozen=True, eq=False)
class Reach:
    """One row per person, in the order of the people's table; the masks have the bits of gates.GATES."""

    served: np.ndarray  # bool (n,): some opportunity breaks no rule
    one_away: np.ndarray  # uint32 (n,): rules of which lifting one alone would serve; 0 where served
    nearest: np.ndarray  # uint32 (n,): rules broken at the opportunity that breaks fewest; 0 where served


@dataclass(frozen=True)
class AreaCoverage:
    """Counts of one area. A person may count at several rules, so the parts need not sum to `n_nothing`."""

    area: int  # 12 digits, zeros below the level asked for; 0: place not known
    n_people: int
    n_nothing: int  # people whom no opportunity fits
    one_away: dict[str, int]  # rule → people it alone keeps from some opportunity; most first, zeros left out
    nearest: dict[str, int]  # rule → people at whose nearest opportunity it is broken; most first, zeros left out


def reach(people: People, posts: Opportunities, *, model: Model | None = None) -> Reach:
    """Each person against all open opportunities. Without any, everybody's `nearest` is what no post could mend.

    The masks depend on neither the order of people nor of posts.
    """
    posts = posts.take(np.flatnonzero(posts.open))
    model = (model or Model()).fitted(people.take([]), posts.take([]))
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    order = np.lexsort((posts.key, posts.area)).astype(np.int64)
    county = people.area // 10 ** (CODE_DIGITS - COUNTY_DIGITS) * 10 ** (CODE_DIGITS - COUNTY_DIGITS)
    first = np.searchsorted(posts.area[order], county).astype(np.int64)  # own county first: who fits, fits near home
    found = Reach(np.zeros(people.n, bool), np.zeros(people.n, np.uint32), np.zeros(people.n, np.uint32))
    _fill(p, o, order, first, bool((posts.kind == JOB).all()), found.served, found.one_away, found.nearest)
    return found


def by_area(people: People, found: Reach, *, digits: int = COUNTY_DIGITS) -> list[AreaCoverage]:
    """Counts per area of 2, 4, 6, 9 or 12 digits, by code; `found` belongs to these people."""
    unit = 10 ** (CODE_DIGITS - digits)
    areas, place = np.unique(people.area // unit * unit, return_inverse=True)
    n_people = np.bincount(place, minlength=len(areas))
    n_nothing = np.bincount(place[~found.served], minlength=len(areas))
    tables = [_counts(mask, place, len(areas)) for mask in (found.one_away, found.nearest)]
    return [
        AreaCoverage(int(area), int(n_people[k]), int(n_nothing[k]), *(dict(_named(table[:, k])) for table in tables))
        for k, area in enumerate(areas)
    ]


def _counts(masks: np.ndarray, place: np.ndarray, n_areas: int) -> np.ndarray:
    """How many people of each area have each bit. int64 (n_gates, n_areas)"""
    return np.array([np.bincount(place[(masks >> bit & 1) == 1], minlength=n_areas) for bit in range(len(GATES))])


def _named(counts: np.ndarray) -> Iterator[tuple[str, int]]:
    for bit in np.argsort(-counts, kind="stable"):
        if counts[bit]:
            yield GATES[bit], int(counts[bit])


@kernel
def _fill(
    p: PersonColumns,
    o: PostColumns,
    order: np.ndarray,
    first: np.ndarray,
    only_jobs: bool,
    served: np.ndarray,
    one_away: np.ndarray,
    nearest: np.ndarray,
) -> None:
    for i in range(len(p.rows)):
        always = _always(p.rows[i], only_jobs)
        if _n_bits(always) > 1 or len(order) == 0:
            nearest[i] = always
            continue
        alone, best = _ask(p, o, i, order, first[i], always)
        served[i] = best == 0
        one_away[i], nearest[i] = alone, best


@kernel
def _ask(
    p: PersonColumns, o: PostColumns, i: int, order: np.ndarray, first: int, always: int
) -> tuple[np.uint32, np.uint32]:
    """(rules that alone stand in the way, rules broken where fewest are); both 0 as soon as one post fits."""
    alone, best, fewest = np.uint32(0), np.uint32(0), len(GATES) + 1
    seen_far = False  # some post breaks nothing but `always` and the distance: no far post can be nearer
    for k in range(len(order)):
        j = order[(first + k) % len(order)]
        if seen_far and _surely_far(p.rows[i], o.rows[j]):
            continue
        bits = broken(p, o, i, j)
        if bits == always:
            return np.uint32(always), np.uint32(always)  # nothing is nearer than this
        seen_far |= bits == always | TOO_FAR
        n = _n_bits(bits)
        if n == 1:
            alone |= np.uint32(bits)
        if n < fewest or (n == fewest and bits < best):
            fewest, best = n, np.uint32(bits)
    return alone, best


@kernel
def _always(person: np.record, only_jobs: bool) -> int:
    """Rules that this person breaks at every opportunity, whatever it is."""
    bits = 0
    if not person.consents:
        bits |= NO_CONSENT
    if only_jobs and person.employed:
        bits |= ALREADY_EMPLOYED
    if only_jobs and person.age < 16.0:
        bits |= AGE_UNDER_16
    if only_jobs and person.past_retirement and not person.retirement_agreement:
        bits |= PAST_RETIREMENT_UNCOVERED
    return bits


@kernel
def _surely_far(person: np.record, post: np.record) -> bool:
    """Whether the straight line through the earth is already too long; cheap, and never true for what is in reach."""
    if post.remote or person.wanted_stop > person.wanted_start:
        return False
    dx, dy, dz = person.x - post.x, person.y - post.y, person.z - post.z
    least = EARTH_KM * person.road_factor
    return (dx * dx + dy * dy + dz * dz) * least * least > person.reach_km * person.reach_km


@kernel
def _n_bits(bits: int) -> int:
    n = 0
    while bits:
        bits &= bits - 1
        n += 1
    return n
