"""The to-do list: mine alone, overdue first, each line opens the very thing."""

from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.access import SYSTEM
from marketplace.db import db
from marketplace.tasks import commands
from tests.client import Client
from tests.factories import LONGQUAN, QUJIANG, VILLAGE, make_household, make_organisation, make_user

TOWNSHIP = "330803104000"


def a_task(kind: str = "need_help", *, days: int = 3, **values: object) -> str:
    household = make_household()
    due_at = clock.midnight_after(clock.today() + timedelta(days=days))
    known = {"by": SYSTEM, "due_at": due_at, "area_code": VILLAGE, "role": "cadre", "path": f"/needs/{household.uid}"}
    commands.open_task(kind, household, **(known | values))  # type: ignore[arg-type]
    db.session.commit()
    return f"/needs/{household.uid}"


def test_the_most_overdue_stands_first_and_each_opens_its_thing(client: Client) -> None:
    cadre = make_user("cadre")
    paths = [a_task(days=days, owner_id=cadre.id) for days in (3, -2, 0)]
    text = client.sign_in(cadre).get("/tasks").text
    places = [text.index(f'href="{path}"') for path in paths]
    assert places[1] < places[2] < places[0]
    assert "逾期 2 天" in text and "今天到期" in text and "还有 3 天" in text


def test_everybody_sees_the_tasks_of_their_own_role_area_organisation_or_household_alone(client: Client) -> None:
    firm, household = make_organisation(), make_household()
    mine = {
        make_user("township", TOWNSHIP).id: a_task(role="township", area_code=TOWNSHIP),
        make_user("enterprise", organisation=firm).id: a_task(role="enterprise", organisation_id=firm.id),
        make_user("household", household=household).id: a_task(role="household", household_id=household.id),
    }
    from marketplace.accounts.models import User

    for user_id, path in mine.items():
        text = client.sign_in(db.session.get_one(User, user_id)).get("/tasks").text
        assert [p for p in mine.values() if f'"{p}"' in text] == [path]


def test_a_household_does_not_see_what_its_cadre_has_to_do_about_it(client: Client) -> None:
    household, cadre = make_household(), make_user("cadre")
    path = a_task(role="cadre", owner_id=cadre.id, household_id=household.id)
    assert path not in client.sign_in(make_user("household", household=household)).get("/tasks").text
    assert path in client.sign_in(cadre).get("/tasks").text


def test_the_list_of_one_kind_holds_as_many_as_its_count_says(client: Client) -> None:
    cadre = make_user("cadre")
    for kind in ("need_help", "need_help", "need_acknowledge"):
        a_task(kind, owner_id=cadre.id)
    text = client.sign_in(cadre).get("/tasks?kind=need_help").text
    assert text.count('class="card-item task') == 2
    assert '<span class="count">2</span>' in text


@pytest.mark.parametrize(("area", "sees"), [(QUJIANG, True), (LONGQUAN, False)])
def test_a_bureau_sees_what_is_late_in_its_own_area_only(client: Client, area: str, sees: bool) -> None:
    path = a_task(days=-3, owner_id=make_user("cadre").id)
    text = client.sign_in(make_user("bureau", area)).get("/tasks/area?late=1").text
    assert (path in text) is sees


def test_the_counts_of_an_area_are_those_of_its_lists(client: Client) -> None:
    for kind, days in (("need_help", -3), ("need_help", 3), ("match_decision", 3)):
        a_task(kind, days=days, owner_id=make_user("cadre").id)
    client.sign_in(make_user("bureau"))
    for address, n in (("", 3), ("?kind=need_help", 2), ("?late=1", 1), ("?late=1&kind=match_decision", 0)):
        text = client.get(f"/tasks/area{address}").text
        assert text.count('class="card-item task') == n
        assert n == 0 or f'<span class="count">{n}</span>' in text


def test_a_cadre_may_not_read_what_is_late_in_the_area(client: Client) -> None:
    assert client.sign_in(make_user("cadre")).get("/tasks/area?late=1").status_code == 403


@pytest.mark.parametrize(
    "address", ["/tasks?page=x", "/tasks?page=0", "/tasks?page=999999999", "/tasks?page=0000001" + "9" * 30]
)
def test_a_page_that_is_none_is_not_found(client: Client, address: str) -> None:
    assert client.sign_in(make_user("cadre")).get(address).status_code == 404


def test_twenty_tasks_take_as_many_statements_as_two(client: Client, statements: list[str]) -> None:
    cadre, counts = make_user("cadre"), []
    client.sign_in(cadre)
    for n in (2, 18):
        for _ in range(n):
            a_task(owner_id=cadre.id)
        statements.clear()
        client.get("/tasks")
        counts.append(len(statements))
    assert counts[0] == counts[1]
