"""The usual way: TF-IDF cosine by scikit-learn on all words, NumPy masks for the rules, argpartition for the best.

It does the same job as the engine, both ways: the best people of each post and the best posts of each person. People
go through in parts that fit the cache, posts in batches, and the lists are merged as they grow.
"""

import time

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from matching.bench.reference import Reference
from matching.columns import Model
from matching.types import Opportunities, People

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
