"""What is typed about households."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError, validators

from ..fields import Choice, Choices, CreatingForm, Day, Flag, Form, Number, Paragraph, Text, Yuan
from ..money import yuan
from ..web import label
from . import identity
from .drafts import CategoryDraft, PersonDraft, PlaceDraft, RegistrationDraft
from .models import CATEGORIES, COLOURS

QUIET = {"autocomplete": "off", "spellcheck": "false"}
DIGITS = QUIET | {"inputmode": "numeric"}
KEEP = _l("Leave empty to keep what is recorded.")


def options(values: Any, context: str, *, blank: Any = None) -> list[tuple[str, Any]]:
    """Choices of an enumeration in the reader's words."""
    first = [("", blank)] if blank is not None else []
    return first + [(str(value), label(str(value), context)) for value in values]


def sound(check: Any) -> Any:
    """A validator from a pure check: blanks and dashes go first, and an empty field is fine."""

    def validate(_form: Any, field: Any) -> None:
        field.data = identity.clean(field.data)
        if not field.data:
            return
        try:
            check(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    return validate


def in_words(field: Any) -> str:
    """What a field says, as its reader would say it; sealed and hidden fields say nothing."""
    if isinstance(field, HiddenField) or field.description is KEEP or field.name == "clear" or field.data is None:
        return ""
    if isinstance(field, Choices | Choice):
        words = dict(field.choices)
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return "、".join(sorted(str(words.get(value, value)) for value in chosen))
    if isinstance(field, Flag):
        return gettext("Yes") if field.data else gettext("No")
    if isinstance(field, Number):
        return f"{field.data:g}"
    return yuan(field.data) if isinstance(field, Yuan) else str(field.data)


class VersionedForm(Form):
    """Remembers which version of a row it was opened on."""

    version = HiddenField(
        # a row's own version is a number, and stands where the field was left out of what was sent
        filters=[lambda value: str(value or "")],
        validators=[validators.Regexp(r"^\d{1,9}$", message=_l("Please open the form again."))],
    )

    @property
    def opened_on(self) -> int:
        """The version the typist saw."""
        return int(self.version.data)

    def clash(self, row: Any, saved: "VersionedForm") -> list[tuple[Any, str, str]]:
        """Where the saved row and what was typed differ: (label, saved, typed); empty without a clash.

        `saved` is the same form filled from the row. Afterwards this form stands on the row's version, so that
        sending it again is a decision between the two.
        """
        clashed = self.is_submitted() and self.version.data != str(row.version)
        self.version.data = str(row.version)
        if not clashed:
            return []
        pairs = [
            (field.label.text, in_words(saved[field.name]), in_words(field)) for field in self if field.name in saved
        ]
        return [pair for pair in pairs if pair[1] != pair[2]]


class FindForm(Form):
    """One box for name, household number, ID number or phone, and what narrows the list."""

    words = Text(_l("Name, household number, ID number or phone"), most=40)
    category = Choice(_l("Category"))
    colour = Choice(_l("Risk"))
    area = Choice(_l("Place"))
    paired = Choice(_l("Paired cadre"))
    state = Choice(_l("Register status"))

    def offer(self, places: list[tuple[str, str]]) -> "FindForm":
        """Fill the lists."""
        every = _l("All")
        self.category.choices = options(CATEGORIES, "category", blank=every)
        self.colour.choices = options(COLOURS, "colour", blank=every)
        self.area.choices = [("", every), *places]
        self.paired.choices = [("", every), ("yes", _l("Paired")), ("no", _l("Not paired"))]
        self.state.choices = options(("registered", "exited"), "household")
        return self


class _CategoryFields(Form):
    category = Choice(_l("Category"), required=True)
    category_source = Text(
        _l("Decided by"), most=60, required=True, description=_l("For example the county civil affairs bureau")
    )
    decision_number = Text(_l("Number of the decision"), most=40)
    category_from = Day(_l("Valid from"), required=True)
    category_to = Day(_l("Valid until"))
    colour = Choice(_l("Risk"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = options(CATEGORIES, "category", blank=_l("Please choose"))
        self.colour.choices = options(COLOURS, "colour")

    def validate_category_to(self, field: Any) -> None:
        """Valid for at least a day."""
        if field.data and self.category_from.data and field.data <= self.category_from.data:
            raise ValidationError(_l("This day must come after the first."))

    def decision(self) -> CategoryDraft:
        """The six fields."""
        return CategoryDraft(
            self.category.data, self.category_source.data, self.decision_number.data or "", self.category_from.data,
            self.category_to.data, self.colour.data,
        )  # fmt: skip


class CategoryForm(VersionedForm, _CategoryFields):
    """The category of a registered household."""

    def draft(self) -> CategoryDraft:
        """The six fields."""
        return self.decision()


class PlaceForm(VersionedForm):
    """Address, place on the map, bank card."""

    address = Text(_l("Address"), most=100, description=KEEP, render_kw=QUIET)
    bank_card = Text(_l("Bank card"), most=30, checks=(sound(identity.check_card),), description=KEEP, render_kw=DIGITS)
    lat = Number(_l("Latitude"), least=18, most=54, description=_l("If known; else the village's."))
    lon = Number(_l("Longitude"), least=73, most=136)
    clear = Choices(_l("Take away"))

    @classmethod
    def for_household(cls, household: Any, fields: list[str], *, sent: bool = True) -> "PlaceForm":
        """With the place on the map; what is sealed is never sent back, and only what the typist may see is asked."""
        plain = {"lat": household.lat, "lon": household.lon, "version": str(household.version)}
        form = cls(data=plain) if sent else cls(None, data=plain)
        for name in ("address", "bank_card"):
            if name not in fields:
                del form[name]
        held = [name for name in fields if getattr(household, f"{name}_sealed")]
        form.clear.choices = options(held, "sealed")
        if not held:
            del form.clear
        return form

    def draft(self) -> PlaceDraft:
        """The fields that are there."""
        both = None not in (self.lat.data, self.lon.data)
        typed = {name: self[name].data for name in ("address", "bank_card") if name in self}
        return PlaceDraft(
            lat=self.lat.data if both else None, lon=self.lon.data if both else None,
            clear=tuple(self["clear"].data or ()) if "clear" in self else (), **typed,
        )  # fmt: skip


class RegisterForm(CreatingForm, _CategoryFields):
    """A new household with its head."""

    number = Text(
        _l("Household number"), most=24, required=True, description=_l("As in the register"),
        checks=(validators.Regexp(r"^[0-9A-Za-z-]+$", message=_l("Digits, letters and dashes only.")),),
    )  # fmt: skip
    area_code = Choice(_l("Village"), required=True)
    address = Text(_l("Address"), most=100, render_kw=QUIET)
    name = Text(_l("Name of the head"), most=40, required=True)
    sex = Choice(_l("Sex"))
    born_on = Day(_l("Birth date"), required=True)
    id_number = Text(_l("ID number"), most=30, checks=(sound(identity.check_id_number),), render_kw=QUIET)
    phone = Text(_l("Phone"), most=30, checks=(sound(identity.check_phone),), render_kw=DIGITS)

    groups = (
        (_l("The household"), ("number", "area_code", "address")),
        (_l("The head"), ("name", "sex", "born_on", "id_number", "phone")),
        (
            _l("The decision"),
            ("category", "category_source", "decision_number", "category_from", "category_to", "colour"),
        ),
    )

    def offer(self, villages: list[tuple[str, str]]) -> "RegisterForm":
        """The villages of the typist's area."""
        self.area_code.choices = villages if len(villages) == 1 else [("", _l("Please choose")), *villages]
        self.sex.choices = options(("f", "m"), "sex", blank=_l("Not said"))
        return self

    def draft(self) -> RegistrationDraft:
        """Household, category and head."""
        head = PersonDraft(
            name=self.name.data, sex=self.sex.data or "", born_on=self.born_on.data, relation="head",
            id_number=self.id_number.data or "", phone=self.phone.data or "",
        )  # fmt: skip
        place = PlaceDraft(address=self.address.data or "")
        return RegistrationDraft(self.number.data, self.area_code.data, place, self.decision(), head)


class MoveForm(Form):
    """To another village of the county."""

    area_code = Choice(_l("New village"), required=True)
    why = Paragraph(_l("Reason"), most=300, required=True)


class WhyForm(Form):
    """A decision of the county with its reason."""

    why = Paragraph(_l("Reason and number of the decision"), most=300, required=True)
    sure = Flag(_l("The county has decided this."))

    def validate_sure(self, field: Any) -> None:
        """A tick, so that nobody takes a household off the register by a slip."""
        if not field.data:
            raise ValidationError(_l("Please tick this."))
