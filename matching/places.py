"""How far: great-circle distance where both places have coordinates, the area tree where they have not."""

import math

import numpy as np

from matching.compiled import kernel

EARTH_KM = 6371.0088  # mean radius, IUGG

# Typical distance between two places that share a node of the area tree and no deeper one.
SAME_VILLAGE_KM, SAME_TOWNSHIP_KM, SAME_COUNTY_KM = 1.0, 6.0, 20.0
SAME_CITY_KM, SAME_PROVINCE_KM, ELSEWHERE_KM = 60.0, 200.0, 600.0


def unit_vectors(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Degrees (n,) → three float64 columns (n,) on the unit sphere; NaN where a coordinate is unknown."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)


@kernel
def chord_km(dx: float, dy: float, dz: float) -> float:
    """Great-circle km from the difference of two unit vectors.

    Good to 1e-9 km from a metre to the antipode.
    """
    half = 0.5 * math.sqrt(dx * dx + dy * dy + dz * dz)
    if half < 0.02:  # 250 km: the series is exact to the last bit that matters, and much cheaper
        square = half * half
        return 2.0 * EARTH_KM * half * (1.0 + square * (1.0 / 6.0 + square * (0.075 + square * (15.0 / 336.0))))
    return 2.0 * EARTH_KM * math.asin(min(1.0, half))


@kernel
def tree_km(a: int, b: int) -> float:
    """Typical km between two 12-digit area codes; NaN when one is unknown (0).

    A code that ends in zeros names the higher area only, so two people known to live in one county count as a
    county apart, not as neighbours.
    """
    if a == 0 or b == 0:
        return math.nan
    if a == b and a % 1_000 != 0:
        return SAME_VILLAGE_KM
    if a // 1_000 == b // 1_000 and (a // 1_000) % 1_000 != 0:
        return SAME_TOWNSHIP_KM
    if a // 1_000_000 == b // 1_000_000 and (a // 1_000_000) % 100 != 0:
        return SAME_COUNTY_KM
    if a // 100_000_000 == b // 100_000_000 and (a // 100_000_000) % 100 != 0:
        return SAME_CITY_KM
    if a // 10_000_000_000 == b // 10_000_000_000:
        return SAME_PROVINCE_KM
    return ELSEWHERE_KM


@kernel
def road_km(person: np.record, post: np.record) -> float:
    """Road km between two records: great circle (or tree) times the home county's road factor."""
    dx = person.x - post.x
    if dx == dx:
        return chord_km(dx, person.y - post.y, person.z - post.z) * person.road_factor
    return tree_km(person.area, post.area) * person.road_factor


@kernel
def wants_area(wanted: np.ndarray, person: np.record, post: np.record) -> bool:
    """Whether the person named the province, city, county or township of the post as a place to work."""
    area = post.area
    for k in range(person.wanted_start, person.wanted_stop):
        code = wanted[k]
        if code in (area // 1_000, area // 1_000_000, area // 100_000_000, area // 10_000_000_000):
            return True
    return False
