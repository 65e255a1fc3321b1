"""Rules and score once more, in plain NumPy, one post against all people: what the engine is compared with."""

from functools import cached_property

import numpy as np
import scipy.sparse as sp

from matching.columns import Model, middle_pay, phrases_of, reach_km, urgency
from matching.text import TextSpace, Vectors
from matching.types import JOB, Opportunities, People, Texts
from matching.weights import Weights

EARTH_KM = 6371.0088


class Reference:
    """Scores of one post against all people, −inf where a rule breaks. Without near skills and wanted areas."""

    def __init__(self, people: People, posts: Opportunities, model: Model) -> None:
        self.people, self.posts, self.model = people, posts, model
        self.reach, self.urgency = reach_km(people, model.rules), urgency(people)
        self.pay = middle_pay(posts)
        owner = np.repeat(np.arange(people.n), np.diff(people.skills.indptr))
        width = 1 + max(int(t.indices.max(initial=0)) for t in (people.skills, posts.required, posts.wished))
        self.skills = sp.csc_matrix((np.ones(len(owner)), (owner, people.skills.indices)), shape=(people.n, width))

    @cached_property
    def titles(self) -> "tuple[_Space, sp.csr_matrix]":
        """Vectors of the single titles, and which of them each entry of the column holds."""
        return _phrases(self.people.titles, self.model.spaces[0])

    @cached_property
    def texts(self) -> "_Space":
        """Vectors of the free texts."""
        return _Space(self.model.spaces[1].vectors(self.people.text.uniques))

    def row(self, j: int) -> np.ndarray:
        """float64 (people.n,)"""
        return np.where(self.fits(j), self._score(j), -np.inf)

    def _km(self, j: int) -> np.ndarray:
        a, b = np.radians(self.people.lat), np.radians(self.people.lon)
        c, d = np.radians(self.posts.lat[j]), np.radians(self.posts.lon[j])
        h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
        return 2 * EARTH_KM * np.arcsin(np.sqrt(h)) * self.people.road_factor

    def fits(self, j: int) -> np.ndarray:
        p, o = self.people, self.posts
        fits = p.consents & o.open[j] & ~((p.age < o.age_min[j]) | (p.age >= o.age_max[j] + 1.0))
        if o.for_disabled[j]:
            fits &= (p.disability & o.disability[j] > 0) if o.disability[j] else p.disability > 0
        if not o.remote[j]:
            km = self._km(j)
            fits &= ~((km > self.reach) | (km > o.max_km[j]))
        for skill in o.required.row(j):
            fits &= self._has(skill) > 0
        return fits & self._may_work(j) if o.kind[j] == JOB else fits

    def _may_work(self, j: int) -> np.ndarray:
        p, o = self.people, self.posts
        fits = ~p.employed & ~(p.age < 16) & ((p.age >= 18) | np.isnan(p.age) | o.protected_for_minors[j])
        fits &= ~p.past_retirement | (p.retirement_agreement & o.injury_cover[j] & o.accepts_past_retirement[j])
        fits &= ~(o.live_in[j] & p.carer) & ~(p.lifting_kg < o.lifting_kg[j])
        fits &= ~((p.education >= 0) & (p.education < o.education_min[j])) & (p.health_limits & o.health_needs[j] == 0)
        fits &= ~(p.hours_per_day < o.hours_per_day[j]) & ~(p.days_per_month < o.days_per_month[j])
        return fits & (o.months[j] & ~p.months == 0)

    def _has(self, skill: int) -> np.ndarray:
        return self.skills[:, [skill]].toarray().ravel()

    def _score(self, j: int) -> np.ndarray:
        p, o, w = self.people, self.posts, self.model.weights
        asked = [*o.required.row(j), *o.wished.row(j)]
        cover = sum(self._has(skill) for skill in asked) / len(asked) if asked else np.full(p.n, 0.5)
        km = np.zeros(p.n) if o.remote[j] else self._km(j)
        score = w.skills * cover + w.title * self._title(j) + w.text * self._text(j) + w.distance * 10 / (10 + km)
        wage = np.clip(2 * self.pay[j] / np.maximum(p.wage_wished_fen, 1) - 1, 0, 1)
        score += w.wage * np.where((p.wage_wished_fen > 0) & (self.pay[j] >= 0), wage, 0.5)
        return score + w.need * (p.needs & o.answers[j] > 0) + w.urgency * self.urgency + self._fitness(j, w)

    def _fitness(self, j: int, w: Weights) -> np.ndarray:
        p, o = self.people, self.posts
        hours = 1 - np.abs(np.float64(o.hours_per_day[j]) - p.hours_per_day) / 12
        days = 1 - np.abs(np.float64(o.days_per_month[j]) - p.days_per_month) / 30
        schedule = (np.nan_to_num(np.maximum(hours, 0), nan=0.5) + np.nan_to_num(np.maximum(days, 0), nan=0.5)) / 2
        level = o.education_min[j]
        schooling = np.where((p.education < 0) | (level < 0), 0.5, np.maximum(0, 1 - np.abs(p.education - level) / 6))
        asked = 5.0 if np.isnan(o.experience_min[j]) else float(o.experience_min[j])
        years = np.ones(p.n) if asked <= 0 else np.minimum(1, p.experience_years.astype(np.float64) / asked)
        years = np.where(np.isnan(p.experience_years), 0.5, years)
        return w.schedule * schedule + w.education * schooling + w.experience * years

    def _title(self, j: int) -> np.ndarray:
        vectors = self.model.spaces[0].vectors(phrases_of(self.posts.titles.row(j)))
        space, title_of = self.titles
        each = [space.likeness(vectors, k) for k in range(len(vectors.indptr) - 1)]
        best = np.max(each, axis=0) if each else np.zeros(space.matrix.shape[0])
        return title_of.multiply(best).max(axis=1).toarray().ravel()[self.people.titles.codes]

    def _text(self, j: int) -> np.ndarray:
        vectors = self.model.spaces[1].vectors([self.posts.text.row(j)])
        return self.texts.likeness(vectors, 0)[self.people.text.codes]


class _Space:
    """Vectors of one side with their features renumbered from 0."""

    def __init__(self, vectors: Vectors) -> None:
        self.features, columns = np.unique(vectors.features, return_inverse=True)
        shape = (len(vectors.indptr) - 1, len(self.features))
        self.matrix = sp.csr_matrix((vectors.values.astype(np.float64), columns, vectors.indptr), shape=shape)

    def likeness(self, vectors: Vectors, row: int) -> np.ndarray:
        """Cosine of every vector here with one row of others."""
        part = slice(vectors.indptr[row], vectors.indptr[row + 1])
        dense = np.zeros(len(self.features))
        known = np.isin(vectors.features[part], self.features)
        dense[np.searchsorted(self.features, vectors.features[part][known])] = vectors.values[part][known]
        return np.minimum(1.0, self.matrix @ dense)


def _phrases(titles: Texts, space: TextSpace) -> tuple[_Space, sp.csr_matrix]:
    """Vectors of the single titles, and which of them each entry of the column holds."""
    split = [phrases_of(text) for text in titles.uniques]
    known = {phrase: k for k, phrase in enumerate(dict.fromkeys(p for phrases in split for p in phrases))}
    pairs = sorted({(k, known[phrase]) for k, phrases in enumerate(split) for phrase in phrases})
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    held = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(split), max(1, len(known))))
    return _Space(space.vectors(known)), held
