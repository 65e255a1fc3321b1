"""Who looks for work and gets nothing, and why: the worker's rows, and pages whose numbers open their lists."""

import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.access import Principal
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.models import Person
from marketplace.jobs.models import Job
from marketplace.matches import coverage_people, coverage_queries, covering_help, suggest
from marketplace.matches.cooling import Rests
from marketplace.matches.coverage_filters import Filters
from marketplace.matches.coverage_words import SENTENCES, Said
from marketplace.matches.covering import EASIEST_FIRST
from marketplace.matches.models import Seekers, Uncovered
from marketplace.offers.models import HelpOffer
from marketplace.settings.models import SettingValue
from marketplace.vocabulary.models import Skill
from tests.client import Client
from tests.factories import OTHER_VILLAGE, QUJIANG, VILLAGE, make_area, make_household, make_job, make_person
from tests.marketplace.matches.scene import TOWNSHIP, Scene, rank

pytestmark = pytest.mark.usefixtures("app")


def rows() -> dict[int, tuple[str, str, bool, str]]:
    return {r.person_id: (r.outcome, r.obstacle, r.alone, r.detail) for r in db.session.scalars(sa.select(Uncovered))}


def member(scene: Scene, **values: Any) -> Person:
    return make_person(make_household(scene.users["cadre"], lat=values.pop("lat", 28.98)), **values)


def test_each_obstacle_is_the_one_rule_that_stands_in_the_way() -> None:
    scene = Scene(required=("food",), min_education="junior", hours_per_day=8, lat=28.98, lon=118.96)
    db.session.add(Skill(code="food", name_zh="食品卫生证", name_en="Food hygiene certificate", kind="certificate"))
    db.session.add(Skill(code="tea", name_zh="采茶", name_en="Tea picking", kind="skill"))
    scene.person.left_on = clock.today()
    db.session.flush()
    good = member(scene, skills=("food",))
    people = {
        member(scene, skills=("tea",)).id: ("nothing", "required_skill", True, "food"),
        member(scene, skills=("food",), education="primary").id: ("nothing", "education", True, ""),
        member(scene, skills=("food",), hours_per_day=3).id: ("nothing", "hours", True, ""),
        member(scene, skills=("food",), lat=29.4, radius_km=15).id: ("nothing", "too_far", True, "15"),
        member(scene, skills=("food",), consents=()).id: ("nothing", "no_consent", True, ""),
        member(scene, education="primary").id: ("nothing", "required_skill", False, ""),
    }
    for status in ("employed", "studying", "unable"):
        member(scene, work_status=status, education="primary")
    member(scene, age=14)
    rank()
    assert rows() == people
    assert good.id not in rows()
    assert db.session.scalar(sa.select(Seekers.n_people).filter_by(area_code=VILLAGE)) == len(people) + 1


@pytest.mark.both_databases
def test_a_new_post_serves_and_a_closed_one_uncovers() -> None:
    scene = Scene(min_education="senior")
    rank()
    assert rows()[scene.person.id][1] == "education"
    job = make_job(scene.enterprise, needs_ranking=True)
    rank()
    assert rows() == {}
    db.session.execute(sa.text("UPDATE jobs SET state = 'paused', needs_ranking = true WHERE id = :id"), {"id": job.id})
    rank()
    assert rows()[scene.person.id][1] == "education"
    scene.person.work_status, scene.person.needs_ranking = "employed", True
    rank()
    assert rows() == {}


def test_without_any_post_nobody_has_anything() -> None:
    scene = Scene()
    db.session.execute(sa.text("UPDATE jobs SET state = 'paused'"))
    rank()
    assert rows() == {scene.person.id: ("nothing", "none_open", False, "")}


def test_a_county_says_what_is_weak() -> None:
    scene = Scene()
    db.session.add(SettingValue(key="weak_fit_points", area_code=QUJIANG, value=90))
    rank()
    assert rows() == {scene.person.id: ("weak", "weak_fit", False, "")}


