"""Ranked lists: stored with their reasons, made anew where something changed, and the same as if all were."""

import random
from dataclasses import asdict
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.db import db
from marketplace.households import facts, members
from marketplace.households.models import Person
from marketplace.jobs.models import Job
from marketplace.matches import commands, features, runs, suggest
from marketplace.matches.lists import Lists
from marketplace.matches.models import Match, RankingRun, Suggestion
from marketplace.vocabulary.models import Skill
from matching.weights import Weights
from tests.factories import make_household, make_job, make_offer, make_person
from tests.marketplace.matches.scene import Scene, rank

pytestmark = pytest.mark.usefixtures("app")


def ranked(**post: int) -> list[int]:
    rows = sa.select(Suggestion.person_id).filter_by(**post).where(Suggestion.rank_of_person.is_not(None))
    return list(db.session.scalars(rows.order_by(Suggestion.rank_of_person)))


def everything() -> list[tuple[object, ...]]:
    columns = (Suggestion.person_id, Suggestion.job_id, Suggestion.offer_id, Suggestion.rank_of_person,
               Suggestion.rank_of_opportunity)  # fmt: skip
    rows = db.session.execute(sa.select(*columns, sa.func.round(Suggestion.score, 6)))
    return sorted((tuple(row) for row in rows), key=str)


@pytest.mark.both_databases
def test_lists_are_stored_with_contributions_that_sum_to_the_score() -> None:
    scene = Scene()
    assert rank() > 0
    rows = db.session.scalars(sa.select(Suggestion)).all()
    assert {(r.job_id, r.offer_id) for r in rows} == {(scene.job.id, None), (None, scene.offer.id)}
    assert all(abs(sum(r.contributions.values()) - r.score) < 1e-6 and 0 < r.score <= 100 for r in rows)
    assert rank() == 0


def test_the_better_candidate_comes_first() -> None:
    scene = Scene()
    db.session.add(Skill(code="tea", name_zh="茶叶采摘", name_en="Tea picking", kind="skill"))
    job = make_job(scene.enterprise, wished=("tea",))
    skilled = make_person(make_household(scene.users["cadre"]), skills=("tea",))
    rank()
    assert ranked(job_id=job.id) == [skilled.id, scene.person.id]
    said = db.session.scalar(sa.select(Suggestion.facts).filter_by(job_id=job.id, person_id=skilled.id))
    assert said["had"] == ["tea"]
    assert 0 < said["km"] < 5


def test_whoever_breaks_a_hard_rule_is_in_no_list() -> None:
    scene = Scene(min_education="senior", kind="regular")
    make_person(scene.household, consents=(), education="senior", is_head=False)
    make_person(scene.household, work_status="studying", education="senior", is_head=False)
    make_person(scene.household, age=15, education="senior", is_head=False)
    rank()
    assert ranked(job_id=scene.job.id) == []


def test_offers_reach_those_they_are_for() -> None:
    scene = Scene()
    ill = make_person(scene.household, is_head=False, illness="糖尿病", age=61)
    poor = make_offer(criteria={"all": [{"fact": "income_month_fen", "op": "<", "value": 1}]})
    sick, elderly = (
        make_offer(audience="sick"),
        make_offer(criteria={"fact": "age", "op": ">=", "value": 60}, audience="sick"),
    )
    far = make_offer(area_code="331181000000")
    rank()
    assert ranked(offer_id=scene.offer.id) == [scene.person.id]
    assert ranked(offer_id=sick.id) == ranked(offer_id=elderly.id) == [ill.id]
    assert ranked(offer_id=poor.id) == ranked(offer_id=far.id) == []


def test_a_limit_of_income_reaches_a_big_family_with_a_small_share() -> None:
    scene = Scene()
    for _ in range(3):
        make_person(scene.household, is_head=False)
    limit = make_offer(criteria={"fact": "income_head_month_fen", "op": "<=", "value": 100_000})
    rank()
    assert ranked(offer_id=limit.id) == []  # nobody knows what the family has
    facts.record_fact(scene.household, "income_month_fen", 400_000, person=None, source="survey",
                      as_of=clock.today(), by=scene.who("cadre"))  # fmt: skip
    rank()
    assert ranked(offer_id=limit.id) == [scene.person.id]


def test_a_family_that_grows_or_shrinks_is_ranked_anew() -> None:
    scene = Scene()
    other = make_person(scene.household, is_head=False)
    rank()
    members.take_leave(other, on=clock.today(), why="moved", by=scene.who("cadre"))
    assert scene.person.needs_ranking


def crowd(scene: Scene) -> list[Person]:
    wishes = ("采茶", "家政", "保安", "", "采茶工|竹编", "餐饮服务员")
    return [
        make_person(
            make_household(scene.users["cadre"], lat=28.9 + n / 60), wanted_work=wishes[n % 6], education="senior"
        )
        for n in range(30)
    ]


