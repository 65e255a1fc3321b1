"""What is known of people as `{key: value}`, for the condition language."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..db import db
from .models import Fact, Household, Person
from .rules import derived_facts


def facts_of(person: Person) -> dict[str, Any]:
    """Everything known of one person and its household; None where nobody knows (3 statements)."""
    return facts_for([person])[person.id]


def facts_for(people: Sequence[Person]) -> dict[int, dict[str, Any]]:
    """The facts of many people by person id (3 statements, however many people)."""
    ids = {person.household_id for person in people}
    households = {h.id: h for h in db.session.scalars(sa.select(Household).where(Household.id.in_(ids)))}
    members: dict[int, list[Person]] = defaultdict(list)
    for member in db.session.scalars(sa.select(Person).where(Person.household_id.in_(ids), Person.left_on.is_(None))):
        members[member.household_id].append(member)
    newest = newest_facts(ids)
    on = clock.today()
    return {
        p.id: derived_facts(p, households[p.household_id], members[p.household_id], on)
        | newest.get((p.household_id, None), {})
        | newest.get((p.household_id, p.id), {})
        for p in people
    }


def newest_facts(household_ids: set[int]) -> dict[tuple[int, int | None], dict[str, Any]]:
    """The recorded facts that count, by (household id, person id or None): the newest `as_of`, then the
    last recorded (1 statement)."""
    rows = db.session.execute(
        sa.select(Fact.household_id, Fact.person_id, Fact.key, Fact.value)
        .where(Fact.household_id.in_(household_ids), Fact.as_of <= clock.today())
        .order_by(Fact.as_of, Fact.id)
    )
    found: dict[tuple[int, int | None], dict[str, Any]] = defaultdict(dict)
    for household_id, person_id, key, value in rows:
        found[household_id, person_id][key] = value
    return found
