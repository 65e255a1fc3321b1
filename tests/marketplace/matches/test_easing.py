"""A poster without a list reads which of its own conditions keep people out, and of nobody."""

from datetime import date

import pytest

from marketplace.db import db
from tests.client import Client
from tests.marketplace.matches.scene import Scene

WAYS = "放宽这些，合适的人会多"


def test_an_enterprise_without_a_list_reads_what_would_help(client: Client) -> None:
    scene = Scene(lifting_kg=30, max_km=5, min_education="senior", hours_per_day=9.0, live_in=True)
    db.session.commit()
    page = client.sign_in(scene.users["enterprise"]).get(f"/matches/posted/job/{scene.job.uid}").text
    for words in (WAYS, "30 公斤的重物由别人搬", "5 公里以外", "少于 9 小时", "不到高中", "住在家里", "退休年龄"):
        assert words in page
    assert f"/jobs/{scene.job.uid}/edit" in page and scene.person.name not in page


@pytest.mark.parametrize(("criteria", "said"), [({}, False), ({"fact": "age", "op": ">=", "value": 65}, True)])
def test_a_donor_reads_its_own_conditions(client: Client, criteria: dict, said: bool) -> None:
    scene = Scene()
    scene.offer.criteria, scene.offer.until_on = criteria, date(2099, 1, 1)
    db.session.commit()
    page = client.sign_in(scene.users["donor"]).get(f"/matches/posted/offer/{scene.offer.uid}").text
    assert ("去掉这个条件：满 65 周岁" in page) is said
