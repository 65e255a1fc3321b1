"""Who may read and who may change the vocabulary."""

from typing import Any

from ..access import Principal, allow
from ..areas.rules import level_of

KINDS = ("skill", "occupation", "certificate")

# The lists that seed/vocabulary brings; the province changes words and adds entries, never codes in use.
LISTS = (
    "need_types", "health_limits", "education", "disability", "discrimination", "reject", "refuse", "defer", "withdraw",
    "fell_through", "left", "retract", "decline_need", "person_left", "exit", "refuse_organisation",
    "suspend_organisation",
)  # fmt: skip


def keeps_words(who: Principal, _words: Any) -> bool:
    """The bureau of the province: the words are one vocabulary for all its counties."""
    return any(level_of(code) == "province" for code in who.areas("bureau"))


PERMISSIONS = {
    "vocabulary:read": (allow("bureau"),),
    "vocabulary:write": (allow("bureau", when=keeps_words),),
}

CONSTRAINTS = {
    "uq_skills_code": ("code", "This code is taken."),
    "uq_terms_list_name_code": ("code", "This code is taken."),
}
