"""Which needs get no help, and why: the worker's rows, the pages that count them, and the reason on a person's page."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households import facts
from marketplace.households.models import Consent, Household, Person
from marketplace.jobs.models import Job
from marketplace.matches import commands, coverage_people, coverage_queries, suggest
from marketplace.matches.coverage_filters import Filters
from marketplace.matches.models import Match, NeedCoverage, RankingRun, Uncovered
from marketplace.needs.models import Need
from marketplace.offers.models import HelpOffer
from marketplace.offers.slots import hold_slot
from marketplace.vocabulary.models import Term
from tests.client import Client
from tests.factories import (
    LONGQUAN,
    OTHER_VILLAGE,
    QUJIANG,
    VILLAGE,
    make_area,
    make_household,
    make_job,
    make_offer,
    make_person,
)
from tests.marketplace.matches.scene import TOWNSHIP, Scene

pytestmark = pytest.mark.usefixtures("app")
KINDS = {"food": "goods", "fees": "sponsor_student", "drugs": "help_sick", "visit": "service", "job": "job"}
POOR = {"fact": "income_head_month_fen", "op": "<=", "value": 100_000}


def begin(**job: Any) -> Scene:
    scene = Scene(**job)
    for code, lead in KINDS.items():
        db.session.add(Term(list_name="need_types", code=code, name_zh=f"要{code}", name_en=code,
                            extra={"leads_to": lead}))  # fmt: skip
    scene.offer.from_on = clock.today() + timedelta(days=1)  # not open yet: each test makes its own
    db.session.flush()
    return scene


def say(household: Household, kind: str = "food", person: Person | None = None, state: str = "stated") -> Need:
    need = Need(household_id=household.id, person_id=person.id if person else None, area_code=household.area_code,
                county_code=household.county_code, kind=kind, stated_by="x", state=state,
                state_at=clock.now())  # fmt: skip
    db.session.add(need)
    db.session.flush()
    return need


def rank(*, whole: bool = False) -> None:
    if whole:
        db.session.execute(sa.delete(RankingRun))
    else:
        db.session.execute(sa.update(Person).where(Person.id == 1).values(needs_ranking=True))
    db.session.commit()
    suggest.drain()
    db.session.expire_all()


def found(need: Need) -> tuple[str, str, bool, str]:
    row = db.session.get_one(NeedCoverage, need.id)
    return row.outcome, row.obstacle, row.alone, row.detail


def family(scene: Scene, **values: Any) -> Household:
    household = make_household(scene.users["cadre"])
    make_person(household, **values)
    return household


COVERED = ("covered", "", False, "")


@pytest.mark.both_databases
def test_each_need_is_covered_or_has_its_nearest_obstacle() -> None:
    scene = begin()
    home = scene.household
    goods = say(home)
    fees = say(home, "fees")
    drugs = say(home, "drugs")
    visit = say(home, "visit")
    make_offer(scene.donor, kind="goods")
    make_offer(scene.donor, kind="help_sick", audience="sick")
    make_offer(scene.donor, kind="service", area_code=LONGQUAN)
    silent = say(family(scene, consents=()))
    rank()
    assert found(goods) == COVERED
    assert found(fees) == ("nothing", "none_offered", True, "")
    assert found(drugs) == ("nothing", "not_meant", True, "")
    assert found(visit) == ("nothing", "not_here", True, "")
    assert found(silent) == ("nothing", "no_consent", True, "")


def test_what_leads_to_no_help_or_waits_for_nothing_is_not_counted() -> None:
    scene = begin()
    others = [say(scene.household, "job"), say(scene.household, state="matched"), say(scene.household, "unheard_of")]
    waiting = say(scene.household, state="acknowledged")
    rank()
    assert [row.need_id for row in db.session.scalars(sa.select(NeedCoverage))] == [waiting.id]
    assert waiting not in others
    db.session.execute(sa.update(Need).where(Need.id == waiting.id).values(state="helped"))
    rank()
    assert db.session.scalars(sa.select(NeedCoverage)).all() == []


def test_a_missing_fact_is_named_and_its_record_answers() -> None:
    scene = begin()
    need = say(scene.household)
    make_offer(scene.donor, criteria=POOR)
    rank()
    assert found(need) == ("nothing", "not_known", True, "income_month_fen")
    facts.record_fact(scene.household, "income_month_fen", 90_000, person=None, source="survey",
                      as_of=clock.today(), by=scene.who("cadre"))  # fmt: skip
    rank()
    assert found(need) == COVERED
    facts.record_fact(scene.household, "income_month_fen", 900_000, person=None, source="survey",
                      as_of=clock.today(), by=scene.who("cadre"))  # fmt: skip
    rank()
    assert found(need) == ("nothing", "not_meant", True, "")


def test_places_and_budget_that_are_gone() -> None:
    scene = begin()
    need, offer = say(scene.household), make_offer(scene.donor, slots=2, budget_fen=150000, slice_fen=100000)
    rank()
    assert found(need) == COVERED
    hold_slot(offer.id, 100000)  # a place is left, and half a share
    rank()
    assert found(need) == ("nothing", "used_up", True, "")
    make_offer(scene.donor, slots=3, budget_fen=None, slice_fen=None)
    rank()
    assert found(need) == COVERED


def test_whose_own_match_holds_the_last_place_is_helped() -> None:
    scene = begin()
    need, neighbour = say(scene.household), say(family(scene))
    offer = make_offer(scene.donor)
    match = commands.apply(scene.person, offer, by=scene.who("household"))
    commands.approve(match, by=scene.who("cadre"))
    rank()
    assert found(need) == COVERED
    assert found(neighbour) == ("nothing", "used_up", True, "")


def test_what_was_declined_rests() -> None:
    scene = begin()
    need, offer = say(scene.household), make_offer(scene.donor)
    match = commands.apply(scene.person, offer, by=scene.who("household"))
    commands.reject(match, "too_far", "", by=scene.who("cadre"))
    rank()
    assert found(need) == ("nothing", "resting", True, "")
    make_offer(scene.donor, title="别的东西")
    rank()
    assert found(need) == COVERED


def test_help_for_a_child_is_that_childs() -> None:
    scene = begin()
    child, other = (
        make_person(scene.household, age=16, work_status="studying", is_head=False, consents=()) for _ in range(2)
    )
    needs = say(scene.household, "fees", child), say(scene.household, "fees")
    other.consents.append(
        Consent(purpose="matching", given_at=clock.now(), taken_by="test", guardian_id=scene.person.id)
    )
    make_offer(scene.donor, kind="sponsor_student", audience="student")
    rank()
    assert [found(need) for need in needs] == [("nothing", "no_consent", True, ""), COVERED]
    row = db.session.get_one(NeedCoverage, needs[0].id)
    assert row.person_id == child.id


def test_what_stands_together_is_said_together() -> None:
    scene = begin()
    need = say(family(scene, consents=()))
    make_offer(scene.donor, criteria=POOR, n_held=1)
    rank()
    row = db.session.get_one(NeedCoverage, need.id)
    assert (row.alone, row.rules) == (False, ["no_consent", "not_known", "used_up"])
    make_offer(scene.donor, criteria=POOR)
    rank()
    row = db.session.get_one(NeedCoverage, need.id)
    assert row.rules == ["no_consent", "not_known"]


def table(of: Any) -> list[tuple[Any, ...]]:
    return sorted(tuple(map(str, row)) for row in db.session.execute(sa.select(of.__table__)))


@pytest.mark.parametrize("seed", range(4))
def test_coverage_after_random_changes_is_that_of_a_full_run(seed: int) -> None:
    scene, draw = begin(min_education="college", hours_per_day=8), random.Random(seed)
    make_area(OTHER_VILLAGE)
    homes = [
        family(scene, lifting_kg=draw.choice((5, 20)), hours_per_day=draw.choice((3, 6, 8)), education="primary")
        for _ in range(12)
    ]
    people = [home_person for home in homes for home_person in db.session.query(Person).filter_by(household_id=home.id)]
    offers = [
        make_offer(scene.donor, kind=draw.choice(list(KINDS.values())[:4]), title=f"帮扶{n}", slots=3, budget_fen=None,
                   area_code=draw.choice((QUJIANG, VILLAGE, LONGQUAN)), criteria=draw.choice(({}, POOR)),
                   audience=draw.choice(("anyone", "student", "sick")))
        for n in range(8)
    ]  # fmt: skip
    jobs = [
        make_job(scene.enterprise, title=f"工作{n}", lifting_kg=draw.choice((10, 30)), lat=28.98 + draw.random() / 2,
                 hours_per_day=draw.choice((4, 7)), min_education=draw.choice(("junior", "primary")))
        for n in range(5)
    ]  # fmt: skip
    needs = [say(draw.choice(homes), draw.choice(list(KINDS))) for _ in range(10)]
    rank(whole=True)
    for _ in range(8):
        _change(draw, scene, homes, people, offers, jobs, needs)
        rank()
        changed = table(NeedCoverage), table(Uncovered)
        rank(whole=True)
        assert changed == (table(NeedCoverage), table(Uncovered))
    assert len({row[6] for row in table(NeedCoverage)}) > 1 and len(table(Uncovered)) > 1


def _change(
    draw: random.Random, scene: Scene, homes: list[Household], people: list[Person], offers: list[HelpOffer],
    jobs: list[Job], needs: list[Need],
) -> None:  # fmt: skip
    person, offer, job = draw.choice(people), draw.choice(offers), draw.choice(jobs)
    person.illness, person.radius_km = draw.choice(("", "糖尿病")), draw.choice((5, 40, None))
    person.work_status, person.needs_ranking = draw.choice(("seeking", "studying", "employed")), True
    states = {"state": draw.choice(("open", "paused")), "needs_ranking": True}
    for table_of, row in ((HelpOffer, offer), (Job, job)):
        db.session.execute(sa.update(table_of).where(table_of.id == row.id).values(**states))
    n_held = draw.randint(0, 3)  # held and given back without a flag
    db.session.execute(sa.update(HelpOffer).where(HelpOffer.id == draw.choice(offers).id).values(n_held=n_held))
    needs.append(say(draw.choice(homes), draw.choice(list(KINDS))))
    gone = {"state": draw.choice(("stated", "acknowledged", "withdrawn"))}
    db.session.execute(sa.update(Need).where(Need.id == draw.choice(needs).id).values(**gone))
    if draw.random() < 0.5:
        for consent in person.consents:
            consent.withdrawn_at = clock.now()
    db.session.flush()
    db.session.expire_all()
    if draw.random() < 0.5 and offer.state == "open" and offer.n_left and not person.left_on:
        running = sa.select(Match.id).where(Match.person_id == person.id, Match.offer_id == offer.id)
        has_consent = any(c.purpose == "matching" and c.withdrawn_at is None for c in person.consents)
        if has_consent and not db.session.scalar(running):
            match = commands.put_forward(person, offer, by=scene.who("cadre"))
            commands.reject(match, "too_far", "", by=scene.who("cadre"))


def put(household: Household, kind: str, obstacle: str, detail: str = "", **values: Any) -> None:
    need = say(household, kind)
    person = db.session.scalars(sa.select(Person).filter_by(household_id=household.id)).first()
    assert person is not None
    values = {"outcome": "nothing" if obstacle else "covered", "alone": bool(obstacle),
              "rules": [obstacle] if obstacle else []} | values  # fmt: skip
    db.session.add(NeedCoverage(need_id=need.id, household_id=household.id, person_id=person.id, kind=kind,
                                area_code=household.area_code, obstacle=obstacle, detail=detail, **values))  # fmt: skip
    db.session.commit()


@pytest.mark.parametrize("name", ["cadre", "township", "bureau"])
def test_every_number_equals_the_list_that_it_opens(name: str) -> None:
    scene = begin()
    make_area(OTHER_VILLAGE)
    for kind, obstacle, detail in (
        ("food", "not_known", "income_month_fen"), ("food", "not_known", "house_safe"), ("drugs", "not_known", ""),
        ("fees", "none_offered", ""), ("food", "", ""),
    ):  # fmt: skip
        put(scene.household, kind, obstacle, detail)
    put(scene.household, "drugs", "not_known", alone=False, rules=["not_known", "used_up"])
    elsewhere = make_household(area_code=OTHER_VILLAGE)
    make_person(elsewhere)
    put(elsewhere, "food", "used_up")
    who = scene.who(name)
    seen = coverage_queries.coverage(who, Filters("help"))
    assert (seen.n_all, seen.n_nothing) == (6, 5)
    known = next(line for line in seen.lines if line.obstacle == "not_known")
    assert [part.n for part in known.parts] == [1, 1, 1, 1]
    for line in seen.lines:
        assert coverage_people.people(who, Filters("help", obstacle=line.obstacle), 1).total == line.n
        for part in line.parts:
            chosen = Filters("help", obstacle=line.obstacle, detail=part.detail)
            assert coverage_people.people(who, chosen, 1).total == part.n
    assert {kind.code: (kind.n, kind.n_all) for kind in seen.kinds} == {"food": (2, 3), "drugs": (2, 2), "fees": (1, 1)}
    for kind in seen.kinds:
        assert coverage_people.people(who, Filters("help", kind=kind.code), 1).total == kind.n
    for below in seen.below:
        assert coverage_people.people(who, Filters("help", area=below.code), 1).total == below.n
    assert sum(below.n for below in seen.below) == (0 if name == "cadre" else 5)


def test_an_office_goes_down_to_the_households(client: Client) -> None:
    scene = begin()
    put(scene.household, "food", "not_known", "income_month_fen")
    client.sign_in(scene.users["bureau"])
    assert "/matches/coverage?for=help" in client.get("/matches/coverage").text
    path = "/matches/coverage?for=help"
    for area in (TOWNSHIP, VILLAGE):
        page = client.get(path)
        assert "请补记：" in page.text and "1 件诉求" in page.text
        path = f"/matches/coverage?area={area}&amp;for=help"
        assert path in page.text
        path = path.replace("&amp;", "&")
    page = client.get("/matches/coverage/people?for=help&obstacle=not_known&detail=income_month_fen")
    assert "诉求：要food" in page.text and "张保密" not in page.text
    page = client.sign_in(scene.users["cadre"]).get("/matches/coverage/people?for=help")
    assert "张保密" in page.text
    seen = db.session.query(AuditEntry).filter_by(noun_uid=scene.person.uid, action="seen")
    assert [entry.actor_uid for entry in seen] == [scene.users["cadre"].uid]


@pytest.mark.parametrize("name", ["cadre", "township", "bureau"])
def test_no_address_reaches_the_needs_of_another_area(client: Client, name: str) -> None:
    scene = begin()
    make_area(OTHER_VILLAGE)
    far = make_household(area_code=OTHER_VILLAGE)
    person = make_person(far)
    put(far, "food", "used_up")
    client.sign_in(scene.users[name])
    for query in ("", f"&area={OTHER_VILLAGE}", "&area=330000000000", "&kind=food&obstacle=used_up"):
        assert person.uid not in client.get(f"/matches/coverage/people?for=help{query}").text
        assert "1 件诉求" not in re.sub(r"<[^>]+>", "", client.get(f"/matches/coverage?for=help{query}").text)


@pytest.mark.parametrize("name", ["household", "clerk", "enterprise", "donor"])
def test_others_read_no_coverage(client: Client, name: str) -> None:
    scene = begin()
    client.sign_in(scene.users[name])
    for path in ("/matches/coverage?for=help", "/matches/coverage/people?for=help"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("name", ["cadre", "bureau"])
@pytest.mark.parametrize("path", ["/matches/coverage?for=help", "/matches/coverage/people?for=help"])
def test_pages_take_the_same_number_of_statements_for_two_and_twenty(
    client: Client, statements: list[str], name: str, path: str
) -> None:
    scene = begin()
    client.sign_in(scene.users[name])
    counts = []
    for n in (1, 9):
        for _ in range(n):
            put(family(scene), "food", "not_known", "income_month_fen")
            put(family(scene), "fees", "none_offered")
        client.get(path)
        statements.clear()
        assert client.get(path).status_code == 200
        counts.append(len([s for s in statements if "audit_entries" not in s]))
    assert counts[0] == counts[1]


def test_an_empty_list_says_why_from_the_worker(client: Client, statements: list[str]) -> None:
    scene = begin(lat=28.98 + 0.4)
    scene.person.radius_km = 10
    need = say(scene.household, "drugs")
    rank()
    assert found(need)[1] == "none_offered"
    for who, path in (("cadre", f"/matches/people/{scene.person.uid}"), ("household", "/matches/suggested")):
        client.sign_in(scene.users[who])
        client.get(path)
        statements.clear()
        page = client.get(path).text
        assert "本人愿意去的 10 公里内没有合适的岗位" in page
        assert "诉求：要drugs" in page and "还没有人提供这类帮扶" in page
        assert len([s for s in statements if "need_coverage" in s]) == 1
    db.session.execute(sa.delete(Uncovered))
    db.session.execute(sa.delete(NeedCoverage))
    db.session.commit()
    assert "还没找到" in client.get("/matches/suggested").text


def test_many_jobs_do_not_hide_that_there_is_help(client: Client) -> None:
    scene = begin()
    for n in range(20):
        make_job(scene.enterprise, title=f"岗位{n}")
    make_offer(scene.donor, title="冬天的取暖器")
    rank()
    page = client.sign_in(scene.users["household"]).get("/matches/suggested").text
    assert "冬天的取暖器" in page and page.count("/matches/apply/job/") == 15
