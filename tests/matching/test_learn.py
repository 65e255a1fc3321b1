import numpy as np
import pytest
import scipy.sparse as sp

from matching.learn import PRIOR_LIKENESSES, Approvals, cosines, learned
from matching.weights import CONTRIBUTIONS, Weights

N = len(CONTRIBUTIONS)
NO_WORDS = sp.csr_matrix((4, 2), dtype=np.float32)


def test_who_was_approved_together_elsewhere_is_alike():
    given = Approvals.of(np.array([[0, 0], [0, 1], [1, 1], [2, 2]]), 3, NO_WORDS)
    shared, _, taken = given.likeness(np.array([0]))[:, 0]
    assert shared[1] == pytest.approx(np.log1p(1 / np.sqrt(2))) and shared[2] == shared[3] == 0.0
    assert taken.tolist() == pytest.approx(np.log1p([2, 1, 1, 0]).tolist())


def test_without_shared_approvals_words_decide():
    words = sp.csr_matrix(np.array([[1, 0], [0, 1], [1, 0]], np.float32))
    alike = Approvals.of(np.array([[0, 0]]), 1, words).likeness(np.array([0]))[1, 0]
    assert alike.tolist() == [1.0, 0.0, 1.0]


def test_an_approval_is_seen_as_if_it_had_not_been_given():
    rng = np.random.default_rng(3)
    words = sp.csr_matrix(rng.random((9, 4)) * (rng.random((9, 4)) < 0.7), dtype=np.float32)
    pairs = np.argwhere(rng.random((9, 5)) < 0.4)
    given = Approvals.of(np.vstack([pairs, pairs[:3]]), 5, words)
    apart = given.apart(pairs)
    for k, (person, post) in enumerate(pairs):
        without = Approvals.of(np.delete(pairs, k, axis=0), 5, words).likeness(np.array([post]))
        assert apart[k] == pytest.approx(without[:, 0, person], abs=1e-3)


def test_who_was_not_approved_looks_the_same_apart():
    words = sp.csr_matrix(np.eye(4, 2, dtype=np.float32))
    given = Approvals.of(np.array([[0, 0], [1, 0], [0, 1]]), 2, words)
    assert given.apart(np.array([[1, 1]]))[0] == pytest.approx(given.likeness(np.array([1]))[:, 0, 1])


def test_a_contribution_that_tells_the_approved_gains_weight():
    rng = np.random.default_rng(1)
    approved = rng.random(4000) < 0.3
    values = rng.random((4000, N + 3))
    values[:, 3] = np.where(approved, 0.8, 0.2) + 0.1 * rng.random(4000)
    taught = learned(values, approved)
    assert taught.weights.distance > 2 * Weights().distance
    assert min(*taught.weights.array(), *taught.likenesses) >= 0
    assert taught.weights.array().sum() + sum(taught.likenesses) == pytest.approx(1.0)


def test_too_few_kinds_of_decisions_teach_nothing():
    assert learned(np.ones((3, N + 3)), np.ones(3)).weights == Weights()


def test_of_few_decisions_the_default_weights_stay():
    values = np.zeros((2, N + 3))
    values[0, 3] = 1.0
    taught = learned(values, np.array([1, 0]))
    share = taught.weights.array() / taught.weights.array().sum()
    assert share == pytest.approx(Weights().array(), abs=0.01) and taught.likenesses[0] > 0.0 < PRIOR_LIKENESSES[0]


def test_cosines_are_those_of_dense_rows(monkeypatch):
    monkeypatch.setattr("matching.learn.DENSE_ROWS", 4)
    one, other = (sp.random(rows, 7, 0.4, "csr", np.float32, random_state=1) for rows in (19, 5))
    assert cosines(one, other) == pytest.approx(one.toarray() @ other.toarray().T)
