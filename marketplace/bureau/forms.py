"""What can be asked of the trail, in the address."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField
from wtforms.fields import SelectChoice

from ..access import ROLES
from ..fields import Choice, Day, Form
from .rules import NOUNS
from .trail import Asked

_KINDS = [SelectChoice("", _l("everything")), *(SelectChoice(noun, words) for noun, (words, _) in NOUNS.items())]
_ROLES = [SelectChoice("", _l("everybody"))] + [
    SelectChoice(role, lazy_pgettext("role", role)) for role in (*ROLES, "system", "anonymous")
]


_ACTS = [
    SelectChoice("", _l("steps and changes")), SelectChoice("seen", _l("only looked at")),
    SelectChoice("all", _l("everything")),
]  # fmt: skip


class TrailForm(Form):
    """Read by a link too, so without a token; what cannot be read is said at its field and left out."""

    class Meta:
        csrf = False

    county = Choice(_l("County"))
    noun = Choice(_l("About"), choices=_KINDS)
    role = Choice(_l("Who acted"), choices=_ROLES)
    act = Choice(_l("What was done"), choices=_ACTS)
    day = Day(_l("On the day"))
    thing = HiddenField()
    actor = HiddenField()

    def offer(self, counties: list[tuple[str, str]], nowhere: Any) -> "TrailForm":
        """The chains to choose from; the first is meant where none is named."""
        self.county.choices = [SelectChoice(code, name or nowhere) for code, name in counties]
        self.county.data = self.county.data or (counties[0][0] if counties else "")
        return self

    def asked(self, before: int | None) -> Asked:
        """What was asked for."""
        self.validate()
        known = {field.name: field.data or "" for field in self if field.name != "day"}
        picked = {name: "" if self[name].errors else known[name] for name in ("noun", "role", "act")}
        return Asked(
            county=known["county"], day=None if self.day.errors else self.day.data, thing=known["thing"],
            actor=known["actor"], before=before, **picked,
        )  # fmt: skip
