"""The form of a help offer."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField

from .. import clock
from ..conditions import Condition
from ..fields import Choice, Choices, CreatingForm, Day, Flag, Paragraph, Text, Whole, Yuan
from ..households.models import CATEGORIES
from ..households.rules import SCHOOL_STAGES
from .criteria import FIELDS, condition_of, fields_of
from .details import FormChoices
from .drafts import OfferDraft
from .models import AUDIENCES, KINDS
from .rules import complaints

DISABILITIES = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
OPEN_AT_FIRST = timedelta(days=180)


def _labelled(values: tuple[str, ...], context: str) -> list[tuple[str, Any]]:
    return [(value, lazy_pgettext(context, value.replace("_", " "))) for value in values]


class OfferForm(CreatingForm):
    """An offer: what is given, how often, to whom, where, how long."""

    version = HiddenField(_l("This offer"))
    organisation = Choice(_l("In the name of"))
    title = Text(_l("What do you give"), most=80, required=True)
    kind = Choice(_l("Kind of help"), choices=_labelled(KINDS, "offer kind"), required=True)
    description = Paragraph(_l("More about it"), most=4000)
    slots = Whole(_l("For how many people"), least=1, most=9999, required=True, default=1)
    slice_fen = Yuan(_l("Worth for each"))
    budget_fen = Yuan(_l("At most in all"))
    charity_name = Text(_l("Through which charity"), most=120)
    audience = Choice(_l("For whom"), choices=_labelled(AUDIENCES, "audience"), required=True)
    age_from = Whole(_l("Age from"), least=0, most=120)
    age_to = Whole(_l("Age up to"), least=0, most=120)
    categories = Choices(_l("Only these kinds of households"), choices=_labelled(CATEGORIES, "category"))
    stages = Choices(_l("Only these schools"), choices=_labelled(SCHOOL_STAGES, "school stage"))
    boards = Flag(_l("Only who boards at school"))
    disabilities = Choices(_l("Only these disabilities"), choices=_labelled(DISABILITIES, "disability"))
    grade_to = Choice(
        _l("Disability of this grade or more severe"),
        choices=[("", _l("does not matter")), *((str(n), str(n)) for n in range(1, 5))],
    )
    income_to_fen = Yuan(_l("Income a head and month at most"))
    alone = Flag(_l("Only who lives alone"))
    area_code = Choice(_l("Meant for people of"), required=True)
    from_on = Day(_l("From"), required=True, default=clock.today)
    until_on = Day(_l("Until"), required=True, default=lambda: clock.today() + OPEN_AT_FIRST)

    def offer(self, choices: FormChoices) -> "OfferForm":
        """Fill the lists that depend on who gives."""
        self.organisation.choices = choices.donors
        self.area_code.choices = choices.areas
        if not self.is_submitted() and not self.area_code.data:
            self.area_code.data = choices.home
        return self

    def complaints(self) -> dict[str, str]:
        """All that the rules say, in one round."""
        return complaints(self.draft(), today=clock.today())

    def draft(self, *, rest: tuple[Condition, ...] = ()) -> OfferDraft:
        """What was typed; `rest` are the stored conditions that these fields cannot say."""
        asked = {name: self._fields[name].data for name in FIELDS}
        asked["grade_to"] = int(asked["grade_to"]) if asked["grade_to"] and not self.grade_to.errors else None
        return OfferDraft(
            title=self.title.data or "", kind=self.kind.data or "", description=self.description.data or "",
            area_code=self.area_code.data or "", audience=self.audience.data or "", slots=self.slots.data or 0,
            criteria=condition_of(asked, rest=rest), slice_fen=self.slice_fen.data, budget_fen=self.budget_fen.data,
            charity_name=self.charity_name.data or "", from_on=self.from_on.data, until_on=self.until_on.data,
        )  # fmt: skip

    @property
    def shown_version(self) -> int:
        """The version this form began with; what is no number fits no offer."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def values_of(draft: OfferDraft) -> dict[str, Any]:
    """A draft as the form's data."""
    asked, _rest = fields_of(draft.criteria)
    grade = asked.pop("grade_to", None)
    return vars(draft) | asked | {"grade_to": str(grade) if grade else ""}
