"""How much of somebody a poster may read, so that what is shown fits at least k people. Worker only.

Everybody who may be in a list is put into classes of people who share county, age band, sex, field of work and
disability. A class of fewer than k is made coarser step by step: wider age bands, a larger area, no field of work, no
disability, and at last nothing at all. A step counts only those whom no finer step has shown already; so what is
shown is shown of k people, and knowing the rule does not help to tell them apart.
"""

from dataclasses import dataclass

import numpy as np

DECADES, WIDE, HALVES = (0, 16, 18, 30, 40, 50, 60, 70), (0, 18, 40, 60), (0, 18, 60)


@dataclass(frozen=True)
class Step:
    """What is still told: an area of so many digits, an age band from this list, and which of the rest."""

    digits: int
    bands: tuple[int, ...]
    sex: bool = True
    field: bool = True
    disability: bool = True


STEPS = (
    Step(6, DECADES),
    Step(6, WIDE),
    Step(4, WIDE),
    Step(4, WIDE, field=False),
    Step(4, WIDE, field=False, disability=False),
    Step(2, HALVES, sex=False, field=False, disability=False),
)
NOTHING = len(STEPS)  # the step after the last: everything is withheld


@dataclass(frozen=True, eq=False)
class Counted:
    """One row per person. Nobody is hidden among people of another `pool`: who reads a list knows which one it is."""

    county: np.ndarray  # int64 (n,), 12 digits
    age: np.ndarray  # int16 (n,), whole years
    sex: np.ndarray  # int8 (n,)
    field: np.ndarray  # int16 (n,), 0: none known
    disabled: np.ndarray  # bool (n,)
    pool: np.ndarray  # int8 (n,)
    k: np.ndarray  # int32 (n,), how many people must share what is shown; the strictest of a class counts


@dataclass(frozen=True, eq=False)
class Shown:
    """`step` (n,) int8 is an index of STEPS, or NOTHING; `n_alike` (n,) int32 is how many are shown the same."""

    step: np.ndarray
    n_alike: np.ndarray


def generalise(crowd: Counted) -> Shown:
    """The finest step at which each person is one of k. The withheld of a pool are k too, or the whole pool."""
    n = len(crowd.county)
    shown = Shown(np.full(n, NOTHING, np.int8), np.zeros(n, np.int32))
    for pool in np.unique(crowd.pool):
        members = np.flatnonzero(crowd.pool == pool)
        rest = members
        for index, step in enumerate(STEPS):
            sizes, needed = _classes(_keys(crowd, step, rest), crowd.k[rest])
            enough = sizes >= needed
            shown.step[rest[enough]], shown.n_alike[rest[enough]] = index, sizes[enough]
            rest = rest[~enough]
        _withhold(crowd, shown, members)
    return shown


def band(age: int, bands: tuple[int, ...]) -> tuple[int, int | None]:
    """First and last age of the band; None where it has no end.

    >>> band(45, DECADES)
    (40, 49)
    """
    place = int(np.searchsorted(bands, age, side="right")) - 1
    return bands[place], bands[place + 1] - 1 if place + 1 < len(bands) else None


def _withhold(crowd: Counted, shown: Shown, members: np.ndarray) -> None:
    """Where fewer than k of a pool would show nothing, as many as are missing join them out of the largest class.

    A class that would thereby fall below k joins them whole.
    """
    while True:
        hidden = members[shown.step[members] == NOTHING]
        visible = members[shown.step[members] != NOTHING]
        shown.n_alike[hidden] = len(hidden)
        missing = int(crowd.k[hidden].max()) - len(hidden) if len(hidden) else 0
        if missing <= 0 or len(visible) == 0:
            return
        largest = _largest_class(crowd, shown, visible)
        largest = largest[np.argsort(-crowd.k[largest], kind="stable")]  # the least strict join, whatever their order
        spare = len(largest) - int(crowd.k[largest].max())
        joining = largest[-missing:] if spare >= missing else largest
        shown.step[joining] = NOTHING
        shown.n_alike[largest] = len(largest) - len(joining)


def _largest_class(crowd: Counted, shown: Shown, visible: np.ndarray) -> np.ndarray:
    """The rows of the largest class, of equal ones the first by what it tells."""
    keys = np.zeros(len(visible), np.int64)
    for index, step in enumerate(STEPS):
        here = shown.step[visible] == index
        keys[here] = _keys(crowd, step, visible[here]) << 3 | index
    classes, sizes = np.unique(keys, return_counts=True)
    return visible[keys == classes[np.argmax(sizes)]]


def _classes(keys: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each row: how many rows have its key, and the largest k among them."""
    classes, place = np.unique(keys, return_inverse=True)
    needed = np.zeros(len(classes), k.dtype)
    np.maximum.at(needed, place, k)
    return np.bincount(place, minlength=len(classes))[place], needed[place]


def _keys(crowd: Counted, step: Step, rows: np.ndarray) -> np.ndarray:
    """One number for all that the step tells; equal numbers are told the same."""
    keys = crowd.county[rows] // 10 ** (12 - step.digits)
    keys = keys << 4 | np.searchsorted(step.bands, crowd.age[rows], side="right")
    keys = keys << 2 | (crowd.sex[rows] if step.sex else 0)
    keys = keys << 8 | (crowd.field[rows] if step.field else 0)
    return keys << 1 | (crowd.disabled[rows] if step.disability else 0)
