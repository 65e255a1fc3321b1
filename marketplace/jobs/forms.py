"""The form of a post: one calm page in fieldsets."""

import re
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from .. import clock
from ..fields import Choice, Choices, CreatingForm, Day, Flag, Form, Number, Paragraph, Text, Whole, Yuan
from ..households.models import EDUCATION
from .details import FormChoices
from .drafts import JobDraft, plain_values
from .models import KINDS, PAY_UNITS
from .rules import PUBLIC_KINDS, complaints
from .saving import wording_complaints

VALID_AT_FIRST = timedelta(days=60)
_BETWEEN = re.compile(r"[、,，;；\n]+")


def words_of(text: str | None) -> tuple[str, ...]:
    """`采茶、炒茶` → two skills."""
    return tuple(dict.fromkeys(word.strip() for word in _BETWEEN.split(text or "") if word.strip()))


def _labelled(values: tuple[str, ...], context: str) -> list[tuple[str, Any]]:
    return [(value, lazy_pgettext(context, value.replace("_", " "))) for value in values]


class JobForm(CreatingForm):
    """A post. `seen` marks the edition that an edit began with."""

    seen = HiddenField(_l("This post"))
    organisation = Choice(_l("In the name of"))
    title = Text(_l("What is the work"), most=80, required=True)
    kind = Choice(_l("Kind of work"), choices=_labelled(KINDS, "job kind"), required=True)
    description = Paragraph(_l("What there is to do"), most=4000)
    vacancies = Whole(_l("How many people"), least=1, most=9999, required=True, default=1)
    area_code = Choice(_l("Place of work"), required=True)
    area_name = Text(_l("Not in the list? Type its name"), most=60)
    place = Text(_l("Where exactly"), most=120)
    lat = Number(_l("Latitude"), least=3, most=54)
    lon = Number(_l("Longitude"), least=73, most=136)
    remote = Flag(_l("The work is done at home"))
    live_in = Flag(_l("There is a place to sleep"))
    max_km = Whole(_l("Nobody from farther away than"), least=1, most=2000)
    pay_min_fen = Yuan(_l("Pay from"))
    pay_max_fen = Yuan(_l("Pay up to"))
    pay_unit = Choice(_l("Paid per"), choices=_labelled(PAY_UNITS, "pay unit"), required=True)
    hours_per_day = Number(_l("Working hours a day"), least=0.5, most=16)
    days_per_month = Number(_l("Working days a month"), least=0.5, most=31)
    season_from = Day(_l("Season from"))
    season_to = Day(_l("Season until"))
    required = Text(_l("Skills it needs"), most=200)
    wished = Text(_l("Skills that would be good"), most=200)
    skills_taught = Flag(_l("We teach what is missing"))
    min_education = Choice(
        _l("Schooling at least"), choices=[("", _l("does not matter")), *_labelled(EDUCATION, "education")]
    )
    lifting_kg = Whole(_l("Lifts up to"), least=0, most=100)
    health_needs = Choices(_l("The work needs"))
    age_min = Whole(_l("Age from"), most=99, required=True, default=18)
    light_work = Flag(_l("Light work, allowed for 16 and 17 year olds"))
    for_disabled = Flag(_l("Kept for disabled people"))
    past_retirement = Flag(_l("People past retirement may come"))
    injury_cover = Flag(_l("We give cover for injuries at work"))
    valid_until = Day(_l("Valid until"), required=True, default=lambda: clock.today() + VALID_AT_FIRST)

    def offer(self, choices: FormChoices, *, public: bool) -> "JobForm":
        """Fill the lists that depend on who posts; `public` is whether everybody will read it once it is saved."""
        self.is_public = public
        self.organisation.choices = choices.organisations
        self.area_code.choices = choices.areas
        self.health_needs.choices = choices.health_needs
        hidden = frozenset() if choices.is_public else PUBLIC_KINDS - {self.kind.data}
        self.kind.choices = _labelled(tuple(kind for kind in KINDS if kind not in hidden), "job kind")
        if not self.is_submitted() and not self.area_code.data:
            self.area_code.data = choices.home
        return self

    def complaints(self) -> dict[str, str]:
        """All that the rules and the list of wording say, in one round (1 statement for what becomes public)."""
        draft = self.draft()
        return complaints(draft, today=clock.today()) | (wording_complaints(draft) if self.is_public else {})

    def draft(self) -> JobDraft:
        """What was typed."""
        # A field that was not sent has no data: the draft's own value stands for it.
        plain = {name: self._fields[name].data or value for name, value in plain_values(JobDraft(title="")).items()}
        return JobDraft(
            area_code=self.area_code.data or "", area_name=self.area_name.data or "", lat=self.lat.data,
            lon=self.lon.data, health_needs=tuple(self.health_needs.data or ()),
            required=words_of(self.required.data), wished=words_of(self.wished.data),
            **plain,
        )  # fmt: skip


def values_of(draft: JobDraft) -> dict[str, Any]:
    """A draft as the form's data."""
    return vars(draft) | {
        "required": "、".join(draft.required), "wished": "、".join(draft.wished), "area_name": "",
        "health_needs": list(draft.health_needs),
    }  # fmt: skip


def differences(typed: JobForm, stored: JobForm) -> list[tuple[Any, str, str]]:
    """(label, stored, typed) of each field in which the two forms differ."""
    pairs = [(field, stored._fields[field.name]) for field in typed if field.name not in _NOT_COMPARED]
    return [(f.label.text, _shown(s), _shown(f)) for f, s in pairs if (f.data or None) != (s.data or None)]


_NOT_COMPARED = frozenset({"csrf_token", "once", "seen", "organisation", "area_name"})


def _shown(field: Any) -> str:
    """The field's value in words."""
    if field.type in ("Choice", "Choices"):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        pairs = field.choices if isinstance(field.choices, list) else [p for g in field.choices.values() for p in g]
        return "、".join(str(words) for value, words in pairs if value in chosen and value)
    if field.type == "Flag":
        return str(_l("yes")) if field.data else str(_l("no"))
    return str(field._value())


class SheetForm(Form):
    """A sheet of posts."""

    organisation = Choice(_l("In the name of"))
    sheet = FileField(_l("The sheet (Excel or CSV)"), validators=[FileRequired(_l("Please choose a file."))])
