"""Every threshold of the loop, with its default; an area may set its own."""

from dataclasses import dataclass
from typing import Any

from ..access import Principal, allow, covers


@dataclass(frozen=True)
class Setting:
    """A whole number with bounds; `unit` is shown beside it."""

    key: str
    default: int
    least: int
    most: int
    unit: str


SETTINGS = {
    s.key: s
    for s in (
        Setting("match_decision_days", 5, 1, 30, "days"),
        Setting("match_consent_days", 7, 1, 60, "days"),
        Setting("match_outcome_days", 14, 1, 90, "days"),
        Setting("match_undo_minutes", 10, 1, 60, "minutes"),
        Setting("job_stale_days", 21, 3, 180, "days"),
        Setting("job_close_after_days", 7, 1, 60, "days"),
        Setting("need_acknowledge_days", 3, 1, 30, "days"),
        Setting("need_help_days", 30, 1, 365, "days"),
        Setting("organisation_verify_days", 5, 1, 30, "days"),
        Setting("placement_confirm_grace_days", 7, 1, 30, "days"),
        Setting("task_climb_days", 3, 1, 30, "days"),
        Setting("suggestions_per_job", 50, 5, 200, "people"),
        Setting("suggestions_per_person", 20, 5, 100, "opportunities"),
        Setting("retirement_age", 60, 50, 70, "years"),
    )
}


def sets_area(who: Principal, area_code: Any) -> bool:
    """The bureau sets values in its own area and below."""
    return covers(who.areas("bureau"), area_code)


PERMISSIONS = {
    "settings:read": (allow("bureau", "township"),),
    "settings:write": (allow("bureau", when=sets_area),),
}
