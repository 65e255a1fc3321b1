"""The trail of an area: its own rows alone, by thing, person and day, and who read of whom is on record."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace import audit, clock
from marketplace.access import SYSTEM
from marketplace.audit import AuditEntry
from marketplace.bureau import things, trail
from marketplace.db import db
from marketplace.households.models import Household
from marketplace.tasks.commands import open_task
from tests.client import Client
from tests.conftest import count
from tests.factories import (  # fmt: skip
    LONGQUAN,
    OTHER_VILLAGE,
    QUJIANG,
    VILLAGE,
    make_area,
    make_household,
    make_job,
    make_offer,
    make_organisation,
    make_person,
    make_user,
)
from tests.factories.loop import make_delivery, make_match, make_need, make_placement

TOWNSHIP, NEXT_TOWNSHIP, NEXT_VILLAGE = "330803104000", "330803105000", "330803105201"
PROVINCE = "330000000000"


def happens(thing: object, *, by: object = SYSTEM, **detail: object) -> None:
    audit.record("edited", thing, by=by, **detail)  # type: ignore[arg-type]
    db.session.commit()


def everything_about(household: Household) -> list[str]:
    """One row of the trail for each kind of thing that lies where the household lives; their uids."""
    person = make_person(household)
    match, helped = make_match(person, make_job(area_code=household.area_code)), make_match(person, make_offer())
    placement, delivery = make_placement(make_match(person, make_job(), "placed")), make_delivery(helped)
    rows = [household, person, match, placement, delivery, make_need(household), match.job]
    rows += [make_organisation(area_code=household.area_code), make_user("clerk", household.area_code)]
    for row in rows:
        happens(row)
    return [row.uid for row in rows]


def shown(client: Client, address: str = "/trail") -> set[str]:
    lines = client.get(address).text.partition('class="lines trail"')[2].partition("</ol>")[0]
    return set(re.findall(r"thing=([a-z0-9]{16})", lines))


@pytest.fixture
def two_places(app: object) -> tuple[list[str], list[str], list[str]]:
    for code in (VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE):
        make_area(code)
    here, next_door, far = (make_household(area_code=code) for code in (VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE))
    return everything_about(here), everything_about(next_door), everything_about(far)


def test_each_office_reads_the_rows_of_its_own_area_alone(
    client: Client, two_places: tuple[list[str], list[str], list[str]]
) -> None:
    here, next_door, far = map(set, two_places)
    others = here | next_door | far
    assert shown(client.sign_in(make_user("township", TOWNSHIP))) & others == here
    assert shown(client.sign_in(make_user("township", NEXT_TOWNSHIP))) & others == next_door
    assert shown(client.sign_in(make_user("bureau", QUJIANG))) & others == here | next_door
    client.sign_in(make_user("bureau", PROVINCE))
    assert shown(client, f"/trail?county={LONGQUAN}") & others == far


@pytest.mark.parametrize("place", [LONGQUAN, PROVINCE, "000000000000", "x", "330803000000' OR 1=1"])
@pytest.mark.parametrize("role", ["township", "bureau"])
def test_a_county_that_is_not_ones_own_is_not_found(client: Client, two_places: object, role: str, place: str) -> None:
    client.sign_in(make_user(role, TOWNSHIP if role == "township" else QUJIANG))
    assert client.http.get("/trail", query_string={"county": place}).status_code == 404


def test_no_filter_leads_out_of_the_area(client: Client, two_places: tuple[list[str], list[str], list[str]]) -> None:
    _here, next_door, far = two_places
    client.sign_in(make_user("township", TOWNSHIP))
    for uid in (*next_door, *far):
        assert uid not in shown(client, f"/trail?thing={uid}")
        assert "这里没有记录" in client.get(f"/trail?thing={uid}").text


def test_of_a_household_everything_about_it_is_shown(
    client: Client, two_places: tuple[list[str], list[str], list[str]]
) -> None:
    household, person, match, placement, delivery, need, *_others = two_places[0]
    found = shown(client.sign_in(make_user("bureau")), f"/trail?thing={household}")
    assert found == {person, match, placement, delivery, need}  # the household itself is the page


def test_a_line_says_who_when_what_from_to_and_why(client: Client) -> None:
    make_area(VILLAGE)
    job, officer = make_job(title="炒茶工"), make_user("bureau", name="王科长")
    audit.move(job, "closed", by=SYSTEM.as_role("bureau"), why="over")
    db.session.commit()
    db.session.execute(sa.update(AuditEntry).values(actor_uid=officer.uid))
    text = client.sign_in(officer).get("/trail").text
    line = re.sub(r"<[^>]+>|\s+", " ", text[text.index('class="lines trail"') :])
    for words in (
        "岗位",
        "炒茶工",
        "招人中",
        "已关闭",
        "原因：已到期",
        "王科长",
        "乡村振兴局",
        str(clock.today().year),
    ):
        assert words in line


def test_filters_narrow_by_kind_role_person_and_day(client: Client) -> None:
    job, household = make_job(), make_household()
    clerk, bureau = make_user("clerk", VILLAGE), make_user("bureau")
    with clock.set_to(clock.now() - timedelta(days=3)):
        happens(job)
    happens(household, by=SYSTEM.as_role("clerk"))
    rows = sa.update(AuditEntry).where(AuditEntry.noun == "households").values(actor_uid=clerk.uid)
    db.session.execute(rows)
    client.sign_in(bureau)
    then, today = clock.today() - timedelta(days=3), clock.today()
    for address, uid in (
        ("noun=jobs", job.uid), ("noun=households", household.uid), ("role=clerk", household.uid),
        (f"actor={clerk.uid}", household.uid), (f"day={then}", job.uid), (f"day={today}&role=clerk", household.uid),
    ):  # fmt: skip
        assert shown(client, f"/trail?{address}") == {uid}, address


def test_a_line_about_a_deadline_says_which(client: Client) -> None:
    household = make_household()
    due_at = clock.now() + timedelta(days=3)
    open_task("need_help", household, by=SYSTEM, due_at=due_at, area_code=VILLAGE, role="cadre")
    db.session.commit()
    text = client.sign_in(make_user("bureau")).get("/trail?noun=tasks").text
    assert "期限 “办理诉求”" in text
    assert "期限 “办理诉求”" in client.get(f"/trail?thing={household.uid}").text


def test_pages_go_by_the_number_of_the_line_and_miss_none(client: Client) -> None:
    job = make_job()
    for _ in range(trail.SIZE + 3):
        audit.record("edited", job, by=SYSTEM)
    db.session.commit()
    client.sign_in(make_user("bureau"))
    numbers, address = [], "/trail?noun=jobs"
    while address:
        text = client.get(address).text
        numbers += [int(n) for n in re.findall(r"第 (\d+) 号", text)]
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert numbers == list(range(trail.SIZE + 3, 0, -1))
    assert client.http.get("/trail?before=x").status_code == 404


def test_reading_the_trail_of_somebody_is_on_record_and_a_name_is_masked(client: Client) -> None:
    make_area(VILLAGE)
    household = make_household()
    person = make_person(household, name="张有福")
    happens(person)
    text = client.sign_in(make_user("bureau")).get(f"/trail?thing={person.uid}").text
    assert "张有福" not in text and "张" in text
    assert count(f"SELECT count(*) FROM audit_entries WHERE action = 'seen' AND noun_uid = '{person.uid}'") == 1


def test_the_name_of_a_family_member_who_acted_is_masked(client: Client) -> None:
    household = make_household()
    member = make_user("household", household=household, name="李秀英")
    happens(household, by=SYSTEM.as_role("household"))
    db.session.execute(sa.update(AuditEntry).values(actor_uid=member.uid))
    text = client.sign_in(make_user("bureau")).get("/trail").text
    assert "李秀英" not in text and "李" in text


@pytest.mark.parametrize("role", ["cadre", "clerk", "officer"])
def test_others_do_not_read_it(client: Client, role: str) -> None:
    assert client.sign_in(make_user(role, VILLAGE)).http.get("/trail").status_code == 403


@pytest.mark.both_databases
@pytest.mark.parametrize(("role", "area"), [("bureau", QUJIANG), ("township", TOWNSHIP), ("bureau", PROVINCE)])
def test_twenty_lines_of_each_kind_take_as_many_statements_as_two(
    client: Client, statements: list[str], role: str, area: str
) -> None:
    make_area(VILLAGE)
    client.sign_in(make_user(role, area))
    counts = []
    for n in (2, 4):
        for _ in range(n):
            everything_about(make_household())
        statements.clear()
        client.get("/trail")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_every_table_with_a_subject_has_a_place() -> None:
    assert things.SUBJECTS.keys() <= things.PLACES.keys()
