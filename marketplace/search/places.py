"""Distances on the globe: the exact one, and the box that the database can look through first. Pure."""

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

EARTH_KM = 6371.0088  # mean radius (IUGG)


@dataclass(frozen=True)
class Point:
    """Degrees."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Box:
    """Degrees; `west` and `east` are None where the box reaches around the globe."""

    south: float
    north: float
    west: float | None
    east: float | None


def km_between(a: Point, b: Point) -> float:
    """Great-circle distance in km (haversine).

    >>> round(km_between(Point(28.97, 118.96), Point(28.07, 119.14)), 1)
    101.6
    """
    half_lat = sin(radians(b.lat - a.lat) / 2) ** 2
    half_lon = sin(radians(b.lon - a.lon) / 2) ** 2
    share = half_lat + cos(radians(a.lat)) * cos(radians(b.lat)) * half_lon
    return 2 * EARTH_KM * asin(min(1.0, sqrt(share)))


def box_around(centre: Point, km: float) -> Box:
    """The smallest box of latitudes and longitudes that holds every point within `km`.

    The widest parallel of a circle lies nearer to the pole than its centre, hence the arc sine.
    """
    angle = km / EARTH_KM
    reach = degrees(angle) * (1 + 1e-9)
    south, north = centre.lat - reach, centre.lat + reach
    if south <= -90 or north >= 90 or angle >= pi / 2:
        return Box(max(south, -90.0), min(north, 90.0), None, None)
    width = degrees(asin(min(1.0, sin(angle) / cos(radians(centre.lat))))) * (1 + 1e-9)
    if centre.lon - width < -180 or centre.lon + width > 180:
        return Box(south, north, None, None)
    return Box(south, north, centre.lon - width, centre.lon + width)
