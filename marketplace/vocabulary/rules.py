"""Who may read and who may change the vocabulary."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ..access import Principal, allow
from ..areas.rules import level_of

KINDS = ("skill", "occupation", "certificate")
MOST_WORDS = 40  # other words of one skill, and of one county for it
MOST_COUNTY_WORDS = 2000  # of one county in all: every text is read with every county's words
LEAST_SIGNS, MOST_SIGNS = 2, 40
MOST_PARTS = 8  # a word that so many other names contain says too little

# The first digit of the national classification of occupations (2022).
MAJOR_GROUPS = {
    "1": _l("Heads of offices, organisations and enterprises"),
    "2": _l("Professionals and technicians"),
    "3": _l("Clerks and office work"),
    "4": _l("Trade, transport and services"),
    "5": _l("Farming, forestry, animals and fishing"),
    "6": _l("Making, building and running machines"),
    "7": _l("Armed forces"),
    "8": _l("Others"),
}

# The lists that seed/vocabulary brings; the province changes words and adds entries, never codes in use.
LISTS = (
    "need_types", "health_limits", "education", "disability", "discrimination", "reject", "refuse", "defer", "withdraw",
    "fell_through", "left", "retract", "decline_need", "person_left", "exit", "refuse_organisation",
    "suspend_organisation",
)  # fmt: skip


def keeps_words(who: Principal, _words: Any) -> bool:
    """The bureau of the province: the words are one vocabulary for all its counties."""
    return any(level_of(code) == "province" for code in who.areas("bureau"))


def county_adding(who: Principal) -> str:
    """The county in whose name somebody adds words; "" for the province and for who adds none."""
    counties = (code for code in who.areas("bureau") if level_of(code) == "county")
    return "" if keeps_words(who, None) else next(counties, "")


def adds_words(who: Principal, _words: Any) -> bool:
    """The bureau of the province, and those of counties: words and entries that carry their county's name."""
    return keeps_words(who, None) or bool(county_adding(who))


def changes_skill(who: Principal, skill: Any) -> bool:
    """The province every entry, a county its own."""
    return keeps_words(who, None) or skill.county_code in {
        code for code in who.areas("bureau") if level_of(code) == "county"
    }


PERMISSIONS = {
    "vocabulary:read": (allow("bureau"),),
    "vocabulary:write": (allow("bureau", when=keeps_words),),
    "vocabulary:add": (allow("bureau", when=adds_words),),
    "vocabulary:skill": (allow("bureau", when=changes_skill),),
}

CONSTRAINTS = {
    "uq_skills_code": ("code", "This code is taken."),
    "uq_terms_list_name_code": ("code", "This code is taken."),
}
