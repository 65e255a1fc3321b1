"""What hangs on the entries of each list beside their words, as fields of the form."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import ValidationError

from ..fields import Choice, Paragraph, Text, Whole

CONSEQUENCES = (
    "none", "park", "rerank", "correct_radius", "correct_health", "correct_facts", "correct_hours", "correct_wage",
    "correct_phone", "report_post", "exclude_poster",
)  # fmt: skip
# What answers a need: work, one of the kinds of help offers, a policy, a loan.
LEADS_TO = (
    "", "job", "service", "goods", "training", "sponsor_student", "help_sick", "help_disabled", "policy", "loan",
)  # fmt: skip
GROUNDS = (
    "sex", "age", "marital", "health", "hepatitis_b", "disability", "region", "ethnicity", "religion", "appearance",
    "record", "school", "superstition", "minor", "fees", "lawful",
)  # fmt: skip
REASON_LISTS = (
    "reject", "refuse", "defer", "withdraw", "fell_through", "left", "retract", "decline_need", "person_left", "exit",
    "refuse_organisation", "suspend_organisation",
)  # fmt: skip


def readable_pattern(_form: Any, field: Any) -> None:
    """A regular expression that can be read, and that does not find something in every post."""
    try:
        finds_all = re.compile(field.data or "", re.IGNORECASE).search("") is not None
    except re.error:
        raise ValidationError(_l("This pattern cannot be read. Plain words are a pattern too.")) from None
    if finds_all:
        raise ValidationError(_l("This pattern would object to every post."))


def days_or_never(_form: Any, field: Any) -> None:
    """Up to 365, `never`, or nothing."""
    text = field.data or ""
    if text not in ("", "never") and not (text.isascii() and text.isdigit() and int(text) <= 365):
        raise ValidationError(_l("Please give up to 365 days, or “never”."))


def _chosen(values: tuple[str, ...], context: str) -> list[tuple[str, Any]]:
    return [(value, lazy_pgettext(context, value.replace("_", " ")) if value else "—") for value in values]


_REASON = {
    "consequence": Choice(_l("What follows"), choices=_chosen(CONSEQUENCES, "consequence"), required=True),
    "cool_off_days": Text(_l("Days until the two are suggested again, or “never”"), most=5, checks=(days_or_never,)),
}
EXTRAS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(REASON_LISTS, _REASON),
    "need_types": {
        "leads_to": Choice(_l("Answered by"), choices=_chosen(LEADS_TO, "leads to")),
        "wish": Choice(_l("May be shown to donors as a wish"), choices=[("no", _l("no")), ("yes", _l("yes"))]),
        "ack_days": Whole(_l("Days to take it up"), least=1, most=30),
        "help_days": Whole(_l("Days to help"), least=1, most=365),
    },
    "discrimination": {
        "pattern": Text(_l("Words to look for (a pattern)"), most=400, required=True, checks=(readable_pattern,)),
        "ground": Choice(_l("Ground"), choices=_chosen(GROUNDS, "ground"), required=True),
        "law": Text(_l("Law and article"), most=200),
        "hint_zh": Paragraph(_l("What to write instead (Chinese)"), most=300),
        "hint_en": Paragraph(_l("What to write instead (English)"), most=300),
    },
    "health_limits": {
        "need_zh": Text(_l("What the work needs (Chinese)"), most=60),
        "need_en": Text(_l("What the work needs (English)"), most=60),
    },
}
