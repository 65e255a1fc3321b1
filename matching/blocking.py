"""Leaving out whole neighbourhoods that are too far, without ever leaving out a pair that is near enough.

Rows are grouped by a grid of coordinates, the finer the shorter their reach. A cell knows its middle, its radius and
the largest reach of a member, so one distance decides for all. Rows whose distance cannot bound anything (no
coordinates, work at home, a wanted area elsewhere) have an endless reach. Who may take no job whatever it is stands
in the first cells, which scans for jobs pass over.

Distances here are chords of the unit sphere: straight lines, so the triangle inequality holds for them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matching.places import EARTH_KM

MARGIN = 1e-6  # some six metres: wider than the rounding of single precision, added to every limit
WIDEST = 1 << 17  # squares a coordinate may lie from zero; beyond, cells hold more than their share and stay right

# Whom a cell can be asked for.
NOBODY, OFFERS, ALL = 0, 1, 2


class Cells(NamedTuple):
    """Rows start[c]:start[c + 1] are cell c. Rows a scan may ask for stand in the cells from first[what] on."""

    start: np.ndarray  # int64 (n + 1,)
    x: np.ndarray  # the middle of each, NaN where members have no place
    y: np.ndarray
    z: np.ndarray
    radius: np.ndarray  # chord to the farthest member
    limit: np.ndarray  # the chord from the middle beyond which nobody in it can reach
    first: np.ndarray  # int64, by NOBODY, OFFERS, ALL


def chord(km: np.ndarray) -> np.ndarray:
    """Chord of a great-circle distance and the margin; inf from half the globe on."""
    half = np.minimum(km / (2.0 * EARTH_KM), np.pi / 2)
    return np.where(half < np.pi / 2, 2.0 * np.sin(half) + MARGIN, np.inf)


def squares(lat: np.ndarray, lon: np.ndarray, open_to: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """A number for each row, the same for rows of one cell, rising with open_to. int64 (n,)

    degrees (n,) is the side of each row's square, so that rows of unlike reach never share one; rows without
    coordinates share a cell.
    """
    known = np.isfinite(lat) & np.isfinite(lon)
    sides, side = np.unique(np.where(known, degrees, 0.0), return_inverse=True)
    code = np.asarray(open_to, np.int64) * len(sides) + side.ravel()
    for at in (lat, lon):
        square = np.floor(np.where(known, at, 0.0) / np.where(known, degrees, 1.0))
        code = code * (2 * WIDEST) + np.clip(square, 1 - WIDEST, WIDEST - 1).astype(np.int64) + WIDEST
    return code


def cells_of(code: np.ndarray, open_to: np.ndarray, unit: Sequence[np.ndarray], reach: np.ndarray) -> Cells:
    """The cells of rows in the order of their code; unit their places, reach their chords."""
    start = np.flatnonzero(np.r_[True, np.diff(code) != 0]) if len(code) else np.zeros(0, np.int64)
    bounds = np.r_[start, len(code)].astype(np.int64)
    first = np.searchsorted(open_to[start], (NOBODY, OFFERS, ALL)).astype(np.int64)
    if not len(start):
        none = np.zeros(0)
        return Cells(bounds, none, none, none, none, none, first)
    unit = [column.astype(np.float64) for column in unit]
    x, y, z = (np.add.reduceat(column, start) / np.diff(bounds) for column in unit)
    cell = np.repeat(np.arange(len(start)), np.diff(bounds))
    square = sum((column - mid[cell]) ** 2 for column, mid in zip(unit, (x, y, z), strict=True))
    radius = np.sqrt(np.maximum.reduceat(square, start)) + MARGIN
    limit = np.maximum.reduceat(reach, start).astype(np.float64) + radius
    return Cells(bounds, x, y, z, radius, limit, first)
