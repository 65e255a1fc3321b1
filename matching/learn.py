"""Learning from decisions: more like those approved, and weights that agree with what was approved.

Beside the contributions three things are known of a person for an opportunity: who was approved elsewhere together
with those approved here, whose words resemble theirs, and how often the person was approved at all. How much each
counts is not set but fitted with the weights, on the approvals themselves, each seen as if it had not been given.
"""

from dataclasses import astuple, dataclass

import numpy as np
import scipy.sparse as sp

from matching.weights import Weights

LIKENESSES = ("shared approvals", "words", "approvals elsewhere")
PRIOR_APPROVALS = 300  # approvals after which what they teach counts as much as the default weights
PRIOR_SCALE = 10.0  # log odds that the default weights stand for, of the order that many approvals teach
PRIOR_LIKENESSES = (2.0, 2.0, 0.0)  # log odds a unit of each likeness counts where nothing was learned
CHUNK = 256  # opportunities at a time, which bounds memory
DENSE_ROWS = 64  # rows of a sparse table unfolded at a time, few enough for the cache
PAIRS = 10_000  # pairs of sparse rows multiplied at a time


@dataclass(frozen=True, eq=False)
class Approvals:
    """Who was approved for what: `table` (m, n) 0/1, and `words` (n, n_features), unit rows or zero."""

    table: sp.csr_matrix
    words: sp.csr_matrix

    @classmethod
    def of(cls, pairs: np.ndarray, m: int, words: sp.csr_matrix) -> "Approvals":
        """From pairs (k, 2) of person and opportunity; a pair given twice counts once."""
        table = sp.csr_matrix((np.ones(len(pairs), np.float32), (pairs[:, 1], pairs[:, 0])), (m, words.shape[0]))
        table.data[:] = 1.0
        return cls(table, words.astype(np.float32))

    @property
    def _share(self) -> np.ndarray:
        """What an approval of each opportunity says: less where many were approved. float32 (m,)"""
        return 1.0 / np.sqrt(np.maximum(1.0, _sums(self.table, 1)))

    def likeness(self, posts: np.ndarray) -> np.ndarray:
        """float32 (3, len(posts), n): the values of LIKENESSES for people not approved there, 0 where unknown.

        ln(1 + Σ over opportunities k of (people approved both here and there) / √(size of k)), k those the person was
        approved for; cosine of the person's words and the sum of those approved; ln(1 + approvals of the person).
        """
        shared, dots, norms = self._sums_of(posts)
        taken = np.broadcast_to(np.log1p(_sums(self.table, 0)), shared.shape)
        return np.stack([np.log1p(shared), dots / np.maximum(norms, 1e-6)[:, None], taken])

    def apart(self, pairs: np.ndarray) -> np.ndarray:
        """The same for pairs (k, 2), each as if that person had not been approved there. float64 (k, 3)"""
        out = np.zeros((len(pairs), len(LIKENESSES)))
        for start in range(0, self.table.shape[0], CHUNK):
            chosen = np.flatnonzero((pairs[:, 1] >= start) & (pairs[:, 1] < start + CHUNK))
            if len(chosen):
                posts = np.arange(start, min(start + CHUNK, self.table.shape[0]))
                out[chosen] = self._apart(pairs[chosen], posts)
        return out

    def _apart(self, pairs: np.ndarray, posts: np.ndarray) -> np.ndarray:
        (person, post), share = pairs.T, self._share
        at = post - posts[0], person
        shared, dots, norms = self._sums_of(posts)
        own = np.asarray(self.table[post, person]).ravel()
        through = self.table.T @ share  # what all approvals of a person say together
        others = shared[at] - own * (share * _sums(self.table, 1) - share)[post] - own * through[person]
        square = own * np.asarray(self.words.multiply(self.words).sum(axis=1)).ravel()[person]
        left = np.maximum(norms[at[0]] ** 2 - 2.0 * own * dots[at] + square, 0.0)
        alike = np.where(left > 1e-6, (dots[at] - square) / np.sqrt(np.maximum(left, 1e-6)), 0.0)
        taken = np.log1p(_sums(self.table, 0)[person] - own)
        return np.column_stack([np.log1p(np.maximum(others, 0.0)), np.maximum(alike, 0.0), taken])

    def _sums_of(self, posts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Shared approvals (k, n), words · sum of words approved (k, n), and the length of those sums (k,)."""
        here = self.table[posts]
        together = (here @ self.table.T) @ sp.diags(self._share) @ self.table
        middle = here @ self.words
        norms = np.sqrt(_sums(middle.multiply(middle), 1))
        return np.asarray(together.todense(), np.float32), cosines(middle, self.words), norms


@dataclass(frozen=True)
class Learned:
    """Weights of the contributions and of the likenesses; together they sum to 1."""

    weights: Weights
    likenesses: tuple[float, ...] = (0.0,) * len(LIKENESSES)


def learned(values: np.ndarray, approved: np.ndarray, *, start: Weights | None = None) -> Learned:
    """What tells approved (1) from others (0): logistic regression, none negative, drawn to `start` where few.

    values (k, n_contributions + 3): contributions over their weights, then likenesses, as `Approvals.apart` has them.
    Fewer than two kinds of labels leave the weights as they are.
    """
    start = start or Weights()
    if len(np.unique(approved)) < 2:
        return Learned(start)
    from sklearn.linear_model import LogisticRegression  # slow to import, and only needed here

    found = np.maximum(LogisticRegression(C=1.0, max_iter=1000).fit(values, approved).coef_[0], 0.0)
    before = np.r_[PRIOR_SCALE * np.array(astuple(start)), PRIOR_LIKENESSES]
    trust = approved.sum() / (approved.sum() + PRIOR_APPROVALS)
    after = (1.0 - trust) * before + trust * found
    after /= after.sum()
    n = len(after) - len(LIKENESSES)
    return Learned(Weights(*after[:n].tolist()), tuple(after[n:].tolist()))


def cosines(one: sp.csr_matrix, other: sp.csr_matrix) -> np.ndarray:
    """Dot products of sparse rows, float32 (n_one, n_other)."""
    found = np.empty((one.shape[0], other.shape[0]), np.float32)
    for start in range(0, one.shape[0], DENSE_ROWS):
        rows = one[start : start + DENSE_ROWS]
        found[start : start + DENSE_ROWS] = (other @ np.ascontiguousarray(rows.toarray().T)).T
    return found


def paired(one: sp.csr_matrix, other: sp.csr_matrix, pairs: np.ndarray) -> np.ndarray:
    """Dot products of row pairs[:, 0] of one and pairs[:, 1] of the other, float64 (k,)."""
    found = np.zeros(len(pairs))
    for start in range(0, len(pairs), PAIRS):
        a, b = pairs[start : start + PAIRS].T
        found[start : start + PAIRS] = _sums(one[a].multiply(other[b]), 1)
    return found


def _sums(table: sp.spmatrix, axis: int) -> np.ndarray:
    return np.asarray(table.sum(axis=axis), np.float32).ravel()
