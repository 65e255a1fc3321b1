"""Reasons in words: from the stored numbers, in the reader's language, summing to the score."""

import pytest
from flask import current_app

from marketplace.db import db
from marketplace.matches import suggest, words
from marketplace.matches.models import Suggestion
from tests.factories import QUJIANG
from tests.marketplace.matches.scene import Scene


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("path", ["/?", "/?en"])
def test_the_points_of_all_lines_sum_to_the_score(path: str) -> None:
    Scene()
    suggest.drain()
    rows = db.session.query(Suggestion).all()
    cookie = {"Cookie": "language=en"} if path.endswith("en") else {}
    with current_app.test_request_context(path, headers=cookie):
        for row, said in zip(rows, words.words_for(rows), strict=True):
            assert sum(points for _, points in said.reasons + said.rest) == pytest.approx(row.score)
            assert all(line.isascii() == bool(cookie) for line, _ in said.reasons)


@pytest.mark.usefixtures("app")
def test_a_post_in_a_wanted_area_is_told_with_its_true_distance() -> None:
    scene = Scene(lat=28.97, lon=118.86)
    scene.household.lat, scene.household.lon = 30.25, 120.17
    scene.person.wanted_areas = [QUJIANG]
    db.session.commit()
    suggest.drain()
    row = db.session.query(Suggestion).where(Suggestion.job_id == scene.job.id).one()
    assert row.facts["wanted"] and row.facts["km"] > 180
    with current_app.test_request_context("/"):
        [said] = words.words_for([row])
    assert any(line.startswith("在本人想去的地方，离家约2") for line, _ in said.reasons)


@pytest.mark.usefixtures("app")
def test_what_would_be_written_as_nothing_is_not_said() -> None:
    Scene()
    suggest.drain()
    row = db.session.query(Suggestion).first()
    row.contributions = {"distance": 9.0, "urgency": 0.04}
    with current_app.test_request_context("/"):
        [said] = words.words_for([row])
    assert [points for _, points in said.reasons] == [9.0]


@pytest.mark.usefixtures("app")
def test_what_was_frozen_before_it_was_kept_what_is_known_says_only_what_was_weighed() -> None:
    Scene()
    suggest.drain()
    row = db.session.query(Suggestion).where(Suggestion.job_id.is_not(None)).one()
    ages = {"low": "18", "high": "120"}
    row.facts = {"km": 3.0, "why_not_zh": [["past_retirement_uncovered", {}], ["age_out_of_range", ages]]}
    row.contributions = {"distance": 3.0, "education": 1.0, "experience": 1.5}
    with current_app.test_request_context("/"):
        [said] = words.words_for([row])
    assert [line for line, _ in said.reasons] == ["离家约3公里", "工作经验", "文化程度"]
    assert said.obstacles == ("已过退休年龄，签协议并有工伤保障才行", "年龄要在18到120岁")
