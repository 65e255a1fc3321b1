"""Near skills learned at night, and what a job adds after benefits: kept as data, and said on the page."""

from datetime import date

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.households.models import Fact
from marketplace.matches import features, suggest
from marketplace.matches.models import RankingRun, Suggestion
from marketplace.matches.words import words_for
from marketplace.settings import dated
from marketplace.vocabulary.models import NearSkill, Skill
from tests.factories import QUJIANG, make_household, make_job, make_person
from tests.marketplace.matches.scene import Scene

pytestmark = pytest.mark.usefixtures("app")


def at_night() -> None:
    db.session.query(RankingRun).delete()
    db.session.commit()
    suggest.drain()


@pytest.mark.both_databases
def test_skills_that_stand_together_in_many_people_become_near_and_lift_a_score() -> None:
    scene = Scene()
    codes = ("tea", "roast", "grade", "sew", "cut", "press")
    db.session.add_all(Skill(code=c, name_zh=f"手艺{c}", name_en=c, kind="skill") for c in codes)
    job = make_job(scene.enterprise, wished=("roast",))
    knows_tea = make_person(make_household(scene.users["cadre"]), skills=("tea",), consents=("matching",))
    at_night()
    before = db.session.query(Suggestion).filter_by(job_id=job.id, person_id=knows_tea.id).one().score
    for n in range(8):
        home = make_household(scene.users["cadre"])
        make_person(home, skills=codes[:3] if n % 2 else codes[3:], consents=())
        make_person(home, skills=codes[:3] if n % 2 else codes[3:], consents=(), is_head=False)
    at_night()
    pairs = {(row.code, row.near_code) for row in db.session.query(NearSkill)}
    assert ("roast", "tea") in pairs and not any({"tea", "sew"} == set(pair) for pair in pairs)
    assert {row.origin for row in db.session.query(NearSkill)} == {"learned"}
    after = db.session.query(Suggestion).filter_by(job_id=job.id, person_id=knows_tea.id).one().score
    assert after > before + 5
    learned = features.model()
    at_night()
    assert features.model() is learned  # the same data teach the same


def scene_with_guarantee(*, income: int | None = 120_000) -> Scene:
    scene = Scene(pay_unit="month", pay_min_fen=150_000, pay_max_fen=150_000)
    for key, value in (("guarantee_line_fen", 300_000), ("guarantee_disregard_percent", 20)):
        dated.put(QUJIANG, key, value, from_on=date(2025, 1, 1), source="文件", is_example=False)
    if income is not None:
        db.session.add(
            Fact(
                household_id=scene.household.id, key="income_month_fen", value=income, source="test",
                as_of=clock.today(), recorded_by="test",
            )
        )  # fmt: skip
    return scene


def note(scene: Scene) -> tuple[str, ...]:
    at_night()
    row = db.session.query(Suggestion).filter_by(job_id=scene.job.id, person_id=scene.person.id).one()
    return words_for([row])[0].notes


def test_the_pay_after_the_guarantee_is_worked_out_by_the_countys_rules() -> None:
    scene = scene_with_guarantee()
    dated.put(QUJIANG, "guarantee_grace_months", 6, from_on=date(2025, 1, 1), source="文件", is_example=False)
    assert [line.partition("（")[0] for line in note(scene)] == ["低保相应减少后，每月大约多300元"]


@pytest.mark.parametrize("income", [None, 120_000])
def test_without_a_rule_or_an_income_it_says_that_it_does_not_know(income: int | None) -> None:
    assert "不清楚" in note(scene_with_guarantee(income=income))[0]


def test_examples_say_that_they_are_examples() -> None:
    scene = scene_with_guarantee()
    dated.put(QUJIANG, "guarantee_grace_months", 6, from_on=date(2025, 1, 1), source="示例", is_example=True)
    assert "示例" in note(scene)[0]


def test_a_household_without_a_guarantee_reads_nothing_of_it() -> None:
    scene = scene_with_guarantee()
    scene.household.category = "prevention"
    assert note(scene) == ()
