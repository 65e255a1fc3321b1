"""What pages say stands in the way is what the worker says, and what it says of a refusal or of help is in full."""

import random
from datetime import date
from typing import Any

import pytest

from marketplace import clock
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.households.facts import record_fact
from marketplace.households.models import Person, PersonSkill
from marketplace.jobs.models import Job
from marketplace.matches import suggest, weighing
from marketplace.matches.features import CONDITIONS, load_jobs, load_offers, load_people
from marketplace.matches.models import Suggestion
from marketplace.matches.obstacles import obstacles_of
from marketplace.matches.terms_of_help import unmet
from marketplace.offers.models import AUDIENCES
from marketplace.vocabulary.commands import load_skills
from seed.files import rows as seed_rows
from tests.factories import (
    OTHER_VILLAGE,
    QUJIANG,
    VILLAGE,
    make_area,
    make_household,
    make_job,
    make_offer,
    make_person,
)
from tests.marketplace.matches.scene import Scene

pytestmark = pytest.mark.usefixtures("app")
SKILLS = ("tea_picking", "welding", "mushroom_picking", "sewing")
OWN_WORDS = ("电焊", "茶叶采摘", "没有电工证", "什么都能干")


def world(seed: int, *, n_people: int = 14, n_jobs: int = 10) -> tuple[Scene, list[Person], list[Job]]:
    """People and jobs of every kind, with and without coordinates."""
    pick, scene = random.Random(seed), Scene()
    load_skills([row for row in seed_rows("vocabulary/skills.csv") if row["code"] in SKILLS])
    people = []
    for _ in range(n_people):
        place = {} if pick.random() < 0.4 else {"lat": 28.5 + pick.random(), "lon": 118.5 + pick.random()}
        home = make_household(scene.users["cadre"], **{"lat": None, "lon": None} | place)
        person = make_person(home, age=pick.choice([15, 17, 30, 45, 64, 70]), radius_km=pick.choice([None, 5, 60]))
        for name, value in of_person(pick).items():
            setattr(person, name, value)
        if pick.random() < 0.3:
            make_person(home, age=9, is_head=False)
        skill = pick.choice(SKILLS + OWN_WORDS)
        db.session.add(PersonSkill(person_id=person.id, **as_skill(skill)))
        people.append(person)
    jobs = [make_job(scene.enterprise, **of_job(pick)) for _ in range(n_jobs)]
    db.session.commit()
    return scene, people, jobs


def as_skill(word: str) -> dict[str, Any]:
    return {"skill_code": word, "text": ""} if word in SKILLS else {"skill_code": None, "text": word}


def of_person(pick: random.Random) -> dict[str, Any]:
    health = sorted({"lifting", "sitting", "noise", "hands", "night"} & set(pick.sample(sorted(NAMES), 8)))
    return {
        "will_move": pick.random() < 0.2, "education": pick.choice(["", "primary", "senior"]),
        "work_status": pick.choice(["", "employed", "studying", "unable", "at_home"]), "health_limits": health,
        "hours_per_day": pick.choice([None, 4.0, 8.0]), "days_per_month": pick.choice([None, 10]),
        "lifting_kg": pick.choice([None, 5]), "wanted_areas": pick.choice([[], [QUJIANG]]),
        "busy_months": pick.choice([[], [4]]), "disability_category": pick.choice(["", "", "hearing"]),
    }  # fmt: skip


def of_job(pick: random.Random) -> dict[str, Any]:
    place = {"lat": None, "lon": None} if pick.random() < 0.4 else {"lat": 28.9, "lon": 118.9}
    season = {"season_from": date(2027, 4, 1), "season_to": date(2027, 4, 20)} if pick.random() < 0.3 else {}
    return place | season | {
        "max_km": pick.choice([None, 3, 100]), "live_in": pick.random() < 0.3, "remote": pick.random() < 0.1,
        "min_education": pick.choice(["", "senior"]), "hours_per_day": pick.choice([None, 8.0]),
        "days_per_month": pick.choice([None, 22]), "lifting_kg": pick.choice([None, 30]),
        "health_needs": pick.choice([[], ["lifting", "sitting"], ["noise"], ["night", "hands"]]),
        "for_disabled": pick.random() < 0.1, "past_retirement": pick.random() < 0.5,
        "injury_cover": pick.random() < 0.5, "skills_taught": pick.random() < 0.3,
        "required": pick.choice([(), (pick.choice(SKILLS),)]), "age_min": pick.choice([16, 18, 25]),
    }  # fmt: skip


NAMES = {"lifting", "sitting", "noise", "hands", "night", "stairs", "reading", "machines", "dust", "heat"}


