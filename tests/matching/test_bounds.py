"""Bounds may only drop what could not be listed: whole scans against weighing every pair, on hostile tables."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.asking import Asker
from matching.columns import Model, person_columns, post_columns
from matching.gates import broken
from matching.index import Index
from matching.ranking import rank_both, rank_opportunities, rank_people
from matching.scoring import contributions
from matching.screen import AT_DAYS, AT_EDUCATION, AT_HOURS, AT_LIFTING, DAYS, HOURS, LIFTING_KG, asked, lacked
from matching.skills import near_from_pairs
from matching.types import Opportunities, People
from matching.weights import Weights

pytestmark = pytest.mark.slow

N, M, TOP = 14, 7, 3
many = settings(max_examples=60, deadline=None, derandomize=True)


def _either(*values):
    return st.sampled_from(values)


NUMBER = _either(np.nan, 0.0, 1.0, 4.0, 5.0, 8.0, 7.999999, 22.0, 1e30, -1.0)
PEOPLE = {
    "age": _either(np.nan, 15.9999, 16.0, 18.0, 60.0, 61.0, 120.0),
    "lat": _either(np.nan, 28.0, 28.0, 28.0449, 28.05, 90.0, -90.0),
    "lon": _either(np.nan, 118.0, 118.00001, -180.0, 180.0, 0.0),
    "area": _either(0, 330803001002, 330803001003, 330881000000),
    "radius_km": _either(np.nan, 0.0, 5.0, 5.001, 1e9),
    "road_factor": _either(1.0, 1.3, 5.0),
    "will_move": st.booleans(),
    "carer": st.booleans(),
    "education": st.integers(-1, 6),
    "experience_years": NUMBER,
    "hours_per_day": NUMBER,
    "days_per_month": NUMBER,
    "lifting_kg": NUMBER,
    "months": _either(0, 0xFFF, 0xFFFF, 0b11),
    "health_limits": _either(0, 1, 1 << 16, 1 << 17, 1 << 31),
    "disability": _either(0, 1, 1 << 15),
    "wage_wished_fen": _either(-1, 0, 1, 300_000, 2**60),
    "needs": _either(0, 1, 1 << 31),
    "colour": st.integers(0, 2),
    "waiting_days": _either(np.nan, -5.0, 0.0, 90.0, 1e30),
    "consents": _either(True, True, True, False),
    "employed": _either(False, False, True),
    "past_retirement": st.booleans(),
    "retirement_agreement": st.booleans(),
    "skills": st.sets(_either(0, 1, 2, 64, 65, 128), max_size=3),
    "wanted_areas": st.sets(_either(33, 3308, 330803), max_size=1),
    "titles": _either("", "采茶工", "采茶工|保安", " | 竹编 ", "driver"),
    "text": _either("", "包吃住", "长白班，计件"),
}
POSTS = {
    "kind": _either(0, 0, 1),
    "open": _either(True, True, True, False),
    "remote": _either(False, False, True),
    "live_in": st.booleans(),
    "max_km": _either(np.nan, 0.0, 10.0, 1e9),
    "pay_min_fen": _either(-1, 0, 300_000),
    "pay_max_fen": _either(-1, 400_000, 2**60),
    "education_min": st.integers(-1, 6),
    "experience_min": NUMBER,
    "age_min": _either(np.nan, 18.0),
    "age_max": _either(np.nan, 60.0),
    "health_needs": _either(0, 0, 1, 1 << 17),
    "for_disabled": _either(False, False, True),
    "injury_cover": st.booleans(),
    "accepts_past_retirement": st.booleans(),
    "protected_for_minors": st.booleans(),
    "answers": _either(0, 1, 1 << 31),
    "required": st.sets(_either(0, 64), max_size=1),
    "wished": st.sets(_either(0, 1, 2, 64, 65, 128), max_size=3),
    **{name: PEOPLE[name] for name in ("lat", "lon", "area", "hours_per_day", "days_per_month", "lifting_kg", "text")},
    "months": _either(0, 0, 0b1, 0x8000),
    "disability": _either(0, 1),
    "titles": _either("", "采茶", "保安"),
}


def _columns(draw, kinds, n):
    return {name: draw(st.lists(kind, min_size=n, max_size=n)) for name, kind in kinds.items()}


@st.composite
def worlds(draw):
    """(people, posts, model) of extreme values, many of them equal."""
    people = People.of(
        N, key=np.random.default_rng(draw(st.integers(0, 9))).permutation(N), **_columns(draw, PEOPLE, N)
    )
    posts = Opportunities.of(
        M,
        **_columns(draw, POSTS, M),
        excluded={draw(st.integers(0, M - 1)): [0, 1]},
        eligible={draw(st.integers(0, M - 1)): np.arange(N) % 2 == 0},
    )
    weights = draw(_either(Weights(), Weights(skills=0.0, title=0.0), Weights(text=1.0, urgency=0.0)))
    return people, posts, Model(weights, near=near_from_pairs(129, [(0, 1, 0.5), (2, 128, 0.9)])).fitted(people, posts)


def _all_scores(people, posts, model):
    """Every pair by the formula alone, −inf where a rule breaks: no index, no screen, no bound. (N, M)"""
    p, o = person_columns(people, model), post_columns(posts, N, model)
    pairs = np.array([(i, j) for i in range(N) for j in range(M)])
    score = contributions(people, posts, pairs, model=model).sum(axis=1).reshape(N, M)
    fits = np.array([broken(p, o, i, j) == 0 for i, j in pairs]).reshape(N, M)
    return np.where(fits, score, -np.inf)


def _check(ranking, table):
    """Each list holds the best scores of its row of `table`, each with the partner it belongs to."""
    for row, scores in enumerate(table):
        best = np.sort(scores[np.isfinite(scores)])[::-1][:TOP]
        listed = ranking.of(row)
        np.testing.assert_allclose([score for _, score in listed], best, atol=1e-9)
        np.testing.assert_allclose([scores[k] for k, _ in listed], best, atol=1e-9)


@many
@given(world=worlds())
def test_no_bound_ever_drops_a_listed_pair(world):
    people, posts, model = world
    table = _all_scores(people, posts, model)
    by_post, by_person = rank_both(Index.build(people, posts, model), top_people=TOP, top_opportunities=TOP)
    _check(by_post, table.T)
    _check(by_person, table)
    _check(rank_people(people, posts, top=TOP, model=model), table.T)
    _check(rank_opportunities(people, posts, top=TOP, model=model), table)


@many
@given(world=worlds())
def test_a_scan_from_the_other_side_gives_the_same_lists(world):
    people, posts, model = world
    index, ranking = Index.build(people, posts, model), rank_opportunities(people, posts, top=TOP, model=model)
    asker = Asker(index, TOP)
    for position, person in enumerate(index.people.side.row.tolist()):
        found, _ = asker.best(position)
        assert found.tolist() == [row for row, _ in ranking.of(person)]


@pytest.mark.parametrize(
    ("at", "column", "steps"),
    [(AT_LIFTING, "lifting_kg", LIFTING_KG), (AT_HOURS, "hours_per_day", HOURS), (AT_DAYS, "days_per_month", DAYS)],
)
def test_a_ladder_tells_the_steps_exactly_and_the_rest_never_wrongly(at, column, steps):
    values = [np.nan, 0.5, *steps, *(step - 0.25 for step in steps), 99.0]
    table = {column: np.array(values)}
    has, wants = lacked(People.of(len(values), **table)), asked(Opportunities.of(len(values), **table))
    mask = np.uint64(0xFF << at)
    for i, given_up in enumerate(values):
        for j, demand in enumerate(values):
            hit = bool(has[i] & wants[j] & mask)
            assert not hit or given_up < demand
            assert hit or demand not in steps or not given_up < demand


def test_the_ladder_of_schooling_is_exact():
    levels = np.arange(-1, 7)
    has, wants = lacked(People.of(8, education=levels)), asked(Opportunities.of(8, education_min=levels))
    hit = (has[:, None] & wants[None, :] & np.uint64(0b111111 << AT_EDUCATION)) != 0
    np.testing.assert_array_equal(hit, (levels[:, None] >= 0) & (levels[:, None] < levels[None, :]))
