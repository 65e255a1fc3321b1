"""What the engine is told of people: the county's limits, the law of the day, and never the sex."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.errors import IllegalMove
from marketplace.households.models import Person, PersonSkill
from marketplace.jobs.models import Job, JobSkill
from marketplace.matches import commands, features, runs, suggest
from marketplace.matches.limits import months_of
from marketplace.matches.models import Suggestion
from marketplace.matches.obstacles import obstacles_of
from marketplace.settings.models import SettingValue
from marketplace.vocabulary.commands import load_terms
from marketplace.vocabulary.models import Skill
from matching.types import People, Tags, Texts
from seed.files import rows
from tests.factories import QUJIANG, make_household, make_job, make_person
from tests.factories.loop import make_need
from tests.marketplace.matches.scene import Scene, days_later

pytestmark = pytest.mark.usefixtures("app")


def people() -> People:
    db.session.commit()
    return features.load_people().people


def listed(job: Job) -> set[int]:
    db.session.commit()
    suggest.drain()
    return {row.person_id for row in db.session.query(Suggestion).filter_by(job_id=job.id)}


def test_who_said_nothing_goes_as_far_as_the_county_says_and_carers_less() -> None:
    scene = Scene()
    settings = {"commute_km": 30, "carer_km": 9, "road_percent": 150}
    db.session.add_all(SettingValue(area_code=QUJIANG, key=key, value=value) for key, value in settings.items())
    make_person(scene.household, is_head=False, cares_for_id=scene.person.id, radius_km=25, will_move=True)
    make_person(scene.household, is_head=False, radius_km=80)
    columns = people()
    assert columns.radius_km.tolist() == [30, 9, 80]
    assert columns.will_move.tolist() == [False, False, False] and set(columns.road_factor.tolist()) == {1.5}


@pytest.mark.parametrize(("limit", "is_near"), [(5, False), (15, False), (40, True), (150, True)])
def test_the_limits_people_choose_count_by_road(limit: float, is_near: bool) -> None:
    """28.98 to 29.16 are 20.0 km as the crow flies, 26 by the county's roads."""
    scene = Scene(lat=29.16, lon=118.96)
    scene.person.radius_km = limit
    assert (scene.person.id in listed(scene.job)) is is_near


def test_need_colour_and_waiting_reach_the_engine() -> None:
    scene = Scene()
    scene.household.colour = "red"
    make_need(scene.household, kind="work_job")
    load_terms("need_types", rows("vocabulary/need_types.csv"))
    with clock.set_to(days_later(20)):
        columns = people()
    assert (columns.colour.tolist(), columns.waiting_days.tolist()) == ([2], [20.0])
    assert columns.needs.tolist() == [features.NEED_BITS["job"]]


@pytest.mark.parametrize(("day", "is_past"), [(date(2026, 10, 31), False), (date(2026, 11, 2), True)])
def test_past_retirement_is_the_law_of_the_day(day: date, is_past: bool) -> None:
    """Born on 1 June 1966: 60 years and 5 months."""
    scene = Scene()
    scene.person.born_on, scene.person.sex = date(1966, 6, 1), "m"
    db.session.commit()
    with clock.set_to(clock.midnight_after(day - timedelta(days=1))):
        assert people().past_retirement.tolist() == [is_past]


def test_nobody_past_retirement_is_matched_without_cover() -> None:
    scene = Scene(past_retirement=True, injury_cover=False)
    scene.person.born_on = date(1950, 1, 1)
    assert listed(scene.job) == set()
    with pytest.raises(IllegalMove):
        commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    scene.job.injury_cover = True
    commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))


def same(one: object, other: object) -> bool:
    if isinstance(one, Tags) and isinstance(other, Tags):
        return one.indptr.tolist() == other.indptr.tolist() and one.indices.tolist() == other.indices.tolist()
    if isinstance(one, Texts) and isinstance(other, Texts):
        return one.codes.tolist() == other.codes.tolist() and one.uniques == other.uniques
    return bool(np.array_equal(np.asarray(one), np.asarray(other), equal_nan=True))