def ask(person: Person, post: Any) -> None:
    name = "job_id" if isinstance(post, Job) else "offer_id"
    both = {"job_id": None, "offer_id": None} | {name: post.id}
    db.session.add(
        Suggestion(person_id=person.id, **both, score=0.0, contributions={}, facts={}, engine_version="",
                   rank_of_person=None, rank_of_opportunity=None, computed_at=clock.now())
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_a_page_says_is_what_the_worker_says(seed: int) -> None:
    _, people, jobs = world(seed)
    pairs = [(person, job) for person in people for job in jobs]
    suggest.drain()
    known = {(s.person_id, s.job_id) for s in db.session.query(Suggestion)}
    for person, job in pairs:
        if (person.id, job.id) not in known:
            ask(person, job)
    db.session.commit()
    suggest.drain()
    told = {(s.person_id, s.job_id): [key for key, _ in s.facts.get("why_not_zh", ())]
            for s in db.session.query(Suggestion).where(Suggestion.job_id.is_not(None))}  # fmt: skip
    seen = set()
    for (person, job), found in zip(pairs, obstacles_of(pairs), strict=True):
        assert list(found.keys) == told[person.id, job.id]
        seen |= set(found.keys)
    assert len(seen) > 8


def test_ten_jobs_and_people_take_as_many_statements_as_two(statements: list[str]) -> None:
    _, people, jobs = world(1)
    counts = []
    for n in (10, 2, 10):
        pairs = [(person, job) for person in people[:n] for job in jobs[:n]]
        statements.clear()
        obstacles_of(pairs)
        counts.append(len(statements))
    assert counts[1] == counts[2]


def test_twenty_waiting_pairs_are_weighed_with_as_many_statements_as_two(statements: list[str]) -> None:
    _, people, jobs = world(2)
    suggest.drain()
    db.session.query(Suggestion).delete()
    counts = []
    for n in (1, 2, 10):
        for person in people[:n]:
            for job in jobs[:2]:
                ask(person, job)
        db.session.commit()
        crowd = load_people()
        rows = load_jobs({job.id for job in jobs}), load_offers(set(), crowd)
        statements.clear()
        assert len(weighing.weigh(crowd, *rows)) == 2 * n
        counts.append(len(statements))
        db.session.query(Suggestion).delete()
    assert counts[1] == counts[2]


def test_every_condition_of_the_term_list_is_one_of_the_engine() -> None:
    from marketplace.matches.features import conditions

    codes = [row["code"] for row in seed_rows("vocabulary/health_limits.csv")]
    assert len({conditions([code]) for code in codes}) == len(codes) and 0 not in {conditions([c]) for c in codes}
    assert len(CONDITIONS) == len(codes)


def test_somebody_off_the_register_has_nothing_said_of() -> None:
    scene = Scene(lifting_kg=30)
    scene.person.lifting_kg, scene.person.left_on = 5, clock.today()
    db.session.commit()
    assert obstacles_of([(scene.person, scene.job)])[0].lines == ()


AREAS = (VILLAGE, VILLAGE, OTHER_VILLAGE)
CRITERIA: tuple[dict[str, Any], ...] = (
    {}, {"fact": "age", "op": ">=", "value": 60}, {"fact": "income_head_month_fen", "op": "<=", "value": 100_000},
    {"any": [{"fact": "disabled", "op": "==", "value": True}, {"fact": "house_safe", "op": "==", "value": False}]},
    {"not": {"fact": "student", "op": "==", "value": True}}, {"fact": "nonsense", "op": "==", "value": 1},
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_conditions_of_help_are_told_exactly_where_the_worker_finds_them_unmet_or_unknown(seed: int) -> None:
    scene, people, _ = world(seed, n_jobs=0)
    pick = random.Random(seed)
    make_area(OTHER_VILLAGE)
    for person in people[::2]:
        given = {"source": "test", "as_of": clock.today(), "by": SYSTEM}
        record_fact(person.household, "income_month_fen", pick.choice([50_000, 200_000]), person=None, **given)
    offers = [
        make_offer(scene.donor, audience=word, criteria=pick.choice(CRITERIA), area_code=pick.choice(AREAS))
        for word in AUDIENCES for _ in range(2)
    ]  # fmt: skip
    db.session.commit()
    crowd = load_people()
    rows = load_offers({offer.id for offer in offers}, crowd)
    lines = unmet([(person, offer) for person in people for offer in offers], by=scene.who("cadre"))
    for person in people:
        for offer in offers:
            fits = rows.posts.eligible[rows.place[offer.id]][crowd.place[person.id]]
            assert bool(lines[person.id, offer.id]) is not bool(fits)
    assert {bool(said) for said in lines.values()} == {True, False}
