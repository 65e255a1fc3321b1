"""The score: a sum of named contributions, each a value in [0, 1] times its weight.

Every value is 0.5 where the fact it needs is unknown on either side, so that ignorance neither lifts nor sinks
anyone, except text, need and nearness, which must be earned. Formulas stand at the functions; docs/matching.md
has them in one table.
"""

import numpy as np
from numba import njit

from matching.columns import Model, near_columns, person_columns, post_columns
from matching.gates import broken
from matching.places import road_km, wants_area
from matching.types import Opportunities, People
from matching.weights import CONTRIBUTIONS

UNKNOWN = 0.5
HALF_NEARNESS_KM = 10.0  # nearness is one half here
WANTED_AREA = 0.8  # nearness of a place the person named, however far
EXPERIENCE_YEARS_FULL = 5.0
N_CONTRIBUTIONS = len(CONTRIBUTIONS)
SLACK = 1e-9  # pruning is by bounds that rounding may not reach


@njit(cache=True, nogil=True)
def skill_cover(p, near, i, skill):
    """1 if person i has `skill`, else the best nearness of a skill the person has, else 0."""
    best = 0.0
    known = skill + 1 < len(near.indptr)
    for k in range(p.rows[i].skill_start, p.rows[i].skill_stop):
        held = p.skills[k]
        if held == skill:
            return 1.0
        if known:
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                if near.indices[q] == held:
                    best = max(best, np.float64(near.values[q]))
    return best


@njit(cache=True, nogil=True)
def skills_value(p, o, near, i, j):
    """Mean cover of the post's required and wished skills; 0.5 where the post names none."""
    total = 0.0
    for k in range(o.rows[j].required_start, o.rows[j].required_stop):
        total += skill_cover(p, near, i, o.required[k])
    for k in range(o.rows[j].wished_start, o.rows[j].wished_stop):
        total += skill_cover(p, near, i, o.wished[k])
    count = o.rows[j].required_stop - o.rows[j].required_start + o.rows[j].wished_stop - o.rows[j].wished_start
    return total / count if count else UNKNOWN


@njit(cache=True, nogil=True)
def _dot(features_a, values_a, a, a_end, features_b, values_b, b, b_end):
    total = 0.0
    while a < a_end and b < b_end:
        if features_a[a] == features_b[b]:
            total += np.float64(values_a[a]) * np.float64(values_b[b])
            a += 1
            b += 1
        elif features_a[a] < features_b[b]:
            a += 1
        else:
            b += 1
    return total


@njit(cache=True, nogil=True)
def title_value(p, o, i, j):
    """Largest cosine of an occupation of the person and a title of the post, in [0, 1]."""
    best = 0.0
    for k in range(p.rows[i].phrase_start, p.rows[i].phrase_stop):
        a, a_end = p.title_ptr[p.phrases[k]], p.title_ptr[p.phrases[k] + 1]
        for q in range(o.rows[j].phrase_start, o.rows[j].phrase_stop):
            b, b_end = o.title_ptr[o.phrases[q]], o.title_ptr[o.phrases[q] + 1]
            likeness = _dot(p.title_feature, p.title_value, a, a_end, o.title_feature, o.title_value, b, b_end)
            best = max(best, likeness)
    return min(1.0, best)


@njit(cache=True, nogil=True)
def text_value(p, o, i, j):
    """Cosine of the free texts, in [0, 1]."""
    a, a_end = p.rows[i].text_start, p.rows[i].text_stop
    b, b_end = o.rows[j].text_start, o.rows[j].text_stop
    return min(1.0, _dot(p.text_feature, p.text_value, a, a_end, o.text_feature, o.text_value, b, b_end))


@njit(cache=True, nogil=True)
def distance_value(p, o, i, j, km):
    """10 / (10 + km): 1 at the door, 0.5 at 10 km; 1 for work done at home, 0 where km is unknown.

    At least 0.8 in an area the person named.
    """
    if o.rows[j].remote:
        return 1.0
    nearness = HALF_NEARNESS_KM / (HALF_NEARNESS_KM + km) if km == km else 0.0
    return WANTED_AREA if nearness < WANTED_AREA and wants_area(p, o, i, j) else nearness


@njit(cache=True, nogil=True)
def wage_value(p, o, i, j):
    """1 from the wage wished upwards, falling to 0 at half of it."""
    if p.rows[i].wage_wished_fen <= 0 or o.rows[j].pay_fen < 0:
        return UNKNOWN
    return min(1.0, max(0.0, 2.0 * o.rows[j].pay_fen / p.rows[i].wage_wished_fen - 1.0))


