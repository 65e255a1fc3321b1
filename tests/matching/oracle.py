"""A second, slow reading of the rules and the formula, in plain Python, sharing no code with the kernels."""

import math
from functools import cache


def km_of(people, posts, i, j):
    a, b, c, d = (math.radians(v) for v in (people.lat[i], people.lon[i], posts.lat[j], posts.lon[j]))
    if any(math.isnan(v) for v in (a, b, c, d)):
        return _tree(int(people.area[i]), int(posts.area[j])) * float(people.road_factor[i])
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, h))) * float(people.road_factor[i])


def _tree(a, b):
    if not a or not b:
        return math.nan
    a, b = f"{a:012d}", f"{b:012d}"
    for length, zeros, km in ((12, "000", 1), (9, "000", 6), (6, "00", 20), (4, "00", 60)):
        if a[:length] == b[:length] and a[length - len(zeros) : length] != zeros:
            return km
    return 200 if a[:2] == b[:2] else 600


def wants(people, posts, i, j):
    return any(f"{int(posts.area[j]):012d}".startswith(f"{area}") for area in people.wanted_areas.row(i).tolist())


def reach_of(people, i, rules):
    reach = rules.radius_km if math.isnan(people.radius_km[i]) else float(people.radius_km[i])
    reach = math.inf if people.will_move[i] else reach
    return min(reach, rules.carer_radius_km) if people.carer[i] else reach


def _short(has, needed):
    return not math.isnan(has) and not math.isnan(needed) and has < needed


def fits(people, posts, i, j, rules):
    """Whether no hard rule stands between person i and opportunity j."""
    held = set(people.skills.row(i).tolist())
    km, age = km_of(people, posts, i, j), float(people.age[i])
    if not posts.open[j] or not people.consents[i] or i in posts.excluded.get(j, ()):
        return False
    if j in posts.eligible and not posts.eligible[j][i]:
        return False
    away = km > reach_of(people, i, rules) and not wants(people, posts, i, j)
    if not posts.remote[j] and (away or km > posts.max_km[j]):
        return False
    if age < posts.age_min[j] or age >= posts.age_max[j] + 1:
        return False
    meant = int(posts.disability[j]) or 0xFFFF
    if posts.for_disabled[j] and not int(people.disability[i]) & meant:
        return False
    if not set(posts.required.row(j).tolist()) <= held:
        return False
    return posts.kind[j] == 1 or _may_work(people, posts, i, j, age)


def _may_work(people, posts, i, j, age):
    if people.employed[i] or age < 16 or (age < 18 and not posts.protected_for_minors[j]):
        return False
    covered = posts.injury_cover[j] and posts.accepts_past_retirement[j] and people.retirement_agreement[i]
    if people.past_retirement[i] and not covered:
        return False
    if posts.live_in[j] and people.carer[i]:
        return False
    if 0 <= people.education[i] < posts.education_min[j]:
        return False
    if int(people.health_limits[i]) & int(posts.health_needs[j]) or int(posts.months[j]) & ~int(people.months[i]):
        return False
    return not (
        _short(people.lifting_kg[i], posts.lifting_kg[j])
        or _short(people.hours_per_day[i], posts.hours_per_day[j])
        or _short(people.days_per_month[i], posts.days_per_month[j])
    )


@cache
def likeness(space, one, other):
    """Cosine of two texts in a fitted space."""
    a, b = (
        dict(zip(v.features.tolist(), map(float, v.values), strict=True)) for v in map(space.vectors, ([one], [other]))
    )
    return min(1.0, sum(value * b.get(feature, 0.0) for feature, value in a.items()))


def _phrases(table, row):
    return [phrase.strip() for phrase in table.titles.row(row).split("|") if phrase.strip()]


def _near(model, wanted, held):
    if wanted == held:
        return 1.0
    near = model.near
    if wanted + 1 >= len(near.indptr):
        return 0.0
    part = slice(near.indptr[wanted], near.indptr[wanted + 1])
    row = dict(zip(near.indices[part].tolist(), map(float, near.values[part]), strict=True))
    return row.get(held, 0.0)


def _close(a, b, span):
    return 0.5 if math.isnan(a) or math.isnan(b) else max(0.0, 1 - abs(float(a) - float(b)) / span)


def score(people, posts, i, j, model):
    """The score of a pair by the formula of docs/matching.md."""
    w, km = model.weights, km_of(people, posts, i, j)
    asked = posts.required.row(j).tolist() + posts.wished.row(j).tolist()
    cover = [max((_near(model, s, h) for h in people.skills.row(i).tolist()), default=0.0) for s in asked]
    titles = [(a, b) for a in _phrases(people, i) for b in _phrases(posts, j)]
    nearness = 0.0 if math.isnan(km) else 10 / (10 + km)
    nearness = max(nearness, 0.8) if wants(people, posts, i, j) else nearness
    hours = _close(posts.hours_per_day[j], people.hours_per_day[i], 12)
    days = _close(posts.days_per_month[j], people.days_per_month[i], 30)
    waited = min(1.0, max(0.0, float(people.waiting_days[i]) / 180))
    return (
        w.skills * (sum(cover) / len(cover) if cover else 0.5)
        + w.title * max((likeness(model.titles, a, b) for a, b in titles), default=0.0)
        + w.text * likeness(model.texts, people.text.row(i), posts.text.row(j))
        + w.distance * (1.0 if posts.remote[j] else nearness)
        + w.wage * _wage(people, posts, i, j)
        + w.schedule * (hours + days) / 2
        + w.need * bool(int(people.needs[i]) & int(posts.answers[j]))
        + w.urgency * (int(people.colour[i]) / 4 + waited / 2)
        + w.education * _education(people, posts, i, j)
        + w.experience * _experience(people, posts, i, j)
    )


def _wage(people, posts, i, j):
    ends = [int(v) for v in (posts.pay_min_fen[j], posts.pay_max_fen[j]) if v >= 0]
    wished = int(people.wage_wished_fen[i])
    if not ends or wished <= 0:
        return 0.5
    return min(1.0, max(0.0, 2 * sum(ends) / len(ends) / wished - 1))


def _education(people, posts, i, j):
    has, asked = int(people.education[i]), int(posts.education_min[j])
    return 0.5 if has < 0 or asked < 0 else max(0.0, 1 - abs(has - asked) / 6)


def _experience(people, posts, i, j):
    years, asked = float(people.experience_years[i]), float(posts.experience_min[j])
    if math.isnan(years):
        return 0.5
    if asked <= 0:
        return 1.0
    return min(1.0, years / (5.0 if math.isnan(asked) else asked))
