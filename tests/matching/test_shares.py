"""Threads have about as much to do, and who goes through what is never seen in the lists."""

import numpy as np
import pytest

from matching.bench.population import make_people, make_posts
from matching.blocking import ALL
from matching.columns import Model
from matching.index import Index, shares
from matching.ranking import rank_both


@pytest.fixture(scope="module")
def index():
    people, posts = make_people(40_000), make_posts(300)
    return Index.build(people, posts, Model().fitted(people, posts))


def test_no_thread_has_much_more_to_do_than_another(index):
    cells, posts = index.people.side.inner.cells, index.posts.side.screen
    share, pairs = shares(cells, posts, 3), np.zeros(3)
    for c in range(cells.first[ALL], len(share)):
        apart2 = (posts.x - cells.x[c]) ** 2 + (posts.y - cells.y[c]) ** 2 + (posts.z - cells.z[c]) ** 2
        reached = np.count_nonzero(~(apart2 > cells.limit[c] ** 2))
        pairs[share[c]] += reached * (cells.start[c + 1] - cells.start[c])
    assert pairs.max() < 1.25 * pairs.min()


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_the_same_lists(index, threads):
    for one, other in zip(rank_both(index, threads=1), rank_both(index, threads=threads), strict=True):
        np.testing.assert_array_equal(one.indices, other.indices)
        np.testing.assert_array_equal(one.scores, other.scores)
