"""Who may read and who may change the vocabulary."""

from ..access import allow

KINDS = ("skill", "occupation", "certificate")

# The lists that seed/vocabulary brings; a bureau changes words and adds entries, never codes in use.
LISTS = (
    "need_types", "health_limits", "education", "disability", "discrimination", "reject", "refuse", "defer", "withdraw",
    "fell_through", "left", "retract", "decline_need", "person_left", "exit", "refuse_organisation",
    "suspend_organisation",
)  # fmt: skip

PERMISSIONS = {
    "vocabulary:read": (allow("bureau"),),
    "vocabulary:write": (allow("bureau"),),
}

CONSTRAINTS = {
    "uq_skills_code": ("code", "This code is taken."),
    "uq_terms_list_name_code": ("code", "This code is taken."),
}
