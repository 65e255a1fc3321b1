"""What each county sets for its people: how far they go to work, who is elderly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import clock
from ..access import county_of
from ..settings.queries import values

UNLIMITED = float("inf")
CITY, COUNTY = 4, 6  # digits of a code that name it


def wanted_codes(codes: Iterable[str] | None) -> list[int]:
    """The digits that name each city or county somebody wants to work in, as the engine compares them."""
    return [int(code[:CITY] if code[CITY:COUNTY] == "00" else code[:COUNTY]) for code in codes or ()]


def months_of(job: Any) -> set[int]:
    """The months of a job's season that are not over; none where it has no season."""
    if job.season_from is None or job.season_to is None or job.season_to < job.season_from:
        return set()
    first = max(job.season_from, min(clock.today(), job.season_to))
    count = (job.season_to.year - first.year) * 12 + job.season_to.month - first.month + 1
    return {(first.month - 1 + k) % 12 + 1 for k in range(min(count, 12))}


@dataclass(frozen=True)
class Limits:
    """The thresholds of each county."""

    of_county: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, area_codes: Iterable[str]) -> "Limits":
        """One read per county (1 statement each)."""
        return cls({county: values(county) for county in {county_of(code) for code in area_codes}})

    def here(self, row: Any) -> Mapping[str, int]:
        """The thresholds where this row's `area_code` lies."""
        return self.of_county[county_of(row.area_code)]

    def radius_km(self, row: Any, *, is_carer: bool) -> float:
        """Road km this person goes: their own, else the county's; a carer no farther than the county's carers."""
        county = self.here(row)
        own = float(county["commute_km"] if row.radius_km is None else row.radius_km)
        return min(own, county["carer_km"]) if is_carer else own

    def road_factor(self, row: Any) -> float:
        """Road over straight line in the person's county, at least 1."""
        return self.here(row)["road_percent"] / 100
