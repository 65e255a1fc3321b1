import numpy as np

from matching.increments import lists_entered_by_person, lists_entered_by_post
from matching.index import PeopleIndex, PostIndex
from matching.ranking import rank_opportunities, rank_people
from matching.types import Texts


def floors_of(ranking):
    """Last score of each list, −inf where it has room."""
    return np.where(np.isnan(ranking.scores[:, -1]), -np.inf, ranking.scores[:, -1])


def test_a_new_post_enters_exactly_the_lists_that_a_rebuild_puts_it_in(world):
    people, posts, model = world
    entered_any = 0
    for new in range(0, posts.n, 4):
        others = np.delete(np.arange(posts.n), new)
        before = rank_opportunities(people, posts.take(others), top=3, model=model)
        side = PeopleIndex.build(people, model)
        rows, scores = lists_entered_by_post(side, posts.take([new]), floors_of(before), model=model)
        after = rank_opportunities(people, posts, top=3, model=model)
        expected = np.flatnonzero((after.indices == new).any(axis=1))
        np.testing.assert_array_equal(rows, expected)
        np.testing.assert_array_equal(scores, after.scores[expected][after.indices[expected] == new])
        entered_any += len(rows)
    assert entered_any > 20


def test_a_new_person_enters_exactly_the_lists_that_a_rebuild_puts_them_in(world):
    people, posts, model = world
    after, side = rank_people(people, posts, top=4, model=model), PostIndex.build(posts, people.n, model)
    full = rank_people(people, posts, top=people.n, model=model)
    for new in range(0, people.n, 9):
        gone = [[s for i, s in full.of(j) if i != new] for j in range(posts.n)]
        floors = [scores[3] if len(scores) > 3 else -np.inf for scores in gone]
        rows, _ = lists_entered_by_person(people, new, side, np.array(floors), model=model)
        np.testing.assert_array_equal(rows, np.flatnonzero((after.indices == new).any(axis=1)))


def test_one_row_of_a_table_brings_only_its_own_texts():
    table = Texts.of(["采茶", "竹编", "采茶", "保安"])
    one = table.take(np.array([2, 0]))
    assert one.uniques == ("采茶",) and [one.row(k) for k in range(2)] == ["采茶", "采茶"]
    assert [table.take(np.array([3, 1, 0, 2])).row(k) for k in range(4)] == ["保安", "竹编", "采茶", "采茶"]