@njit(cache=True, nogil=True)
def _closeness(offered, wanted, span):
    gap = abs(np.float64(offered) - np.float64(wanted)) / span
    return max(0.0, 1.0 - gap) if gap == gap else UNKNOWN


@njit(cache=True, nogil=True)
def schedule_value(p, o, i, j):
    """Mean closeness of hours a day (span 12) and days a month (span 30) to what the person can give."""
    hours = _closeness(o.rows[j].hours_per_day, p.rows[i].hours_per_day, 12.0)
    return 0.5 * (hours + _closeness(o.rows[j].days_per_month, p.rows[i].days_per_month, 30.0))


@njit(cache=True, nogil=True)
def education_value(p, o, i, j):
    """1 at exactly the level asked, a sixth less for each level away."""
    if p.rows[i].education < 0 or o.rows[j].education_min < 0:
        return UNKNOWN
    return max(0.0, 1.0 - abs(p.rows[i].education - o.rows[j].education_min) / 6.0)


@njit(cache=True, nogil=True)
def experience_value(p, o, i, j):
    """Years against the years asked (against five where none are asked), at most 1."""
    years, asked = np.float64(p.rows[i].experience_years), np.float64(o.rows[j].experience_min)
    if years != years:
        return UNKNOWN
    if asked <= 0.0:
        return 1.0
    return min(1.0, years / (asked if asked == asked else EXPERIENCE_YEARS_FULL))


@njit(cache=True, nogil=True)
def fits_above(p, o, w, i, j, km, title, least, out):
    """Whether the pair breaks no rule and may still score `least`; fills all of `out` but skills and text.

    `title` is the pair's title value. The bounds take for 1 whatever is not yet known, so no pair that belongs in
    a list is ever lost.
    """
    out[1] = w[1] * title
    out[3] = w[3] * distance_value(p, o, i, j, km)
    out[7] = w[7] * p.rows[i].urgency
    open_end = w[0] + w[2]
    if out[1] + out[3] + out[7] + open_end + w[4] + w[5] + w[6] + w[8] + w[9] < least - SLACK:
        return False
    if broken(p, o, i, j, km) != 0:
        return False
    out[4] = w[4] * wage_value(p, o, i, j)
    out[5] = w[5] * schedule_value(p, o, i, j)
    out[6] = w[6] * (1.0 if p.rows[i].needs & o.rows[j].answers else 0.0)
    out[8] = w[8] * education_value(p, o, i, j)
    out[9] = w[9] * experience_value(p, o, i, j)
    return open_end + out[1] + out[3] + out[4] + out[5] + out[6] + out[7] + out[8] + out[9] >= least - SLACK


@njit(cache=True, nogil=True)
def total_of(out):
    """Sum of the contributions, always in the same order."""
    total = 0.0
    for c in range(len(out)):
        total += out[c]
    return total


@njit(cache=True, nogil=True)
def contribute(p, o, near, w, i, j, km, out):
    """Write the weighted contributions of a pair into `out` (n_contributions,) and return their sum."""
    out[0] = w[0] * skills_value(p, o, near, i, j)
    out[1] = w[1] * title_value(p, o, i, j)
    out[2] = w[2] * text_value(p, o, i, j)
    out[3] = w[3] * distance_value(p, o, i, j, km)
    out[4] = w[4] * wage_value(p, o, i, j)
    out[5] = w[5] * schedule_value(p, o, i, j)
    out[6] = w[6] * (1.0 if p.rows[i].needs & o.rows[j].answers else 0.0)
    out[7] = w[7] * p.rows[i].urgency
    out[8] = w[8] * education_value(p, o, i, j)
    out[9] = w[9] * experience_value(p, o, i, j)
    return total_of(out)


def contributions(people: People, posts: Opportunities, pairs: np.ndarray, *, model: Model) -> np.ndarray:
    """Contributions of (person, opportunity) pairs (k, 2) → float64 (k, n_contributions); no gates."""
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    out = np.zeros((len(pairs), N_CONTRIBUTIONS))
    fill_contributions(p, o, near_columns(model), model.weights.array(), np.asarray(pairs, np.int64), out)
    return out


@njit(cache=True, nogil=True)
def fill_contributions(p, o, near, w, pairs, out):
    """`contribute` for each (i, j) of pairs (k, 2) into out (k, n_contributions)."""
    for k in range(len(pairs)):
        i, j = pairs[k, 0], pairs[k, 1]
        contribute(p, o, near, w, i, j, road_km(p, o, i, j), out[k])
