"""The flat arrays that compiled code reads: one record per person and per opportunity, and the lists they bound."""

from typing import NamedTuple

import numpy as np

# One record per person and per opportunity: what a pair needs lies together in memory, and compiled code takes one
# array where it would take forty; what the score reads comes first. `*_start`, `*_stop` bound a part of a shared list.
_PERSON_FIELDS = """
f8 x y z urgency
f4 road_factor hours_per_day days_per_month experience_years
u4 needs
i4 wanted_start wanted_stop skill_start skill_stop text
i8 wage_wished_fen
i1 education
? carer consents employed past_retirement retirement_agreement
u2 months disability
f8 reach_km age
i8 area
f4 lifting_kg
u4 health_limits
i4 row
"""
_POST_FIELDS = """
f8 x y z pay_fen
i8 area
f4 max_km experience_min age_min age_max lifting_kg hours_per_day days_per_month
u4 health_needs answers
u2 months disability
i1 education_min kind
? open remote live_in for_disabled injury_cover accepts_past_retirement protected_for_minors
i4 row eligible_row text required_start required_stop
i4 wished_start wished_stop excluded_start excluded_stop
"""


def _record(fields: str) -> np.dtype:
    lines = [line.split() for line in fields.strip().splitlines()]
    return np.dtype([(name, kind) for kind, *names in lines for name in names], align=True)


PERSON, POST = _record(_PERSON_FIELDS), _record(_POST_FIELDS)


class Words(NamedTuple):
    """Sparse rows: features and values of row t at ptr[t]:ptr[t + 1]."""

    ptr: np.ndarray
    feature: np.ndarray
    value: np.ndarray


class Spoken(NamedTuple):
    """What one side says: row i the phrases[ptr[i]:ptr[i + 1]], and the vectors of different phrases and texts."""

    ptr: np.ndarray
    phrases: np.ndarray
    titles: Words
    texts: Words


class PersonColumns(NamedTuple):
    """People, one PERSON record each, and the lists that the records bound."""

    rows: np.ndarray
    skills: np.ndarray
    wanted: np.ndarray


class PostColumns(NamedTuple):
    """Opportunities, one POST record each, and the lists that the records bound."""

    rows: np.ndarray
    required: np.ndarray
    wished: np.ndarray
    excluded: np.ndarray
    eligible: np.ndarray


class NearColumns(NamedTuple):
    """Near skills as compiled code reads them, see Near."""

    indptr: np.ndarray
    indices: np.ndarray
    values: np.ndarray
