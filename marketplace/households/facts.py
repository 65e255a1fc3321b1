"""Facts: recording them with source and date, and all of them as `{key: value}` for the condition language."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from .. import audit, clock
from ..access import Principal
from ..db import db
from ..errors import FormInvalid
from .models import Fact, Household, Person
from .rules import HOUSEHOLD_FACTS, PERSON_FACTS, SCHOOL_STAGES, derived_facts, per_head


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
        | per_head(newest.get((p.household_id, None), {}), len(members[p.household_id]))
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


def record_fact(
    household: Household, key: str, value: Any, *, person: Person | None, source: str, as_of: date, by: Principal,
    uid: str | None = None,
) -> Fact:  # fmt: skip
    """Add a fact; older ones stay as history, and the newest `as_of` counts.

    Raises FormInvalid for a key that is not recorded, a value of another type, or a day to come.
    """
    known = PERSON_FACTS if person is not None else HOUSEHOLD_FACTS
    kind = known.get(key)
    if kind is None:
        raise FormInvalid({"key": "Please choose what is to be recorded."})
    if not _fits(value, kind) or (key == "school_stage" and value not in SCHOOL_STAGES):
        raise FormInvalid({"value": "This value does not fit what is recorded."})
    if as_of > clock.today():
        raise FormInvalid({"as_of": "This day has not come yet."})
    given = {"uid": uid} if uid else {}
    fact = Fact(
        household_id=household.id, person_id=person.id if person else None, key=key, value=value, source=source,
        as_of=as_of, recorded_by=by.uid, **given,
    )  # fmt: skip
    db.session.add(fact)
    for member in [person] if person else household.members:
        member.needs_ranking = True
    audit.record("recorded_fact", person or household, by=by, key=key)
    db.session.flush()
    return fact


def history_of(household: Household, person: Person | None) -> list[Fact]:
    """What was recorded of a household, or of one person: newest first, the one that counts leading its key
    (1 statement)."""
    subject = Fact.person_id.is_(None) if person is None else Fact.person_id == person.id
    rows = sa.select(Fact).where(Fact.household_id == household.id, subject)
    return list(db.session.scalars(rows.order_by(Fact.key, Fact.as_of.desc(), Fact.id.desc())))


def _fits(value: Any, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, kind)
