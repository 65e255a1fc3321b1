"""What tasks are called, and to whom an overdue one climbs."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ..access import allow, significant

# Each kind that a room opens, as its owner reads it.
KIND_WORDS: dict[str, Any] = {
    "match_decision": _l("Decide on a match"),
    "match_consent": _l("Say yes or no"),
    "match_outcome": _l("Report what came of it"),
    "need_acknowledge": _l("Take up a need"),
    "need_help": _l("Help with a need"),
    "need_confirm": _l("Ask whether it helped"),
    "need_answer": _l("Say whether it helped"),
    "placement_30": _l("Confirm after 30 days"),
    "placement_90": _l("Confirm after 90 days"),
    "placement_settle": _l("Enter days and pay"),
    "job_stale": _l("Confirm that a post still holds"),
    "correct_radius": _l("Correct how far somebody goes"),
    "correct_health": _l("Correct what somebody's health allows"),
    "correct_wage": _l("Correct the pay somebody wants"),
    "correct_hours": _l("Correct hours and days somebody can give"),
    "correct_facts": _l("Correct what is recorded of somebody"),
    "correct_phone": _l("Correct how somebody is reached"),
    "check_post": _l("Look at a post that was complained about"),
    "check_record": _l("Ask a family what on record is not right"),
    "verify_organisation": _l("Verify an organisation"),
    "pair_household": _l("Pair a household with a cadre"),
}

# The tasks of posters and households end by clocks of their rooms; a lender has nobody above.
CLIMBERS = ("cadre", "clerk", "township", "officer", "bureau")

# What its owner may close with a word, where nothing had to be changed.
CLOSED_BY_HAND = frozenset(kind for kind in KIND_WORDS if kind.startswith(("correct_", "check_")))


def next_step(role: str, area_code: str) -> tuple[str, str] | None:
    """The role and area one step up: cadre, clerk → township → county bureau → city → province.

    None for the province's bureau, and for roles that do not climb.
    """
    digits = len(significant(area_code))
    if role in ("cadre", "clerk") and digits >= 9:
        return "township", area_code[:9].ljust(12, "0")
    if role in ("cadre", "clerk", "township", "officer"):
        return "bureau", area_code[:6].ljust(12, "0")
    above = {12: 9, 9: 6, 6: 4, 4: 2}.get(digits)
    return ("bureau", area_code[:above].ljust(12, "0")) if role == "bureau" and above else None


PERMISSIONS = {
    "tasks:read": (allow("signed_in"),),
    "tasks:close": (allow("cadre", "township", "bureau"),),
    "tasks:area": (allow("township", "bureau"),),
}
