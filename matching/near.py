"""Near skills learned from what stands together: in one person, in one post, in one approved pair.

Each basket is a set of skills. How much more often two skills meet than chance would have it is their positive
pointwise mutual information, PPMI = max(0, ln(n(a, b) · n / (n(a) · n(b)))), with n baskets; its truncated singular
value decomposition smooths it by what else each of them meets (Levy and Goldberg 2014). Near are those of the nearest
by cosine that really stand together in a few baskets. The same baskets give the same pairs, in any order.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp

LEAST_BASKETS = 5  # in how many baskets a skill must stand
LEAST_TOGETHER = 3  # in how many the two must stand together
DIMENSIONS = 50
MOST_NEAR = 5  # of one skill
LEAST_COSINE = 0.5
MOST_VALUE = 0.5  # what a learned neighbour counts at most: no more than one that people named
SEED = 20261123


def learn_near(baskets: Iterable[Iterable[int]], n_skills: int) -> list[tuple[int, int, float]]:
    """(skill, skill, value in (0, 0.5]) with the smaller index first, sorted; nothing where baskets are few.

    `baskets` hold skill indices below `n_skills`. The pair's value is 0.5 × cosine. Take them into the model with
    `skills.near_from_pairs(n, [*named, *learned])`.
    """
    together, count, n = _counted(baskets, n_skills)
    known = np.flatnonzero(count >= LEAST_BASKETS)
    if len(known) < 3:
        return []
    ppmi = _ppmi(together[known][:, known].tocsr(), count[known], n)
    vectors = _embedded(ppmi)
    near = vectors @ vectors.T
    np.fill_diagonal(near, 0.0)
    seen = together[known][:, known].toarray() >= LEAST_TOGETHER
    return _pairs(np.where(seen, near, 0.0), known.tolist())


def _counted(baskets: Iterable[Iterable[int]], n_skills: int) -> tuple[sp.csr_matrix, np.ndarray, int]:
    rows = [sorted({skill for skill in basket if 0 <= skill < n_skills}) for basket in baskets]
    rows = [row for row in rows if len(row) > 1]
    indptr = np.r_[0, np.cumsum([len(row) for row in rows])].astype(np.int64)
    skills = np.array([skill for row in rows for skill in row], np.int64)
    table = sp.csr_matrix((np.ones(len(skills)), skills, indptr), shape=(len(rows), n_skills))
    together = (table.T @ table).tocsr()
    count = together.diagonal()
    together.setdiag(0.0)
    together.eliminate_zeros()
    return together, count, len(rows)


def _ppmi(together: sp.csr_matrix, count: np.ndarray, n: int) -> sp.csr_matrix:
    pairs = together.tocoo()
    weight = np.log(pairs.data * n / (count[pairs.row] * count[pairs.col]))
    ppmi = sp.csr_matrix((np.maximum(weight, 0.0), (pairs.row, pairs.col)), shape=together.shape)
    ppmi.setdiag(np.asarray(ppmi.max(axis=1).todense()).ravel())  # a skill goes best with itself
    return ppmi.tocsr()


def _embedded(ppmi: sp.csr_matrix) -> np.ndarray:
    """Unit rows (k, dimensions); a skill that goes with nothing is a row of zeros."""
    from sklearn.decomposition import TruncatedSVD  # slow to import, needed by the nightly run only

    size = min(DIMENSIONS, ppmi.shape[0] - 1)
    places = TruncatedSVD(n_components=size, algorithm="arpack", random_state=SEED).fit_transform(ppmi)
    lengths = np.linalg.norm(places, axis=1, keepdims=True)
    return np.asarray(places / np.where(lengths > 1e-9, lengths, 1.0))


def _pairs(near: np.ndarray, known: Sequence[int]) -> list[tuple[int, int, float]]:
    near = np.round(near, 6)  # so that equal cosines tie the same way on every machine
    found: dict[tuple[int, int], float] = {}
    for k, row in enumerate(near):
        for other in np.argsort(-row, kind="stable")[:MOST_NEAR].tolist():
            if row[other] >= LEAST_COSINE:
                a, b = sorted((known[k], known[other]))
                found[a, b] = round(MOST_VALUE * float(row[other]), 4)
    return [(a, b, value) for (a, b), value in sorted(found.items())]
