"""Area under the receiver operating characteristic."""

import numpy as np


def auc(relevant: np.ndarray) -> float:
    """Chance that a random relevant one stands before a random other one; NaN where either is missing.

    relevant bool (n,), the whole ranking, best first.

    >>> auc(np.array([True, False, True, False]))
    0.75
    """
    n_relevant = int(relevant.sum())
    n_other = len(relevant) - n_relevant
    if n_relevant == 0 or n_other == 0:
        return float("nan")
    behind = n_other - np.cumsum(~relevant)[relevant]
    return float(behind.sum() / (n_relevant * n_other))
