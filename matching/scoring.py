"""The score: a sum of named contributions, each a value in [0, 1] times its weight.

Every value is 0.5 where the fact it needs is unknown on either side, so that ignorance neither lifts nor sinks
anyone, except title, text, need, urgency and nearness, which must be earned. Formulas stand at the functions;
docs/matching.md has them in one table.
"""

from collections.abc import Sequence
from dataclasses import astuple, replace

import numpy as np

from matching.columns import Model, near_columns, person_columns, post_columns, spoken
from matching.compiled import kernel
from matching.places import road_km, wants_area
from matching.records import NearColumns, PersonColumns, PostColumns, Spoken, Words
from matching.types import Opportunities, People
from matching.weights import CONTRIBUTIONS

UNKNOWN = 0.5
HALF_NEARNESS_KM = 10.0  # nearness is one half here
WANTED_AREA = 0.8  # nearness of a place the person named, however far
EXPERIENCE_YEARS_FULL = 5.0
N_CONTRIBUTIONS = len(CONTRIBUTIONS)


@kernel
def skill_cover(p: PersonColumns, near: NearColumns, person: np.record, skill: int) -> float:
    """1 if the person has `skill`, else the best nearness of a skill the person has, else 0."""
    best = 0.0
    known = skill + 1 < len(near.indptr)
    for k in range(person.skill_start, person.skill_stop):
        held = p.skills[k]
        if held == skill:
            return 1.0
        if known:
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                if near.indices[q] == held:
                    best = max(best, np.float64(near.values[q]))
    return best


@kernel
def n_named(post: np.record) -> int:
    """How many skills the post names."""
    return post.required_stop - post.required_start + post.wished_stop - post.wished_start


@kernel
def skills_value(p: PersonColumns, o: PostColumns, near: NearColumns, person: np.record, post: np.record) -> float:
    """Mean cover of the post's required and wished skills; 0.5 where the post names none."""
    total = 0.0
    for k in range(post.required_start, post.required_stop):
        total += skill_cover(p, near, person, o.required[k])
    for k in range(post.wished_start, post.wished_stop):
        total += skill_cover(p, near, person, o.wished[k])
    return total / n_named(post) if n_named(post) else UNKNOWN


@kernel
def _dot(one: Words, a: int, other: Words, b: int) -> float:
    """Cosine of text a of one side and text b of the other, in [0, 1]."""
    at, end, bt, bend, total = one.ptr[a], one.ptr[a + 1], other.ptr[b], other.ptr[b + 1], 0.0
    while at < end and bt < bend:
        if one.feature[at] == other.feature[bt]:
            total += np.float64(one.value[at]) * np.float64(other.value[bt])
            at += 1
            bt += 1
        elif one.feature[at] < other.feature[bt]:
            at += 1
        else:
            bt += 1
    return min(1.0, total)


@kernel
def title_value(a: Spoken, b: Spoken, i: int, j: int) -> float:
    """Largest cosine of an occupation of the person and a title of the post, in [0, 1]."""
    best = 0.0
    for k in range(a.ptr[i], a.ptr[i + 1]):
        for q in range(b.ptr[j], b.ptr[j + 1]):
            best = max(best, _dot(a.titles, a.phrases[k], b.titles, b.phrases[q]))
    return best


@kernel
def text_value(a: Spoken, b: Spoken, person: np.record, post: np.record) -> float:
    """Cosine of the free texts, in [0, 1]."""
    return _dot(a.texts, person.text, b.texts, post.text)


@kernel
def distance_value(post: np.record, km: float, wants: bool) -> float:
    """10 / (10 + km): 1 at the door, 0.5 at 10 km; 1 for work done at home, 0 where km is unknown.

    At least 0.8 in an area the person named (`wants`).
    """
    if post.remote:
        return 1.0
    nearness = HALF_NEARNESS_KM / (HALF_NEARNESS_KM + km) if km == km else 0.0
    return max(nearness, WANTED_AREA) if wants else nearness


@kernel
def wage_value(person: np.record, post: np.record) -> float:
    """1 from the wage wished upwards, falling to 0 at half of it."""
    if person.wage_wished_fen <= 0 or post.pay_fen < 0:
        return UNKNOWN
    return min(1.0, max(0.0, 2.0 * post.pay_fen / person.wage_wished_fen - 1.0))


@kernel
def _closeness(offered: float, wanted: float, span: float) -> float:
    gap = abs(np.float64(offered) - np.float64(wanted)) / span
    return max(0.0, 1.0 - gap) if gap == gap else UNKNOWN


@kernel
def schedule_value(person: np.record, post: np.record) -> float:
    """Mean closeness of hours a day (span 12) and days a month (span 30) to what the person can give."""
    hours = _closeness(post.hours_per_day, person.hours_per_day, 12.0)
    return 0.5 * (hours + _closeness(post.days_per_month, person.days_per_month, 30.0))


