"""Areas, vocabulary and the demo's register come in once, whole, and the same every time."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from marketplace import audit, clock
from marketplace.accounts.models import Grant, User
from marketplace.accounts.passwords import password_matches
from marketplace.accounts.queries import find_user
from marketplace.areas.commands import load_areas
from marketplace.areas.models import Area
from marketplace.areas.queries import current_code, find_area, full_names
from marketplace.config import DEMO_PASSWORD
from marketplace.db import db
from marketplace.doctor.checks import CHECKS
from marketplace.households.models import Consent, Fact, Household, Pairing, Person
from marketplace.households.rules import FACTS, is_minor
from marketplace.jobs.clock import drain as job_deadlines
from marketplace.jobs.models import Job
from marketplace.matches.models import Match
from marketplace.needs.models import Need
from marketplace.offers.clock import drain as offer_deadlines
from marketplace.offers.models import HelpOffer
from marketplace.tasks.models import Task
from marketplace.vocabulary.models import Skill, Term
from seed.loader import PROVINCE, load_demo, load_own_areas, load_vocabulary

ROLES = ("household", "enterprise", "donor", "cadre", "clerk", "township", "officer", "lender", "bureau")


def n(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_our_areas_come_in_once(app: APIFlask):
    first, second = load_own_areas(), load_own_areas()
    assert (first.added, second.added, second.changed) == (566, 0, 0)
    assert not first.refused and second.same == 566
    assert full_names({"330803101903"})["330803101903"].startswith("衢江区 峡川镇")


def test_an_abolished_district_leads_to_its_successor_and_is_found_in_its_time(app: APIFlask):
    load_own_areas()
    assert current_code("330103000000") == "330105000000"
    assert find_area("330103000000", on=date(2020, 1, 1)).name == "下城区"
    assert find_area("330103000000", on=date(2022, 1, 1)) is None
    assert find_area("330110000000", on=date(2020, 1, 1)).lon != find_area("330110000000").lon


def test_a_national_list_keeps_what_ours_knows_better(app: APIFlask):
    load_own_areas()
    loaded = load_areas([{"code": "330803", "name": "衢江区"}, {"code": "331181004", "name": "石达石街道"}])
    assert (loaded.added, loaded.changed, loaded.same) == (0, 1, 1)
    assert "mountain26" in find_area("330803000000").tags and find_area("330803000000").lat


def test_the_vocabulary_comes_in_once(app: APIFlask):
    assert load_vocabulary() > 900
    assert load_vocabulary() == 0
    assert n(Skill) == 717 and n(Term) > 200


def test_the_commands_say_what_they_did(app: APIFlask):
    runner = app.test_cli_runner()
    assert "153 added" in runner.invoke(args=["seed", "areas"]).output
    assert not runner.invoke(args=["seed", "vocabulary"]).output.startswith("0 rows")
    assert "153 as before" in runner.invoke(args=["seed", "areas", "seed/areas/zhejiang.csv"]).output


def test_production_has_no_demo(app: APIFlask):
    app.config["DEMO"] = False
    try:
        assert app.test_cli_runner().invoke(args=["seed", "demo"]).exit_code == 1
    finally:
        app.config["DEMO"] = True


@pytest.mark.both_databases
def test_the_demo_loads_once_and_is_whole(app: APIFlask):
    assert load_demo()
    before = {model: n(model) for model in (Household, Person, User, Pairing, Fact)}
    assert not load_demo()
    assert before == {model: n(model) for model in before}
    assert before[Household] == before[Pairing] == 2000 and abs(before[Person] - 3160) < 60
    each_role_can_sign_in()
    sealed_values_open_again()
    consents_of_minors_have_a_guardian()
    facts_are_known_to_the_condition_language()
    the_audit_chains_hold_and_tell_in_order()
    posts_and_offers_opened_on_their_day_and_filled_since()
    some_posts_closed_because_nobody_answered()
    the_demo_cadre_has_eight_households_and_the_demo_household_is_one_of_them()
    every_demo_account_has_something_to_do()
    assert not [f"{check.words}: {uid}" for check in CHECKS for uid in check.broken()]
    a_week_of_deadlines_closes_a_handful()


def each_role_can_sign_in() -> None:
    assert set(db.session.scalars(sa.select(User.username).where(User.is_demo))) == {
        f"demo-{name}" for name in (*ROLES, "province")
    }
    assert [(grant.role, grant.area_code) for grant in find_user("demo-province").grants] == [("bureau", PROVINCE)]
    for role in ROLES:
        user = find_user(f"demo-{role}")
        assert [grant.role for grant in user.grants] == [role]
        assert password_matches(user.password_hash, DEMO_PASSWORD)
    others = sa.select(sa.func.count()).where(~User.is_demo, User.password_hash != "").select_from(User)
    assert db.session.scalar(others) == 0


def sealed_values_open_again() -> None:
    person = db.session.scalars(sa.select(Person).where(Person.disability_number_sealed.is_not(None))).first()
    assert person.disability_number.startswith(person.id_number) and person.household.address


def consents_of_minors_have_a_guardian() -> None:
    rows = db.session.execute(sa.select(Consent, Person).join(Person, Person.id == Consent.person_id)).all()
    taken_on = clock.local(rows[0][0].given_at).date()
    assert all((consent.guardian_id is not None) == is_minor(person, taken_on) for consent, person in rows)


def facts_are_known_to_the_condition_language() -> None:
    assert set(db.session.scalars(sa.select(Fact.key).distinct())) <= set(FACTS)


def posts_and_offers_opened_on_their_day_and_filled_since() -> None:
    today = clock.today()
    jobs, offers = db.session.scalars(sa.select(Job)).all(), db.session.scalars(sa.select(HelpOffer)).all()
    assert (len(jobs), sum(job.vacancies for job in jobs), len(offers)) == (120, 348, 120)
    assert all(job.skills for job in jobs) and sum(job.n_filled for job in jobs) == 282
    assert sum(offer.n_delivered for offer in offers) == 36
    for row in (*jobs, *offers):
        assert 0 < (today - clock.local(row.created_at).date()).days <= 182


def some_posts_closed_because_nobody_answered() -> None:
    moves = sa.select(audit.AuditEntry.noun_uid).where(
        audit.AuditEntry.noun == "jobs", audit.AuditEntry.to_state == "closed", audit.AuditEntry.why == "stale"
    )
    jobs = db.session.scalars(sa.select(Job).where(Job.uid.in_(moves))).all()
    assert {job.county_code for job in jobs} == {"330803000000", "331181000000"}
    for job in jobs:
        task = db.session.scalars(sa.select(Task).where(Task.noun_uid == job.uid, Task.kind == "job_stale")).one()
        assert job.state == "closed" and job.n_left > 0 and task.state == "cancelled"
        assert job.confirmed_at < task.created_at < task.due_at < job.state_at


def the_audit_chains_hold_and_tell_in_order() -> None:
    counties = db.session.scalars(sa.select(audit.AuditHead.county_code)).all()
    assert len(counties) > 2 and not [c for c in counties if audit.first_broken_link(c) is not None]
    for county in counties:
        rows = sa.select(audit.AuditEntry.at).where(audit.AuditEntry.county_code == county)
        instants = db.session.scalars(rows.order_by(audit.AuditEntry.seq)).all()
        assert instants == sorted(instants)


def the_demo_cadre_has_eight_households_and_the_demo_household_is_one_of_them() -> None:
    cadre, household_user = find_user("demo-cadre"), find_user("demo-household")
    paired = set(db.session.scalars(sa.select(Pairing.household_id).where(Pairing.cadre_id == cadre.id)))
    own = db.session.scalar(sa.select(Grant.household_id).where(Grant.user_id == household_user.id))
    assert len(paired) == 8 and own in paired
    village = db.session.get_one(Household, own).area_code
    assert find_user("demo-clerk").grants[0].area_code == village
    assert find_area(village, on=clock.today()) is not None and n(Area) == 566


def every_demo_account_has_something_to_do() -> None:
    household = db.session.get_one(Household, find_user("demo-household").grants[0].household_id)
    assert {"approved", "applied"} <= states(Match.household_id == household.id)
    own = Household.cadre_id == find_user("demo-cadre").id
    waiting = sa.select(sa.func.count()).select_from(Match).join(Match.household).where(own)
    assert db.session.scalar(waiting.where(Match.state.in_(("applied", "invited", "put_forward")))) >= 4
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Need).join(Need.household).where(own)) >= 4
    enterprise, donor = (find_user(name).grants[0].organisation_id for name in ("demo-enterprise", "demo-donor"))
    jobs = sa.select(Job.id).where(Job.organisation_id == enterprise)
    offers = sa.select(HelpOffer.id).where(HelpOffer.organisation_id == donor)
    assert {"introduced", "applied", "placed"} <= states(Match.job_id.in_(jobs))
    assert {"introduced"} <= states(Match.offer_id.in_(offers))


def a_week_of_deadlines_closes_a_handful() -> None:
    """282 of 348 places are taken and some seasons lie ahead: about a quarter of the posts has room."""
    loaded_at, n_open = clock.now(), n_in_state(Job, "open")
    confirmed = {
        clock.local(job.confirmed_at).date() for job in db.session.scalars(sa.select(Job)) if job.state == "open"
    }
    assert n_open >= 25 and n_in_state(HelpOffer, "open") >= 100 and len(confirmed) >= 8
    asked = sa.select(sa.func.count()).where(Job.asked_at.is_not(None)).select_from(Job)
    for days in (0, 7, 8):
        with clock.set_to(loaded_at + timedelta(days=days)):
            job_deadlines(), offer_deadlines()
        assert n_in_state(Job, "open") >= n_open - 5, days
        assert n_in_state(HelpOffer, "open") >= 100
        assert days or 1 <= db.session.scalar(asked) <= 5


def n_in_state(model: type[Job] | type[HelpOffer], state: str) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(model.state == state).select_from(model)) or 0


def states(*conditions: sa.ColumnElement[bool]) -> set[str]:
    return set(db.session.scalars(sa.select(Match.state).where(*conditions)))
