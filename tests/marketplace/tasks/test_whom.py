"""Whom a task or a notice is about: read by those who may know, joined when the page is read."""

from typing import Any

import pytest

from marketplace import audit, clock
from marketplace.access import SYSTEM
from marketplace.accounts.models import User
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.models import Household, Person
from marketplace.matches import effects
from marketplace.notices import commands as notices
from marketplace.outbox import OutboxRow
from marketplace.tasks import commands
from marketplace.tasks.models import Task
from tests.client import Client
from tests.factories import (
    LONGQUAN,
    QUJIANG,
    VILLAGE,
    make_area,
    make_household,
    make_job,
    make_organisation,
    make_person,
    make_user,
    pair,
)  # fmt: skip
from tests.factories.loop import make_match

TOWNSHIP = "330803104000"


@pytest.fixture
def loop(client: Client) -> Any:
    """A match that waits, of the daughter of a paired household, with its task and its notices."""
    make_area(VILLAGE, "樟木村")
    firm, cadre = make_organisation(), make_user("cadre", name="周干部")
    household = make_household(cadre)
    make_person(household, name="王大明")
    person = make_person(household, name="王小丽")
    match = make_match(person, make_job(firm), "applied")
    effects.ask_decision(match, by=SYSTEM)
    effects.tell(match, "match_applied", "household", "organisation", "cadre", by=SYSTEM)
    notices.drain()
    db.session.commit()
    return {"firm": firm, "cadre": cadre, "household": household, "match": match, "person": person}


def _seen(person: Person) -> int:
    return db.session.query(AuditEntry).filter_by(noun="people", noun_uid=person.uid, action="seen").count()


def test_the_cadre_reads_who_and_where_and_it_is_on_record(client: Client, loop: Any) -> None:
    client.sign_in(loop["cadre"])
    for n, address in enumerate(("/tasks", "/notices", "/home"), 1):
        text = client.get(address).text
        assert "王小丽" in text and "樟木村" in text and "干部：周干部" not in text
        assert _seen(loop["person"]) == n


def test_a_township_reads_the_family_name_the_village_and_the_cadre(client: Client, loop: Any) -> None:
    text = client.sign_in(make_user("township", TOWNSHIP)).get("/tasks/area").text
    assert "王*" in text and "王小丽" not in text and "樟木村" in text and "干部：周干部" in text
    assert _seen(loop["person"]) == 0


def test_the_household_reads_the_name_alone_and_leaves_no_trail(client: Client, loop: Any) -> None:
    text = client.sign_in(make_user("household", household=loop["household"])).get("/notices").text
    assert "王小丽" in text and "樟木村" not in text.split("<main")[1]
    assert _seen(loop["person"]) == 0


def test_a_poster_learns_no_name_from_a_task_or_a_notice(client: Client, loop: Any) -> None:
    effects.ask_outcome(loop["match"], by=SYSTEM)
    db.session.commit()
    client.sign_in(make_user("enterprise", organisation=loop["firm"]))
    for address in ("/tasks", "/notices", "/home"):
        assert "王" not in client.get(address).text.split("<main")[1]


@pytest.mark.parametrize(("role", "area"), [("bureau", LONGQUAN), ("officer", QUJIANG), ("cadre", QUJIANG)])
def test_whoever_has_no_right_to_the_household_reads_no_name_in_a_notice_that_came(
    client: Client, loop: Any, role: str, area: str
) -> None:
    stranger = make_user(role, area)
    task = db.session.query(Task).filter_by(noun_uid=loop["match"].uid).one()
    commands._tell(task, "task_climbed", stranger.id, "1")
    notices.drain()
    db.session.commit()
    text = client.sign_in(stranger).get("/notices").text
    assert 'class="card-item notice' in text and "王" not in text.split("<main")[1]


def test_no_name_lies_in_tasks_outbox_or_notices(loop: Any) -> None:
    from marketplace.notices.models import Notice

    for table in (Task, OutboxRow, Notice):
        assert not any("王" in str(row.params) for row in db.session.query(table))  # type: ignore[var-annotated]
    to_firm = db.session.query(OutboxRow).filter_by(recipient_kind="organisation").one()
    assert "person" not in to_firm.params and "household" not in to_firm.params


def test_what_is_about_the_whole_household_names_its_head(client: Client, loop: Any) -> None:
    household: Household = loop["household"]
    due_at, cadre = clock.midnight_after(clock.today()), loop["cadre"]
    commands.open_task("need_help", household, by=SYSTEM, due_at=due_at, area_code=VILLAGE, role="cadre",
                       owner_id=cadre.id, household_id=household.id)  # fmt: skip
    db.session.commit()
    assert "王大明户" in client.sign_in(cadre).get("/tasks?kind=need_help").text


def test_a_cadre_who_handed_the_household_over_reads_no_name_any_more(client: Client, loop: Any) -> None:
    former: User = loop["cadre"]
    db.session.query(Household).filter_by(id=loop["household"].id).one()
    from marketplace.households.models import Pairing

    db.session.query(Pairing).filter_by(cadre_id=former.id).one().ended_on = clock.today()
    db.session.flush()
    pair(loop["household"], make_user("cadre"))
    db.session.commit()
    assert "王" not in client.sign_in(former).get("/notices").text.split("<main")[1]


def test_names_cost_as_many_statements_for_twenty_as_for_two(client: Client, statements: list[str]) -> None:
    make_area(VILLAGE, "樟木村")
    cadre, counts = make_user("cadre"), []
    client.sign_in(cadre)
    for n in (2, 18):
        for _ in range(n):
            match = make_match(make_person(make_household(cadre)), make_job(), "applied")
            effects.ask_decision(match, by=SYSTEM)
            effects.tell(match, "match_applied", "cadre", by=SYSTEM)
        notices.drain()
        db.session.commit()
        for address in ("/tasks", "/notices"):
            statements.clear()
            client.get(address)
            counts.append(len([s for s in statements if not s.startswith(("INSERT", "UPDATE", "BEGIN"))]))
    assert counts[:2] == counts[2:]
    assert audit.waiting() is False