def said(scene: Scene, person: Person) -> Said:
    page = coverage_people.people(scene.who("cadre"), Filters(), 1)
    return next(line.said for line in page.items if line.uid == person.uid)


def test_of_one_person_the_distance_is_that_persons_own() -> None:
    scene = Scene(lat=29.4, min_education="senior")
    near_enough, poster = member(scene, education="senior", radius_km=10), member(scene, education="senior")
    poster.will_move = True
    make_job(scene.enterprise, lat=29.2, max_km=5, min_education="senior")
    both = member(scene, education="primary", radius_km=10)
    rank()
    assert rows()[near_enough.id] == ("nothing", "too_far", True, "15")
    assert "10 公里" in said(scene, near_enough).words
    assert rows()[both.id] == ("nothing", "education", False, "")
    assert said(scene, both).helps == "只改一项还不够：几个原因同时存在。"
    assert poster.id not in rows()  # the far post takes who moves
    db.session.execute(sa.text("UPDATE jobs SET state = 'paused', needs_ranking = true WHERE max_km IS NULL"))
    rank()
    assert rows()[poster.id] == ("nothing", "too_far", True, "post")
    assert said(scene, poster).helps == "请发布方接收住得更远的人。"


def test_whoever_rests_is_said_to_rest_after_a_change_and_after_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    until = {Job: {scene.person.id: clock.today()}, HelpOffer: {}}
    monkeypatch.setattr(suggest, "rests", lambda: Rests([], until))
    rank()
    assert rows() == {scene.person.id: ("nothing", "excluded", True, "")}
    scene.person.needs_ranking = True
    rank()
    assert rows() == {scene.person.id: ("nothing", "excluded", True, "")}


def test_every_rule_of_the_engine_has_its_words() -> None:
    from matching.gates import GATES

    assert set(EASIEST_FIRST) == set(GATES)
    assert set(SENTENCES) == {*GATES, "none_open", "weak_fit", *covering_help.EASIEST_FIRST}


def put(person: Person, obstacle: str = "too_far", detail: str = "15", outcome: str = "nothing", **values: Any) -> None:
    values = {"alone": outcome == "nothing", "rules": [obstacle]} | values
    db.session.add(
        Uncovered(person_id=person.id, area_code=person.household.area_code, outcome=outcome, obstacle=obstacle,
                  detail=detail, **values)
    )  # fmt: skip


@pytest.mark.parametrize("name", ["cadre", "township", "bureau"])
def test_every_number_equals_the_list_that_it_opens(name: str) -> None:
    scene = Scene()
    make_area(OTHER_VILLAGE)
    for n in range(6):
        put(member(scene), ("education", "required_skill")[n % 2], ("", "tea")[n % 2])
    for detail, alone in (("5", True), ("", True), ("", False)):
        put(member(scene), detail=detail, alone=alone)
    put(member(scene), "weak_fit", "", "weak")
    put(member(scene))
    put(make_person(make_household(scene.users["other_cadre"])))
    put(make_person(make_household(area_code=OTHER_VILLAGE)))
    db.session.commit()
    who: Principal = scene.who(name)
    found = coverage_queries.coverage(who, Filters())
    put_beside = 0 if name == "cadre" else 1  # of a household of another cadre
    assert (found.n_nothing, found.n_weak) == (10 + put_beside, 1)
    for line in found.lines:
        chosen = Filters(outcome=line.outcome, obstacle=line.obstacle)
        assert coverage_people.people(who, chosen, 1).total == line.n
        assert not line.parts or sum(part.n for part in line.parts) == line.n
        for part in line.parts:
            assert coverage_people.people(who, replace(chosen, detail=part.detail), 1).total == part.n
    far = next(line for line in found.lines if line.obstacle == "too_far")
    assert {part.detail for part in far.parts} == {"5", "15", "+", "-"}
    for outcome in ("nothing", "weak"):
        total = coverage_people.people(who, Filters(outcome=outcome), 1).total
        assert total == getattr(found, f"n_{outcome}")
    for below in found.below:
        assert coverage_people.people(who, Filters(area=below.code), 1).total == below.n
    assert coverage_queries.n_uncovered(who) == coverage_people.people(who, Filters(), 1).total


