"""What somebody says about a post, before it is one."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True)
class JobDraft:
    """A post as typed. The place is a code, or a name that is looked up near the poster."""

    title: str
    kind: str = "regular"
    description: str = ""
    area_code: str = ""
    area_name: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    remote: bool = False
    live_in: bool = False
    max_km: int | None = None
    vacancies: int = 1
    pay_min_fen: int | None = None
    pay_max_fen: int | None = None
    pay_unit: str = "month"
    hours_per_day: float | None = None
    days_per_month: float | None = None
    season_from: date | None = None
    season_to: date | None = None
    min_education: str = ""
    age_min: int = 18
    lifting_kg: int | None = None
    health_needs: tuple[str, ...] = ()
    for_disabled: bool = False
    light_work: bool = False
    injury_cover: bool = False
    past_retirement: bool = False
    skills_taught: bool = False
    valid_until: date | None = None
    required: tuple[str, ...] = ()  # skills, as words or codes
    wished: tuple[str, ...] = ()


# Fields of the draft that are columns of the row, as they are.
PLAIN = tuple(
    f.name
    for f in fields(JobDraft)
    if f.name not in ("area_code", "area_name", "lat", "lon", "health_needs", "required", "wished")
)

# An edit of these is told to people who have an open match with the post.
MATERIAL = frozenset({
    "title", "kind", "area_code", "place", "lat", "lon", "remote", "live_in", "max_km", "pay_min_fen", "pay_max_fen",
    "pay_unit", "hours_per_day", "days_per_month", "season_from", "season_to", "min_education", "age_min",
    "lifting_kg", "health_needs", "light_work", "for_disabled", "injury_cover", "past_retirement", "skills_taught",
    "required", "valid_until",
})  # fmt: skip


def plain_values(draft: JobDraft) -> dict[str, Any]:
    """The columns that take the draft's values unchanged."""
    return {name: getattr(draft, name) for name in PLAIN}
