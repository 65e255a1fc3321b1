"""Rank, then read the judgements, then measure."""

import csv
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from matching import metrics
from matching.columns import Model
from matching.evaluation.files import Row, read_pairs, read_rows
from matching.evaluation.tables import tables
from matching.index import Index, PeopleIndex, PostIndex
from matching.learn import blended, learned_weights, likeness_to_approved
from matching.ranking import for_posts
from matching.scoring import contributions
from matching.topk import empty_heaps
from matching.types import Opportunities, People
from matching.weights import Weights

CHUNK = 256  # opportunities ranked at a time, which bounds memory
KEPT = 100  # places written to the rankings file
OTHERS = 3  # people not decided on, drawn for each approval when weights are learned
SEED = 20261123


@dataclass(frozen=True, eq=False)
class Ranked:
    """The whole order of people for each opportunity, best first: rows of people (m, n) with their scores.

    `candidates` is False at places of people decided on before. Where a rule breaks the score is negative.
    """

    order: np.ndarray
    scores: np.ndarray
    candidates: np.ndarray
    seconds: float


def evaluate(folder: Path, rankings: Path | None = None) -> dict[str, float]:
    """Figures for one folder; the judgements' relevance is read only when the ranking stands.

    Raises files.FileError for a file that cannot be read.
    """
    people, posts = read_rows(folder / "people.csv"), read_rows(folder / "opportunities.csv")
    ids = {row.id for row in posts}, {row.id for row in people}
    decided = folder / "decisions.csv"
    decisions = read_pairs(decided, "approved", *ids) if decided.is_file() else []
    ranked = rank(people, posts, decisions)
    if rankings:
        write(rankings, people, posts, ranked)
    return measure(people, posts, ranked, read_pairs(folder / "judgements.csv", "relevance", *ids))


def rank(people: list[Row], posts: list[Row], decisions: list[tuple[str, str, float]]) -> Ranked:
    """Order all people for all opportunities, learning from decisions where there are any."""
    began = time.perf_counter()
    persons, opportunities = tables(people, posts)
    pairs = _places(people, posts, decisions)
    model = Model().fitted(persons, opportunities)
    approved = np.array([value > 0 for *_, value in decisions], bool)
    if approved.any():
        model = replace(model, weights=_weights(persons, opportunities, model, pairs, approved))
    scores = dense_scores(persons, opportunities, model)
    if approved.any():
        drawn = _drawn(scores, persons, model, pairs[approved], len(posts))
        scores = np.where(scores < 0.0, drawn - 2.0, drawn)
    order = np.argsort(-scores, axis=1, kind="stable").astype(np.int32)
    free = np.ones(scores.shape, bool)
    free[pairs[:, 1], pairs[:, 0]] = False
    ordered, candidates = (np.take_along_axis(table, order, axis=1) for table in (scores, free))
    return Ranked(order, ordered, candidates, time.perf_counter() - began)


def dense_scores(people: People, posts: Opportunities, model: Model) -> np.ndarray:
    """Score of every pair, −1 where a rule breaks. float64 (posts.n, people.n)"""
    side, scores = PeopleIndex.build(people, model), np.full((posts.n, people.n), -1.0)
    for start in range(0, posts.n, CHUNK):
        rows = np.arange(start, min(start + CHUNK, posts.n))
        index = Index.join(side, PostIndex.build(posts.take(rows), people.n, model), model)
        heaps = empty_heaps(len(rows), people.n)
        index.scan_posts(np.arange(len(rows)), empty_heaps(0, 1), heaps)
        ranking = for_posts(index, heaps, contributions=False)
        own, place = np.nonzero(ranking.indices >= 0)
        scores[start + own, ranking.indices[own, place]] = ranking.scores[own, place]
    return scores


def _places(people: list[Row], posts: list[Row], pairs: list[tuple[str, str, float]]) -> np.ndarray:
    """(person row, opportunity row) of each pair (k, 2)."""
    person = {row.id: k for k, row in enumerate(people)}
    post = {row.id: k for k, row in enumerate(posts)}
    return np.array([(person[b], post[a]) for a, b, _ in pairs], np.int64).reshape(-1, 2)


def _weights(people: People, posts: Opportunities, model: Model, pairs: np.ndarray, approved: np.ndarray) -> Weights:
    """Weights learned from what was decided, against others drawn at random for the same opportunities."""
    rng = np.random.default_rng(SEED)
    drawn = np.repeat(pairs[approved], OTHERS, axis=0)
    drawn[:, 0] = rng.integers(0, people.n, len(drawn))
    both = np.vstack([pairs, drawn])
    labels = np.r_[approved, np.zeros(len(drawn), bool)]
    values = contributions(people, posts, both, model=model) / np.maximum(model.weights.array(), 1e-12)
    return learned_weights(values, labels, start=model.weights)


def _drawn(scores: np.ndarray, people: People, model: Model, approved: np.ndarray, m: int) -> np.ndarray:
    """Scores drawn to the likeness to those approved for the same opportunity."""
    ones = np.ones(len(approved), np.float32)
    table = sp.csr_matrix((ones, (approved[:, 1], approved[:, 0])), shape=(m, people.n))
    vectors = model.spaces[1].vectors(people.text.uniques)
    features, columns = np.unique(vectors.features, return_inverse=True)
    shape = (len(people.text.uniques), len(features))
    words = sp.csr_matrix((vectors.values, columns, vectors.indptr), shape=shape)[people.text.codes]
    return blended(scores, likeness_to_approved(table, words), np.asarray(table.sum(axis=1)).ravel())


def measure(
    people: list[Row], posts: list[Row], ranked: Ranked, judgements: list[tuple[str, str, float]]
) -> dict[str, float]:
    """Means over all judged opportunities; AUC over those where it exists."""
    relevant, judged = defaultdict(set), set()
    for (person, post), (*_, value) in zip(_places(people, posts, judgements).tolist(), judgements, strict=True):
        judged.add(post)
        if value > 0:
            relevant[post].add(person)
    rows = [_measured(ranked, post, relevant[post]) for post in sorted(judged)]
    names = ("ndcg_at_10", "mrr", "map", "recall_at_20", "auc")
    figures = {name: _mean([row[name] for row in rows]) for name in names}
    return figures | {"queries": len(rows), "ms_per_query": 1000 * ranked.seconds / max(1, len(posts))}


def _measured(ranked: Ranked, post: int, relevant: set[int]) -> dict[str, float]:
    hits = np.isin(ranked.order[post], list(relevant))[ranked.candidates[post]]
    n = len(relevant)
    return {
        "ndcg_at_10": metrics.ndcg(hits, n),
        "mrr": metrics.reciprocal_rank(hits),
        "map": metrics.average_precision(hits, n),
        "recall_at_20": metrics.recall(hits, n),
        "auc": metrics.auc(hits),
    }


def _mean(values: list[float]) -> float:
    known = [value for value in values if value == value]
    return float(np.mean(known)) if known else 0.0


def write(path: Path, people: list[Row], posts: list[Row], ranked: Ranked) -> None:
    """The first places of each opportunity as `opportunity_id,rank,person_id,score`."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(("opportunity_id", "rank", "person_id", "score"))
        for post, row in enumerate(posts):
            kept = np.flatnonzero(ranked.candidates[post] & (ranked.scores[post] >= 0.0))[:KEPT]
            for place, k in enumerate(kept, start=1):
                person = people[ranked.order[post, k]]
                out.writerow((row.id, place, person.id, f"{ranked.scores[post, k]:.6f}"))
