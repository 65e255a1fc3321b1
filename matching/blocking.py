"""Leaving out whole neighbourhoods that are too far, without ever leaving out a pair that is near enough.

Rows are grouped by a grid of coordinates. A cell knows its middle, the largest distance of a member from it and the
largest reach of a member, so one distance decides for all; in a cell the far-reaching come first, so a scan stops at
the first who cannot come. Members whose distance cannot bound anything (no coordinates, work at home, a wanted area
elsewhere) have an endless reach.
"""

from collections import namedtuple

import numpy as np
from numba import njit

from matching.places import chord_km, unit_vectors

CELL_DEGREES = 0.06
ROUNDING_KM = 1e-6

Cells = namedtuple("Cells", "start x y z spread_km reach_km bounded reach")


def group(lat: np.ndarray, lon: np.ndarray, reach: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, Cells]:
    """Order of the rows, and the cells over that order.

    lat, lon degrees (n,), reach great-circle km (n,), inf without bound. Rows without coordinates come last, in a
    cell of their own with `bounded` False.
    """
    known = ~np.isnan(lat) & ~np.isnan(lon)
    lat_cell = np.where(known, np.floor(np.nan_to_num(lat) / CELL_DEGREES), 10_000).astype(np.int64)
    lon_cell = np.where(known, np.floor(np.nan_to_num(lon) / CELL_DEGREES), 0).astype(np.int64)
    cell = lat_cell * 100_000 + lon_cell
    order = np.lexsort((key, -reach, cell))
    start = np.flatnonzero(np.r_[True, np.diff(cell[order]) != 0]) if len(order) else np.zeros(0, np.int64)
    bounds = np.r_[start, len(order)].astype(np.int64)
    middle = [_middle(column[order], bounds) for column in unit_vectors(lat, lon)]
    norm = np.sqrt(sum(column**2 for column in middle))
    middle = [column / norm for column in middle]
    spread = _spread(unit_vectors(lat[order], lon[order]), middle, bounds)
    reach = np.ascontiguousarray(reach[order], np.float64)
    return order, Cells(bounds, *middle, spread, reach[start], known[order][start], reach)


def _middle(column: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    return np.add.reduceat(column, bounds[:-1]) if len(column) else np.zeros(0)


def _spread(columns, middle, bounds: np.ndarray) -> np.ndarray:
    """Largest km from the middle of each cell to a member."""
    cell = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    square = sum((column - mid[cell]) ** 2 for column, mid in zip(columns, middle, strict=True))
    half = 0.5 * np.sqrt(np.maximum.reduceat(square, bounds[:-1])) if len(square) else np.zeros(0)
    return 2.0 * 6371.0088 * np.arcsin(np.minimum(1.0, half))


@njit(cache=True, nogil=True)
def least_km(cells, c, x, y, z):
    """No member of cell c is nearer than this to the point; −inf where nothing is known."""
    if not cells.bounded[c] or x != x:
        return -np.inf
    return chord_km(cells.x[c] - x, cells.y[c] - y, cells.z[c] - z) - cells.spread_km[c] - ROUNDING_KM
