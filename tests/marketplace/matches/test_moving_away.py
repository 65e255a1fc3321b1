"""What is open about a household goes with it to another village, and ends when it leaves the register."""

import pytest

from marketplace.db import db
from marketplace.households import commands as households
from marketplace.matches import clock as matches_clock
from marketplace.matches import commands
from marketplace.needs import clock as needs_clock
from marketplace.placements import clock as placements_clock
from marketplace.tasks.models import Task
from tests.factories import make_area
from tests.factories.loop import make_match, make_need, make_placement
from tests.marketplace.matches.scene import Scene

pytestmark = pytest.mark.usefixtures("app")
NEW_VILLAGE, NEW_TOWNSHIP = "330803105201", "330803105000"


def the_clocks() -> None:
    db.session.commit()
    for clock in (needs_clock, matches_clock, placements_clock):
        clock.drain()
    db.session.expire_all()


@pytest.mark.both_databases
def test_the_new_township_decides_after_a_move() -> None:
    scene = Scene()
    make_area(NEW_VILLAGE, "新村")
    waiting, need = commands.apply(scene.person, scene.job, by=scene.who("household")), make_need(scene.household)
    placement = make_placement(make_match(scene.person, scene.job, "placed"))
    db.session.commit()
    households.move_household(scene.household, NEW_VILLAGE, why="搬迁", by=scene.who("bureau"))
    tasks = db.session.query(Task).filter_by(state="open", household_id=scene.household.id).all()
    assert tasks and {task.area_code for task in tasks} <= {NEW_VILLAGE, NEW_TOWNSHIP}
    the_clocks()
    assert {waiting.area_code, need.area_code, placement.area_code} == {NEW_VILLAGE}


def test_what_was_over_stays_where_it_happened() -> None:
    scene = Scene()
    make_area(NEW_VILLAGE, "新村")
    over, before = make_match(scene.person, scene.job, "rejected"), scene.household.area_code
    households.move_household(scene.household, NEW_VILLAGE, why="搬迁", by=scene.who("bureau"))
    the_clocks()
    assert over.area_code == before


def test_off_the_register_nothing_waits_any_more() -> None:
    scene = Scene()
    waiting, need = commands.apply(scene.person, scene.job, by=scene.who("household")), make_need(scene.household)
    db.session.commit()
    households.exit_household(scene.household, why="脱贫", by=scene.who("bureau"))
    the_clocks()
    assert (waiting.state, waiting.reason_code, need.state) == ("withdrawn", "household_left", "withdrawn")
    assert not db.session.query(Task).filter_by(state="open", household_id=scene.household.id).count()
