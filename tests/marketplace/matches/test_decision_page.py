"""The decision screen says what the person can and wants beside what the job asks, in words."""

import re

import pytest

from marketplace.db import db
from tests.client import Client
from tests.factories import make_area
from tests.factories.loop import make_match
from tests.marketplace.matches.scene import Scene

HANGZHOU = "330100000000"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hans_CN", ("干过 7 年", "4、5 月没有空", "想去杭州市干活", "只要路程 40 公里以内的人")),
        ("en", ("7 years of experience in it", "no time in the months 4、5", "wants to work in 杭州市",
                "nobody from farther than 40 km by road")),
    ],
)  # fmt: skip
def test_experience_months_places_and_reach_stand_side_by_side(
    client: Client, language: str, words: tuple[str, ...]
) -> None:
    scene = Scene(max_km=40)
    make_area(HANGZHOU, "杭州市")
    person = scene.person
    person.experience_years, person.busy_months, person.wanted_areas = 7, [5, 4], [HANGZHOU]
    person.wanted_work = "采茶"
    match = make_match(person, scene.job)
    db.session.commit()
    client.sign_in(scene.users["cadre"])
    client.http.set_cookie("language", language)
    table = re.sub(r"<[^>]+>", " ", client.get(f"/matches/{match.uid}").text)
    assert all(word in table for word in words)


def test_what_is_not_known_takes_no_line(client: Client) -> None:
    scene = Scene()
    match = make_match(scene.person, scene.job)
    db.session.commit()
    text = client.sign_in(scene.users["cadre"]).get(f"/matches/{match.uid}").text
    assert not [word for word in ("干过", "月没有空", "想去", "只要路程") if word in text]
