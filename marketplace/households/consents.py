"""Giving and withdrawing consent, one purpose at a time."""

import sqlalchemy as sa

from .. import audit, clock
from ..access import Principal
from ..db import db
from ..errors import FormInvalid
from .models import PURPOSES, Consent, Person
from .rules import consent_counts, is_minor

SHOWN_NEVER = frozenset({"photo"})  # a minor is never put on show, whoever agrees
RANKED_BY = frozenset({"matching"})


def give(person: Person, purpose: str, *, guardian: str = "", by: Principal) -> Consent:
    """Record a consent; `guardian` is the uid of an adult member, needed for a minor.

    Raises FormInvalid for an unknown purpose, a minor without guardian, or a photo of a minor. A consent
    that stands already stays as it is.
    """
    if purpose not in PURPOSES or person.left_on is not None:
        raise FormInvalid({"purpose": "Please choose a purpose."})
    guardian_id = _guardian(person, guardian)
    if is_minor(person, clock.today()) and (guardian_id is None or purpose in SHOWN_NEVER):
        raise FormInvalid({"guardian": "A minor consents through a guardian, and never to photos."})
    standing = _standing(person, purpose)
    if standing is not None and standing.guardian_id == guardian_id and consent_counts(standing, person, clock.today()):
        return standing
    if standing is not None:
        standing.withdrawn_at = clock.now()
        db.session.flush()
    consent = Consent(
        purpose=purpose, person_id=person.id, given_at=clock.now(), guardian_id=guardian_id, taken_by=by.uid
    )
    db.session.add(consent)
    _mark(person, purpose, "consented", by)
    return consent


def withdraw(person: Person, purpose: str, *, by: Principal) -> None:
    """End a consent at once: from this commit on `has_consent` says no."""
    standing = _standing(person, purpose)
    if standing is None:
        return
    standing.withdrawn_at = clock.now()
    _mark(person, purpose, "withdrew", by)


def withdraw_all(person: Person, *, by: Principal) -> None:
    """End every consent of somebody who left, and those they gave as a guardian."""
    standing = sa.select(Consent).where(
        sa.or_(Consent.person_id == person.id, Consent.guardian_id == person.id), Consent.withdrawn_at.is_(None)
    )
    for consent in db.session.scalars(standing).all():
        consent.withdrawn_at = clock.now()
        subject = db.session.get_one(Person, consent.person_id)
        _mark(subject, consent.purpose, "withdrew", by)


def _mark(person: Person, purpose: str, action: str, by: Principal) -> None:
    if purpose in RANKED_BY:
        person.needs_ranking = True
    audit.record(action, person, by=by, purpose=purpose)
    db.session.flush()


def _standing(person: Person, purpose: str) -> Consent | None:
    return db.session.scalar(
        sa.select(Consent).where(
            Consent.person_id == person.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
        )
    )


def _guardian(person: Person, uid: str) -> int | None:
    if not uid:
        return None
    adults = [m for m in person.household.members if m.left_on is None and not is_minor(m, clock.today())]
    chosen = next((m for m in adults if m.uid == uid and m.id != person.id), None)
    if chosen is None:
        raise FormInvalid({"guardian": "The guardian is an adult member of the household."})
    return chosen.id