def test_turning_the_sex_of_everybody_changes_the_retirement_law_and_nothing_else() -> None:
    scene = Scene()
    for n in range(6):
        make_person(make_household(scene.users["cadre"]), age=20 + 8 * n, sex="fm"[n % 2], wanted_work="采茶")
    before = people()
    for person in db.session.query(Person):
        person.sex = {"f": "m", "m": "f", "": ""}[person.sex]
    after = people()
    changed = [f.name for f in fields(People) if not same(getattr(before, f.name), getattr(after, f.name))]
    assert changed in ([], ["past_retirement"])


def test_turning_the_sex_of_the_young_changes_no_list() -> None:
    scene = Scene()
    young = [make_person(make_household(scene.users["cadre"]), age=20 + n, sex="f") for n in range(4)]
    job = make_job(scene.enterprise, title="家政")

    def lists() -> list[tuple[int, float]]:
        db.session.query(Suggestion).delete()
        for person in db.session.query(Person):
            person.needs_ranking = True
        db.session.commit()
        suggest.drain()
        found = db.session.query(Suggestion).filter_by(job_id=job.id).order_by(Suggestion.person_id)
        return [(row.person_id, row.score) for row in found]

    before = lists()
    for person in young:
        person.sex = "m"
    assert lists() == before and len(before) == 5


@pytest.mark.parametrize(
    ("season", "months"),
    [
        ((date(2026, 11, 20), date(2027, 2, 3)), {11, 12, 1, 2}),  # over new year
        ((date(2026, 4, 5), date(2026, 4, 5)), {4}),
        ((date(2026, 4, 5), date(2028, 4, 5)), set(range(1, 13))),
        ((date(2026, 4, 5), date(2026, 3, 5)), set()),
        ((date(2026, 4, 5), None), set()),
    ],
)
def test_the_months_of_a_season(season: tuple[date, date | None], months: set[int]) -> None:
    with clock.set_to(datetime(2026, 1, 1, tzinfo=UTC)):
        assert months_of(Job(season_from=season[0], season_to=season[1])) == months


def test_months_of_a_season_that_are_over_ask_nothing_of_anybody() -> None:
    job = Job(season_from=date(2026, 4, 5), season_to=date(2026, 12, 20))
    with clock.set_to(datetime(2026, 11, 10, tzinfo=UTC)):
        assert months_of(job) == {11, 12}
    with clock.set_to(datetime(2027, 1, 10, tzinfo=UTC)):
        assert months_of(job) == {12}


def test_busy_months_years_and_wanted_places_reach_the_engine_but_no_carer_is_sent_away() -> None:
    scene = Scene()
    scene.person.busy_months, scene.person.experience_years = [4, 12], 7
    scene.person.wanted_areas = ["330100000000", "330825000000"]
    make_person(scene.household, is_head=False, cares_for_id=scene.person.id, wanted_areas=["330100000000"])
    columns = people()
    assert columns.months[0] == 0b0111_1111_0111
    assert columns.experience_years[0] == 7 and np.isnan(columns.experience_years[1])
    assert columns.wanted_areas.row(0).tolist() == [3301, 330825] and columns.wanted_areas.row(1).tolist() == []


@pytest.mark.parametrize(
    ("person", "job", "key"),
    [
        ({"busy_months": [4]}, {"season_from": date(2050, 4, 1), "season_to": date(2050, 4, 20)}, "season"),
        ({"busy_months": [5]}, {"season_from": date(2050, 4, 1), "season_to": date(2050, 4, 20)}, ""),
        ({"radius_km": 500}, {"max_km": 3}, "too_far"),  # the post's own limit
        ({"radius_km": 1}, {}, "too_far"),
        ({"radius_km": 1, "wanted_areas": [QUJIANG]}, {}, ""),  # a place that is wanted is never too far
        ({"radius_km": 1, "wanted_areas": [QUJIANG]}, {"max_km": 3}, "too_far"),
    ],
)
def test_lists_and_the_word_before_applying_read_the_new_columns_alike(person: dict, job: dict, key: str) -> None:
    """28.98 to 29.05 are some 8 km."""
    scene = Scene(lat=29.05, lon=118.96)
    for row, values in ((scene.person, person), (scene.job, job)):
        for name, value in values.items():
            setattr(row, name, value)
    db.session.flush()
    [before] = obstacles_of([(scene.person, scene.job)])
    assert before.keys == ((key,) if key else ())
    assert (scene.person.id in listed(scene.job)) is not bool(key)


