"""Properties that must hold for any tables, searched for counterexamples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import Model
from matching.ranking import rank_opportunities, rank_people
from matching.scoring import contributions
from matching.skills import near_from_pairs
from matching.text import TITLE_FAMILIES, TextSpace
from matching.types import Opportunities, People
from tests.matching.conftest import make_model, make_people, make_posts

NEAR = near_from_pairs(12, [(0, 1, 0.5), (1, 2, 0.5), (3, 4, 0.9)])
skills = st.sets(st.integers(0, 11), max_size=6)
few = settings(max_examples=40, deadline=None, derandomize=True)


def score_of(held, required, wished):
    person, post = People.of(1, skills=[held]), Opportunities.of(1, required=[required], wished=[wished])
    model = Model(near=NEAR).fitted(person, post)
    return contributions(person, post, np.array([[0, 0]]), model=model).sum()


@few
@given(held=skills, required=skills, wished=skills, gained=st.integers(0, 11))
def test_one_more_skill_never_lowers_the_score(held, required, wished, gained):
    assert score_of(held | {gained}, required, wished) >= score_of(held, required, wished)


@few
@given(seed=st.integers(0, 10_000))
def test_the_order_of_people_and_posts_never_shows(seed):
    rng = np.random.default_rng(seed)
    people, posts, model = make_people(rng, 25), make_posts(rng, 12, 25), make_model(rng)
    model = model.fitted(people, posts)
    turned = rng.permutation(12)
    plain, other = (rank_people(people, table, top=5, model=model) for table in (posts, posts.take(turned)))
    np.testing.assert_array_equal(plain.indices[turned], other.indices)


@few
@given(seed=st.integers(0, 10_000))
def test_both_ways_give_a_pair_the_same_score(seed):
    rng = np.random.default_rng(seed)
    people, posts = make_people(rng, 20), make_posts(rng, 10, 20)
    model = make_model(rng).fitted(people, posts)
    one, other = rank_people(people, posts, top=20, model=model), rank_opportunities(people, posts, top=10, model=model)
    pairs = {(i, j): score for j in range(posts.n) for i, score in one.of(j)}
    assert pairs == {(i, j): score for i in range(people.n) for j, score in other.of(i)}


@few
@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_any_text_has_a_finite_vector_of_length_one_or_none(texts):
    vectors = TextSpace.fit(texts, TITLE_FAMILIES).vectors(texts)
    lengths = np.add.reduceat(np.r_[vectors.values**2, 0.0], vectors.indptr[:-1]) * (np.diff(vectors.indptr) > 0)
    assert all(length == pytest.approx(1.0, abs=1e-5) or length == 0.0 for length in lengths)
