"""Registering and changing households and people through their pages."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.accounts.models import User
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households import queries
from marketplace.households.models import Household, Person
from marketplace.vocabulary.commands import load_skills, load_terms
from seed import numbers
from seed.files import rows
from tests.client import Client
from tests.factories import OTHER_VILLAGE, VILLAGE, make_area, make_household, make_person, make_user

pytestmark = pytest.mark.slow

NUMBERS = numbers.IdNumbers()
BORN = clock.today().replace(year=clock.today().year - 50, month=1, day=1)


@pytest.fixture
def cadre(app: Any) -> User:
    make_area()
    return make_user("cadre")


@pytest.fixture
def person(cadre: User) -> Person:
    return make_person(make_household(cadre), name="吴秀英", sex="f", born_on=BORN)


def id_number(born: Any = BORN, sex: str = "f") -> str:
    return NUMBERS.take(born, sex)


def actions(thing: Household | Person) -> list[str]:
    rows_ = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.noun_uid == thing.uid).order_by(AuditEntry.id))
    return [row.action for row in rows_ if row.action != "seen"]


NEW = {
    "number": "33080310-77", "area_code": VILLAGE, "name": "郑大山", "sex": "m", "born_on": BORN.isoformat(),
    "category": "dibao", "category_source": "衢江区民政局", "category_from": "2025-01-01", "colour": "yellow",
}  # fmt: skip


def test_a_township_registers_a_household_with_its_head(client: Client, cadre: User) -> None:
    client.sign_in(make_user("township", "330803104000"))
    done = client.fill("/households/new", **NEW, id_number=id_number(sex="m"), phone="16100000001")
    household = db.session.scalars(sa.select(Household).where(Household.number == NEW["number"])).one()
    assert done.headers["Location"] == f"/households/{household.uid}"
    assert (household.state, household.county_code, household.colour) == ("registered", "330803000000", "yellow")
    head = household.members[0]
    assert (head.is_head, head.relation, head.phone) == (True, "head", "16100000001")
    assert actions(household)[0] == "move"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area_code": OTHER_VILLAGE}, "area_code"),  # not in the officer's area
        ({"born_on": (clock.today() + timedelta(days=1)).isoformat()}, "born_on"),
        ({"born_on": "1850-01-01"}, "born_on"),
        ({"id_number": "330825198002300017"}, "id_number"),
        ({"sex": "f", "id_number": numbers.IdNumbers().take(BORN, "m")}, "sex"),
        ({"phone": "12345"}, "phone"),
        ({"category_to": "2024-01-01"}, "category_to"),
        ({"category": "rich"}, "category"),
        ({"number": "<script>"}, "number"),
        ({"name": "山" * 41}, "name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_lost(
    client: Client, cadre: User, change: dict[str, str], field: str
) -> None:
    make_area(OTHER_VILLAGE, "别村")
    client.sign_in(make_user("township", "330803104000"))
    answer = client.fill("/households/new", **(NEW | change))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert change.get("name") or "郑大山" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).where(Household.number == NEW["number"])) == 0


def test_the_same_household_number_or_the_same_form_makes_one_household(client: Client, cadre: User) -> None:
    client.sign_in(make_user("township", "330803104000"))
    client.fill("/households/new", **NEW, once="abcdefghjkmnpqrs")
    assert client.fill("/households/new", **NEW).status_code == 422
    again = client.fill("/households/new", **(NEW | {"number": "33080310-78"}), once="abcdefghjkmnpqrs")
    assert again.status_code == 409
    assert (
        db.session.scalar(sa.select(sa.func.count(Household.id)).where(Household.number.startswith("33080310-"))) == 1
    )


@pytest.mark.parametrize(("role", "status"), [("cadre", 403), ("household", 403), ("clerk", 200), ("township", 200)])
def test_offices_and_the_clerk_of_the_village_register(client: Client, role: str, status: int) -> None:
    client.sign_in(make_user(role, VILLAGE))
    assert client.get("/households/new").status_code == status


@pytest.mark.both_databases
def test_nobody_is_registered_twice_wherever_it_was(client: Client, person: Person, cadre: User) -> None:
    number = id_number()
    twin = make_person(make_household(area_code=OTHER_VILLAGE))
    twin.id_number = number
    db.session.flush()
    client.sign_in(cadre)
    answer = client.fill(f"/households/people/{person.uid}/edit", id_number=number)
    assert answer.status_code == 422
    assert "这个身份证号已经登记过了" in answer.text
    twin.left_on = clock.today()  # who moved away may be registered in the new place
    db.session.commit()
    assert client.fill(f"/households/people/{person.uid}/edit", id_number=number).status_code == 303


def test_the_certificate_must_agree_with_what_is_sealed_already(client: Client, person: Person, cadre: User) -> None:
    person.id_number = id_number()
    db.session.flush()
    client.sign_in(cadre)
    other = numbers.disability_number(id_number(), "physical", 2)
    values = {"disability_category": "physical", "disability_grade": "2"}
    path = f"/households/people/{person.uid}/edit"
    assert client.fill(path, disability_number=other, **values).status_code == 422
    own = numbers.disability_number(person.id_number, "physical", 2)
    assert client.fill(path, disability_number=own, **(values | {"disability_grade": "3"})).status_code == 422
    assert client.fill(path, disability_number=own, **values).status_code == 303
    assert db.session.get_one(Person, person.id).disability_number == own


def test_an_empty_sealed_field_keeps_and_a_tick_takes_away(client: Client, person: Person, cadre: User) -> None:
    person.phone, person.illness = "16100000002", "高血压"
    db.session.flush()
    client.sign_in(cadre)
    path = f"/households/people/{person.uid}/edit"
    client.fill(path, name="吴秀兰")
    db.session.refresh(person)
    assert (person.name, person.phone, person.illness) == ("吴秀兰", "16100000002", "高血压")
    client.fill(path, clear="illness")
    db.session.refresh(person)
    assert (person.phone, person.illness, person.illness_sealed) == ("16100000002", "", None)


@pytest.mark.both_databases
def test_two_people_who_edit_at_once_see_both_versions_and_lose_nothing(
    client: Client, person: Person, cadre: User
) -> None:
    client.sign_in(cadre)
    path = f"/households/people/{person.uid}/edit"
    opened = person.version
    assert client.fill(path, name="吴秀兰", phone="16100000003").status_code == 303
    clash = client.fill(path, name="吴秀琴", version=str(opened))
    assert clash.status_code == 422
    assert "吴秀兰" in clash.text
    assert "吴秀琴" in clash.text
    assert db.session.get_one(Person, person.id).name == "吴秀兰"
    assert client.post(path, _form_of(clash.text) | {"name": "吴秀琴"}).status_code == 303
    db.session.refresh(person)
    assert (person.name, person.phone) == ("吴秀琴", "16100000003")


def test_a_clash_names_what_differs_and_nothing_else(client: Client, person: Person, cadre: User) -> None:
    load_skills(rows("vocabulary/skills.csv")[:30])
    person.hours_per_day, person.radius_km = 8, 10
    db.session.commit()
    client.sign_in(cadre)
    path, opened = f"/households/people/{person.uid}/work", person.version
    same = {"skills": ["vegetable_seedlings", "tea_picking"]}
    client.fill(path, radius_km="30", **same)
    clash = client.fill(path, version=str(opened), radius_km="5", skills=same["skills"][::-1])
    table = clash.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert (table.count("<tr>"), "30" in table, "5" in table) == (1, True, True)


def test_skills_alone_are_a_new_version_too(client: Client, person: Person, cadre: User) -> None:
    load_skills(rows("vocabulary/skills.csv")[:30])
    client.sign_in(cadre)
    path, opened = f"/households/people/{person.uid}/work", person.version
    assert client.fill(path, skills=["tea_picking"]).status_code == 303
    assert client.fill(path, version=str(opened), skills=["rice_seedling_raising"]).status_code == 422
    db.session.refresh(person)
    assert [skill.skill_code for skill in person.skills] == ["tea_picking"]


def _form_of(text: str) -> dict[str, Any]:
    import html5lib

    from tests.client import ELEMENT, _fields

    forms = list(html5lib.parse(text).iter(f"{ELEMENT}form"))
    return _fields(next(form for form in forms if "narrow" in (form.get("class") or "")))


def test_words_become_proposals_that_a_person_confirms(client: Client, person: Person, cadre: User) -> None:
    load_skills(rows("vocabulary/skills.csv"))
    client.sign_in(cadre)
    path = f"/households/people/{person.uid}/work"
    proposed = client.fill(path, skill_words="采茶、会绣十字花边，唱婺剧小调")
    assert proposed.status_code == 200
    assert "茶叶采摘" in proposed.text
    db.session.refresh(person)
    assert person.skills == []  # nothing is saved before somebody says yes
    data = _form_of(proposed.text)
    confirmed = data | {"skills": ["tea_picking"], "skill_texts": ["唱婺剧小调"]}
    assert client.post(path, confirmed).status_code == 303
    db.session.refresh(person)
    assert {(skill.skill_code, skill.text) for skill in person.skills} == {("tea_picking", ""), ("", "唱婺剧小调")}


@pytest.mark.parametrize(
    ("values", "ranked"),
    [
        ({"radius_km": "12"}, True), ({"wage_wished_fen": "3,200"}, True), ({"wanted_work": "采茶"}, True),
        ({"health_limits": ["lifting"]}, True), ({"busy_months": ["4", "5"]}, True),
        ({"experience_years": "6"}, True), ({}, False),
    ],
)  # fmt: skip
def test_what_the_engine_reads_asks_for_a_new_ranking(
    client: Client, person: Person, cadre: User, values: dict[str, Any], ranked: bool
) -> None:
    load_terms("health_limits", rows("vocabulary/health_limits.csv"))
    person.needs_ranking = False
    db.session.flush()
    client.sign_in(cadre)
    assert client.fill(f"/households/people/{person.uid}/work", **values).status_code == 303
    assert db.session.get_one(Person, person.id).needs_ranking is ranked


def test_places_where_work_is_wanted_are_known_by_the_names_people_use(
    client: Client, person: Person, cadre: User
) -> None:
    for code, name in (("330100000000", "杭州市"), ("330825000000", "龙游县")):
        make_area(code, name)
    client.sign_in(cadre)
    path = f"/households/people/{person.uid}/work"
    assert client.fill(path, wanted_areas="龙游、杭州市 龙游县").status_code == 303
    assert db.session.get_one(Person, person.id).wanted_areas == ["330825000000", "330100000000"]
    assert 'value="龙游县、杭州市"' in client.get(path).text


def test_a_name_ranks_nobody_but_the_colour_of_the_household_does(client: Client, person: Person, cadre: User) -> None:
    person.needs_ranking = False
    db.session.flush()
    client.sign_in(cadre)
    client.fill(f"/households/people/{person.uid}/edit", name="吴秀兰")
    assert not db.session.get_one(Person, person.id).needs_ranking
    client.sign_in(make_user("township", "330803104000"))
    assert (
        client.fill(f"/households/{person.household.uid}/category", colour="red", category_source="研判").status_code
        == 303
    )
    db.session.expire_all()
    assert db.session.get_one(Person, person.id).needs_ranking


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours_per_day": "25"}, {"days_per_month": "32"}, {"radius_km": "nan"}, {"wage_wished_fen": "-5"},
        {"lifting_kg": "900"}, {"education": "phd"}, {"cares_for": "somebody"}, {"skills": ["no_such_skill"]},
        {"skill_words": "x" * 201}, {"experience": "很" * 501}, {"wanted_areas": "Atlantis"}, {"busy_months": ["13"]},
    ],
)  # fmt: skip
def test_impossible_work_is_refused(client: Client, person: Person, cadre: User, wrong: dict[str, Any]) -> None:
    client.sign_in(cadre)
    assert client.fill(f"/households/people/{person.uid}/work", **wrong).status_code == 422


def test_a_household_changes_its_wishes_but_not_its_numbers(client: Client, person: Person) -> None:
    client.sign_in(make_user("household", household=person.household))
    assert client.fill(f"/households/people/{person.uid}/work", radius_km="8").status_code == 303
    assert client.get(f"/households/people/{person.uid}/edit").status_code == 403
    assert client.get(f"/households/{person.household.uid}/category").status_code == 403


def test_extra_fields_change_nothing(client: Client, person: Person, cadre: User) -> None:
    client.sign_in(cadre)
    before = person.household.county_code
    client.fill(
        f"/households/people/{person.uid}/edit", household_id="1", county_code="0", is_head="", left_on="2020-01-01"
    )
    db.session.refresh(person)
    assert (person.is_head, person.left_on, person.county_code) == (True, None, before)


def test_a_child_is_added_and_the_head_hands_over(client: Client, person: Person, cadre: User) -> None:
    client.sign_in(cadre)
    home, today = person.household, clock.today()
    born = today.replace(year=today.year - 20, month=1, day=1)
    path = f"/households/{home.uid}/people/new"
    assert client.fill(path, name="吴小妹", relation="daughter", born_on=born.isoformat()).status_code == 303
    daughter = next(member for member in home.members if not member.is_head)
    leave = f"/households/people/{person.uid}/leave"
    assert client.fill(leave, why="moved", on=today.isoformat()).status_code == 422  # who is the head now?
    assert client.fill(leave, why="moved", on=today.isoformat(), new_head=daughter.uid).status_code == 303
    db.session.expire_all()
    assert (daughter.is_head, daughter.relation, person.is_head, person.left_why) == (True, "head", False, "moved")
    assert not queries.has_consent(person.id, "matching")
    assert "left" in actions(person)


def test_who_left_is_looked_after_by_nobody_and_is_no_guardian(client: Client, person: Person, cadre: User) -> None:
    child = make_person(person.household, age=10, is_head=False, consents=("donor_wishes",), cares_for_id=person.id)
    child.consents[0].guardian_id = person.id
    other = make_person(person.household, is_head=False)
    db.session.flush()
    client.sign_in(cadre)
    today = clock.today().isoformat()
    client.fill(f"/households/people/{person.uid}/leave", why="died", on=today, new_head=other.uid)
    db.session.expire_all()
    assert child.cares_for_id is None
    assert not queries.has_consent(child.id, "donor_wishes")


def test_a_county_moves_and_ends_a_household_and_takes_it_back(client: Client, person: Person) -> None:
    make_area("330803104202", "邻村")
    home = person.household
    client.sign_in(make_user("bureau"))
    client.fill(f"/households/{home.uid}/move", area_code="330803104202", why="易地搬迁")
    client.fill(f"/households/{home.uid}/exit", why="收入稳定", sure="y")
    db.session.refresh(home)
    assert "收入稳定" in client.get(f"/households/{home.uid}").text
    assert (home.area_code, home.state) == ("330803104202", "exited")
    client.fill(f"/households/{home.uid}/readmit", why="返贫", sure="y")
    db.session.refresh(home)
    assert (home.state, actions(home)) == ("registered", ["relocated", "move", "move"])


def test_an_exit_needs_the_tick_and_the_county(client: Client, person: Person) -> None:
    home = person.household
    client.sign_in(make_user("township", "330803104000"))
    assert client.post(f"/households/{home.uid}/exit", {"why": "x", "sure": "y"}).status_code == 403
    client.sign_in(make_user("bureau"))
    assert client.fill(f"/households/{home.uid}/exit", why="收入稳定").status_code == 422
    assert client.post(f"/households/{home.uid}/readmit", {"why": "x", "sure": "y"}).status_code == 409


@pytest.mark.parametrize(
    ("key", "value", "held"),
    [("income_month_fen", "2,600.50", 260050), ("house_safe", "no", False), ("farmland_mu", "1.5", 1.5)],
)
def test_facts_carry_source_and_date_and_the_newest_counts(
    client: Client, person: Person, cadre: User, key: str, value: str, held: Any
) -> None:
    client.sign_in(cadre)
    path = f"/households/{person.household.uid}/facts/{key}"
    day = clock.today() - timedelta(days=3)
    assert client.fill(path, value=value, source="走访", as_of=day.isoformat()).status_code == 303
    older = {"income_month_fen": "1", "house_safe": "yes", "farmland_mu": "9"}[key]
    assert client.fill(path, value=older, source="旧表", as_of="2020-01-01").status_code == 303
    assert queries.facts_of(person)[key] == held
    assert "旧表" in client.get(f"/households/{person.household.uid}").text


@pytest.mark.parametrize(
    ("key", "values", "status"),
    [
        ("house_safe", {"value": "maybe"}, 422),
        ("income_month_fen", {"value": "much"}, 422),
        ("income_month_fen", {"value": "5", "as_of": "2099-01-01"}, 422),
        ("school_stage", {"value": "primary"}, 404),  # a fact of people, not of households
        ("illness", {"value": "x"}, 404),
    ],
)
def test_facts_that_cannot_be_are_refused(
    client: Client, person: Person, cadre: User, key: str, values: dict[str, str], status: int
) -> None:
    client.sign_in(cadre)
    data = {"source": "走访", "as_of": "2026-01-01", "once": "abcdefghjkmnpqrs"} | values
    assert client.post(f"/households/{person.household.uid}/facts/{key}", data).status_code == status
