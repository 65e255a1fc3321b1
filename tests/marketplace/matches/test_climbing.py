"""Decisions and outcomes that climb: to the township, to the bureau, and no further back."""

import pytest

from marketplace import clock
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.errors import NotAllowed
from marketplace.households.models import Pairing
from marketplace.matches import commands, effects
from marketplace.tasks.commands import drain as climb
from marketplace.tasks.models import Task
from tests.factories.loop import make_match
from tests.marketplace.matches.scene import TOWNSHIP, Scene, days_later, drain_at

pytestmark = pytest.mark.usefixtures("app")


def test_the_township_decides_only_after_the_deadline() -> None:
    scene = Scene()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    with pytest.raises(NotAllowed):
        commands.approve(match, by=scene.who("township"))
    with clock.set_to(days_later(7)):
        climb()
        commands.approve(match, by=scene.who("township"))
        commands.undo(match, by=scene.who("township"))
    assert match.state == "applied"


def test_a_decision_that_finds_no_township_officer_is_the_bureaus() -> None:
    scene = Scene()
    scene.users["township"].grants[0].valid_to = clock.today()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    with clock.set_to(days_later(7)):
        climb()
        commands.approve(match, by=scene.who("bureau"))
        commands.undo(match, by=scene.who("bureau"))
        assert match.state == "applied"


def test_the_bureau_decides_nothing_that_lies_with_the_township() -> None:
    scene = Scene()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    with clock.set_to(days_later(7)):
        climb()
        with pytest.raises(NotAllowed):
            commands.approve(match, by=scene.who("bureau"))


def test_the_township_is_asked_what_came_of_it_where_nobody_is_paired() -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job, "introduced")
    db.session.query(Pairing).update({"ended_on": clock.today()})
    db.session.expire_all()
    effects.ask_outcome(match, by=SYSTEM)
    assert drain_at(days_later(15)) == 1  # the poster is reminded
    assert drain_at(days_later(30)) == 1  # then the office has to find out
    task = db.session.query(Task).filter_by(noun_uid=match.uid, kind="match_outcome", state="open").one()
    assert (task.owner_role, task.area_code, task.organisation_id) == ("township", TOWNSHIP, None)
    commands.mark_placed(match, by=scene.who("township"))
    assert match.state == "placed"


def test_an_outcome_that_climbed_above_the_cadre_stays_above() -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job, "introduced")
    effects.ask_outcome(match, by=SYSTEM)
    drain_at(days_later(15)), drain_at(days_later(30))
    task = db.session.query(Task).filter_by(noun_uid=match.uid, kind="match_outcome", state="open").one()
    for days in (45, 60):
        with clock.set_to(days_later(days)):
            climb()
    assert task.owner_role != "cadre"
    assert drain_at(days_later(90)) == 0
