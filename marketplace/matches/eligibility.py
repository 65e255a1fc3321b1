"""Who an offer is for: its area, its audience, and its criteria as conditions over facts. Worker only."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from .. import clock
from ..access import code_range
from ..conditions import Condition, holds_for_all, single_tests
from ..db import db
from ..households.facts import facts_for
from ..households.models import Person
from ..households.rules import FACTS
from ..offers.models import HelpOffer
from ..offers.rules import criteria_fit
from .audiences import audience_of, tests_on
from .limits import Limits

AT_ONCE = 5000
NOBODY: Condition = {"any": []}  # what is meant by criteria that cannot be read: they must not stop everybody's lists


def eligible_for(
    offers: Sequence[HelpOffer], people: Sequence[Any]
) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
    """Row of the offer → who fits, and → of whom it is not known, each of shape (n_people,).

    Whoever a missing fact leaves open does not fit, and is told so: recording it may make them fit.

    An offer to anyone goes to heads of households, one line per family; training to everybody of working age.
    """
    asked = [offer.criteria if criteria_fit(offer.criteria or {}) else NOBODY for offer in offers]
    meant, read = _meant(offers, people), np.zeros(len(people), bool)
    for j, criteria in enumerate(asked):
        read |= meant[j] & bool(criteria)
    wanted = {test["fact"] for criteria in asked for test in single_tests(criteria or {})}
    facts = _columns(wanted, people, read)
    fits, unsure = {}, {}
    for j, criteria in enumerate(asked):
        true, known = holds_for_all(criteria or {}, facts, len(people))
        fits[j], unsure[j] = meant[j] & true, meant[j] & ~known
    return fits, unsure


def _meant(offers: Sequence[HelpOffer], people: Sequence[Any]) -> list[np.ndarray]:
    """Who lives in the area of each offer and is of its audience, bool (n_people,) each."""
    audiences = _audiences(people)
    areas = np.array([row.area_code for row in people], "U12")
    found = []
    for offer in offers:
        low, high = code_range(offer.area_code)
        found.append((areas >= low) & (areas < high) & audiences.get(audience_of(offer), audiences["anyone"]))
    return found


def _audiences(people: Sequence[Any]) -> Mapping[str, np.ndarray]:
    limits = Limits.of(row.area_code for row in people)
    elderly = [limits.here(row)["elderly_age"] for row in people]
    return {
        name: np.array([test(row, age) for row, age in zip(people, elderly, strict=True)], bool)
        for name, test in tests_on(clock.today()).items()
    }


def _columns(wanted: set[str], people: Sequence[Any], read: np.ndarray) -> dict[str, np.ndarray]:
    """The facts that some offer asks about, as columns: numbers as floats with NaN, the rest as objects.

    They are read of those alone whom an offer with criteria may mean (`read`); of others they are unknown.
    """
    if not wanted:
        return {}
    known: dict[int, Mapping[str, Any]] = {}
    rows = np.flatnonzero(read)
    for start in range(0, len(rows), AT_ONCE):
        ids = [people[row].id for row in rows[start : start + AT_ONCE]]
        known |= facts_for(db.session.scalars(sa.select(Person).where(Person.id.in_(ids))).all())
    return {name: _column([known.get(row.id, {}).get(name) for row in people], FACTS.get(name)) for name in wanted}


def _column(values: Sequence[Any], kind: type | None) -> np.ndarray:
    if kind is float:
        return np.array([np.nan if value is None else float(value) for value in values], np.float64)
    column = np.empty(len(values), object)
    column[:] = values
    return column
