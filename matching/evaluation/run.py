"""Rank, then read the judgements, then measure."""

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from matching import metrics
from matching.columns import Model
from matching.evaluation.files import Row, read_pairs, read_rows
from matching.evaluation.tables import tables
from matching.index import Index, PeopleIndex, PostIndex
from matching.learn import CHUNK, Approvals, Learned, cosines, learned, paired
from matching.ranking import for_posts
from matching.scoring import contributions
from matching.topk import empty_heaps
from matching.types import Opportunities, People, Texts
from matching.weights import CONTRIBUTIONS

KEPT = 100  # places written to the rankings file
OTHERS = 10  # people not decided on, drawn for each approval when weights are learned
MOST_DRAWN = 300_000  # of them altogether
BROKEN = 10.0  # less than any score: where a rule breaks
TEXT = CONTRIBUTIONS.index("text")
SEED = 20261123


@dataclass(frozen=True, eq=False)
class Ranked:
    """The whole order of people for each opportunity: rows of people int32 (m, n), best first, decided ones last.

    `candidates` (m,) counts those not decided on before, `fitting` (m,) those of them who break no rule; `scores`
    (m, KEPT) are those of the first places.
    """

    order: np.ndarray
    scores: np.ndarray
    candidates: np.ndarray
    fitting: np.ndarray
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
    both = tables(people, posts)
    model, shape = Model().fitted(*both), (len(posts), len(people))
    words, asked = (_matrix(table.text, model) for table in both)
    both = replace(both[0], text=Texts.none(len(people))), replace(both[1], text=Texts.none(len(posts)))
    pairs, approved = _places(people, posts, decisions), np.array([value > 0 for *_, value in decisions], bool)
    decided = sp.csr_matrix((np.ones(len(pairs), bool), (pairs[:, 1], pairs[:, 0])), shape)
    given = Approvals.of(pairs[approved], len(posts), words)
    taught = _taught(both, model, given, asked=asked, decided=decided)
    order, fitting = np.empty(shape, np.int32), np.zeros(len(posts), np.int64)
    scores = np.empty((len(posts), min(KEPT, len(people))))
    for rows, part in _scores(*both, replace(model, weights=taught.weights)):
        part += taught.weights.text * cosines(asked[rows], words)
        if approved.any():
            part += np.tensordot(taught.likenesses, given.likeness(rows), axes=1)
        part[decided[rows].nonzero()] = -np.inf
        fitting[rows] = (part > -BROKEN / 2).sum(axis=1)
        order[rows] = np.argsort(-part, axis=1, kind="stable")
        scores[rows] = np.take_along_axis(part, order[rows, : scores.shape[1]], axis=1)
    return Ranked(order, scores, len(people) - decided.getnnz(axis=1), fitting, time.perf_counter() - began)


def _taught(
    both: tuple[People, Opportunities], model: Model, given: Approvals, *, asked: sp.csr_matrix, decided: sp.csr_matrix
) -> Learned:
    """What past decisions teach; the weights of the model where nobody was approved."""
    if not given.table.nnz:
        return Learned(model.weights)
    pairs, labels = _examples(given, decided)
    values = contributions(*both, pairs, model=model) / np.maximum(model.weights.array(), 1e-12)
    values[:, TEXT] = paired(given.words, asked, pairs)
    return learned(np.column_stack([values, given.apart(pairs)]), labels, start=model.weights)


def _scores(people: People, posts: Opportunities, model: Model) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(rows of posts, score of every pair, −BROKEN where a rule breaks), float64, some posts at a time."""
    side = PeopleIndex.build(people, model)
    for start in range(0, posts.n, CHUNK):
        rows = np.arange(start, min(start + CHUNK, posts.n))
        index = Index.join(side, PostIndex.build(posts.take(rows), people.n, model), model)
        heaps = empty_heaps(len(rows), people.n)
        index.scan_posts(np.arange(len(rows)), empty_heaps(0, 1), heaps)
        ranking, part = for_posts(index, heaps, contributions=False), np.full((len(rows), people.n), -BROKEN)
        own, place = np.nonzero(ranking.indices >= 0)
        part[own, ranking.indices[own, place]] = ranking.scores[own, place]
        yield rows, part


def _matrix(texts: Texts, model: Model) -> sp.csr_matrix:
    """Words of a column as sparse unit rows; common features first, in the same place in every column of one model.

    Where every pair is wanted, products of such tables are many times faster than the engine pair by pair.
    """
    space = model.spaces[1]
    vectors, known = space.vectors(texts.uniques), np.array(list(space.idf), np.int32)
    place, by_code = np.empty(len(known), np.int32), np.argsort(known)
    place[np.argsort(list(space.idf.values()), kind="stable")] = np.arange(len(known), dtype=np.int32)
    columns = place[by_code[np.searchsorted(known, vectors.features, sorter=by_code)]]
    return sp.csr_matrix((vectors.values, columns, vectors.indptr), (len(texts.uniques), len(known)))[texts.codes]


def _places(people: list[Row], posts: list[Row], pairs: list[tuple[str, str, float]]) -> np.ndarray:
    """(person row, opportunity row) of each pair (k, 2)."""
    person = {row.id: k for k, row in enumerate(people)}
    post = {row.id: k for k, row in enumerate(posts)}
    return np.array([(person[b], post[a]) for a, b, _ in pairs], np.int64).reshape(-1, 2)


def _examples(given: Approvals, decided: sp.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (k, 2) with labels: those approved, and others drawn at random who were not decided on there.

    Those declined are no example of the others: they were mostly chosen for the very facts that speak for them.
    """
    rng = np.random.default_rng(SEED)
    approved = np.column_stack(given.table.nonzero()[::-1])
    drawn = np.repeat(approved, max(1, min(OTHERS, MOST_DRAWN // len(approved))), axis=0)
    drawn[:, 0] = rng.integers(0, decided.shape[1], len(drawn))
    drawn = drawn[~np.asarray(decided[drawn[:, 1], drawn[:, 0]]).ravel()]
    return np.vstack([approved, drawn]), np.r_[np.ones(len(approved), bool), np.zeros(len(drawn), bool)]


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
    hits = np.isin(ranked.order[post, : ranked.candidates[post]], list(relevant))
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
            for place in range(min(ranked.scores.shape[1], ranked.fitting[post])):
                person = people[ranked.order[post, place]]
                out.writerow((row.id, place + 1, person.id, f"{ranked.scores[post, place]:.6f}"))
