"""Every threshold of the loop, with its default; an area may set its own."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from ..access import Principal, allow, covers


@dataclass(frozen=True)
class Setting:
    """A whole number with bounds; `unit` is shown beside it, `effect` says what it changes."""

    key: str
    default: int
    least: int
    most: int
    unit: str
    words: Any
    effect: Any
    province_only: bool = False  # one number for all: the worker makes every area's lists in one turn


SETTINGS = {
    s.key: s
    for s in (
        Setting("match_decision_days", 5, 1, 30, "days", _l("Time to decide"),
                _l("A cadre decides on a match within this time; after it the match goes to the township.")),
        Setting("match_consent_days", 7, 1, 60, "days", _l("Time to answer"),
                _l("A household answers an approved match within this time; after it the place is free again.")),
        Setting("match_outcome_days", 14, 1, 90, "days", _l("Time to report"),
                _l("After an introduction the poster says within this time what came of it.")),
        Setting("match_undo_minutes", 10, 1, 60, "minutes", _l("Time to undo"),
                _l("An approval can be taken back for this long, and its notice waits as long.")),
        Setting("outcome_again_days", 7, 1, 60, "days", _l("Asked again what came of it"),
                _l("Whoever did not report what came of an introduction is asked again after this time.")),
        Setting("defer_most_days", 180, 7, 365, "days", _l("Longest putting off"),
                _l("A decision is put off by at most this time.")),
        Setting("cool_off_days", 30, 0, 365, "days", _l("Rest after a no"),
                _l("Two who came to nothing are not suggested to each other so long, unless the reason says how long.")
        ),
        Setting("hire_told_days", 60, 1, 365, "days", _l("Hires told late"),
                _l("A hire is put on record at most this long after the first day of work.")),
        Setting("hire_ahead_days", 60, 1, 365, "days", _l("Hires told early"),
                _l("A hire is put on record at most this long before the first day of work.")),
        Setting("pay_day_yuan", 3000, 100, 10_000, "yuan", _l("Highest plausible pay for a day"),
                _l("More than this for a day of work is taken for a typing error and asked again.")),
        Setting("elderly_age", 60, 50, 80, "years", _l("Elderly from"),
                _l("Help offers for elderly people are meant for those of this age and above.")),
        Setting("absence_most_days", 183, 1, 366, "days", _l("Longest absence"),
                _l("A deputy decides for a cadre for at most this time.")),
        Setting("code_hours", 24, 1, 168, "hours", _l("One-time codes are good for"),
                _l("A code that was handed over sets a password within this time.")),
        Setting("job_stale_days", 21, 3, 180, "days", _l("Posts are asked about"),
                _l("A post that nobody confirmed for this long asks its poster whether it still holds.")),
        Setting("job_close_after_days", 7, 1, 60, "days", _l("Silent posts close"),
                _l("A post whose poster does not answer closes after this time.")),
        Setting("need_acknowledge_days", 3, 1, 30, "days", _l("Time to take up a need"),
                _l("A cadre takes up a need within this time; urgent kinds have less.")),
        Setting("need_help_days", 30, 1, 365, "days", _l("Time to help"),
                _l("A need is met within this time after it was said; after it the need goes to the township.")),
        Setting("need_confirm_days", 14, 1, 90, "days", _l("Time to ask again"),
                _l("After help the household is asked within this time whether it really helped.")),
        Setting("organisation_verify_days", 5, 1, 30, "days", _l("Time to verify"),
                _l("A new enterprise or donor is verified within this time.")),
        Setting("pairing_days", 5, 1, 60, "days", _l("Time to pair"),
                _l("The township pairs a household that has no cadre within this time.")),
        Setting("placement_confirm_grace_days", 7, 1, 30, "days", _l("Grace of confirmations"),
                _l("The days 30 and 90 of a hire are confirmed within this time.")),
        Setting("task_climb_days", 3, 1, 30, "days", _l("Time before it climbs again"),
                _l("What was handed up and still not done goes one step further after this time.")),
        Setting("follow_up_days", 7, 1, 60, "days", _l("Time to correct"),
                _l("What a refusal showed to be wrong is corrected or checked within this time.")),
        Setting("suggestions_per_job", 50, 5, 200, "people", _l("Suggestions for a post"),
                _l("So many people are suggested for each post."), province_only=True),
        Setting("suggestions_per_person", 20, 5, 100, "opportunities", _l("Suggestions for a person"),
                _l("So many opportunities are suggested to each person."), province_only=True),
        Setting("weak_fit_points", 15, 0, 90, "points", _l("A suggestion is weak below"),
                _l("Whoever looks for work and has only suggestions below these points counts as getting too little.")),
        Setting("anonymity_k", 5, 5, 50, "people", _l("People who share what posters read"),
                _l("Age, place and field of work are shown without a name only as far as so many people share them.")),
        Setting("commute_km", 40, 2, 200, "km", _l("Way to work"),
                _l("Somebody who named no distance of their own is suggested daily work up to this far by road.")),
        Setting("carer_km", 15, 1, 100, "km", _l("Way to work of carers"),
                _l("Whoever must be home every day is suggested work up to this far by road.")),
        Setting("road_percent", 130, 100, 300, "percent", _l("Roads against the straight line"),
                _l("A road in this county is so much longer than the straight line; in the mountains more.")),
        Setting("keep_sign_ins_days", 90, 7, 730, "days", _l("Old sign-ins are kept"),
                _l("Sessions, one-time codes and tokens that ended are deleted after this time."), province_only=True),
        Setting("keep_messages_days", 365, 90, 3650, "days", _l("Old messages are kept"),
                _l("Messages are deleted after this time, read or not. The audit trail stays."), province_only=True),
    )
}  # fmt: skip


def sets_area(who: Principal, area_code: Any) -> bool:
    """The bureau sets values in its own area and below."""
    return covers(who.areas("bureau"), area_code)


def reads_area(who: Principal, area_code: Any) -> bool:
    """Values are read in one's own area and below."""
    return covers(who.areas("bureau", "township"), area_code)


PERMISSIONS = {
    "settings:read": (allow("bureau", "township"),),
    "settings:read_area": (allow("bureau", "township", when=reads_area),),
    "settings:write": (allow("bureau", when=sets_area),),
}
