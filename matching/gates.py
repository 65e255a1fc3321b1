"""Hard rules. A pair that breaks one is in no list, whatever its score; each rule has a name and a sentence.

An unknown fact breaks no rule. The compiled `broken` is the only place where the rules stand: lists, the
answer to "why not", and the count of broken rules in the bench all read it.
"""

import numpy as np
from numba import njit

from matching.columns import Model, person_columns, post_columns
from matching.places import road_km, wants_area
from matching.types import Opportunities, People

GATES = (
    "closed",
    "no_consent",
    "excluded",
    "not_eligible",
    "already_employed",
    "age_under_16",
    "minor_unprotected",
    "past_retirement_uncovered",
    "age_out_of_range",
    "reserved_for_disabled",
    "too_far",
    "carer_cannot_live_in",
    "lifting",
    "education",
    "required_skill",
    "health_limit",
    "hours",
    "days",
    "season",
)
(
    CLOSED,
    NO_CONSENT,
    EXCLUDED,
    NOT_ELIGIBLE,
    ALREADY_EMPLOYED,
    AGE_UNDER_16,
    MINOR_UNPROTECTED,
    PAST_RETIREMENT_UNCOVERED,
    AGE_OUT_OF_RANGE,
    RESERVED_FOR_DISABLED,
    TOO_FAR,
    CARER_CANNOT_LIVE_IN,
    LIFTING,
    EDUCATION,
    REQUIRED_SKILL,
    HEALTH_LIMIT,
    HOURS,
    DAYS,
    SEASON,
) = (1 << bit for bit in range(len(GATES)))

# Bits of health_limits (must not) and health_needs (the work demands it).
HEALTH_CONDITIONS = (
    "standing",
    "walking",
    "bending",
    "heights",
    "fine_sight",
    "hearing",
    "speech",
    "both_hands",
    "dust",
    "chemicals",
    "heat",
    "cold_water",
    "night_shift",
    "working_alone",
    "driving",
    "food_contact",
    "stress",
)


@njit(cache=True, nogil=True)
def _holds(tags, start, stop, tag):
    """Whether sorted tags[start:stop] has `tag`."""
    while start < stop:
        middle = (start + stop) >> 1
        if tags[middle] < tag:
            start = middle + 1
        elif tags[middle] > tag:
            stop = middle
        else:
            return True
    return False


@njit(cache=True, nogil=True)
def _lacks_required(p, o, i, j):
    for k in range(o.rows[j].required_start, o.rows[j].required_stop):
        if not _holds(p.skills, p.rows[i].skill_start, p.rows[i].skill_stop, o.required[k]):
            return True
    return False


@njit(cache=True, nogil=True)
def _broken_personal(p, o, i, j):
    """Rules of any opportunity about who it is for."""
    bits = 0
    if not o.rows[j].open:
        bits |= CLOSED
    if not p.rows[i].consents:
        bits |= NO_CONSENT
    if _holds(o.excluded, o.rows[j].excluded_start, o.rows[j].excluded_stop, p.rows[i].row):
        bits |= EXCLUDED
    if o.rows[j].eligible_row >= 0 and not o.eligible[o.rows[j].eligible_row, p.rows[i].row]:
        bits |= NOT_ELIGIBLE
    if o.rows[j].for_disabled and (
        p.rows[i].disability == 0 or (o.rows[j].disability and not o.rows[j].disability & p.rows[i].disability)
    ):
        bits |= RESERVED_FOR_DISABLED
    if p.rows[i].age < o.rows[j].age_min or p.rows[i].age >= o.rows[j].age_max + 1.0:
        bits |= AGE_OUT_OF_RANGE
    return bits


@njit(cache=True, nogil=True)
def _broken_employment(p, o, i, j):
    """Rules of employment: the law on age, and what the work demands of body and time."""
    bits = 0
    if p.rows[i].employed:
        bits |= ALREADY_EMPLOYED
    if p.rows[i].age < 16.0:
        bits |= AGE_UNDER_16
    elif p.rows[i].age < 18.0 and not o.rows[j].protected_for_minors:
        bits |= MINOR_UNPROTECTED
    covered = p.rows[i].retirement_agreement and o.rows[j].injury_cover and o.rows[j].accepts_past_retirement
    if p.rows[i].past_retirement and not covered:
        bits |= PAST_RETIREMENT_UNCOVERED
    if o.rows[j].live_in and p.rows[i].carer:
        bits |= CARER_CANNOT_LIVE_IN
    if p.rows[i].lifting_kg < o.rows[j].lifting_kg:
        bits |= LIFTING
    if 0 <= p.rows[i].education < o.rows[j].education_min:
        bits |= EDUCATION
    if p.rows[i].health_limits & o.rows[j].health_needs:
        bits |= HEALTH_LIMIT
    if p.rows[i].hours_per_day < o.rows[j].hours_per_day:
        bits |= HOURS
    if p.rows[i].days_per_month < o.rows[j].days_per_month:
        bits |= DAYS
    if o.rows[j].months & ~p.rows[i].months:
        bits |= SEASON
    return bits


@njit(cache=True, nogil=True)
def too_far(p, o, i, j, km):
    """Whether `km` is beyond what the person travels or the poster accepts.

    An unknown distance is not too far.
    """
    if o.rows[j].remote:
        return False
    return km > o.rows[j].max_km or (km > p.rows[i].reach_km and not wants_area(p, o, i, j))


@njit(cache=True, nogil=True)
def broken(p, o, i, j, km):
    """Bit mask of the rules that person i breaks at opportunity j, `km` apart by road; 0 means it fits."""
    bits = _broken_personal(p, o, i, j)
    if o.rows[j].kind == 0:
        bits |= _broken_employment(p, o, i, j)
    if too_far(p, o, i, j, km):
        bits |= TOO_FAR
    if _lacks_required(p, o, i, j):
        bits |= REQUIRED_SKILL
    return bits


def failing_gates(person: People, opportunity: Opportunities, *, model: Model | None = None) -> tuple[str, ...]:
    """Names of the rules that the first row of `person` breaks at the first row of `opportunity`.

    Use `types.pair(people, opportunities, i, j)` for a pair out of larger tables.

    >>> failing_gates(People.of(1, age=[15.5]), Opportunities.of(1))
    ('age_under_16',)
    """
    model = (model or Model()).fitted(person, opportunity)
    p, o = person_columns(person, model), post_columns(opportunity, person.n, model)
    return names_of(int(broken(p, o, 0, 0, road_km(p, o, 0, 0))))


def names_of(bits: int) -> tuple[str, ...]:
    """Names of the set bits, in the order of GATES."""
    return tuple(name for bit, name in enumerate(GATES) if bits >> bit & 1)


def broken_pairs(people: People, posts: Opportunities, rows: np.ndarray, model: Model) -> int:
    """How many pairs (post j, person rows[j, r]) of a ranking break any rule; 0 is what must come out."""
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    return int(_count_broken(p, o, rows))


@njit(cache=True, nogil=True)
def _count_broken(p, o, rows):
    count = 0
    for j in range(rows.shape[0]):
        for i in rows[j]:
            if i >= 0 and broken(p, o, i, j, road_km(p, o, i, j)) != 0:
                count += 1
    return count
