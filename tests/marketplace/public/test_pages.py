"""The front page for someone who never saw it: one sentence, jobs, totals without persons."""

from datetime import timedelta

import pytest

from marketplace import clock
from marketplace.access import ROLES
from marketplace.db import db
from marketplace.placements.models import Placement
from tests.client import Client
from tests.factories import make_job, make_person, make_user
from tests.marketplace.home.test_pages import a_match
from tests.marketplace.needs.test_loop import Village


def test_a_stranger_sees_what_this_is_and_where_to_go(client: Client) -> None:
    text = client.get("/").text
    for words in ("家门口", "大字版", "找活干", "登录", "注册", 'action="/jobs"', 'name="q"'):
        assert words in text


def test_only_the_newest_open_posts_are_shown(client: Client) -> None:
    for n in range(8):
        make_job(title=f"岗位{n}")
    make_job(state="draft", title="草稿岗")
    make_job(title="过期岗", valid_until=clock.today().replace(year=2020))
    db.session.commit()
    text = client.get("/").text
    assert text.count("job-card") == 6 and "岗位7" in text and "岗位1" not in text
    assert "草稿岗" not in text and "过期岗" not in text


def test_what_is_full_is_nowhere_and_the_newest_is_first_by_the_day_it_shows(client: Client) -> None:
    now = clock.now()
    for n, days in enumerate((3, 9, 1)):
        make_job(title=f"岗位{n}").confirmed_at = now - timedelta(days=days)
    make_job(title="满了", n_filled=1)
    db.session.commit()
    for path in ("/", "/jobs?sort=new"):
        text = client.get(path).text
        assert "满了" not in text
        assert text.index("岗位2") < text.index("岗位0") < text.index("岗位1")


def test_totals_count_open_places_people_placed_and_families_without_a_name(client: Client) -> None:
    village = Village()
    make_job(vacancies=5, n_held=1, n_filled=1)
    match = a_match(village, "placed")
    match.job.vacancies = 0
    db.session.add(
        Placement(match=match, area_code=match.area_code, county_code=match.county_code, started_on=clock.today(),
                  state="placed", state_at=clock.now(), version=1)
    )  # fmt: skip
    make_person(village.household)
    db.session.commit()
    text = client.get("/").text
    assert [f'<span class="big-number">{n}</span>' in text for n in (1,)] == [True]
    assert "共3个名额" in text and "1个岗位" in client.get("/jobs").text.replace(" ", "")
    assert "李大山" not in text and "王小明" not in text


def test_twenty_posts_take_as_many_statements_as_two(client: Client, statements: list[str]) -> None:
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_job()
        db.session.commit()
        statements.clear()
        client.get("/")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ROLES)
def test_help_opens_with_the_readers_own_role(client: Client, role: str) -> None:
    text = client.sign_in(make_user(role)).get("/help").text
    assert text.count("<details") == len(ROLES) and text.count(" open>") == 1


def test_help_is_complete_in_english(client: Client) -> None:
    client.http.set_cookie("language", "en")
    text = client.get("/help").text
    assert "three taps" in text and "低收入" not in text
