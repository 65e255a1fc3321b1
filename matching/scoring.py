"""The score: a sum of named contributions, each a value in [0, 1] times its weight.

Every value is 0.5 where the fact it needs is unknown on either side, so that ignorance neither lifts nor
sinks anyone, except text, need and nearness, which must be earned. Formulas stand at the functions;
docs/matching.md has them in one table.
"""

import numpy as np
from numba import njit

from matching.columns import Model, near_columns, person_columns, post_columns
from matching.places import road_km
from matching.types import Opportunities, People
from matching.weights import CONTRIBUTIONS

UNKNOWN = 0.5
HALF_NEARNESS_KM = 10.0  # nearness is one half here
WAITING_DAYS_FULL = 180.0
EXPERIENCE_YEARS_FULL = 5.0
N_CONTRIBUTIONS = len(CONTRIBUTIONS)


@njit(cache=True, nogil=True)
def skill_cover(p, near, i, skill):
    """1 if person i has `skill`, else the best nearness of a skill the person has, else 0."""
    best = 0.0
    known = skill + 1 < len(near.indptr)
    for k in range(p.skill_ptr[i], p.skill_ptr[i + 1]):
        held = p.skills[k]
        if held == skill:
            return 1.0
        if known:
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                if near.indices[q] == held and near.values[q] > best:
                    best = np.float64(near.values[q])
    return best


@njit(cache=True, nogil=True)
def skills_value(p, o, near, i, j):
    """Mean cover of the post's required and wished skills; 0.5 where the post names none."""
    total, count = 0.0, 0
    for k in range(o.required_ptr[j], o.required_ptr[j + 1]):
        total += skill_cover(p, near, i, o.required[k])
        count += 1
    for k in range(o.wished_ptr[j], o.wished_ptr[j + 1]):
        total += skill_cover(p, near, i, o.wished[k])
        count += 1
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
    return min(1.0, total)


@njit(cache=True, nogil=True)
def title_value(p, o, i, j):
    """Cosine of the person's occupations and the post's title, in [0, 1]."""
    r, s = p.title_code[i], o.title_code[j]
    a, a_end, b, b_end = p.title_ptr[r], p.title_ptr[r + 1], o.title_ptr[s], o.title_ptr[s + 1]
    return _dot(p.title_feature, p.title_value, a, a_end, o.title_feature, o.title_value, b, b_end)


@njit(cache=True, nogil=True)
def text_value(p, o, i, j):
    """Cosine of the free texts, in [0, 1]."""
    r, s = p.text_code[i], o.text_code[j]
    a, a_end, b, b_end = p.text_ptr[r], p.text_ptr[r + 1], o.text_ptr[s], o.text_ptr[s + 1]
    return _dot(p.text_feature, p.text_value, a, a_end, o.text_feature, o.text_value, b, b_end)


@njit(cache=True, nogil=True)
def distance_value(o, j, km):
    """10 / (10 + km): 1 at the door, 0.5 at 10 km.

    1 for work done at home, 0 where the distance is unknown.
    """
    if o.remote[j]:
        return 1.0
    return HALF_NEARNESS_KM / (HALF_NEARNESS_KM + km) if km == km else 0.0


@njit(cache=True, nogil=True)
def wage_value(p, o, i, j):
    """1 from the wage wished upwards, falling to 0 at half of it."""
    if p.wage_wished_fen[i] <= 0 or o.pay_fen[j] < 0:
        return UNKNOWN
    return min(1.0, max(0.0, 2.0 * o.pay_fen[j] / p.wage_wished_fen[i] - 1.0))


@njit(cache=True, nogil=True)
def _closeness(offered, wanted, span):
    gap = abs(np.float64(offered) - np.float64(wanted)) / span
    return max(0.0, 1.0 - gap) if gap == gap else UNKNOWN


@njit(cache=True, nogil=True)
def schedule_value(p, o, i, j):
    """Mean closeness of hours a day (span 12) and days a month (span 30) to what the person can give."""
    hours = _closeness(o.hours_per_day[j], p.hours_per_day[i], 12.0)
    return 0.5 * (hours + _closeness(o.days_per_month[j], p.days_per_month[i], 30.0))


@njit(cache=True, nogil=True)
def urgency_value(p, i):
    """Half from the colour (green 0, yellow ½, red 1), half from the days waited, full at 180."""
    return 0.25 * p.colour[i] + 0.5 * min(1.0, max(0.0, p.waiting_days[i] / WAITING_DAYS_FULL))


@njit(cache=True, nogil=True)
def education_value(p, o, i, j):
    """1 at exactly the level asked, a sixth less for each level away."""
    if p.education[i] < 0 or o.education_min[j] < 0:
        return UNKNOWN
    return max(0.0, 1.0 - abs(p.education[i] - o.education_min[j]) / 6.0)


@njit(cache=True, nogil=True)
def experience_value(p, o, i, j):
    """Years against the years asked (against five where none are asked), at most 1."""
    years, asked = p.experience_years[i], o.experience_min[j]
    if years != years:
        return UNKNOWN
    if asked <= 0.0:
        return 1.0
    return min(1.0, years / (asked if asked == asked else EXPERIENCE_YEARS_FULL))


@njit(cache=True, nogil=True)
def contribute(p, o, near, weights, i, j, km, out):
    """Write the weighted contributions of a pair into `out` (n_contributions,) and return their sum."""
    out[0] = weights[0] * skills_value(p, o, near, i, j)
    out[1] = weights[1] * title_value(p, o, i, j)
    out[2] = weights[2] * text_value(p, o, i, j)
    out[3] = weights[3] * distance_value(o, j, km)
    out[4] = weights[4] * wage_value(p, o, i, j)
    out[5] = weights[5] * schedule_value(p, o, i, j)
    out[6] = weights[6] * (1.0 if p.needs[i] & o.answers[j] else 0.0)
    out[7] = weights[7] * urgency_value(p, i)
    out[8] = weights[8] * education_value(p, o, i, j)
    out[9] = weights[9] * experience_value(p, o, i, j)
    total = 0.0
    for c in range(len(out)):
        total += out[c]
    return total


def contributions(people: People, posts: Opportunities, pairs: np.ndarray, *, model: Model) -> np.ndarray:
    """Contributions of (person, opportunity) index pairs (k, 2) → float64 (k, n_contributions).

    Gates not asked.
    """
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    out = np.zeros((len(pairs), N_CONTRIBUTIONS))
    fill_contributions(p, o, near_columns(model), model.weights.array(), np.asarray(pairs, np.int64), out)
    return out


@njit(cache=True, nogil=True)
def fill_contributions(p, o, near, weights, pairs, out):
    for k in range(len(pairs)):
        i, j = pairs[k, 0], pairs[k, 1]
        contribute(p, o, near, weights, i, j, road_km(p, o, i, j), out[k])
