"""The usual way: TF-IDF cosine by scikit-learn on all words, NumPy masks for the rules, argpartition for the best."""

import time
from collections.abc import Iterable

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import linear_kernel

from matching.bench.reference import Reference
from matching.types import Opportunities, People

BATCH = 10  # posts a time, so that the dense similarities stay small


class Usual:
    """Both tables vectorised; what follows is timed, this is not."""

    def __init__(self, reference: Reference):
        self.reference = reference
        people, posts = reference.people, reference.posts
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), dtype=np.float32)
        self.people = vectors.fit_transform(_words(people))
        self.posts = vectors.transform(_words(posts))

    def cpu_seconds(self, rows: Iterable[int], top: int) -> float:
        """Processor seconds to find the best people of these posts by cosine among those the rules let through."""
        began, rows = time.process_time(), list(rows)
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            likeness = linear_kernel(self.people, self.posts[batch], dense_output=True)
            for k, j in enumerate(batch):
                score = np.where(self.reference.fits(j), likeness[:, k], -np.inf)
                np.argpartition(-score, min(top, len(score) - 1))
        return time.process_time() - began


def _words(table: People | Opportunities) -> list[str]:
    return [f"{table.titles.row(k)} {table.text.row(k)}" for k in range(table.n)]
