"""Households and people within somebody's scope, who decides for them, and what they consented to."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from .. import clock
from ..access import Principal, found, within
from ..accounts.models import Grant
from ..accounts.queries import is_live
from ..db import db
from .facts import facts_for, facts_of
from .models import Consent, Deputyship, Household, Pairing, Person
from .rules import age_on, consent_counts, is_minor

__all__ = [
    "age_on", "cadre_of", "consenting", "decider_of", "deputies_today", "facts_for", "facts_of",
    "get_household", "get_person", "guardians_of", "has_consent", "head_name", "members_of", "own_household", "scope",
    "spoken_for",
]  # fmt: skip


def scope(by: Principal) -> sa.ColumnElement[bool]:
    """SQL on Household: what this person reaches.

    Its own household; for a cadre the paired ones and those it stands in for; for clerk, township and
    bureau their area. Everybody else nothing; the system everything.
    """
    if by.user_id is None:
        return sa.true() if by.has("system") else sa.false()
    paired = sa.select(Pairing.household_id).where(Pairing.cadre_id.in_(by.cadre_ids), Pairing.ended_on.is_(None))
    # Only what there is: beside an empty list ("OR 0 = 1") SQLite reads the whole register for a cadre.
    reach: list[sa.ColumnElement[bool]] = [Household.id.in_(by.household_ids)] if by.household_ids else []
    reach += [Household.id.in_(paired)] if by.cadre_ids else []
    offices = by.areas("clerk", "township", "bureau")
    reach += [within(Household.area_code, offices)] if offices else []
    return sa.or_(*reach) if reach else sa.false()


def spoken_for(by: Principal) -> sa.ColumnElement[bool]:
    """SQL on Household: for whom this person speaks, as `rules.acts_for` says of one row."""
    paired = Household.cadre_id.in_(by.cadre_ids) if by.cadre_ids else sa.false()
    return sa.or_(Household.id.in_(by.household_ids), paired, within(Household.area_code, by.areas("clerk")))


def get_household(uid: str, by: Principal) -> Household:
    """A household within scope, exited ones too (1 statement). Raises NotFound."""
    return found(db.session.scalar(sa.select(Household).where(Household.uid == uid, scope(by))))


def get_person(uid: str, by: Principal) -> Person:
    """A person of a household within scope, with the household; people who left too (1 statement).

    Raises NotFound.
    """
    row = (
        sa.select(Person)
        .join(Person.household)
        .where(Person.uid == uid, scope(by))
        .options(contains_eager(Person.household))
    )
    return found(db.session.scalar(row))


def own_household(by: Principal) -> Household | None:
    """The household of somebody who comes as a household and holds no office (1 statement, none for others)."""
    if not by.household_ids or by.has("cadre", "clerk", "township", "bureau"):
        return None
    return db.session.scalar(sa.select(Household).where(Household.id.in_(by.household_ids)).order_by(Household.id))


def members_of(household: Household) -> list[Person]:
    """Everybody of a household with their skills, those who left too (2 statements)."""
    rows = sa.select(Person).where(Person.household_id == household.id).options(selectinload(Person.skills))
    return list(db.session.scalars(rows.order_by(Person.id)))


def head_name(household: Household) -> str:
    """The name of the head, '' for a household without members."""
    return next((member.name for member in household.members if member.is_head), "")


def guardians_of(person: Person) -> list[Person]:
    """The adults of the household who can consent for a person."""
    today = clock.today()
    return [m for m in person.household.members if m.id != person.id and m.left_on is None and not is_minor(m, today)]


def cadre_of(household_id: int) -> int | None:
    """The user id of the paired cadre, None when nobody is paired (1 statement)."""
    paired = sa.select(Pairing.cadre_id).where(Pairing.household_id == household_id, Pairing.ended_on.is_(None))
    return db.session.scalar(paired)


def decider_of(household_id: int) -> int | None:
    """Who decides today: the cadre's deputy during an absence, else the cadre (1 statement).

    None when nobody is paired: then the township decides.
    """
    today = clock.today()
    deputy = sa.and_(Deputyship.cadre_id == Pairing.cadre_id, Deputyship.from_on <= today, Deputyship.until_on >= today)
    row = db.session.execute(
        sa.select(Pairing.cadre_id, Deputyship.deputy_id)
        .join(Deputyship, deputy, isouter=True)
        .where(Pairing.household_id == household_id, Pairing.ended_on.is_(None))
        .order_by(Deputyship.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else row.deputy_id or row.cadre_id


def deputies_today(user_id: int) -> tuple[int, ...]:
    """The user ids of the cadres this user stands in for today, while both are cadres (1 statement)."""
    today = clock.today()
    cadres = sa.select(Grant.user_id).where(Grant.role == "cadre", is_live())
    absent = sa.select(Deputyship.cadre_id).where(
        Deputyship.deputy_id == user_id, Deputyship.from_on <= today, Deputyship.until_on >= today,
        Deputyship.deputy_id.in_(cadres), Deputyship.cadre_id.in_(cadres),
    )  # fmt: skip
    return tuple(sorted(set(db.session.scalars(absent))))


def has_consent(person_id: int, purpose: str) -> bool:
    """Whether the person's consent to this purpose stands at this moment (1 statement)."""
    return person_id in consenting({person_id}, purpose)


def consenting(person_ids: set[int], purpose: str) -> set[int]:
    """Whose consent to this purpose stands at this moment (1 statement, none for nobody)."""
    if not person_ids:
        return set()
    rows = db.session.execute(
        sa.select(Consent, Person)
        .join(Person, Person.id == Consent.person_id)
        .where(Consent.person_id.in_(person_ids), Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    )
    today = clock.today()
    return {row.Person.id for row in rows if consent_counts(row.Consent, row.Person, today)}
