"""Adding, changing and taking leave of the members of a household."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from .. import audit, clock
from ..access import Principal
from ..crypto import keyring
from ..db import db
from ..errors import FormInvalid, IllegalMove
from ..vocabulary.queries import skill_names
from .consents import withdraw_all
from .drafts import PersonDraft, WorkDraft
from .identity import disagreements
from .models import Household, Person, PersonSkill
from .rules import age_on, plausible_birth
from .values import check_version, kept, put
from .wanted import codes_named

TAKEN = "Somebody with this ID number is registered already. Look the number up, or ask the township."
# What the engine and the facts read; the rest (name, phone, numbers) ranks nobody.
RANKED_BY = frozenset({
    "born_on", "disability_category", "disability_grade", "illness", "education", "work_status", "experience",
    "wanted_work", "skills", "health_limits", "lifting_kg", "cares_for_id", "hours_per_day", "days_per_month",
    "radius_km", "will_move", "wage_wished_fen", "retired_on", "experience_years", "busy_months", "wanted_areas",
})  # fmt: skip


def add_person(
    household: Household, draft: PersonDraft, *, by: Principal, is_head: bool = False, uid: str | None = None
) -> Person:
    """Enter a member. Raises FormInvalid when numbers contradict each other or are registered already."""
    given = {"uid": uid} if uid else {}
    person = Person(household_id=household.id, county_code=household.county_code, is_head=is_head, skills=[], **given)
    _identify(person, draft)
    person.relation = "head" if is_head else draft.relation
    if not is_head and draft.relation == "head":
        raise FormInvalid({"relation": "This household has a head already."})
    if age_on(person.born_on, clock.today()) < 16:
        person.work_status = "studying"
    db.session.add(person)
    for member in household.members:
        member.needs_ranking = True  # more members: other facts of the household
    db.session.flush()
    audit.record("added", person, by=by, household=household.uid)
    return person


def edit_person(person: Person, draft: PersonDraft, *, version: int, by: Principal) -> Person:
    """Change who somebody is. Raises FormInvalid on a clash, a contradiction, or a number that is taken."""
    check_version(person, version)
    if (draft.relation == "head") != person.is_head:
        raise FormInvalid({"relation": "Each household has one head, who changes when the head leaves."})
    return _saved(person, _identify(person, draft), by=by)


def edit_work(person: Person, draft: WorkDraft, *, version: int, by: Principal) -> Person:
    """Change what somebody can and wants to do. Raises FormInvalid on a clash or an unknown skill."""
    check_version(person, version)
    values = {
        "education": draft.education, "work_status": draft.work_status, "experience": draft.experience,
        "wanted_work": draft.wanted_work, "health_limits": sorted(draft.health_limits), "lifting_kg": draft.lifting_kg,
        "cares_for_id": _cared_for(person, draft.cares_for), "hours_per_day": draft.hours_per_day,
        "days_per_month": draft.days_per_month, "radius_km": draft.radius_km, "will_move": draft.will_move,
        "wage_wished_fen": draft.wage_wished_fen, "retired_on": draft.retired_on,
        "experience_years": draft.experience_years, "busy_months": sorted(set(draft.busy_months)),
        "wanted_areas": codes_named(draft.wanted_areas, near=person.county_code),
    }  # fmt: skip
    return _saved(person, put(person, values) | _set_skills(person, draft), by=by)


def begin_work(person: Person, *, by: Principal) -> None:
    """Hired for work that fills the days: no longer looking. Again changes nothing."""
    _set_work_status(person, "employed", by=by)


def end_work(person: Person, *, by: Principal) -> None:
    """The work ended: looking again, unless the register has learned something else meanwhile."""
    if person.work_status == "employed":
        _set_work_status(person, "seeking", by=by)


def take_leave(person: Person, *, on: date, why: str, new_head: str = "", by: Principal) -> Person:
    """A member moved away or died: consents end, nobody cares for them, a new head is named.

    Raises IllegalMove for somebody who left already, FormInvalid for a day that cannot be or no new head.
    """
    if person.left_on is not None:
        raise IllegalMove
    if not person.born_on <= on <= clock.today():
        raise FormInvalid({"on": "Please give a day between birth and today."})
    others = [m for m in person.household.members if m.left_on is None and m.id != person.id]
    if person.is_head and others:
        heir = _heir(others, new_head)
        person.is_head, person.relation = False, "other"
        db.session.flush()  # never two heads, not even between two statements
        heir.is_head, heir.relation = True, "head"
    person.left_on, person.left_why, person.needs_ranking = on, why, True
    for member in others:
        member.needs_ranking = True  # fewer members: other facts of the household
        if member.cares_for_id == person.id:
            member.cares_for_id = None
    withdraw_all(person, by=by)
    audit.record("left", person, by=by, why=why, on=on.isoformat())
    db.session.flush()
    return person


def _set_work_status(person: Person, status: str, *, by: Principal) -> None:
    if person.work_status != status:
        person.work_status = status
        _saved(person, {"work_status"}, by=by.as_role("system"))  # nobody looked at the facts


def _identify(person: Person, draft: PersonDraft) -> set[str]:
    """Put the draft into the row; the names of what changed."""
    typed = {"id_number": draft.id_number, "phone": draft.phone, "illness": draft.illness,
             "disability_number": draft.disability_number}  # fmt: skip
    sealed = kept(typed, draft.clear)
    if not plausible_birth(draft.born_on, clock.today()):
        raise FormInvalid({"born_on": "Please give a birth date that is past and less than 120 years ago."})
    objections = disagreements(
        id_number=sealed.get("id_number", person.id_number), born_on=draft.born_on, sex=draft.sex,
        certificate=sealed.get("disability_number", person.disability_number),
        category=draft.disability_category, grade=draft.disability_grade,
    )  # fmt: skip
    if objections:
        raise FormInvalid(objections)
    if sealed.get("id_number"):
        _check_free(sealed["id_number"], person)
    plain = {"name": draft.name, "sex": draft.sex, "born_on": draft.born_on, "relation": draft.relation,
             "disability_category": draft.disability_category, "disability_grade": draft.disability_grade}  # fmt: skip
    return put(person, plain | sealed)


def _check_free(id_number: str, person: Person) -> None:
    """By the blind index, over the whole register: nobody is registered twice."""
    twin = sa.select(Person.id).where(
        Person.id_number_blind == keyring().blind(id_number, "id_number"),
        Person.left_on.is_(None),
        Person.uid != person.uid,
    )
    with db.session.no_autoflush:
        if db.session.scalar(twin) is not None:
            raise FormInvalid({"id_number": TAKEN})


def _cared_for(person: Person, uid: str) -> int | None:
    if not uid:
        return None
    member = next((m for m in person.household.members if m.uid == uid and m.id != person.id), None)
    if member is None or member.left_on is not None:
        raise FormInvalid({"cares_for": "Choose a member of this household."})
    return member.id


def _set_skills(person: Person, draft: WorkDraft) -> set[str]:
    wanted = {(code, "") for code in draft.skills} | {("", text) for text in draft.skill_texts}
    held = {(skill.skill_code, skill.text) for skill in person.skills}
    if wanted == held:
        return set()
    unknown = set(draft.skills) - set(skill_names(draft.skills)) - {code for code, _ in held}
    if unknown:
        raise FormInvalid({"skills": "Please choose skills from the list."})
    person.skills = [skill for skill in person.skills if (skill.skill_code, skill.text) in wanted]
    person.skills += [PersonSkill(skill_code=code, text=text) for code, text in sorted(wanted - held)]
    return {"skills"}


def _heir(others: list[Person], uid: str) -> Person:
    heir = next((member for member in others if member.uid == uid), None)
    if heir is None:
        raise FormInvalid({"new_head": "Please choose who is the head from now on."})
    return heir


def _saved(person: Person, changed: set[str], *, by: Principal) -> Person:
    if changed & RANKED_BY:
        person.needs_ranking = True
        flag_modified(person, "needs_ranking")  # skills lie in another table: the version must grow all the same
    audit.record("edited", person, by=by, fields=sorted(changed))
    db.session.flush()
    return person