@kernel
def need_value(person: np.record, post: np.record) -> float:
    """1 if the post answers a need that the household stated."""
    return 1.0 if person.needs & post.answers else 0.0


@kernel
def education_value(person: np.record, post: np.record) -> float:
    """1 at exactly the level asked, a sixth less for each level away."""
    if person.education < 0 or post.education_min < 0:
        return UNKNOWN
    return max(0.0, 1.0 - abs(person.education - post.education_min) / 6.0)


@kernel
def experience_value(person: np.record, post: np.record) -> float:
    """Years against the years asked (against five where none are asked), at most 1."""
    years, asked = np.float64(person.experience_years), np.float64(post.experience_min)
    if years != years:
        return UNKNOWN
    if asked <= 0.0:
        return 1.0
    return min(1.0, years / (asked if asked == asked else EXPERIENCE_YEARS_FULL))


@kernel
def facts_value(person: np.record, post: np.record, w: tuple[float, ...], km: float, wants: bool) -> float:
    """Sum of the contributions that need nothing but the two records: all except skills, title and text."""
    total = w[3] * distance_value(post, km, wants)
    total += w[4] * wage_value(person, post)
    total += w[5] * schedule_value(person, post)
    total += w[6] * need_value(person, post)
    total += w[7] * person.urgency
    total += w[8] * education_value(person, post)
    return total + w[9] * experience_value(person, post)


@kernel
def total_score(facts: float, w: tuple[float, ...], skills: float, title: float, text: float) -> float:
    """The score from its parts, always added in the same order, and never less for a greater part."""
    return ((facts + w[1] * title) + w[0] * skills) + w[2] * text


@kernel
def contribute(
    p: PersonColumns,
    o: PostColumns,
    said: tuple[Spoken, Spoken],
    near: NearColumns,
    w: tuple[float, ...],
    i: int,
    j: int,
    out: np.ndarray,
) -> None:
    """Write the weighted contributions of a pair into `out` (n_contributions,); `said` by people, by posts."""
    person, post = p.rows[i], o.rows[j]
    out[0] = w[0] * skills_value(p, o, near, person, post)
    out[1] = w[1] * title_value(said[0], said[1], i, j)
    out[2] = w[2] * text_value(said[0], said[1], person, post)
    out[3] = w[3] * distance_value(post, road_km(person, post), wants_area(p.wanted, person, post))
    out[4] = w[4] * wage_value(person, post)
    out[5] = w[5] * schedule_value(person, post)
    out[6] = w[6] * need_value(person, post)
    out[7] = w[7] * person.urgency
    out[8] = w[8] * education_value(person, post)
    out[9] = w[9] * experience_value(person, post)


def contributions(people: People, posts: Opportunities, pairs: np.ndarray, *, model: Model) -> np.ndarray:
    """Contributions of (person, opportunity) pairs (k, 2) → float64 (k, n_contributions); no gates."""
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    said = spoken(people, model), spoken(posts, model)
    out = np.zeros((len(pairs), N_CONTRIBUTIONS))
    fill_contributions(p, o, said, near_columns(model), astuple(model.weights), np.asarray(pairs, np.int64), out)
    return out


def distances(
    people: People, posts: Opportunities, pairs: np.ndarray | Sequence[tuple[int, int]]
) -> tuple[np.ndarray, np.ndarray]:
    """Road km of (person, opportunity) pairs (k, 2), NaN where unknown, and whether the place was named: (k,), (k,)."""
    model = Model()
    p, o = person_columns(people, model), post_columns(replace(posts, eligible={}, excluded={}), people.n, model)
    km, wants = np.zeros(len(pairs)), np.zeros(len(pairs), np.bool_)
    fill_distances(p, o, np.asarray(pairs, np.int64), km, wants)
    return km, wants


@kernel
def fill_distances(p: PersonColumns, o: PostColumns, pairs: np.ndarray, km: np.ndarray, wants: np.ndarray) -> None:
    """`road_km` and `wants_area` for each (i, j) of pairs (k, 2) into km and wants (k,)."""
    for k in range(len(pairs)):
        person, post = p.rows[pairs[k, 0]], o.rows[pairs[k, 1]]
        km[k], wants[k] = road_km(person, post), wants_area(p.wanted, person, post)


@kernel
def fill_contributions(
    p: PersonColumns,
    o: PostColumns,
    said: tuple[Spoken, Spoken],
    near: NearColumns,
    w: tuple[float, ...],
    pairs: np.ndarray,
    out: np.ndarray,
) -> None:
    """`contribute` for each (i, j) of pairs (k, 2) into out (k, n_contributions)."""
    for k in range(len(pairs)):
        contribute(p, o, said, near, w, pairs[k, 0], pairs[k, 1], out[k])
