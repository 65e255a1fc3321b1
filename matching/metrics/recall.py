"""Recall at a depth."""

import numpy as np


def recall(relevant: np.ndarray, n_relevant: int, *, k: int = 20) -> float:
    """Share of the relevant ones among the first k places; 0 where nothing is relevant.

    >>> recall(np.array([True, False]), 4)
    0.25
    """
    return float(relevant[:k].sum() / n_relevant) if n_relevant else 0.0
