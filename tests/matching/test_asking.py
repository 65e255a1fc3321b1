"""Single lists, one after another, are those that a whole ranking has."""

import numpy as np
import pytest

from matching.asking import Asker
from matching.bench.population import make_people, make_posts
from matching.columns import Model
from matching.index import Index
from matching.ranking import rank_opportunities, rank_people


@pytest.mark.parametrize("by_post", [False, True])
def test_who_is_asked_one_by_one_gets_the_list_of_the_ranking(by_post: bool) -> None:
    people, posts = make_people(300), make_posts(90)
    model = Model().fitted(people, posts)
    index = Index.build(people, posts, model)
    whole = (rank_people if by_post else rank_opportunities)(people, posts, top=7, model=model)
    rows = (index.posts if by_post else index.people).side.row
    asker = Asker(index, 7, by_post=by_post)
    for position in (*range(40), *range(20)):
        found, scores = asker.best(position)
        listed = whole.of(int(rows[position]))
        assert found.tolist() == [row for row, _ in listed]
        np.testing.assert_array_equal(scores, [score for _, score in listed])
