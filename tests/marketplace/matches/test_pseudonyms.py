"""A poster cannot find out who somebody is by moving its post about or by narrowing its offer."""

import pytest

from marketplace.db import db
from marketplace.jobs.models import Job
from marketplace.matches import suggestions
from marketplace.matches.pseudonyms import pseudonym_of
from tests.factories import make_household, make_offer, make_person
from tests.marketplace.matches.scene import Scene, rank

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("column", "asked"),
    [
        ("lat", 28.9),
        ("lon", 118.9),
        ("age_min", 45),
        ("lifting_kg", 5),
        ("min_education", "primary"),
        ("title", "剪枝"),
    ],
)
def test_a_post_that_asks_for_something_else_calls_everybody_anew(column: str, asked: object) -> None:
    scene = Scene()
    before = pseudonym_of(scene.person, scene.job)
    setattr(scene.job, column, asked)
    assert pseudonym_of(scene.person, scene.job) != before


def test_what_happens_to_a_post_calls_nobody_anew() -> None:
    scene = Scene()
    before = pseudonym_of(scene.person, scene.job)
    scene.job.n_held, scene.job.state = 1, "paused"
    db.session.commit()
    assert pseudonym_of(scene.person, db.session.get_one(Job, scene.job.id)) == before


@pytest.mark.parametrize(
    "narrow", [{"area_code": "330803104201"}, {"criteria": {"fact": "age", "op": ">=", "value": 1}}]
)
def test_help_that_is_for_some_alone_lists_nobody(narrow: dict[str, object]) -> None:
    scene = Scene()
    for _ in range(7):
        make_person(make_household(scene.users["cadre"]), is_head=True)
    offer = make_offer(scene.donor, **narrow)
    rank()
    assert suggestions.candidates_for(offer) == []


def test_no_child_is_put_on_show_to_donors() -> None:
    scene = Scene()
    for age in (16, 17, 17, 19, 20, 21, 22):
        make_person(scene.household, age=age, is_head=False)
    offer = make_offer(scene.donor, kind="training")
    rank()
    assert len(suggestions.candidates_for(offer)) == 5
