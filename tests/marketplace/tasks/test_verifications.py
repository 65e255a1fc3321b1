"""A registration that waits is a deadline of its office."""

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.accounts import commands_organisations
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.tasks import verifications
from marketplace.tasks.models import Task
from tests.factories import QUJIANG, make_organisation, make_user

TOWNSHIP = "330803104000"


@pytest.mark.both_databases
def test_a_waiting_registration_opens_one_task_and_its_answer_closes_it(app: APIFlask) -> None:
    organisation = make_organisation(state="pending")
    assert verifications.drain() == 1
    assert verifications.drain() == 0
    task = db.session.query(Task).one()
    assert (task.kind, task.owner_role, task.area_code) == ("verify_organisation", "bureau", QUJIANG)
    assert 5 <= (task.due_at - clock.now()).days <= 6
    assert task.path == f"/organisations/{organisation.uid}"
    commands_organisations.refuse(organisation, "执照不清楚", by=principal_of(make_user("bureau")))
    assert verifications.drain() == 1
    assert task.state == "done"


def test_the_township_has_it_where_somebody_works_there(app: APIFlask) -> None:
    make_organisation(state="pending", area_code=TOWNSHIP)
    make_user("township", TOWNSHIP)
    make_organisation(state="pending", area_code="330803105000")
    verifications.drain()
    owners = {(task.owner_role, task.area_code) for task in db.session.query(Task)}
    assert owners == {("township", TOWNSHIP), ("bureau", QUJIANG)}
