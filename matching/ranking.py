"""Ranked lists, both ways: people for an opportunity, opportunities for a person. Exact and deterministic.

A pair that breaks a rule of gates.py is in no list. Equal scores are ordered by the stable key of the partner,
so the order of the rows never shows.
"""

import numpy as np

from matching.columns import Model
from matching.index import Index, Side
from matching.scoring import N_CONTRIBUTIONS, fill_contributions
from matching.topk import Heaps, empty_heaps, renumber, unroll
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
    index = Index.build(people, opportunities, _model(people, opportunities, weights, model))
    heaps = empty_heaps(opportunities.n, _checked(top))
    index.scan_posts(np.arange(opportunities.n), empty_heaps(0, 1), heaps, threads)
    return for_posts(index, heaps)


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
    index = Index.build(people, opportunities, _model(people, opportunities, weights, model))
    heaps = empty_heaps(people.n, _checked(top))
    index.scan_posts(np.arange(opportunities.n), heaps, empty_heaps(0, 1), threads)
    return for_people(index, heaps)


def rank_both(
    index: Index,
    *,
    top_people: int = 50,
    top_opportunities: int = 20,
    contributions: bool = True,
    threads: int | None = None,
) -> tuple[Ranking, Ranking]:
    """(people of each opportunity, opportunities of each person) in one pass over the pairs of an index."""
    m, n = len(index.posts.side.key), len(index.people.side.key)
    post_heaps, person_heaps = empty_heaps(m, _checked(top_people)), empty_heaps(n, _checked(top_opportunities))
    index.scan_posts(np.arange(m), person_heaps, post_heaps, threads)
    return (
        for_posts(index, post_heaps, contributions=contributions),
        for_people(index, person_heaps, contributions=contributions),
    )


def for_posts(index: Index, heaps: Heaps, *, contributions: bool = True) -> Ranking:
    """The ranking that post heaps hold, in rows of the original tables. Uses the heaps up."""
    return _ranking(index, heaps, index.posts.side, index.people.side, contributions=contributions)


def for_people(index: Index, heaps: Heaps, *, contributions: bool = True) -> Ranking:
    """The ranking that person heaps hold, in rows of the original tables. Uses the heaps up."""
    return _ranking(index, heaps, index.people.side, index.posts.side, contributions=contributions)


def _model(people: People, posts: Opportunities, weights: Weights | None, model: Model | None) -> Model:
    model = model or Model()
    if weights is not None:
        model = Model(weights, model.rules, model.near, model.titles, model.texts)
    return model.fitted(people, posts)


def _checked(top: int) -> int:
    if top < 1:
        raise ValueError("top must be at least 1")
    return top


def _ranking(index: Index, heaps: Heaps, own: Side, partners: Side, *, contributions: bool) -> Ranking:
    unroll(heaps, partners.key)
    parts = _explain(index, heaps.items, own) if contributions else None
    renumber(heaps, own.row, partners.row)
    return Ranking(heaps.items, heaps.scores, parts)


def _explain(index: Index, items: np.ndarray, own: Side) -> np.ndarray:
    """Contributions of lists of positions, in rows of the table."""
    rows, ranks = np.nonzero(items >= 0)
    pair = [rows, items[rows, ranks]]
    pairs = np.column_stack(pair if own is index.people.side else pair[::-1]).astype(np.int64)
    flat = np.zeros((len(pairs), N_CONTRIBUTIONS))
    said = index.people.side.said, index.posts.side.said
    fill_contributions(index.pairs.p, index.pairs.o, said, index.pairs.near, index.weights, pairs, flat)
    out = np.zeros((*items.shape, N_CONTRIBUTIONS))
    out[own.row[rows], ranks] = flat
    return out
