"""What is typed to sign in, to register, and to look after accounts."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _pl
from wtforms import ValidationError, validators

from ..fields import Choice, CreatingForm, Flag, Form, Paragraph, Password, Text
from . import rules
from .drafts import ColleagueDraft, DetailsDraft, OrganisationDraft, RegistrationDraft, UserDraft

RIGHT_CHOICES = [(right, _pl("right", right)) for right in reversed(rules.RIGHTS)]  # the least first
KIND_CHOICES = [(kind, _pl("organisation kind", kind.replace("_", " "))) for kind in rules.REGISTERED_BY_OFFICE]
SECRET = {"autocomplete": "new-password"}


class SignInForm(Form):
    """Name and password."""

    username = Text(_l("Sign-in name"), most=40, required=True, render_kw={"autocomplete": "username"})
    password = Password(_l("Password"), render_kw={"autocomplete": "current-password"})


class NewPassword(Password):
    """A password that is being chosen."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, render_kw=SECRET, **kw)


class ResetForm(Form):
    """A one-time code in exchange for a new password."""

    username = Text(_l("Sign-in name"), most=40, required=True, render_kw={"autocomplete": "username"})
    code = Text(_l("One-time code"), most=20, required=True, render_kw={"autocomplete": "one-time-code"})
    password = NewPassword(_l("New password"))

    def validate_password(self, field: Any) -> None:
        """The rules for passwords."""
        _check_password(field.data, self.username.data)


class PasswordForm(Form):
    """A new password, with the old one as proof."""

    current = Password(_l("Password you have now"), render_kw={"autocomplete": "current-password"})
    password = NewPassword(_l("New password"))

    def __init__(self, username: str, **kw: Any) -> None:
        super().__init__(**kw)
        self.owner = username

    def validate_password(self, field: Any) -> None:
        """The rules for passwords."""
        _check_password(field.data, self.owner)


class DetailsForm(Form):
    """Phone, language, letter size."""

    phone = Text(_l("Phone"), most=20, render_kw={"inputmode": "tel", "autocomplete": "tel"})
    language = Choice(_l("Language"), choices=[("zh_Hans_CN", "中文"), ("en", "English")], required=True)
    elder_mode = Flag(_l("Large letters"))

    def validate_phone(self, field: Any) -> None:
        """A phone number of this country."""
        _check_phone(field.data)

    def draft(self) -> DetailsDraft:
        """For `save_details`."""
        return DetailsDraft(self.phone.data or "", self.language.data, bool(self.elder_mode.data))


class TokenForm(Form):
    """A name for a bearer token."""

    label = Text(_l("What is it for?"), most=60, required=True)


class OrganisationForm(CreatingForm):
    """What an organisation says of itself."""

    name = Text(_l("Name of the organisation"), most=120, required=True)
    uscc = Text(_l("Unified social credit code"), most=24, required=True)
    contact_name = Text(_l("Contact person"), most=40, required=True, render_kw={"autocomplete": "name"})
    contact_phone = Text(_l("Phone"), most=20, required=True, render_kw={"inputmode": "tel", "autocomplete": "tel"})
    about = Paragraph(_l("What do you do?"), most=1000)

    def __init__(self, *, asks_name: bool = True, **kw: Any) -> None:
        """`asks_name=False` for a private person, who goes by the own name, and once it is verified."""
        super().__init__(**kw)
        self.asks_name = asks_name
        if not asks_name:
            del self.name, self.uscc

    def validate_uscc(self, field: Any) -> None:
        """18 characters with a check character."""
        field.data = rules.uscc_or_none(field.data or "") or field.data
        if rules.uscc_or_none(field.data or "") is None:
            raise ValidationError(_l("This is not a unified social credit code: 18 characters, as on the licence."))

    def validate_contact_phone(self, field: Any) -> None:
        """A phone number of this country."""
        _check_phone(field.data)

    def organisation(self) -> OrganisationDraft:
        """What the organisation says of itself."""
        contact = self.contact_name.data, self.contact_phone.data, self.about.data or ""
        if not self.asks_name:
            return OrganisationDraft(self.contact_name.data, None, *contact)
        return OrganisationDraft(self.name.data, self.uscc.data, *contact)


