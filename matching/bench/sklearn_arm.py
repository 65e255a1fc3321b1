"""The usual way: TF-IDF cosine by scikit-learn on all words, NumPy masks for the rules, argpartition for the best.

It does the same job as the engine, both ways: the best people of each post and the best posts of each person. People
go through in parts that fit the cache, posts in batches, and the lists are merged as they grow.
"""

import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from matching.bench.reference import EARTH_KM, Reference
from matching.columns import Model, reach_km
from matching.types import JOB, Opportunities, People

PART = 20_000  # people at a time
BATCH = 100  # posts at a time


class Usual:
    """Both tables vectorised, in `fit_cpu_seconds`; the rules' columns are made ready without being counted."""

    def __init__(self, people: People, posts: Opportunities, model: Model) -> None:
        words = _words(people), _words(posts)
        began = time.process_time()
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), dtype=np.float32)
        self.people = vectors.fit_transform(words[0])
        self.posts = vectors.transform(words[1])
        self.fit_cpu_seconds = time.process_time() - began
        self.parts = [np.arange(start, min(start + PART, people.n)) for start in range(0, people.n, PART)]
        self.rules = [Reference(people.take(part), posts, model) for part in self.parts]

    def cpu_seconds(self, rows: np.ndarray, top_people: int, top_posts: int) -> float:
        """Processor seconds for both lists of these posts against all people."""
        began = time.process_time()
        batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
        for_posts = [np.full((len(batch), top_people), -np.inf, np.float32) for batch in batches]
        for part, rules in zip(self.parts, self.rules, strict=True):
            best = np.full((len(part), top_posts), -np.inf, np.float32)
            for b, batch in enumerate(batches):
                score = linear_kernel(self.people[part], self.posts[batch], dense_output=True)
                for k, j in enumerate(batch):
                    score[~rules.fits(j), k] = -np.inf
                for_posts[b] = _largest(np.hstack([for_posts[b], score.T]), top_people)
                best = _largest(np.hstack([best, score]), top_posts)
        return time.process_time() - began


def _largest(scores: np.ndarray, top: int) -> np.ndarray:
    """The `top` largest of each row, with argpartition as who they are is wanted too."""
    if scores.shape[1] <= top:
        return scores
    return np.take_along_axis(scores, np.argpartition(scores, -top, axis=1)[:, -top:], axis=1)


def _words(table: People | Opportunities) -> list[str]:
    return [f"{table.titles.row(k)} {table.text.row(k)}" for k in range(table.n)]


class UsualOfOne:
    """One person against all posts: the rules once more, as masks over the posts, and cosine by scikit-learn."""

    def __init__(self, people: People, person: int, posts: Opportunities, model: Model) -> None:
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), dtype=np.float32)
        self.matrix = vectors.fit_transform(_words(posts))
        self.words = vectors.transform(_words(people.take([person])))
        self.person, self.posts = people.take([person]), posts
        self.reach = reach_km(self.person, model.rules)[0]
        self.owner = np.repeat(np.arange(posts.n), np.diff(posts.required.indptr))

    def best(self, top: int) -> np.ndarray:
        """Rows of the best posts."""
        score = np.where(self.fits(), linear_kernel(self.words, self.matrix)[0], -np.inf)
        rows = np.argpartition(score, -top)[-top:]
        return rows[np.argsort(-score[rows])]

    def fits(self) -> np.ndarray:
        """bool (posts.n,)"""
        p, o = self.person, self.posts
        age = p.age[0]
        fits = p.consents[0] & o.open & ~((age < o.age_min) | (age >= o.age_max + 1.0))
        meant = np.where(o.disability == 0, p.disability[0] > 0, (o.disability & p.disability[0]) > 0)
        fits &= ~o.for_disabled | meant
        km = self._km()
        fits &= o.remote | ~((km > self.reach) | (km > o.max_km))
        missing = ~np.isin(o.required.indices, p.skills.row(0))
        fits &= np.bincount(self.owner[missing], minlength=o.n) == 0
        return fits & ((o.kind != JOB) | self._may_work())

    def _km(self) -> np.ndarray:
        a, b = np.radians(self.person.lat[0]), np.radians(self.person.lon[0])
        c, d = np.radians(self.posts.lat), np.radians(self.posts.lon)
        h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
        return 2 * EARTH_KM * np.arcsin(np.sqrt(h)) * self.person.road_factor[0]

    def _may_work(self) -> np.ndarray:
        p, o = self.person, self.posts
        fits = ~p.employed[0] & ~(p.age[0] < 16) & (~(p.age[0] < 18) | o.protected_for_minors)
        fits = fits & (~p.past_retirement[0] | (p.retirement_agreement[0] & o.injury_cover & o.accepts_past_retirement))
        fits &= ~(o.live_in & p.carer[0]) & ~(p.lifting_kg[0] < o.lifting_kg)
        fits &= (p.education[0] < 0) | ~(p.education[0] < o.education_min)
        fits &= (o.health_needs & p.health_limits[0]) == 0
        fits &= ~(p.hours_per_day[0] < o.hours_per_day) & ~(p.days_per_month[0] < o.days_per_month)
        return fits & ((o.months & ~p.months[0]) == 0)
