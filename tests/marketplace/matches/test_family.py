"""A family is looked at as one: somebody stays where somebody needs care, and children stay together."""

from datetime import date
from types import SimpleNamespace

import pytest

from marketplace import clock
from marketplace.db import db
from marketplace.errors import IllegalMove
from marketplace.households.models import Person
from marketplace.matches import commands, features, suggest
from marketplace.matches.family import must_stay
from marketplace.matches.models import Suggestion
from marketplace.matches.words import words_for
from tests.factories import make_job, make_offer, make_organisation, make_person
from tests.factories.loop import make_match
from tests.marketplace.matches.scene import Scene

DAY = date(2026, 11, 26)


def member(n: int, born: int, **values: object) -> SimpleNamespace:
    given = {"disability_grade": None, "cares_for_id": None, "work_status": "seeking"} | values
    return SimpleNamespace(id=n, born_on=date(born, 1, 1), **given)


FATHER, MOTHER, CHILD = member(1, 1980), member(2, 1982), member(3, 2015)
CASES = [
    ([FATHER, MOTHER, CHILD], [], set()),  # two are there: nobody is bound
    ([FATHER, MOTHER, CHILD], [1], {2}),  # he is away: she stays
    ([MOTHER, CHILD], [], {2}),  # alone with a child
    ([FATHER, MOTHER], [1], set()),  # nobody needs care
    ([FATHER, MOTHER, member(4, 1970, disability_grade=1)], [2], {1}),
    ([FATHER, MOTHER, member(4, 1970, disability_grade=4)], [2], set()),
    ([member(1, 1980, cares_for_id=5), MOTHER, member(5, 1945)], [1], {2}),  # care on record
    ([MOTHER, CHILD, member(6, 1940)], [], {2}),  # a grandmother of 86 is not the one who stays
    ([FATHER, MOTHER, CHILD], [1, 2], set()),  # too late: nobody is left to bind
    ([FATHER, MOTHER, member(7, 2009)], [1], set()),  # 17 may live alone
]


@pytest.mark.parametrize(("members", "away", "bound"), CASES)
def test_the_last_able_adult_stays_where_somebody_needs_care(
    members: list[SimpleNamespace], away: list[int], bound: set[int]
) -> None:
    assert must_stay(members, away, DAY) == bound


@pytest.mark.usefixtures("app")
def test_when_one_parent_is_approved_for_a_live_in_post_the_other_is_kept_near() -> None:
    scene = Scene()
    other = make_person(scene.household, is_head=False)
    make_person(scene.household, is_head=False, age=9, work_status="studying")
    live_in = make_job(scene.enterprise, title="住家保姆", live_in=True)
    make_match(scene.person, live_in, state="approved")
    db.session.commit()
    crowd = features.load_people()
    assert crowd.people.carer[crowd.place[other.id]] and not crowd.people.carer[crowd.place[scene.person.id]]
    for job in (live_in, make_job(make_organisation(area_code="331181000000"), area_code="331181101000")):
        with pytest.raises(IllegalMove):
            commands.put_forward(other, job, by=scene.who("cadre"))
    commands.put_forward(other, make_job(), by=scene.who("cadre"))


@pytest.mark.usefixtures("app")
def test_approval_looks_again_since_the_other_may_have_left_meanwhile() -> None:
    scene = Scene()
    other = make_person(scene.household, is_head=False)
    make_person(scene.household, is_head=False, age=9, work_status="studying")
    live_in = make_job(scene.enterprise, live_in=True, vacancies=2)
    first = commands.put_forward(scene.person, live_in, by=scene.who("cadre"))
    second = commands.put_forward(other, live_in, by=scene.who("cadre"))
    commands.approve(first, by=scene.who("cadre"))
    with pytest.raises(IllegalMove):
        commands.approve(second, by=scene.who("cadre"))


def twins(scene: Scene) -> list[Person]:
    """Two children of the scene's household; its first person answers for them."""
    two = [make_person(scene.household, is_head=False, age=17, work_status="studying", name=f"娃{n}") for n in "甲乙"]
    for consent in (consent for person in two for consent in person.consents):
        consent.guardian_id = scene.person.id
    return two


@pytest.mark.usefixtures("app")
def test_children_of_one_household_come_together_in_an_offers_list() -> None:
    scene = Scene()
    one = twins(scene)
    strangers = [make_person(age=20 + n, work_status="studying", is_head=True) for n in range(3)]
    one[0].wanted_work = "助学"
    offer = make_offer(scene.donor, kind="sponsor_student", audience="student", title="助学", slots=1)
    db.session.commit()
    suggest.drain()
    rows = db.session.query(Suggestion).filter_by(offer_id=offer.id).order_by(Suggestion.rank_of_person).all()
    places = [row.person_id for row in rows]
    assert len(places) == 2 + len(strangers)
    assert abs(places.index(one[0].id) - places.index(one[1].id)) == 1
    row = next(row for row in rows if row.person_id == one[1].id)
    assert (row.facts["siblings"], row.facts["places_left"]) == (2, 1)
    assert clock.today() and any("2" in note for note in words_for([row])[0].notes)


@pytest.mark.usefixtures("app")
def test_children_are_told_that_the_last_place_is_held() -> None:
    scene = Scene()
    twins(scene)
    offer = make_offer(scene.donor, kind="sponsor_student", audience="student", title="助学", slots=1, n_held=1)
    db.session.commit()
    suggest.drain()
    rows = db.session.query(Suggestion).filter_by(offer_id=offer.id).all()
    assert rows and all(any("0" in note for note in words_for([row])[0].notes) for row in rows)
