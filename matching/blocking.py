"""Leaving out whole neighbourhoods that are too far, without ever leaving out a pair that is near enough.

Rows are grouped by a grid of coordinates, the finer the shorter their reach. A cell knows its middle, the largest
distance of a member from it and the largest reach of a member, so one distance decides for all; in a cell the
far-reaching come first, so a scan stops at the first who cannot come. Rows whose distance cannot bound anything (no
coordinates, work at home, a wanted area elsewhere) have an endless reach. Who may take no job whatever it is stands
in cells of their own, which scans for jobs pass over.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from matching.compiled import kernel
from matching.places import chord_km, unit_vectors

ROUNDING_KM = 1e-6
EARTH_KM = 6371.0088

# Whom a cell can be asked for.
NOBODY, OFFERS, ALL = 0, 1, 2


class Cells(NamedTuple):
    """Rows bounded by start[c]:start[c + 1] are cell c."""

    start: np.ndarray
    x: np.ndarray  # the middle of each
    y: np.ndarray
    z: np.ndarray
    spread_km: np.ndarray  # the farthest member
    limit2: np.ndarray  # the squared chord beyond which nobody in it can reach
    open_to: np.ndarray  # NOBODY, OFFERS or ALL
    reach: np.ndarray  # great-circle km of each row


def group(
    lat: np.ndarray, lon: np.ndarray, reach: np.ndarray, *, key: np.ndarray, open_to: np.ndarray, degrees: np.ndarray
) -> tuple[np.ndarray, Cells]:
    """Order of the rows, and the cells over that order.

    lat, lon degrees (n,); reach great-circle km (n,), inf without bound; degrees the side of each row's cell, so that
    rows of unlike reach never share one. Rows without coordinates share cells without a limit.
    """
    known = ~np.isnan(lat) & ~np.isnan(lon)
    side = np.where(known, degrees, 0.0)
    squares = [np.where(known, np.floor(np.nan_to_num(at) / np.where(known, side, 1.0)), 0.0) for at in (lat, lon)]
    order = np.lexsort((key, -reach, *squares, side, open_to))
    sorted_by = np.column_stack([column[order] for column in (*squares, side, open_to)])
    start = np.flatnonzero(np.r_[True, (np.diff(sorted_by, axis=0) != 0).any(axis=1)]) if len(order) else order
    bounds = np.r_[start, len(order)].astype(np.int64)
    (x, y, z), spread = _round(unit_vectors(lat[order], lon[order]), bounds)
    reach = np.ascontiguousarray(reach[order], np.float64)
    limit = np.where(known[order][start], chord2(reach[start] + spread), np.inf)
    return order, Cells(bounds, x, y, z, spread, limit, open_to[order][start].astype(np.int8), reach)


def _round(columns: Sequence[np.ndarray], bounds: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Middle of each cell on the unit sphere, and the largest km from it to a member."""
    if len(bounds) == 1:
        return [np.zeros(0)] * 3, np.zeros(0)
    sums = [np.add.reduceat(column, bounds[:-1]) for column in columns]
    norm = np.sqrt(sum(column**2 for column in sums))
    middle = [column / norm for column in sums]
    cell = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    square = sum((column - mid[cell]) ** 2 for column, mid in zip(columns, middle, strict=True))
    half = 0.5 * np.sqrt(np.maximum.reduceat(square, bounds[:-1]))
    return middle, 2.0 * EARTH_KM * np.arcsin(np.minimum(1.0, half)) + ROUNDING_KM


def chord2(km: np.ndarray) -> np.ndarray:
    """Squared chord on the unit sphere of a great-circle distance, a hair larger; inf from half the globe on."""
    half = np.minimum(km / (2.0 * EARTH_KM), np.pi / 2)
    return np.where(half < np.pi / 2, (2.0 * np.sin(half)) ** 2 * (1.0 + 1e-9) + 1e-18, np.inf)


@kernel
def square_to(cells: Cells, c: int, x: float, y: float, z: float) -> float:
    """Squared chord from the middle of cell c to a point; NaN where either is unknown."""
    dx, dy, dz = cells.x[c] - x, cells.y[c] - y, cells.z[c] - z
    return dx * dx + dy * dy + dz * dz


@kernel
def least_km(cells: Cells, c: int, x: float, y: float, z: float) -> float:
    """No member of cell c is nearer than this to the point; −inf where nothing is known."""
    dx = cells.x[c] - x
    if dx != dx:
        return -np.inf
    return chord_km(dx, cells.y[c] - y, cells.z[c] - z) - cells.spread_km[c]
