"""Why does this one not match? Asked from any person and any post, answered on the page for whoever is in scope."""

import re

import pytest

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.matches import suggest
from tests.client import Client
from tests.factories import OTHER_VILLAGE, make_area, make_household, make_job, make_offer, make_person
from tests.marketplace.matches.scene import Scene

pytestmark = pytest.mark.slow


def rank() -> None:
    db.session.commit()
    suggest.drain()
    db.session.expire_all()


def words_of(page: object) -> str:
    return re.sub(r"<[^>]+>", " ", page.text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ["cadre", "clerk", "township", "bureau"])
def test_from_a_post_to_the_answer_in_three_steps(client: Client, role: str) -> None:
    scene = Scene(min_education="senior")
    rank()
    client.sign_in(scene.users[role])
    chooser = f"/matches/of/job/{scene.job.uid}"
    assert chooser in client.get(f"/jobs/{scene.job.uid}").text
    assert f"{chooser}?show=all" in client.get(chooser).text  # nobody is suggested: the way out
    why = f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}"
    assert why in client.get(f"{chooser}?show=all").text
    assert client.post(why).location == why
    waiting = client.get(why)
    assert waiting.headers["Refresh"] == f"4; url={why}?tried=1"
    assert "Refresh" not in client.get(f"{why}?tried=15").headers
    rank()
    answer = client.get(why)
    assert "Refresh" not in answer.headers
    assert "只差一条" in answer.text and "文化程度要高中或中专" in answer.text
    assert "满分 100" in words_of(answer) and '<svg class="bar"' in answer.text
    assert "文化程度要高中或中专" in client.get(f"{chooser}?q=保密").text


@pytest.mark.parametrize("role", ["cadre", "township", "bureau"])
def test_from_a_person_to_a_post_found_by_its_words(client: Client, role: str) -> None:
    scene = Scene()
    other = make_job(scene.enterprise, title="仓库管理员")
    db.session.commit()
    client.sign_in(scene.users[role])
    path = f"/matches/people/{scene.person.uid}/posts"
    assert path in client.get(f"/households/people/{scene.person.uid}").text
    page = client.get(f"{path}?q=仓库")
    assert f"/why/job/{other.uid}" in page.text and f"/why/job/{scene.job.uid}" not in page.text
    assert f"/why/offer/{scene.offer.uid}" in client.get(f"{path}?sort=offer").text
    assert "没有包含这些字的岗位" in client.get(f"{path}?q=宇航员").text


def test_a_missing_fact_is_told_apart_from_a_condition_that_is_not_met(client: Client) -> None:
    scene = Scene()
    limit = make_offer(scene.donor, criteria={"fact": "income_head_month_fen", "op": "<=", "value": 100_000})
    db.session.commit()
    client.sign_in(scene.users["cadre"])
    why = f"/matches/people/{scene.person.uid}/why/offer/{limit.uid}"
    client.post(why)
    rank()
    answer = client.get(why).text
    assert "有登记信息没有填" in answer and "不符合帮扶对象条件" not in answer


def test_a_pair_in_a_list_says_its_place(client: Client) -> None:
    scene = Scene()
    rank()
    page = client.sign_in(scene.users["bureau"]).get(f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}")
    assert "排第 1 位" in page.text
    assert "put-forward" not in page.text  # a bureau looks on; the paired cadre decides
    assert "put-forward" in client.sign_in(scene.users["cadre"]).get(page.request.path).text


def test_whoever_fits_but_is_in_no_list_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    monkeypatch.setattr(suggest, "value", lambda _key, _area: 1)
    better = make_job(scene.enterprise, title="炒茶工", lat=28.98, lon=118.96)
    first = make_person(make_household(scene.users["cadre"], lat=28.99, lon=118.97), wanted_work="采茶工")
    rank()
    path = f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}"
    client.sign_in(scene.users["cadre"])
    client.post(path)
    rank()
    assert "名单已满" in client.get(path).text
    assert (better.state, first.left_on) == ("open", None)


def test_somebody_who_left_is_not_weighed(client: Client) -> None:
    scene = Scene()
    scene.person.left_on = clock.today()
    db.session.commit()
    page = client.sign_in(scene.users["cadre"]).get(f"/matches/people/{scene.person.uid}/why/job/{scene.job.uid}")
    assert "不再推荐" in page.text and "为什么不匹配" not in words_of(page).replace(scene.job.title, "")


def test_whoever_looks_is_on_record_and_offices_read_masked_names_in_lists(client: Client) -> None:
    scene = Scene()
    rank()
    page = client.sign_in(scene.users["township"]).get(f"/matches/of/job/{scene.job.uid}?show=all")
    assert "张保密" not in page.text and "张" in page.text
    client.get(f"/matches/people/{scene.person.uid}")
    page = client.sign_in(scene.users["cadre"]).get(f"/matches/of/job/{scene.job.uid}")
    assert "张保密" in page.text
    seen = db.session.query(AuditEntry).filter_by(noun_uid=scene.person.uid, action="seen")
    assert [entry.actor_uid for entry in seen] == [scene.users["township"].uid, scene.users["cadre"].uid]


def test_nobody_outside_the_scope_is_listed_or_asked_about(client: Client) -> None:
    scene = Scene()
    make_area(OTHER_VILLAGE)
    stranger = make_person(make_household(area_code=OTHER_VILLAGE), name="李远方")
    db.session.commit()
    for role in ("cadre", "township", "bureau", "clerk"):
        client.sign_in(scene.users[role])
        assert "李" not in words_of(client.get(f"/matches/of/job/{scene.job.uid}?q=远方")).replace("李远方", "")
        assert client.get(f"/matches/people/{stranger.uid}/posts").status_code == 404
        assert client.post(f"/matches/people/{stranger.uid}/why/job/{scene.job.uid}").status_code == 404


@pytest.mark.parametrize("query", ["", "?show=all", "?q=张"])
def test_the_people_of_a_post_take_the_same_statements_for_two_and_twenty(
    client: Client, statements: list[str], query: str
) -> None:
    scene = Scene()
    client.sign_in(scene.users["cadre"])
    counts = []
    for n in (1, 18):
        for _ in range(n):
            make_person(make_household(scene.users["cadre"]))
        rank()
        client.get(f"/matches/of/job/{scene.job.uid}{query}")
        statements.clear()
        assert client.get(f"/matches/of/job/{scene.job.uid}{query}").status_code == 200
        counts.append(len([s for s in statements if "audit_entries" not in s]))
    assert counts[0] == counts[1]
