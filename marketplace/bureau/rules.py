"""Who reads the trail of an area, and how its lines are read."""

from flask_babel import lazy_gettext as _l

from ..access import Principal, allow, covers
from ..areas.rules import level_of
from ..audit import NO_COUNTY

# What the trail speaks of: table → what one is called, and the context of the words for its states.
NOUNS = {
    "matches": (_l("Match"), "match"),
    "needs": (_l("Need"), "need"),
    "placements": (_l("Hire"), "placement"),
    "deliveries": (_l("Help that arrived"), ""),
    "jobs": (_l("Job"), "job state"),
    "help_offers": (_l("Help offer"), "offer state"),
    "households": (_l("Household"), "household"),
    "people": (_l("Family member"), ""),
    "organisations": (_l("Organisation"), "organisation"),
    "users": (_l("User"), "user"),
    "tasks": (_l("Deadline"), "task state"),
    "setting_values": (_l("Setting"), ""),
    "dated_values": (_l("Amount with a first day"), ""),
    "skills": (_l("Skill"), ""),
    "county_words": (_l("Words of a county"), ""),
    "terms": (_l("Word of a list"), ""),
}
# A trail of one of these tells what became of somebody: who reads it is on record.
# The lists that typed reasons come from.
REASON_LISTS = (
    "reject", "refuse", "defer", "withdraw", "fell_through", "left", "retract", "decline_need", "person_left", "exit",
    "refuse_organisation", "suspend_organisation",
)  # fmt: skip


def reads_county(who: Principal, county_code: str) -> bool:
    """A bureau reads the counties it reaches; the province's also what belongs to no county."""
    places = who.areas("bureau")
    if county_code == NO_COUNTY:
        return any(level_of(code) == "province" for code in places)
    return covers(places, county_code)


PERMISSIONS = {"bureau:trail": (allow("township", "bureau"),)}
