"""Threads have about as much to do, and who goes through what is never seen in the lists."""

import numpy as np
import pytest

from matching.bench.population import make_people, make_posts
from matching.columns import Model
from matching.index import Index, shares
from matching.ranking import rank_both


@pytest.fixture(scope="module")
def index():
    people, posts = make_people(6_000), make_posts(300)
    return Index.build(people, posts, Model().fitted(people, posts))


def test_no_thread_has_much_more_to_do_than_another(index):
    cells = index.people.side.inner.cells
    share = shares(cells, index.posts.side.screen, 3)
    asked = np.arange(len(share)) >= cells.first[2]
    rows = [np.diff(cells.start)[asked & (share == thread)].sum() for thread in range(3)]
    assert set(share.tolist()) == {0, 1, 2}
    assert max(rows) < 1.25 * min(rows)


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_gives_the_same_lists(index, threads):
    for one, other in zip(rank_both(index, threads=1), rank_both(index, threads=threads), strict=True):
        np.testing.assert_array_equal(one.indices, other.indices)
        np.testing.assert_array_equal(one.scores, other.scores)
