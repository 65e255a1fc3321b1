"""Reasons in words: from the stored numbers, in the reader's language, summing to the score."""

import pytest
from flask import current_app

from marketplace.db import db
from marketplace.matches import suggest, words
from marketplace.matches.models import Suggestion
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
