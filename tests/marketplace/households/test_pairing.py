"""One cadre for each household, deputies for absences, and the household's own sign-in."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.access import SYSTEM
from marketplace.accounts.models import User
from marketplace.accounts.rules import USERNAME
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households import queries, sign_ins
from marketplace.households.clock import drain as drain_pairings
from marketplace.households.models import Deputyship, Household, Pairing
from marketplace.outbox import OutboxRow
from marketplace.tasks.commands import open_task
from marketplace.tasks.models import Task
from tests.client import Client
from tests.factories import LONGQUAN, VILLAGE, grant, make_area, make_household, make_person, make_user

TODAY = clock.today()
TOWNSHIP, OTHER_TOWNSHIP = "330803104000", "330803105000"


@pytest.fixture
def cadre(app: Any) -> User:
    make_area()
    return make_user("cadre", name="周干部")


@pytest.fixture
def household(cadre: User) -> Household:
    row = make_household(cadre)
    make_person(row, name="吴秀英")
    return row


@pytest.fixture
def township(client: Client, household: Household) -> Client:
    return client.sign_in(make_user("township", "330803104000"))


@pytest.mark.both_databases
def test_a_household_is_handed_over_and_everybody_is_told(township: Client, household: Household, cadre: User) -> None:
    after = make_user("cadre", "330803104000", name="郑干部")
    db.session.commit()
    done = township.fill(f"/households/{household.uid}/pair", cadre=after.uid, note="户主听力不好请上门")
    assert done.status_code == 303
    assert queries.cadre_of(household.id) == after.id
    ended = db.session.scalars(sa.select(Pairing).where(Pairing.cadre_id == cadre.id)).one()
    assert ended.ended_on == TODAY
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "paired")).one()
    assert (entry.why, entry.detail) == ("", {"cadre": after.uid, "before": cadre.uid})
    told = db.session.scalars(sa.select(OutboxRow.recipient_id).where(OutboxRow.recipient_kind == "user"))
    assert set(told) == {after.id, cadre.id}
    assert "郑干部" in township.get(f"/households/{household.uid}").text


def test_a_cadre_of_another_county_or_the_same_again_is_refused(
    township: Client, household: Household, cadre: User
) -> None:
    stranger = make_user("cadre", LONGQUAN)
    db.session.commit()
    path = f"/households/{household.uid}/pair"
    assert township.fill(path, cadre=stranger.uid, note="x").status_code == 422
    assert township.fill(path, cadre=cadre.uid, note="x").status_code == 422
    assert queries.cadre_of(household.id) == cadre.id


@pytest.mark.both_databases
def test_the_database_refuses_a_second_cadre(household: Household) -> None:
    db.session.add(Pairing(household_id=household.id, cadre_id=make_user("cadre").id, started_on=TODAY))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()


def test_a_cadre_pairs_nobody(client: Client, household: Household, cadre: User) -> None:
    client.sign_in(cadre)
    assert client.get(f"/households/{household.uid}/pair").status_code == 403
    assert client.get("/households/cadres").status_code == 403


def test_cadres_are_listed_with_their_counts(township: Client, household: Household, cadre: User) -> None:
    page = township.get("/households/cadres").text
    assert "周干部" in page
    assert "周干部" not in township.get("/households/cadres?words=郑").text
    assert make_user("cadre", LONGQUAN, name="外县").name not in township.get("/households/cadres").text


def test_the_cadre_list_costs_as_many_statements_with_20_as_with_2(township: Client, statements: list[str]) -> None:
    counts = []
    for n in (1, 18):
        for _ in range(n):
            make_household(make_user("cadre"))
        statements.clear()
        township.get("/households/cadres")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_cadre_appoints_a_deputy_who_then_sees_the_households(
    client: Client, household: Household, cadre: User
) -> None:
    deputy = make_user("cadre", name="郑干部")
    client.sign_in(cadre)
    path = f"/households/cadres/{cadre.uid}"
    until = (TODAY + timedelta(days=5)).isoformat()
    assert client.fill(path, deputy=deputy.uid, from_on=TODAY.isoformat(), until_on=until).status_code == 303
    assert queries.decider_of(household.id) == deputy.id
    client.sign_in(deputy)
    assert client.get(f"/households/{household.uid}").status_code == 200
    client.sign_in(cadre)
    row = db.session.scalars(sa.select(Deputyship)).one()
    client.post(f"{path}/deputies/{row.uid}/end")
    assert queries.decider_of(household.id) == cadre.id
    client.sign_in(deputy)
    assert client.get(f"/households/{household.uid}").status_code == 404


@pytest.mark.parametrize(
    ("start", "days", "status"),
    [(0, 0, 303), (0, 183, 303), (0, 184, 422), (2, -1, 422), (-5, 1, 422), (4, 3, 422)],
)
def test_days_of_a_deputy_are_plausible_and_never_twice(
    client: Client, cadre: User, start: int, days: int, status: int
) -> None:
    deputy = make_user("cadre")
    later = TODAY + timedelta(days=5)
    if (start, days) == (4, 3):
        db.session.add(Deputyship(cadre_id=cadre.id, deputy_id=deputy.id, from_on=later, until_on=later))
        db.session.flush()
    client.sign_in(cadre)
    first = TODAY + timedelta(days=start)
    values = {"from_on": first.isoformat(), "until_on": (first + timedelta(days=days)).isoformat()}
    assert client.fill(f"/households/cadres/{cadre.uid}", deputy=deputy.uid, **values).status_code == status


def test_deputies_are_offered_from_the_own_township_and_found_by_name_elsewhere(client: Client) -> None:
    cadre = make_user("cadre", TOWNSHIP, name="周干部")
    near, far = make_user("cadre", TOWNSHIP, name="近干部"), make_user("cadre", OTHER_TOWNSHIP, name="远干部")
    for n in range(40):
        make_user("cadre", OTHER_TOWNSHIP, name=f"旁干部{n}")
    db.session.commit()
    client.sign_in(cadre)
    path = f"/households/cadres/{cadre.uid}"
    page = client.get(path).text
    assert near.uid in page and far.uid not in page
    found = client.get(f"{path}?words=远").text
    assert far.uid in found and near.uid not in found
    many = client.get(f"{path}?words=旁").text
    assert many.count("<option") == 31 and "还有 10 人" in many
    days = {"from_on": TODAY.isoformat(), "until_on": TODAY.isoformat()}
    assert client.fill(f"{path}?words=远", deputy=far.uid, **days).status_code == 303


def test_where_nobody_works_in_the_own_township_all_are_offered(client: Client) -> None:
    cadre, far = make_user("cadre", TOWNSHIP), make_user("cadre", OTHER_TOWNSHIP)
    db.session.commit()
    client.sign_in(cadre)
    assert far.uid in client.get(f"/households/cadres/{cadre.uid}").text


def test_nobody_appoints_for_a_stranger(client: Client, cadre: User) -> None:
    client.sign_in(make_user("cadre"))
    assert client.get(f"/households/cadres/{cadre.uid}").status_code in (403, 404)
    client.sign_in(make_user("township", "331181101000"))
    assert client.get(f"/households/cadres/{cadre.uid}").status_code == 404


def test_a_deputy_who_is_away_too_is_refused(client: Client, cadre: User) -> None:
    deputy = make_user("cadre")
    db.session.add(Deputyship(cadre_id=deputy.id, deputy_id=make_user("cadre").id, from_on=TODAY, until_on=TODAY))
    db.session.flush()
    client.sign_in(cadre)
    values = {"from_on": TODAY.isoformat(), "until_on": TODAY.isoformat()}
    assert client.fill(f"/households/cadres/{cadre.uid}", deputy=deputy.uid, **values).status_code == 422


@pytest.mark.parametrize("role", ["cadre", "clerk"])
def test_the_household_gets_a_sign_in_and_later_a_code(
    client: Client, household: Household, cadre: User, role: str
) -> None:
    client.sign_in(cadre if role == "cadre" else make_user("clerk", VILLAGE))
    opened = client.fill(f"/households/{household.uid}/sign-in", username="wuxiuying01")
    assert opened.status_code == 200
    user = db.session.scalars(sa.select(User).where(User.username == "wuxiuying01")).one()
    assert [(grant.role, grant.household_id) for grant in user.grants] == [("household", household.id)]
    again = client.post(f"/households/{household.uid}/code")
    assert again.status_code == 200
    codes = [re.search(r"<strong>([2-9A-Z]{4}-?[2-9A-Z]{4})</strong>", page.text) for page in (opened, again)]
    assert codes[0] and codes[1] and codes[0][1] != codes[1][1]
    assert client.fill(f"/households/{household.uid}/sign-in", username="second").status_code == 422


def test_a_name_is_proposed_and_the_slip_says_all_that_the_household_needs(
    client: Client, household: Household, cadre: User
) -> None:
    client.sign_in(cadre)
    form = client.get(f"/households/{household.uid}/sign-in").text
    proposed = re.search(r'name="username"[^>]*value="([a-z]+[0-9]{4})"', form)
    assert proposed
    slip = client.fill(f"/households/{household.uid}/sign-in", username=proposed[1]).text
    assert all(words in slip for words in ("http://localhost/", proposed[1], "有效期到", cadre.name, "我有验证码"))


@pytest.mark.usefixtures("app")
def test_a_proposed_name_fits_whatever_somebody_is_called() -> None:
    for name in ("吴秀英", "阿卜杜拉·买买提·艾合买提江", "", "王"):
        assert USERNAME.fullmatch(sign_ins.proposed_name(name))


def test_a_code_is_for_those_who_look_after_the_household(client: Client, household: Household) -> None:
    for user in (make_user("cadre"), make_user("bureau"), make_user("household", household=household)):
        client.sign_in(user)
        assert client.post(f"/households/{household.uid}/code").status_code in (403, 404)


def end_role(user: User) -> None:
    user.grants[0].valid_to = TODAY
    db.session.commit()


def ended_pairings() -> int:
    n = drain_pairings()
    db.session.commit()
    return n


@pytest.mark.both_databases
def test_a_pairing_ends_with_the_role_and_a_role_elsewhere_does_not_bring_it_back(
    client: Client, household: Household, cadre: User
) -> None:
    path = f"/households/{household.uid}"
    assert client.sign_in(cadre).get(path).status_code == 200
    end_role(cadre)
    grant(cadre, "cadre", area="330803001000")
    db.session.commit()
    assert (ended_pairings(), ended_pairings()) == (1, 0)
    assert queries.cadre_of(household.id) is None
    assert client.sign_in(cadre).get(path).status_code == 404


def test_a_role_that_is_renewed_in_place_keeps_the_pairing(household: Household, cadre: User) -> None:
    end_role(cadre)
    grant(cadre, "cadre", area="330803000000")
    db.session.commit()
    assert ended_pairings() == 0


def test_what_waited_for_the_cadre_goes_to_the_township(household: Household, cadre: User) -> None:
    make_user("township", "330803104000")
    open_task("need_help", household, by=SYSTEM, due_at=clock.now(), area_code=household.area_code, role="cadre",
              owner_id=cadre.id, household_id=household.id)  # fmt: skip
    end_role(cadre)
    ended_pairings()
    tasks = {task.kind: task.owner_role for task in db.session.query(Task)}
    assert set(tasks.values()) == {"township"} and "pair_household" in tasks


def test_who_is_no_cadre_any_more_stands_in_for_nobody(cadre: User) -> None:
    deputy = make_user("cadre", "330803104000")
    db.session.add(Deputyship(cadre_id=cadre.id, deputy_id=deputy.id, from_on=TODAY, until_on=TODAY))
    db.session.commit()
    assert queries.deputies_today(deputy.id) == (cadre.id,)
    end_role(deputy)
    assert queries.deputies_today(deputy.id) == ()
