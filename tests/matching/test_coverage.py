"""Who gets nothing and why, by hand and against every pair read one by one."""

import numpy as np

from matching.columns import person_columns, post_columns
from matching.coverage import by_area, reach
from matching.gates import GATES, names_of
from matching.gates import broken as breaks
from matching.types import Opportunities, People


def masks(names):
    return sum(1 << GATES.index(name) for name in names)


def names(mask):
    return {name for bit, name in enumerate(GATES) if int(mask) >> bit & 1}


def test_the_rule_that_alone_stands_in_the_way_is_named():
    people = People.of(
        4,
        age=[30, 30, 15, 15],
        lifting_kg=[50, 5, 50, 50],
        education=[2, 2, 2, 2],
        employed=[False, False, False, True],
    )
    posts = Opportunities.of(2, lifting_kg=[20, 1], education_min=[-1, 4])
    found = reach(people, posts)
    assert found.served.tolist() == [True, False, False, False]
    assert [names(mask) for mask in found.one_away] == [set(), {"lifting", "education"}, {"age_under_16"}, set()]
    assert names(found.nearest[3]) == {"age_under_16", "already_employed"}


def test_it_agrees_with_every_pair_read_one_by_one(world):
    people, posts, model = world
    found = reach(people, posts, model=model)
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    for i in range(people.n):
        broken = [names_of(int(breaks(p, o, i, j))) for j in range(posts.n) if posts.open[j]]
        fewest = min(len(gates) for gates in broken)
        assert found.served[i] == (fewest == 0)
        one_away = {gates[0] for gates in broken if len(gates) == 1} if fewest else set()
        assert names(found.one_away[i]) == one_away
        assert int(found.nearest[i]) in {masks(gates) for gates in broken if len(gates) == fewest} or fewest > 1


def test_the_order_of_posts_never_shows(world):
    people, posts, model = world
    turned = posts.take(np.random.default_rng(3).permutation(posts.n))
    one, other = reach(people, posts, model=model), reach(people, turned, model=model)
    for name in ("served", "one_away", "nearest"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_areas_are_counted_at_the_level_asked_for():
    people = People.of(3, area=[330803001002, 330803002001, 331181001001], lifting_kg=[5, 5, 50])
    posts = Opportunities.of(1, lifting_kg=[20])
    quzhou, lishui = by_area(people, reach(people, posts))
    assert (quzhou.area, quzhou.n_people, quzhou.n_nothing) == (330803000000, 2, 2)
    assert quzhou.one_away == quzhou.nearest == {"lifting": 2}
    assert (lishui.n_nothing, lishui.one_away) == (0, {})
    assert [row.n_people for row in by_area(people, reach(people, posts), digits=9)] == [1, 1, 1]


def test_without_any_post_nobody_is_served():
    found = reach(People.of(2, employed=[True, False]), Opportunities.of(0))
    assert not found.served.any() and names(found.nearest[0]) == {"already_employed"}
