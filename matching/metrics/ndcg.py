"""Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), binary gain."""

import numpy as np


def ndcg(relevant: np.ndarray, n_relevant: int, *, k: int = 10) -> float:
    """DCG of the first k places over that of the best order; 0 where nothing is relevant.

    relevant bool (n_ranked,), best place first; n_relevant counts also those that were not ranked.
    DCG = Σ rel_r / log2(r + 1) over places r = 1…k. Range [0, 1].

    >>> round(ndcg(np.array([True, False, True]), 2), 4)
    0.9197
    """
    if n_relevant == 0:
        return 0.0
    discount = 1.0 / np.log2(np.arange(2, k + 2))
    gained = relevant[:k]
    return float((gained * discount[: len(gained)]).sum() / discount[: min(k, n_relevant)].sum())