def test_own_words_count_as_a_skill_only_where_they_surely_mean_it() -> None:
    household = make_household()
    db.session.add_all(
        [Skill(code="tea", name_zh="茶叶采摘", name_en="Tea picking", kind="skill", synonyms=["摘茶"]),
         Skill(code="health_cert", name_zh="健康证", name_en="Health certificate", kind="certificate")]
    )  # fmt: skip
    people = [make_person(household, is_head=False) for _ in range(3)]
    for person, words in zip(people, ("摘茶", "茶叶采收", "健康证"), strict=True):
        db.session.add(PersonSkill(person_id=person.id, text=words))
    db.session.commit()
    crowd = features.load_people()
    assert [crowd.skills[crowd.place[person.id]] for person in people] == [frozenset({"tea"}), frozenset(), frozenset()]


@pytest.mark.parametrize("words", ["没有摘过茶", "不会摘茶", "想学摘茶"])
def test_what_own_words_deny_is_not_held(words: str) -> None:
    db.session.add(Skill(code="tea", name_zh="茶叶采摘", name_en="Tea picking", kind="skill", synonyms=["摘茶"]))
    person = make_person(make_household())
    db.session.add(PersonSkill(person_id=person.id, text=words))
    assert len(people().skills.indices) == 0


def test_own_words_of_a_post_are_read_and_what_is_taught_keeps_nobody_out() -> None:
    scene = Scene()
    db.session.add(Skill(code="bamboo", name_zh="竹编", name_en="Bamboo weaving", kind="skill", synonyms=["编竹篮"]))
    strict, taught = (make_job(scene.enterprise, title=title, skills_taught=title == "教") for title in ("要", "教"))
    for job in (strict, taught):
        db.session.add(JobSkill(job_id=job.id, text="编竹篮", required=True))
        db.session.add(JobSkill(job_id=job.id, text="呜啦啦", required=True))
    assert listed(strict) == set()
    assert listed(taught) == {scene.person.id}
    posts = features.load_jobs(set())
    assert [posts.posts.text.row(posts.place[job.id]).split()[-1] for job in (strict, taught)] == ["呜啦啦"] * 2


def test_many_names_in_one_title_are_one_work() -> None:
    scene = Scene()
    job = make_job(scene.enterprise, title="采茶工|保安|厨师")
    posts = features.load_jobs(set())
    assert posts.posts.titles.row(posts.place[job.id]) == "采茶工 保安 厨师"


def test_pay_for_some_days_that_nobody_counted_is_no_pay_of_a_month() -> None:
    scene = Scene()
    paid = {"pay_min_fen": 17_500, "pay_max_fen": 17_500, "pay_unit": "day"}
    once, often = (
        make_job(scene.enterprise, kind="day_work", **paid),
        make_job(scene.enterprise, kind="regular", **paid),
    )
    posts = features.load_jobs(set())
    assert [posts.pay[posts.place[job.id]] for job in (once, often)] == [None, 17_500 * 22]


def test_a_changed_limit_or_word_makes_everything_anew() -> None:
    scene = Scene(lat=29.2, lon=118.96)
    assert listed(scene.job) == {scene.person.id}
    db.session.add(SettingValue(key="commute_km", area_code=QUJIANG, value=20))
    assert listed(scene.job) == set()
    db.session.add(Skill(code="tea", name_zh="茶叶采摘", name_en="Tea picking", kind="skill"))
    db.session.commit()
    assert not runs.find_work()
    scene.offer.needs_ranking = True
    db.session.commit()
    assert runs.begin().is_full
