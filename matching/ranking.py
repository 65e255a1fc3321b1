"""Ranked lists, both ways: people for an opportunity, opportunities for a person. Exact and deterministic.

A pair that breaks a rule of gates.py is in no list. Equal scores are ordered by the stable key of the
partner, so the order of the rows never shows.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

from matching.columns import Model, near_columns, person_columns, post_columns
from matching.gates import broken
from matching.places import road_km
from matching.scoring import N_CONTRIBUTIONS, contribute, fill_contributions
from matching.topk import offer, ordered
from matching.types import Opportunities, People, Ranking
from matching.weights import Weights


def rank_people(
    people: People,
    opportunities: Opportunities,
    *,
    top: int = 50,
    weights: Weights | None = None,
    model: Model | None = None,
    threads: int | None = None,
) -> Ranking:
    """The best `top` people of each opportunity, with contributions.

    Shapes: indices and scores (opportunities.n, top), contributions (opportunities.n, top, n_contributions).
    An opportunity nobody fits has a row of padding. Give a `model` fitted once when scores of several calls
    are to be compared; `weights` alone replaces those of the default model.

    >>> people = People.of(2, age=[30, 15], titles=["采茶工", "采茶工"])
    >>> rank_people(people, Opportunities.of(1, titles=["采茶"]), top=1).indices.tolist()
    [[0]]
    """
    return _rank(
        people, opportunities, top, _model(people, opportunities, weights, model), threads, by_person=False
    )


def rank_opportunities(
    people: People,
    opportunities: Opportunities,
    *,
    top: int = 20,
    weights: Weights | None = None,
    model: Model | None = None,
    threads: int | None = None,
) -> Ranking:
    """The best `top` opportunities of each person; shapes as in rank_people with people as rows."""
    return _rank(
        people, opportunities, top, _model(people, opportunities, weights, model), threads, by_person=True
    )


def _model(people: People, posts: Opportunities, weights: Weights | None, model: Model | None) -> Model:
    model = model or Model()
    if weights is not None:
        model = Model(weights, model.rules, model.near, model.titles, model.texts)
    return model.fitted(people, posts)


def _rank(
    people: People, posts: Opportunities, top: int, model: Model, threads: int | None, *, by_person: bool
):
    if top < 1:
        raise ValueError("top must be at least 1")
    p, o = person_columns(people, model), post_columns(posts, people.n, model)
    near, weights = near_columns(model), model.weights.array()
    m = people.n if by_person else posts.n
    scores, indices = np.full((m, top), np.nan), np.full((m, top), -1, np.int32)
    kernel = _best_posts if by_person else _best_people
    _spread(lambda a, b: kernel(p, o, near, weights, a, b, scores, indices), m, threads)
    return Ranking(indices, scores, _explain(p, o, near, weights, indices, by_person))


def _spread(work, m: int, threads: int | None) -> None:
    """Run work(start, stop) over 0…m in slices, on as many threads as there are processors."""
    threads = threads or len(os.sched_getaffinity(0))
    step = max(1, -(-m // (threads * 8)))
    slices = [(a, min(a + step, m)) for a in range(0, m, step)]
    if threads == 1 or len(slices) < 2:
        for a, b in slices:
            work(a, b)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda ab: work(*ab), slices))


def _explain(p, o, near, weights, indices: np.ndarray, by_person: bool) -> np.ndarray:
    rows, ranks = np.nonzero(indices >= 0)
    partners = indices[rows, ranks]
    pairs = np.column_stack([rows, partners] if by_person else [partners, rows]).astype(np.int64)
    flat = np.zeros((len(pairs), N_CONTRIBUTIONS))
    fill_contributions(p, o, near, weights, pairs, flat)
    out = np.zeros((*indices.shape, N_CONTRIBUTIONS))
    out[rows, ranks] = flat
    return out


@njit(cache=True, nogil=True)
def _best_people(p, o, near, weights, start, stop, scores, indices):
    """Fill rows start…stop of scores and indices (posts.n, top)."""
    parts = np.zeros(len(weights))
    for j in range(start, stop):
        size = 0
        for i in range(len(p.key)):
            km = road_km(p, o, i, j)
            if broken(p, o, i, j, km) == 0:
                score = contribute(p, o, near, weights, i, j, km, parts)
                size = offer(scores[j], indices[j], size, score, i, p.key)
        ordered(scores[j], indices[j], size, p.key)


@njit(cache=True, nogil=True)
def _best_posts(p, o, near, weights, start, stop, scores, indices):
    """Fill rows start…stop of scores and indices (people.n, top)."""
    parts = np.zeros(len(weights))
    for i in range(start, stop):
        size = 0
        for j in range(len(o.key)):
            km = road_km(p, o, i, j)
            if broken(p, o, i, j, km) == 0:
                score = contribute(p, o, near, weights, i, j, km, parts)
                size = offer(scores[i], indices[i], size, score, j, o.key)
        ordered(scores[i], indices[i], size, o.key)
