"""An overdue deadline climbs: cadre → township → county → city, and everybody it touches is told."""

from datetime import timedelta

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.outbox import OutboxRow
from marketplace.tasks import commands
from marketplace.tasks.models import Task
from marketplace.tasks.rules import next_step
from tests.factories import QUJIANG, VILLAGE, make_household, make_user

TOWNSHIP = "330803104000"


def overdue_task(**values: object) -> Task:
    household = make_household()
    known = {
        "by": SYSTEM,
        "due_at": clock.now() - timedelta(hours=1),
        "area_code": VILLAGE,
        "role": "cadre",
        "path": "/needs/x",
    }
    commands.open_task("need_help", household, **(known | values))  # type: ignore[arg-type]
    return db.session.query(Task).filter_by(noun_uid=household.uid).one()


def told(kind: str) -> list[int]:
    rows = db.session.query(OutboxRow).filter_by(kind=kind).order_by(OutboxRow.id)
    return [row.recipient_id for row in rows]


@pytest.mark.parametrize(
    ("role", "area", "above"),
    [
        ("cadre", VILLAGE, ("township", TOWNSHIP)),
        ("clerk", VILLAGE, ("township", TOWNSHIP)),
        ("cadre", QUJIANG, ("bureau", QUJIANG)),  # a cadre placed in the county has no township above
        ("township", TOWNSHIP, ("bureau", QUJIANG)),
        ("officer", QUJIANG, ("bureau", QUJIANG)),
        ("bureau", QUJIANG, ("bureau", "330800000000")),
        ("bureau", "330110000000", ("bureau", "330100000000")),  # a county code that ends in zero is no city
        ("bureau", "331000000000", ("bureau", "330000000000")),
        ("bureau", "330000000000", None),  # nobody is above the province
        ("household", VILLAGE, None),  # the rooms' own clocks end what households and posters leave
    ],
)
def test_each_role_hands_up_to_the_next(role: str, area: str, above: tuple[str, str] | None) -> None:
    assert next_step(role, area) == above


@pytest.mark.both_databases
def test_an_overdue_task_climbs_once_and_tells_old_and_new_owner(app: APIFlask) -> None:
    cadre, officer = make_user("cadre"), make_user("township", TOWNSHIP)
    task = overdue_task(owner_id=cadre.id)
    assert commands.drain() == 1
    assert commands.drain() == 0
    assert (task.owner_role, task.area_code, task.owner_id, task.level) == ("township", TOWNSHIP, None, 1)
    assert (told("task_climbed"), told("task_overdue")) == ([officer.id], [cadre.id])


def test_a_step_that_nobody_holds_is_passed_over(app: APIFlask) -> None:
    city = make_user("bureau", "330800000000")
    task = overdue_task(owner_id=make_user("cadre").id)
    commands.drain()
    assert (task.owner_role, task.area_code) == ("bureau", "330800000000")
    assert told("task_climbed") == [city.id]


def test_the_city_is_not_told_of_what_its_county_has_to_do(app: APIFlask) -> None:
    county = make_user("bureau", QUJIANG)
    make_user("bureau", "330800000000")
    overdue_task(role="township", area_code=TOWNSHIP)
    commands.drain()
    assert told("task_climbed") == [county.id]


def test_where_nobody_is_above_the_owner_is_asked_again_and_again(app: APIFlask) -> None:
    cadre = make_user("cadre")
    task = overdue_task(owner_id=cadre.id)
    commands.drain()
    assert task.owner_id == cadre.id and task.due_at > clock.now()
    with clock.set_to(clock.now() + timedelta(days=10)):
        commands.drain()
    assert told("task_waiting") == [cadre.id, cadre.id]


def test_it_climbs_to_the_top_while_nobody_does_it(app: APIFlask) -> None:
    for role, area in (("township", TOWNSHIP), ("bureau", QUJIANG), ("bureau", "330000000000")):
        make_user(role, area)
    task, day = overdue_task(owner_id=make_user("cadre").id), clock.now()
    for step in range(5):
        with clock.set_to(day + timedelta(days=5 * step)):
            commands.drain()
    assert (task.area_code, task.level) == ("330000000000", 3)


def test_deadlines_of_households_and_posters_do_not_climb(app: APIFlask) -> None:
    make_user("township", TOWNSHIP)
    overdue_task(role="household"), overdue_task(role="enterprise")
    assert commands.drain() == 0


def test_a_new_pairing_takes_the_open_tasks_along(app: APIFlask) -> None:
    old, new = make_user("cadre"), make_user("cadre")
    task = overdue_task(owner_id=old.id, household_id=7)
    other = overdue_task(owner_id=old.id, household_id=8)
    commands.hand_over(7, to=new.id, by=SYSTEM)
    assert (task.owner_id, other.owner_id) == (new.id, old.id)
