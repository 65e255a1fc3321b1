"""Where the demo takes place: its villages, and how many households each has."""

from dataclasses import dataclass

import numpy as np

from .files import listed, rows

KEY_VILLAGE_WEIGHT = 1.8  # key villages have more registered households than others


@dataclass(frozen=True)
class Place:
    """A village or township with its coordinates."""

    code: str
    name: str
    lat: float
    lon: float
    tags: tuple[str, ...]
    township: str  # its name

    @property
    def county(self) -> str:
        """The first six digits."""
        return self.code[:6]

    @property
    def is_she(self) -> bool:
        """Whether the township belongs to the She people."""
        return "畲族" in self.township


def townships() -> list[Place]:
    """The townships of the demo's counties, in order of code."""
    return [_place(row, row["name"]) for row in rows("areas/zhejiang.csv") if row["level"] == "township"]


def villages() -> list[Place]:
    """The invented villages, in order of code."""
    names = {place.code: place.name for place in townships()}
    return [_place(row, names[row["parent_code"]]) for row in rows("areas/villages.csv")]


def households_per_village(places: list[Place], n_households: int, rng: np.random.Generator) -> list[int]:
    """How many of `n_households` live in each place; they sum to it exactly, key villages get more."""
    weights = np.array([KEY_VILLAGE_WEIGHT if "key_village" in place.tags else 1.0 for place in places])
    return [int(n) for n in rng.multinomial(n_households, weights / weights.sum())]


def _place(row: dict[str, str], township: str) -> Place:
    return Place(row["code"], row["name"], float(row["lat"]), float(row["lon"]), tuple(listed(row["tags"])), township)
