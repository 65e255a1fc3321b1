"""What the forms of this room hand to its commands: only these fields, whatever else was sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganisationDraft:
    """What an organisation says of itself."""

    name: str
    uscc: str | None
    contact_name: str
    contact_phone: str
    about: str


@dataclass(frozen=True)
class RegistrationDraft:
    """An enterprise or donor with its first user; `once` makes sending it twice one row."""

    once: str
    kind: str
    is_person: bool
    area_code: str
    organisation: OrganisationDraft
    username: str
    password_hash: str


@dataclass(frozen=True)
class ColleagueDraft:
    """Somebody invited to an organisation."""

    once: str
    username: str
    name: str
    right: str


@dataclass(frozen=True)
class UserDraft:
    """Somebody entered by an office, with a first role."""

    once: str
    username: str
    name: str
    phone: str
    role: str
    area_code: str


@dataclass(frozen=True)
class DetailsDraft:
    """What somebody says of the own account."""

    phone: str
    language: str
    elder_mode: bool
