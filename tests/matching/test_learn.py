import numpy as np
import scipy.sparse as sp

from matching.learn import blended, learned_weights, likeness_to_approved
from matching.weights import CONTRIBUTIONS, Weights


def test_who_was_approved_together_elsewhere_is_alike():
    approved = sp.csr_matrix(np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]], np.float32))
    likeness = likeness_to_approved(approved, sp.csr_matrix((4, 2), dtype=np.float32))
    assert likeness[0].argmax() == 1 and likeness[0, 2] == likeness[0, 3] == 0.0


def test_without_shared_approvals_words_decide():
    approved = sp.csr_matrix(np.array([[1, 0, 0]], np.float32))
    words = sp.csr_matrix(np.array([[1, 0], [0, 1], [1, 0]], np.float32))
    likeness = likeness_to_approved(approved, words)
    assert likeness[0, 2] > likeness[0, 1] == 0.0


def test_scores_stay_where_nothing_was_approved():
    scores, likeness = np.array([[0.2, 0.4], [0.2, 0.4]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    after = blended(scores, likeness, np.array([0.0, 1.0]))
    assert after[0].tolist() == [0.2, 0.4] and after[1].tolist() == [0.6, 0.2]


def test_a_contribution_that_tells_the_approved_gains_weight():
    rng = np.random.default_rng(1)
    labels = rng.random(2000) < 0.3
    values = rng.random((2000, len(CONTRIBUTIONS)))
    values[:, 3] = np.where(labels, 0.8, 0.2) + 0.1 * rng.random(2000)
    learned = learned_weights(values, labels)
    assert learned.distance > 2 * Weights().distance
    assert abs(learned.array().sum() - Weights().array().sum()) < 1e-9 and learned.array().min() >= 0


def test_too_few_kinds_of_decisions_teach_nothing():
    assert learned_weights(np.ones((3, 10)), np.ones(3)) == Weights()
