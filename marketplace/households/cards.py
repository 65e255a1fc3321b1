"""One household and one person as their pages show them: masked, and only what the viewer may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import clock
from ..access import Principal
from ..areas.queries import full_names
from ..masking import masked_number, masked_phone
from ..vocabulary.queries import skill_names, terms
from .cadres import names_by_uid
from .history import PairingCard, pairings_of
from .models import PURPOSES, Consent, Household, Person
from .queries import members_of
from .rules import age_on, is_minor, sees
from .wanted import in_words, months_said

MASKS = {"phone": masked_phone, "illness": lambda text: "******", "address": lambda text: text[:3] + "***"}
OF_HOUSEHOLD = ("address", "bank_card")
OF_PERSON = ("id_number", "phone", "disability_number", "illness")


@dataclass(frozen=True)
class Secret:
    """A sealed value: masked, or in full after "show"; `value` is empty where nothing is recorded."""

    name: str
    value: str
    shown: bool


@dataclass(frozen=True)
class MemberCard:
    """A member as the household's page shows it."""

    uid: str
    name: str
    sex: str
    age: int
    relation: str
    work_status: str
    skills: list[Any]
    words: list[str]
    left_on: date | None
    left_why: str


@dataclass(frozen=True)
class HouseholdCard:
    """A household's own page."""

    id: int
    uid: str
    number: str
    state: str
    head: str
    area_code: str
    cadre_id: int | None
    village: str
    category: str
    category_source: str
    decision_number: str
    decision_note: str
    category_from: date
    category_to: date | None
    colour: str
    version: int
    cadre: str
    secrets: list[Secret]
    members: list[MemberCard]
    left: list[MemberCard]
    pairings: list[PairingCard]

    @property
    def masked_shown(self) -> bool:
        """Whether something is still masked."""
        return any(secret.value and not secret.shown for secret in self.secrets)


@dataclass(frozen=True)
class ConsentCard:
    """One purpose: since when it is consented to, and by which guardian."""

    purpose: str
    consent: Consent | None
    guardian: str
    taken_by: str


@dataclass(frozen=True)
class PersonCard:
    """A person's own page. `row` gives the plain columns; sealed ones stand in `secrets` alone."""

    member: MemberCard
    household: Household
    household_name: str
    is_minor: bool
    is_head: bool
    born_on: date
    version: int
    work: dict[str, Any]
    limits: list[Any]
    disability: tuple[str, int | None] | None
    secrets: list[Secret]
    consents: list[ConsentCard]

    @property
    def masked_shown(self) -> bool:
        """Whether something is still masked."""
        return any(secret.value and not secret.shown for secret in self.secrets)


def household_card(household: Household, by: Principal, *, show: bool = False) -> HouseholdCard:
    """Everything of a household's page (6 statements, however many members)."""
    people = members_of(household)
    skills = skill_names(skill.skill_code for person in people for skill in person.skills)
    members = [_member(person, skills) for person in people]
    present = [card for card in members if card.left_on is None]
    head = next((person.name for person in people if person.is_head), "")
    history = pairings_of(household)
    return HouseholdCard(
        id=household.id, uid=household.uid, number=household.number, state=household.state, head=head,
        area_code=household.area_code, cadre_id=household.cadre_id,
        village=full_names({household.area_code}).get(household.area_code, ""),
        category=household.category, category_source=household.category_source,
        decision_number=household.decision_number, decision_note=household.decision_note,
        category_from=household.category_from,
        category_to=household.category_to, colour=household.colour, version=household.version,
        cadre=next((pairing.cadre for pairing in history if pairing.ended_on is None), ""),
        secrets=secrets_of(household, OF_HOUSEHOLD, sees(by, household), show=show),
        members=present, left=[card for card in members if card.left_on is not None], pairings=history,
    )  # fmt: skip


def person_card(person: Person, by: Principal, *, show: bool = False) -> PersonCard:
    """Everything of a person's page."""
    household = person.household
    seen = sees(by, household)
    healthy = "health" in seen
    limits = [term for term in terms("health_limits") if term.code in person.health_limits] if healthy else []
    head = next((member.name for member in household.members if member.is_head), "")
    return PersonCard(
        member=_member(person, skill_names(skill.skill_code for skill in person.skills)), household=household,
        household_name=head, is_minor=is_minor(person, clock.today()), is_head=person.is_head, born_on=person.born_on,
        version=person.version, work=_work(person, healthy), limits=limits,
        disability=(person.disability_category, person.disability_grade)
        if healthy and person.disability_category
        else None,
        secrets=secrets_of(person, OF_PERSON, seen, show=show), consents=_consents(person),
    )  # fmt: skip


def secrets_of(row: Any, fields: tuple[str, ...], seen: frozenset[str], *, show: bool) -> list[Secret]:
    """The sealed values the viewer may see; those it may not see are not even named."""
    found = []
    for name in fields:
        if name in seen:
            value = getattr(row, name)
            masked = MASKS.get(name, masked_number)(value) if value else ""
            found.append(Secret(name, value if show else masked, show))
    return found


def _member(person: Person, skills: dict[str, Any]) -> MemberCard:
    return MemberCard(
        uid=person.uid, name=person.name, sex=person.sex, age=age_on(person.born_on, person.left_on or clock.today()),
        relation=person.relation, work_status=person.work_status,
        skills=[skills[row.skill_code] for row in person.skills if row.skill_code in skills],
        words=[row.text for row in person.skills if row.text], left_on=person.left_on, left_why=person.left_why,
    )  # fmt: skip


def _work(person: Person, healthy: bool) -> dict[str, Any]:
    names = ("education", "experience", "wanted_work", "hours_per_day", "days_per_month", "radius_km", "will_move",
             "wage_wished_fen", "work_status", "experience_years")  # fmt: skip
    work = {name: getattr(person, name) for name in names}
    work["wanted_areas"] = in_words(person.wanted_areas or ())
    work["busy_months"] = months_said(person.busy_months or ())
    work["lifting_kg"] = person.lifting_kg if healthy else None
    cared_for = next((m for m in person.household.members if m.id == person.cares_for_id), None)
    work["cares_for"] = cared_for.name if cared_for else ""
    return work


def _consents(person: Person) -> list[ConsentCard]:
    standing = {consent.purpose: consent for consent in person.consents if consent.withdrawn_at is None}
    members = {member.id: member.name for member in person.household.members}
    takers = names_by_uid({consent.taken_by for consent in standing.values()})
    return [
        ConsentCard(
            purpose,
            consent,
            members.get(consent.guardian_id, "") if consent and consent.guardian_id else "",
            takers.get(consent.taken_by, "") if consent else "",
        )
        for purpose in PURPOSES
        for consent in [standing.get(purpose)]
    ]
