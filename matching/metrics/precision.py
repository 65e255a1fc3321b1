"""Reciprocal rank and average precision."""

import numpy as np


def reciprocal_rank(relevant: np.ndarray) -> float:
    """1 / place of the first relevant one, 0 where there is none; its mean over queries is MRR.

    >>> reciprocal_rank(np.array([False, True, True]))
    0.5
    """
    places = np.flatnonzero(relevant)
    return 1.0 / (int(places[0]) + 1) if len(places) else 0.0


def average_precision(relevant: np.ndarray, n_relevant: int) -> float:
    """Mean over the relevant ones of the precision at their place; its mean over queries is MAP.

    Relevant ones that were not ranked count 0.

    >>> average_precision(np.array([True, False, True, False]), 2)
    0.8333333333333333
    """
    places = np.flatnonzero(relevant)
    return float((np.arange(1, len(places) + 1) / (places + 1)).sum() / n_relevant) if n_relevant else 0.0