def test_lists_after_a_change_are_those_of_a_full_run(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    monkeypatch.setattr(suggest, "value", lambda key, _area: 5 if key == "suggestions_per_job" else 3)
    people, titles = crowd(scene), ("采茶工", "家政保洁", "小区保安", "餐厅服务员", "竹编工", "仓库管理")
    posts = [make_job(scene.enterprise, title=title, lat=28.9 + n / 20) for n, title in enumerate(titles)]
    rank()
    posts[0].title, posts[0].needs_ranking = "家政服务员", True
    posts[1].needs_ranking = True
    people[3].wanted_work, people[3].needs_ranking = "仓库管理员", True
    people[4].left_on, people[4].needs_ranking = clock.today(), True
    db.session.execute(sa.update(Job).where(Job.id == posts[2].id).values(state="paused", needs_ranking=True))
    assert rank() > 0
    after_changes = everything()
    db.session.execute(sa.delete(RankingRun))
    rank()
    assert after_changes == everything()


@pytest.mark.parametrize("seed", range(3))
def test_lists_stay_exact_through_a_series_of_changes(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    scene, draw = Scene(), random.Random(seed)
    monkeypatch.setattr(suggest, "value", lambda key, _area: 5 if key == "suggestions_per_job" else 3)
    people, titles = crowd(scene), ("采茶工", "家政保洁", "小区保安", "餐厅服务员", "竹编工", "仓库管理")
    posts = [make_job(scene.enterprise, title=title, lat=28.9 + n / 20) for n, title in enumerate(titles)]
    rank()
    for _ in range(5):
        for _ in range(draw.randint(1, 3)):
            person, post = draw.choice(people), draw.choice(posts)
            person.wanted_work, person.radius_km = draw.choice(titles), draw.choice((5, 40, None))
            person.work_status = draw.choice(("seeking", "employed", "seeking", "studying"))
            post.title, post.remote, post.state = (
                draw.choice(titles),
                draw.random() < 0.2,
                draw.choice(("open", "paused")),
            )
            person.needs_ranking = post.needs_ranking = True
        rank()
        after_changes = everything()
        db.session.execute(sa.delete(RankingRun))
        rank()
        assert after_changes == everything()


def test_a_full_run_clears_the_lists_of_who_takes_part_no_more() -> None:
    scene = Scene()
    rank()
    assert ranked(job_id=scene.job.id) == [scene.person.id]
    scene.person.work_status, scene.offer.state = "studying", "closed"
    scene.person.needs_ranking = scene.offer.needs_ranking = True
    db.session.execute(sa.delete(RankingRun))
    rank()
    assert [row for row in everything() if row[3] is not None or row[4] is not None] == []


def test_a_worker_that_stores_renews_its_lease() -> None:
    scene = Scene()
    run, began = runs.begin(), clock.now()
    crowd = features.load_people()
    with clock.set_to(began + timedelta(minutes=14)):
        suggest.shelve(Job, Lists(of_people={scene.person.id: []}), crowd, features.load_jobs(set()), run)
    with clock.set_to(began + timedelta(minutes=20)):
        assert not runs.find_work()
    with clock.set_to(began + timedelta(minutes=30)):
        assert runs.find_work()


def test_a_match_without_a_suggestion_is_weighed_with_what_stands_in_the_way() -> None:
    scene = Scene(min_education="senior")
    rank()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    version = match.version
    assert match.engine_version == ""
    rank()
    match = db.session.get_one(Match, match.id)
    assert (match.version, match.engine_version != "") == (version, True)
    assert match.facts["why_not_zh"][0][0] == "education"
    assert abs(sum(match.contributions.values()) - match.score) < 1e-6
    assert match.weights == asdict(Weights())


def test_a_match_keeps_the_weights_of_its_score() -> None:
    scene = Scene()
    rank()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    assert match.weights == asdict(Weights())
    assert all(points <= 100 * match.weights[name] + 1e-9 for name, points in match.contributions.items())


def test_a_refused_post_is_not_suggested_again_for_a_while() -> None:
    scene = Scene()
    rank()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    assert match.engine_version != ""
    commands.reject(match, "too_far", by=scene.who("cadre"))
    rank()
    assert ranked(job_id=scene.job.id) == []
    with clock.set_to(clock.now() + timedelta(days=40)):
        rank()
        assert ranked(job_id=scene.job.id) == [scene.person.id]


@pytest.mark.both_databases
def test_flags_are_taken_once_and_given_back_when_a_worker_dies() -> None:
    scene = Scene()
    rank()
    scene.job.needs_ranking = True
    db.session.commit()
    first = runs.begin()
    assert first.job_ids == [scene.job.id]
    assert not runs.find_work()
    with clock.set_to(clock.now() + timedelta(minutes=16)):
        assert runs.find_work()
        assert runs.begin().job_ids == [scene.job.id]


def test_criteria_that_cannot_be_read_keep_nobody_else_from_being_ranked() -> None:
    scene = Scene()
    broken = make_offer(criteria={"fact": "boards", "op": "under", "value": True})
    rank()
    assert ranked(offer_id=broken.id) == [] and ranked(job_id=scene.job.id) and ranked(offer_id=scene.offer.id)
