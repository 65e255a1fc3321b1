"""How much each contribution counts.

The defaults sum to 1, so a score reads as a share of the best possible.
"""

from dataclasses import astuple, dataclass, fields

import numpy as np


@dataclass(frozen=True)
class Weights:
    """One weight per contribution, in the order of the score's columns; none may be negative."""

    skills: float = 0.28
    title: float = 0.20
    text: float = 0.06
    distance: float = 0.16
    wage: float = 0.09
    schedule: float = 0.04
    need: float = 0.07
    urgency: float = 0.05
    education: float = 0.02
    experience: float = 0.03

    def __post_init__(self) -> None:
        if min(astuple(self)) < 0:
            raise ValueError("a weight must not be negative")

    def array(self) -> np.ndarray:
        """float64 (n_contributions,)."""
        return np.array(astuple(self), np.float64)


CONTRIBUTIONS: tuple[str, ...] = tuple(f.name for f in fields(Weights))