def test_an_office_goes_down_the_tree_to_the_people(client: Client) -> None:
    scene = Scene()
    put(scene.person)
    db.session.add(Seekers(area_code=VILLAGE, n_people=7))
    db.session.commit()
    client.sign_in(scene.users["bureau"])
    path = "/matches/coverage"
    assert path in client.get("/home").text
    for area in (TOWNSHIP, VILLAGE):
        page = client.get(path)
        assert "1 人: 能去的距离内没有岗位" in page.text and ">7<" in page.text
        path = f"/matches/coverage?area={area}"
        assert path in page.text
    page = client.get(f"/matches/coverage/people?area={VILLAGE}&outcome=nothing&obstacle=too_far&detail=15")
    assert f"/matches/people/{scene.person.uid}" in page.text
    assert "张保密" not in page.text  # an office reads family names in lists
    page = client.sign_in(scene.users["cadre"]).get("/matches/coverage/people")
    assert "张保密" in page.text
    seen = db.session.query(AuditEntry).filter_by(noun_uid=scene.person.uid, action="seen")
    assert [entry.actor_uid for entry in seen] == [scene.users["cadre"].uid]


@pytest.mark.parametrize("name", ["cadre", "township", "bureau"])
def test_no_address_reaches_another_area(client: Client, name: str) -> None:
    scene = Scene()
    make_area(OTHER_VILLAGE)
    far = make_person(make_household(area_code=OTHER_VILLAGE))
    put(far)
    db.session.commit()
    client.sign_in(scene.users[name])
    for query in ("", f"?area={OTHER_VILLAGE}", "?area=330000000000", "?area=x&outcome=y&obstacle=z"):
        assert far.uid not in client.get(f"/matches/coverage/people{query}").text
        assert "1 人" not in re.sub(r"<[^>]+>", "", client.get(f"/matches/coverage{query}").text)


def test_whoever_moved_away_is_counted_without_a_name_until_the_worker_comes(client: Client) -> None:
    scene = Scene()
    put(scene.person)
    scene.household.area_code = OTHER_VILLAGE
    db.session.commit()
    page = client.sign_in(scene.users["bureau"]).get("/matches/coverage/people")
    assert "已迁到别的地区" in page.text and scene.person.uid not in page.text


@pytest.mark.parametrize("name", ["cadre", "bureau"])
@pytest.mark.parametrize("path", ["/matches/coverage", "/matches/coverage/people?outcome=nothing"])
def test_pages_take_the_same_number_of_statements_for_two_and_twenty(
    client: Client, statements: list[str], name: str, path: str
) -> None:
    scene = Scene()
    db.session.add(Skill(code="tea", name_zh="采茶", name_en="Tea picking", kind="skill"))
    client.sign_in(scene.users[name])
    counts = []
    for n in (1, 9):
        for _ in range(n):
            put(member(scene), "required_skill", "tea")
            put(member(scene))
        db.session.commit()
        client.get(path)
        statements.clear()
        assert client.get(path).status_code == 200
        counts.append(len([s for s in statements if "audit_entries" not in s]))
    assert counts[0] == counts[1]


def test_the_list_of_an_area_reads_an_index(statements: list[str]) -> None:
    scene = Scene()
    coverage_people.people(scene.who("bureau"), Filters(outcome="nothing"), 1)
    wanted = [s for s in statements if "uncovered" in s]
    assert wanted
    for statement in wanted:
        bare = re.sub(r"\?", "'330803000000'", statement).replace("LIMIT '330803000000' OFFSET '330803000000'", "")
        plan = " ".join(str(row[-1]) for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {bare}")))
        assert "ix_uncovered_area" in plan and "SCAN uncovered" not in plan
