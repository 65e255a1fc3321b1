"""Rows for tests: every maker takes keywords, flushes, and gives what is not named a sound value."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from marketplace import clock
from marketplace.access import county_of
from marketplace.accounts.models import Grant, Organisation, User
from marketplace.areas.models import Area
from marketplace.areas.rules import ancestors, level_of
from marketplace.db import db
from marketplace.households.models import Consent, Household, Pairing, Person, PersonSkill
from marketplace.jobs.models import Job, JobSkill
from marketplace.offers.models import HelpOffer

VILLAGE = "330803104201"  # in Duze township, Qujiang
OTHER_VILLAGE = "331181101201"  # in Longquan
QUJIANG, LONGQUAN = "330803000000", "331181000000"
NUMBER: Iterator[int] = count(1)


def make_area(code: str = VILLAGE, name: str = "樟木村", **values: Any) -> Area:
    """An area and the ancestors that are not there yet."""
    for ancestor in reversed(ancestors(code)[1:]):
        if not db.session.query(Area).filter_by(code=ancestor).first():
            _area(ancestor, f"地区{ancestor}")
    return _area(code, name, **values)


def _area(code: str, name: str, **values: Any) -> Area:
    parents = ancestors(code)[1:]
    values = {"level": level_of(code), "parent_code": parents[0] if parents else None, "lat": 28.98, "lon": 118.96,
              "tags": [], "valid_from": date(2020, 1, 1)} | values  # fmt: skip
    return _save(Area(code=code, name=name, name_en=name, **values))


def make_user(role: str | None = None, area: str | None = QUJIANG, **values: Any) -> User:
    """An active user, with one grant if a role is named (`organisation=`, `household=` for those roles)."""
    organisation, household = values.pop("organisation", None), values.pop("household", None)
    n = next(NUMBER)
    user = _save(
        User(**({"username": f"user{n}", "name": f"用户{n}", "state": "active", "state_at": clock.now()} | values))
    )
    if role:
        grant(user, role, area=area, organisation=organisation, household=household)
    return user


def grant(user: User, role: str, *, area: str | None = None, organisation: Any = None, household: Any = None) -> Grant:
    """One more role; the area counts for staff only."""
    placed = area if role in ("cadre", "clerk", "township", "officer", "lender", "bureau") else None
    row = Grant(
        user_id=user.id, role=role, area_code=placed, organisation_id=organisation.id if organisation else None,
        household_id=household.id if household else None, valid_from=date(2020, 1, 1),
    )  # fmt: skip
    user.grants.append(row)
    return _save(row)


def make_organisation(kind: str = "enterprise", state: str = "verified", **values: Any) -> Organisation:
    """A verified enterprise in Qujiang."""
    values = {"name": f"单位{next(NUMBER)}", "area_code": QUJIANG} | values
    county = county_of(values["area_code"])
    return _save(Organisation(kind=kind, state=state, state_at=clock.now(), county_code=county, **values))


def make_household(cadre: User | None = None, **values: Any) -> Household:
    """A registered household in the village, paired if a cadre is given."""
    values = {"area_code": VILLAGE, "number": f"H{next(NUMBER):06d}", "category": "dibao", "lat": 28.98, "lon": 118.96,
              "category_from": date(2025, 1, 1)} | values  # fmt: skip
    row = _save(
        Household(state="registered", state_at=clock.now(), county_code=county_of(values["area_code"]), **values)
    )
    if cadre:
        pair(row, cadre)
    return row


def pair(household: Household, cadre: User) -> Pairing:
    """From a year ago on."""
    return _save(Pairing(household_id=household.id, cadre_id=cadre.id, started_on=clock.today() - timedelta(days=365)))


def make_person(
    household: Household | None = None, *, age: int = 45, skills: tuple[str, ...] = (), **values: Any
) -> Person:
    """A member who seeks work and consents to matching and introduction; the first is the head."""
    household = household or make_household()
    has_head = db.session.query(Person.id).filter_by(household_id=household.id, is_head=True, left_on=None).first()
    consents = values.pop("consents", ("matching", "introduction", "donor_wishes"))
    born = clock.today().replace(month=1, day=1) - timedelta(days=age * 365.25)
    given = {"name": f"张测{next(NUMBER)}", "born_on": born, "is_head": has_head is None, "education": "junior"}
    values = given | values
    person = _save(Person(household_id=household.id, county_code=household.county_code, **values))
    for code in skills:
        person.skills.append(PersonSkill(skill_code=code, text=""))
    for purpose in consents:
        person.consents.append(Consent(purpose=purpose, given_at=clock.now(), taken_by="test"))
    return _save(person)


def make_job(organisation: Organisation | None = None, state: str = "open", *, required: tuple[str, ...] = (),
             wished: tuple[str, ...] = (), **values: Any) -> Job:  # fmt: skip
    """An open post with one vacancy near the village."""
    organisation = organisation or make_organisation()
    values = {"title": "采茶工", "area_code": "330803104000", "vacancies": 1, "lat": 28.99, "lon": 118.97,
              "pay_min_fen": 15000, "pay_max_fen": 20000, "pay_unit": "day", "kind": "seasonal",
              "valid_until": clock.today() + timedelta(days=60)} | values  # fmt: skip
    job = Job(
        organisation_id=organisation.id, county_code=county_of(values["area_code"]), state=state,
        state_at=clock.now(), confirmed_at=clock.now(), **values,
    )  # fmt: skip
    job.skills = [JobSkill(skill_code=code, text="", required=True) for code in required]
    job.skills += [JobSkill(skill_code=code, text="", required=False) for code in wished]
    return _save(job)


def make_offer(organisation: Organisation | None = None, state: str = "open", **values: Any) -> HelpOffer:
    """An open offer with one slot of ¥1,000."""
    organisation = organisation or make_organisation("donor")
    values = {"kind": "goods", "title": "取暖器", "area_code": QUJIANG, "slots": 1, "slice_fen": 100000,
              "budget_fen": 100000, "from_on": clock.today(), "until_on": clock.today() + timedelta(days=90),
              "criteria": {}} | values  # fmt: skip
    return _save(
        HelpOffer(organisation_id=organisation.id, county_code=county_of(values["area_code"]), state=state,
                  state_at=clock.now(), **values)
    )  # fmt: skip


def _save(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
