import numpy as np
import pytest

from matching.gates import broken_pairs
from matching.index import Index
from matching.ranking import for_people, rank_opportunities, rank_people
from matching.topk import empty_heaps
from matching.types import Opportunities, People
from tests.matching import oracle


@pytest.fixture(scope="module")
def table(world):
    """Scores of every pair by the oracle, −inf where a rule breaks. (n_people, n_posts)."""
    people, posts, model = world
    scores = np.full((people.n, posts.n), -np.inf)
    for i in range(people.n):
        for j in range(posts.n):
            if oracle.fits(people, posts, i, j, model.rules):
                scores[i, j] = oracle.score(people, posts, i, j, model)
    assert 0.02 < np.isfinite(scores).mean() < 0.6
    return scores


def test_people_of_each_post_are_those_of_the_oracle(world, table):
    people, posts, model = world
    ranking = rank_people(people, posts, top=10, model=model)
    for j in range(posts.n):
        best = np.sort(table[np.isfinite(table[:, j]), j])[::-1][:10]
        np.testing.assert_allclose([s for _, s in ranking.of(j)], best, atol=1e-6)
        np.testing.assert_allclose([table[i, j] for i, _ in ranking.of(j)], best, atol=1e-6)


def test_posts_of_each_person_are_those_of_the_oracle(world, table):
    people, posts, model = world
    ranking = rank_opportunities(people, posts, top=5, model=model)
    for i in range(people.n):
        best = np.sort(table[i, np.isfinite(table[i])])[::-1][:5]
        np.testing.assert_allclose([s for _, s in ranking.of(i)], best, atol=1e-6)
        np.testing.assert_allclose([table[i, j] for j, _ in ranking.of(i)], best, atol=1e-6)


def test_contributions_sum_to_the_score(world):
    people, posts, model = world
    ranking = rank_people(people, posts, top=10, model=model)
    kept = ranking.indices >= 0
    np.testing.assert_allclose(ranking.contributions.sum(axis=2)[kept], ranking.scores[kept], atol=1e-12)


def test_no_listed_pair_breaks_a_rule(world):
    people, posts, model = world
    assert broken_pairs(people, posts, rank_people(people, posts, model=model).indices, model) == 0


def test_the_order_of_the_rows_never_shows(world):
    people, posts, model = world
    order = np.random.default_rng(1).permutation(people.n)
    plain = Opportunities.of(posts.n, lat=posts.lat, lon=posts.lon, titles=posts.titles, wished=posts.wished)
    one = rank_people(people, plain, top=10, model=model)
    other = rank_people(people.take(order), plain, top=10, model=model)
    np.testing.assert_array_equal(one.indices, np.where(other.indices < 0, -1, order[other.indices]))


def test_equal_scores_are_ordered_by_key():
    people = People.of(4, key=[30, 10, 40, 20])
    assert rank_people(people, Opportunities.of(1), top=3).indices.tolist() == [[1, 3, 0]]


def test_one_thread_and_two_agree(world):
    people, posts, model = world
    one, two = (rank_people(people, posts, model=model, threads=k) for k in (1, 2))
    np.testing.assert_array_equal(one.indices, two.indices)


def test_nobody_and_nothing_make_empty_lists():
    assert rank_people(People.of(0), Opportunities.of(1), top=2).indices.tolist() == [[-1, -1]]
    assert rank_opportunities(People.of(1), Opportunities.of(0), top=2).indices.tolist() == [[-1, -1]]
    assert rank_people(People.of(1), Opportunities.of(0), top=2).indices.shape == (0, 2)


def test_lists_are_not_copied_on_their_way_out(world):
    people, posts, model = world
    index, heaps = Index.build(people, posts, model), empty_heaps(people.n, 5)
    index.scan_posts(np.arange(posts.n), heaps, empty_heaps(0, 1))
    ranking = for_people(index, heaps)
    assert np.shares_memory(ranking.scores, heaps.scores) and np.shares_memory(ranking.indices, heaps.items)
    np.testing.assert_array_equal(ranking.indices, rank_opportunities(people, posts, top=5, model=model).indices)
