"""Forms: what is typed is normalised (full-width, spaces), typed, checked, and never lost."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from .db import UID_ALPHABET, UID_LENGTH, new_uid
from .errors import FormInvalid
from .money import parse_yuan, yuan
from .once import uid_of

CHINESE_PUNCTUATION = frozenset("，：；！？（）～")
LONGEST = 20_000
YEARS = range(1900, 2201)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
ONCE_PATTERN = f"^[{UID_ALPHABET}]{{{UID_LENGTH}}}\\Z"


def normalise(text: Any) -> Any:
    """Full-width to half-width (NFKC) but for Chinese punctuation; no control characters, no outer blanks."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return text  # its length is refused where it is checked; folding it first would take seconds
    folded = "".join(
        c if c in CHINESE_PUNCTUATION else unicodedata.normalize("NFKC", c) for c in text.replace("\r\n", "\n")
    )
    return "".join(c for c in folded if c == "\n" or unicodedata.category(c)[0] != "C").strip()


class Form(FlaskForm):
    """CSRF-protected. `refuse` shows a command's objections at their fields."""

    def refuse(self, error: FormInvalid) -> None:
        """Put the messages of a FormInvalid at their fields, or above the form."""
        for name, message in error.fields.items():
            field = self._fields.get(name)
            (field.errors if field is not None else self.form_errors).append(message)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Process as usual, with error lists that can grow."""
        super().process(*args, **kwargs)
        for field in self._fields.values():
            field.errors = list(field.errors)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """As usual, and what the rules say in the same round; afterwards the error lists can grow."""
        valid = bool(super().validate(*args, **kwargs))
        for field in self._fields.values():
            field.errors = list(field.errors)
        said = {
            name: words
            for name, words in self.complaints().items()
            if name not in self._fields or not self._fields[name].errors
        }
        self.refuse(FormInvalid(said))
        return valid and not said

    def complaints(self) -> Mapping[str, str]:
        """Field → what the room's rules say against it. Fields that could not be read have no data here."""
        return {}


class CreatingForm(Form):
    """A form that makes a row: its `uid` follows from `once`, so that sending it twice makes one row."""

    once = HiddenField(
        default=new_uid,
        validators=[validators.Regexp(ONCE_PATTERN, message=_l("Please open the form again."))],
    )

    @property
    def uid(self) -> str:
        """Of the row that this form makes."""
        return uid_of(self.once.data or "")


class Text(StringField):
    """One line."""

    def __init__(
        self, label: Any, *, most: int = 80, required: bool = False, checks: tuple[Any, ...] = (), **kw: Any
    ) -> None:
        super().__init__(label, _text_checks(most, required, checks), filters=[normalise], **kw)


class Paragraph(TextAreaField):
    """Several lines."""

    def __init__(
        self, label: Any, *, most: int = 1000, required: bool = False, checks: tuple[Any, ...] = (), **kw: Any
    ) -> None:
        super().__init__(label, _text_checks(most, required, checks), filters=[normalise], **kw)


class Password(PasswordField):
    """Taken as typed."""

    def __init__(self, label: Any, *, least: int = 0, **kw: Any) -> None:
        checks = [validators.InputRequired(_l("Please fill this in.")),
                  validators.Length(least, 200, _l("At least %(min)d characters."))]  # fmt: skip
        super().__init__(label, checks, **kw)


class Whole(IntegerField):
    """A whole number between two bounds."""

    def __init__(self, label: Any, *, least: int = 0, most: int = 1_000_000, required: bool = False, **kw: Any) -> None:
        super().__init__(label, _number_checks(least, most, required), **kw)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Full-width digits are digits; `int` alone would take any script's."""
        super().process_formdata([_ascii_number(normalise(v)) for v in valuelist])


class Number(FloatField):
    """A number between two bounds."""

    def __init__(self, label: Any, *, least: float = 0, most: float = 1e6, required: bool = False, **kw: Any) -> None:
        super().__init__(label, _number_checks(least, most, required), **kw)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Full-width digits are digits."""
        super().process_formdata([_ascii_number(normalise(v)) for v in valuelist])


class Yuan(StringField):
    """Yuan outside, integer fen inside (`data`); what cannot be read stays as typed."""

    def __init__(self, label: Any, *, required: bool = False, **kw: Any) -> None:
        need = validators.InputRequired(_l("Please fill this in.")) if required else validators.Optional()
        super().__init__(label, [need], **kw)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Raises ValueError (shown at the field) for what is no amount, or below zero."""
        self.data = None
        if not valuelist or not normalise(valuelist[0]):
            return
        try:
            fen = parse_yuan(normalise(valuelist[0]))
        except ValueError:
            raise ValueError(self.gettext("Please give an amount in yuan, like 1,200 or 88.50.")) from None
        if fen < 0:
            raise ValueError(self.gettext("Please give an amount in yuan, like 1,200 or 88.50."))
        self.data = fen

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return yuan(self.data).replace(",", "") if self.data is not None else ""


class Day(DateField):
    """A date; of a year that anybody can mean."""

    def __init__(self, label: Any, *, required: bool = False, **kw: Any) -> None:
        super().__init__(label, [_required(required)], **kw)

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for a year beyond `YEARS`."""
        if self.data and self.data.year not in YEARS:
            raise validators.ValidationError(_l("Please check the year."))


class Choice(SelectField):
    """One of a list of `(value, words)`; nothing chosen is ''."""

    def __init__(self, label: Any, *, choices: Any = None, required: bool = False, **kw: Any) -> None:
        # Not `Optional`: it forgets that a value is no choice when only blanks were sent. Needed is sent and not blank.
        words = _l("Please fill this in.")
        needed = [validators.InputRequired(words), validators.DataRequired(words)] if required else []
        super().__init__(label, needed, choices=_options(choices), **kw)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Blanks choose nothing."""
        super().process_formdata([normalise(value) for value in valuelist])

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for what is not in the list."""
        if self.data:
            super().pre_validate(form)


class Choices(SelectMultipleField):
    """Any of a list, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, *, choices: Any = None, **kw: Any) -> None:
        super().__init__(label, choices=_options(choices), **kw)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Blanks choose nothing."""
        super().process_formdata([value for value in map(normalise, valuelist) if value])

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for what is not in the list, without repeating it."""
        try:
            super().pre_validate(form)
        except validators.ValidationError:
            raise validators.ValidationError(_l("Please choose one of the list.")) from None


class Flag(BooleanField):
    """Yes or no."""


class EndForm(Form):
    """Why something ends: a typed reason, and own words."""

    reason = Choice(_l("Reason"), required=True)
    words = Text(_l("In your words"), most=200)


def _options(choices: Any) -> Any:
    """Pairs as WTForms wants them named; a dict of groups stays as it is."""
    return [SelectChoice(*c) if isinstance(c, tuple) else c for c in choices] if isinstance(choices, list) else choices


def _required(required: bool) -> Any:
    return validators.InputRequired(_l("Please fill this in.")) if required else validators.Optional()


def _text_checks(most: int, required: bool, checks: tuple[Any, ...]) -> list[Any]:
    first = [validators.DataRequired(_l("Please fill this in."))] if required else []
    return [*first, validators.Length(max=most, message=_l("At most %(max)d characters.")), *checks]


def _number_checks(least: float, most: float, required: bool) -> list[Any]:
    bounds = validators.NumberRange(least, most, _l("Please give a number from %(min)s to %(max)s."))
    return [_required(required), bounds]


def _ascii_number(text: Any) -> Any:
    return text if not text or (len(text) < 20 and NUMBER.fullmatch(text)) else "?"
