"""Learning from decisions: more like those approved, and weights that agree with what was approved.

Two things are learned and kept apart. `likeness_to_approved` is about single opportunities: who was approved for the
same opportunities as those approved here, and whose words resemble theirs. `learned_weights` is about all of them:
which contributions tell the approved from the others.
"""

from dataclasses import astuple

import numpy as np
import scipy.sparse as sp

from matching.weights import Weights

RESEMBLANCE = 0.3  # of words against shared approvals, where there are both
PRIOR_DECISIONS = 300  # decisions after which learned weights count as much as the default ones
PRIOR_APPROVALS = 1.0  # approvals of an opportunity after which likeness counts half of the score


def likeness_to_approved(approved: sp.csr_matrix, vectors: sp.csr_matrix) -> np.ndarray:
    """How much each person is like those approved for each opportunity; float32 (m, n) in [0, 1], rows scaled.

    approved (m, n_people) 0/1; vectors (n_people, n_features) unit rows of the people's words. Shared approvals
    count as Σ over opportunities k of approved[k, p] · (people approved both here and there) / √(size of k), over
    √(approvals of p): item-based collaborative filtering. An opportunity without approvals has a row of zeros.
    """
    size = np.maximum(1.0, approved.sum(axis=1).A1 if hasattr(approved.sum(axis=1), "A1") else approved.sum(axis=1))
    taken = np.maximum(1.0, np.asarray(approved.sum(axis=0)).ravel())
    weighed = sp.diags(1.0 / np.sqrt(np.asarray(size).ravel())) @ approved
    together = (approved.T @ weighed).tocsr()
    together.setdiag(0.0)
    shared = np.asarray((approved @ together).todense(), np.float32) / np.sqrt(taken, dtype=np.float32)
    middle = np.asarray((approved @ vectors).todense(), np.float32)
    middle /= np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-9)
    words = np.asarray((vectors @ middle.T).T, np.float32)
    return _scaled(_scaled(shared) + RESEMBLANCE * _scaled(words))


def blended(scores: np.ndarray, likeness: np.ndarray, approvals: np.ndarray) -> np.ndarray:
    """Scores (m, n) drawn to the likeness by how many approvals (m,) it rests on; unchanged where there are none."""
    share = (approvals / (approvals + PRIOR_APPROVALS))[:, None]
    return (1.0 - share) * scores + share * likeness


def learned_weights(values: np.ndarray, labels: np.ndarray, *, start: Weights | None = None) -> Weights:
    """Weights that tell approved (1) from others (0), drawn to `start` where decisions are few.

    values (k, n_contributions): contributions over their weights, in [0, 1]. Logistic regression without negative
    weights, scaled to the sum of `start`. Fewer than two kinds of labels leave the weights as they are.
    """
    start = start or Weights()
    before = np.array(astuple(start))
    if len(np.unique(labels)) < 2:
        return start
    from sklearn.linear_model import LogisticRegression  # slow to import, and only needed here

    fitted = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(values, labels)
    found = np.maximum(fitted.coef_[0], 0.0)
    if found.sum() == 0.0:
        return start
    trust = len(labels) / (len(labels) + PRIOR_DECISIONS)
    after = (1.0 - trust) * before + trust * found * before.sum() / found.sum()
    return Weights(*after.tolist())


def _scaled(rows: np.ndarray) -> np.ndarray:
    """Each row over its maximum; rows of zeros stay."""
    largest = rows.max(axis=1, keepdims=True, initial=0.0)
    return rows / np.where(largest > 0.0, largest, 1.0)
