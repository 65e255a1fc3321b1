"""Ties: with many equal scores every way of asking gives one and the same list, however the rows are ordered."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.asking import Asker
from matching.columns import Model, person_columns, post_columns
from matching.gates import broken
from matching.index import Index
from matching.ranking import rank_both, rank_opportunities, rank_people
from matching.scoring import contributions
from matching.types import Opportunities, People

N, M, TOP = 24, 9, 4
UNKNOWN = float("nan")
# Few values a column, so that most scores are equal, and each odd one among them.
PLACES = st.sampled_from([(28.9, 118.9), (28.9, 119.0), (UNKNOWN, UNKNOWN), (28.9, UNKNOWN), (90.0, 0.0)])
RADII = st.sampled_from([0.0, 15.0, UNKNOWN, float("inf")])
AGES = st.sampled_from([UNKNOWN, 15.9, 16.0, 40.0])
SKILLS = st.sampled_from([(), (1,), (1, 65)])
TITLES = st.sampled_from(["", "采茶工", "|", "采茶工|采茶工"])


def _column(draw, values, n):
    return draw(st.lists(values, min_size=n, max_size=n))


@st.composite
def crowds(draw):
    """Tables with hardly a difference between rows, and keys in no order."""
    home, work = _column(draw, PLACES, N), _column(draw, PLACES, M)
    people = People.of(
        N, key=draw(st.permutations(range(100, 100 + N))), lat=[p[0] for p in home], lon=[p[1] for p in home],
        radius_km=_column(draw, RADII, N), age=_column(draw, AGES, N), skills=_column(draw, SKILLS, N),
        titles=_column(draw, TITLES, N),
    )  # fmt: skip
    posts = Opportunities.of(
        M, key=draw(st.permutations(range(M))), lat=[p[0] for p in work], lon=[p[1] for p in work],
        max_km=_column(draw, RADII, M), required=_column(draw, SKILLS, M), titles=_column(draw, TITLES, M),
    )  # fmt: skip
    return people, posts, Model().fitted(people, posts)


def _by_keys(ranking, own, partners):
    """{own key: [(partner key, score) …]}, which no order of rows can change."""
    rows = range(len(own.key))
    return {int(own.key[k]): [(int(partners.key[i]), score) for i, score in ranking.of(k)] for k in rows}


def _brute(people, posts, model):
    """Best posts of each person by weighing all pairs and sorting by score, then key."""
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    pairs = [(i, j) for i in range(people.n) for j in range(posts.n) if broken(p, o, i, j) == 0]
    scores = contributions(people, posts, np.array(pairs, np.int64).reshape(-1, 2), model=model).sum(axis=1)
    found = {int(key): [] for key in people.key}
    for (i, j), score in zip(pairs, scores.tolist(), strict=True):
        found[int(people.key[i])].append((round(score, 12), int(posts.key[j])))
    return {key: sorted(listed, key=lambda pair: (-pair[0], pair[1]))[:TOP] for key, listed in found.items()}


@settings(max_examples=60, deadline=None)
@given(crowd=crowds(), data=st.data())
def test_the_order_of_the_rows_never_shows_among_ties(crowd, data):
    people, posts, model = crowd
    mixed = people.take(data.draw(st.permutations(range(N))))
    turned = posts.take(data.draw(st.permutations(range(M))))
    for rank, own, partners in ((rank_people, 1, 0), (rank_opportunities, 0, 1)):
        plain = _by_keys(rank(people, posts, top=TOP, model=model), (people, posts)[own], (people, posts)[partners])
        other = _by_keys(rank(mixed, turned, top=TOP, model=model), (mixed, turned)[own], (mixed, turned)[partners])
        assert plain == other


@settings(max_examples=60, deadline=None)
@given(crowd=crowds())
def test_each_way_of_asking_breaks_ties_alike_and_as_sorting_does(crowd):
    people, posts, model = crowd
    index = Index.build(people, posts, model)
    _, both = rank_both(index, top_people=TOP, top_opportunities=TOP)
    alone = rank_opportunities(people, posts, top=TOP, model=model)
    np.testing.assert_array_equal(both.indices, alone.indices)
    asker = Asker(index, TOP)
    for position, row in enumerate(index.people.side.row.tolist()):
        assert asker.best(position)[0].tolist() == [post for post, _ in alone.of(row)]
    listed = _by_keys(alone, people, posts)
    for key, best in _brute(people, posts, model).items():
        assert [(round(score, 12), post) for post, score in listed[key]] == best