class StartForm(Form):
    """Who registers, and where: chosen by whoever registers, never for them."""

    class Meta:
        csrf = False  # it stands in the address and changes nothing

    word = Choice(_l("I register"), required=True)
    county = Choice(_l("County"), required=True)

    def __init__(self, words: Iterable[str], codes: Iterable[str], **kw: Any) -> None:
        super().__init__(**kw)
        self.word.choices = [(word, _pl("register as", word)) for word in words]
        self.county.choices = [(code, code) for code in codes]  # the page names them under their cities


class RegistrationForm(OrganisationForm):
    """An enterprise or donor with its first user."""

    township = Choice(_l("Township"))
    username = Text(_l("Sign-in name you would like"), most=24, required=True, render_kw={"autocomplete": "username"})
    password = NewPassword(_l("Password"))
    consent = Flag(_l("I agree"))

    def __init__(self, county: str, townships: Iterable[Any], *, is_person: bool, **kw: Any) -> None:
        super().__init__(asks_name=not is_person, **kw)
        self.county, self.is_person = county, is_person
        self.township.choices = [("", _l("The whole county")), *((area.code, area.name) for area in townships)]

    def validate_username(self, field: Any) -> None:
        """Latin letters and digits: typed the same on every keyboard."""
        field.data = _plain_username(field.data)

    def validate_password(self, field: Any) -> None:
        """The rules for passwords."""
        _check_password(field.data, self.username.data)

    def validate_consent(self, field: Any) -> None:
        """Nothing is kept without it."""
        if not field.data:
            raise ValidationError(_l("Without your consent we cannot keep your registration."))

    def draft(self, kind: str, password_hash: str) -> RegistrationDraft:
        """For `register`."""
        return RegistrationDraft(
            self.uid, kind, self.is_person, self.township.data or self.county, self.organisation(),
            self.username.data, password_hash,
        )  # fmt: skip


class FoundForm(OrganisationForm):
    """An organisation that the bureau enters."""

    kind = Choice(_l("Kind"), choices=KIND_CHOICES, required=True)


class WhyForm(Form):
    """A reason that the other side reads."""

    why = Paragraph(_l("Reason"), most=500, required=True)


class ColleagueForm(CreatingForm):
    """Somebody to invite."""

    name = Text(_l("Name"), most=40, required=True)
    username = Text(_l("Sign-in name"), most=24, required=True)
    right = Choice(_l("May do"), choices=RIGHT_CHOICES, required=True)

    def validate_username(self, field: Any) -> None:
        """Latin letters and digits."""
        field.data = _plain_username(field.data)

    def draft(self) -> ColleagueDraft:
        """For `invite_colleague`."""
        return ColleagueDraft(self.uid, self.username.data, self.name.data, self.right.data)


class UserForm(CreatingForm):
    """Somebody whom an office enters, with a first role."""

    name = Text(_l("Name"), most=40, required=True)
    username = Text(_l("Sign-in name"), most=24, required=True)
    phone = Text(_l("Phone"), most=20, render_kw={"inputmode": "tel"})
    role = Choice(_l("Role"), required=True)

    def __init__(self, roles: Iterable[str], **kw: Any) -> None:
        super().__init__(**kw)
        self.role.choices = role_choices(roles)

    def validate_username(self, field: Any) -> None:
        """Latin letters and digits."""
        field.data = _plain_username(field.data)

    def validate_phone(self, field: Any) -> None:
        """A phone number of this country."""
        _check_phone(field.data)

    def draft(self, area_code: str) -> UserDraft:
        """For `create_user`."""
        return UserDraft(self.uid, self.username.data, self.name.data, self.phone.data or "", self.role.data, area_code)


class GrantForm(CreatingForm):
    """One role more."""

    role = Choice(_l("Role"), required=True)

    def __init__(self, roles: Iterable[str], **kw: Any) -> None:
        super().__init__(**kw)
        self.role.choices = role_choices(roles)


def role_choices(roles: Iterable[str]) -> list[tuple[str, Any]]:
    """The roles with their labels."""
    return [(role, _pl("role", role)) for role in roles]


def _plain_username(text: str) -> str:
    name = (text or "").lower()
    if not rules.USERNAME.fullmatch(name):
        raise ValidationError(rules.NAME_SHAPE)
    return name


def _check_password(password: str, username: str) -> None:
    objection = rules.password_objection(password or "", username or "")
    if objection:
        raise validators.StopValidation(objection)


def _check_phone(text: str | None) -> None:
    if text and not rules.PHONE.fullmatch(text):
        raise ValidationError(_l("A mobile number has 11 digits; a landline looks like 0570-1234567."))
