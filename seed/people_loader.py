"""Users, organisations and households of the demo, written in bulk with their audit rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from marketplace import audit, clock
from marketplace.access import SYSTEM
from marketplace.accounts.models import Grant, Organisation, User
from marketplace.db import db
from marketplace.households.models import Consent, Fact, Household, Pairing, Person, PersonSkill
from marketplace.households.rules import is_minor

from .bulk import insert_all, insert_values
from .drafts import HouseholdDraft, OrganisationDraft, PersonDraft
from .keys import Keys
from .staff import Charge

REGISTER = "县级登记"  # the source of facts that came with the household


@dataclass
class UserDraft:
    """Somebody who can sign in, with what was granted; `key` is the name before a demo account took it over."""

    key: str
    username: str
    name: str
    phone: str
    grants: list[dict[str, Any]]
    password_hash: str = ""
    is_demo: bool = False


def store_users(drafts: Sequence[UserDraft], keys: Keys) -> None:
    """Users with their grants."""
    users = []
    for draft in drafts:
        user = User(username=draft.username, name=draft.name, password_hash=draft.password_hash, is_demo=draft.is_demo)
        user.phone = draft.phone
        user.grants = [Grant(valid_from=clock.today(), **grant) for grant in draft.grants]
        audit.move(user, "active", by=SYSTEM)
        users.append(user)
    insert_all(users)
    for draft, user in zip(drafts, users, strict=True):
        keys.users[draft.key] = user
        for grant in user.grants:
            grant.user_id = user.id
    insert_all([grant for user in users for grant in user.grants])


def store_organisations(drafts: Sequence[OrganisationDraft], keys: Keys) -> None:
    """Organisations, verified on the day they came."""
    rows = []
    for draft in drafts:
        row = Organisation(
            kind=draft.kind, name=draft.name, uscc=draft.uscc, is_person=draft.is_person, about=draft.about,
            area_code=draft.area_code, county_code=draft.area_code[:6] + "000000", contact_name=draft.contact_name,
        )  # fmt: skip
        row.contact_phone = draft.contact_phone
        audit.move(row, "pending", by=SYSTEM)
        audit.move(row, "verified", by=SYSTEM)
        rows.append(row)
    insert_all(rows)
    keys.organisations.update({draft.key: row for draft, row in zip(drafts, rows, strict=True)})


def store_households(drafts: Sequence[HouseholdDraft], keys: Keys) -> None:
    """Households, their people with skills, consents and facts."""
    rows = [_household(draft) for draft in drafts]
    insert_all(rows)
    keys.households.update({draft.number: row for draft, row in zip(drafts, rows, strict=True)})
    _store_people(drafts, keys)
    insert_values(Consent, [consent for draft in drafts for consent in _consents(draft, keys)])
    insert_values(Fact, [fact for draft in drafts for fact in _facts(draft, keys)])


def store_pairings(charges: Iterable[Charge], keys: Keys, *, started_on: date) -> None:
    """Each household with its one cadre."""
    keys.cadre_of.update({number: charge.cadre.username for charge in charges for number in charge.households})
    rows = [
        {"household_id": keys.households[number].id, "cadre_id": keys.users[username].id, "started_on": started_on}
        for number, username in keys.cadre_of.items()
    ]
    insert_values(Pairing, rows)


def _household(draft: HouseholdDraft) -> Household:
    row = Household(
        number=draft.number, area_code=draft.area_code, county_code=draft.area_code[:6] + "000000", lat=draft.lat,
        lon=draft.lon, category=draft.category, category_source=draft.category_source,
        decision_number=draft.decision_number, category_from=draft.category_from, category_to=draft.category_to,
        colour=draft.colour,
    )  # fmt: skip
    row.address, row.bank_card = draft.address, draft.bank_card
    audit.move(row, "registered", by=SYSTEM)
    return row


COPIED = (
    "name", "sex", "born_on", "relation", "is_head", "education", "work_status", "experience", "wanted_work",
    "lifting_kg", "health_limits", "disability_category", "disability_grade", "hours_per_day", "days_per_month",
    "radius_km", "will_move", "wage_wished_fen", "retired_on", "experience_years", "busy_months", "wanted_areas",
)  # fmt: skip
SEALED = ("id_number", "phone", "disability_number", "illness")


def _store_people(drafts: Sequence[HouseholdDraft], keys: Keys) -> None:
    members = [(draft, person) for draft in drafts for person in draft.members]
    rows = [_person(draft, person, keys) for draft, person in members]
    insert_all(rows)
    for (draft, person), row in zip(members, rows, strict=True):
        keys.people[(draft.number, person.key)] = row
    skills = [skill for (_, person), row in zip(members, rows, strict=True) for skill in _skills(person, row.id)]
    insert_values(PersonSkill, skills)
    _store_carers(
        [
            {"carer": row.id, "cared_for": keys.people[(draft.number, person.cares_for)].id}
            for row, (draft, person) in zip(rows, members, strict=True)
            if person.cares_for is not None
        ]
    )


def _store_carers(pairs: list[dict[str, int]]) -> None:
    table: Any = Person.__table__
    change = sa.update(table).where(table.c.id == sa.bindparam("carer")).values(cares_for_id=sa.bindparam("cared_for"))
    if pairs:
        db.session.connection().execute(change, pairs)


def _person(household: HouseholdDraft, draft: PersonDraft, keys: Keys) -> Person:
    row = Person(
        household_id=keys.households[household.number].id, county_code=household.area_code[:6] + "000000",
        **{name: getattr(draft, name) for name in COPIED},
    )  # fmt: skip
    for name in SEALED:
        setattr(row, name, getattr(draft, name))
    return row


def _skills(draft: PersonDraft, person_id: int) -> list[dict[str, Any]]:
    known = [{"person_id": person_id, "skill_code": code, "text": ""} for code in draft.skills]
    return known + [{"person_id": person_id, "skill_code": "", "text": text} for text in draft.skill_texts]


def _consents(draft: HouseholdDraft, keys: Keys) -> list[dict[str, Any]]:
    """Taken on the day of loading; a minor's from the head of the household as guardian."""
    guardian = keys.people[(draft.number, 0)].id
    about = {"given_at": clock.now(), "taken_by": SYSTEM.uid}
    return [
        {
            "person_id": keys.people[(draft.number, person.key)].id, "purpose": purpose,
            "guardian_id": guardian if is_minor(person, clock.today()) else None, **about,
        }
        for person in draft.members
        for purpose in person.consents
    ]  # fmt: skip


def _facts(draft: HouseholdDraft, keys: Keys) -> list[dict[str, Any]]:
    about = {
        "household_id": keys.households[draft.number].id, "source": REGISTER, "as_of": clock.today(),
        "recorded_by": SYSTEM.uid,
    }  # fmt: skip
    facts = [{"key": key, "value": value, "person_id": None, **about} for key, value in draft.facts.items()]
    for person in draft.members:
        person_id = keys.people[(draft.number, person.key)].id
        facts += [{"key": key, "value": value, "person_id": person_id, **about} for key, value in person.facts.items()]
    return facts
