"""Hard rules. A pair that breaks one is in no list, whatever its score; each rule has a name and a sentence.

An unknown fact breaks no rule. The compiled functions here are the only place where the rules stand: lists, the
answer to "why not", and the count of broken rules in the bench all read it.
"""

import numpy as np

from matching.columns import Model, person_columns, post_columns
from matching.compiled import kernel
from matching.places import road_km, wants_area
from matching.records import PersonColumns, PostColumns
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
    "sitting",
    "stairs",
    "reading",
    "machines",
    "noise",
    "heavy_loads",
)


@kernel
def _holds(tags: np.ndarray, start: int, stop: int, tag: int) -> bool:
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


@kernel
def _is_meant(categories: int, meant: int) -> bool:
    return categories != 0 and (meant == 0 or categories & meant != 0)


@kernel
def _broken_personal(person: np.record, post: np.record) -> int:
    """Rules of any opportunity about who it is for."""
    bits = 0
    if not post.open:
        bits |= CLOSED
    if not person.consents:
        bits |= NO_CONSENT
    if post.for_disabled and not _is_meant(person.disability, post.disability):
        bits |= RESERVED_FOR_DISABLED
    if person.age < post.age_min or person.age >= post.age_max + 1.0:
        bits |= AGE_OUT_OF_RANGE
    return bits


@kernel
def _broken_by_law(person: np.record, post: np.record) -> int:
    """Rules of employment that the law sets, and those of being free for work at all."""
    bits = 0
    if person.employed:
        bits |= ALREADY_EMPLOYED
    if person.age < 16.0:
        bits |= AGE_UNDER_16
    elif person.age < 18.0 and not post.protected_for_minors:
        bits |= MINOR_UNPROTECTED
    covered = person.retirement_agreement and post.injury_cover and post.accepts_past_retirement
    if person.past_retirement and not covered:
        bits |= PAST_RETIREMENT_UNCOVERED
    if post.live_in and person.carer:
        bits |= CARER_CANNOT_LIVE_IN
    return bits


@kernel
def _broken_by_work(person: np.record, post: np.record) -> int:
    """Rules of employment about what the work demands of body, schooling and time."""
    bits = 0
    if person.lifting_kg < post.lifting_kg:
        bits |= LIFTING
    if 0 <= person.education < post.education_min:
        bits |= EDUCATION
    if person.health_limits & post.health_needs:
        bits |= HEALTH_LIMIT
    if person.hours_per_day < post.hours_per_day:
        bits |= HOURS
    if person.days_per_month < post.days_per_month:
        bits |= DAYS
    if post.months & ~person.months:
        bits |= SEASON
    return bits


@kernel
def too_far(person: np.record, post: np.record, km: float, wants: bool) -> bool:
    """Whether `km` is beyond what the person travels or the poster accepts; unknown km is not too far.

    A place the person wants (`wants`) is never too far for the person.
    """
    if post.remote:
        return False
    return km > post.max_km or (km > person.reach_km and not wants)


@kernel
def broken_facts(person: np.record, post: np.record, km: float, wants: bool) -> int:
    """Bit mask of the rules broken by what stands in the two records, `km` apart by road."""
    bits = _broken_personal(person, post)
    if post.kind == 0:
        bits |= _broken_by_law(person, post) | _broken_by_work(person, post)
    return bits | TOO_FAR if too_far(person, post, km, wants) else bits


@kernel
def broken_lists(p: PersonColumns, o: PostColumns, person: np.record, post: np.record) -> int:
    """Bit mask of the rules broken by lists: required skills, exclusions, eligibility."""
    bits = 0
    for k in range(post.required_start, post.required_stop):
        if not _holds(p.skills, person.skill_start, person.skill_stop, o.required[k]):
            bits |= REQUIRED_SKILL
    if _holds(o.excluded, post.excluded_start, post.excluded_stop, person.row):
        bits |= EXCLUDED
    if post.eligible_row >= 0 and not o.eligible[post.eligible_row, person.row]:
        bits |= NOT_ELIGIBLE
    return bits


@kernel
def fits(p: PersonColumns, o: PostColumns, i: int, j: int, km: float, wants: bool) -> bool:
    """Whether the pair, `km` apart by road, breaks no rule."""
    person, post = p.rows[i], o.rows[j]
    return broken_facts(person, post, km, wants) == 0 and broken_lists(p, o, person, post) == 0


@kernel
def broken(p: PersonColumns, o: PostColumns, i: int, j: int) -> int:
    """Bit mask of all rules that person i breaks at opportunity j; 0 means it fits."""
    person, post = p.rows[i], o.rows[j]
    wants = wants_area(p.wanted, person, post)
    return broken_facts(person, post, road_km(person, post), wants) | broken_lists(p, o, person, post)


def failing_gates(person: People, opportunity: Opportunities, *, model: Model | None = None) -> tuple[str, ...]:
    """Names of the rules that the first row of `person` breaks at the first row of `opportunity`.

    Use `types.pair(people, opportunities, i, j)` for a pair out of larger tables.

    >>> failing_gates(People.of(1, age=[15.5]), Opportunities.of(1))
    ('age_under_16',)
    """
    model = (model or Model()).fitted(person, opportunity)
    p, o = person_columns(person, model), post_columns(opportunity, person.n, model)
    return names_of(int(broken(p, o, 0, 0)))


def names_of(bits: int) -> tuple[str, ...]:
    """Names of the set bits, in the order of GATES."""
    return tuple(name for bit, name in enumerate(GATES) if bits >> bit & 1)


def broken_pairs(people: People, posts: Opportunities, rows: np.ndarray, model: Model) -> int:
    """How many pairs (post j, person rows[j, r]) of a ranking break any rule; 0 is what must come out."""
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    return int(_count_broken(p, o, rows))


@kernel
def _count_broken(p: PersonColumns, o: PostColumns, rows: np.ndarray) -> int:
    count = 0
    for j in range(rows.shape[0]):
        for i in rows[j]:
            if i >= 0 and broken(p, o, i, j) != 0:
                count += 1
    return count
