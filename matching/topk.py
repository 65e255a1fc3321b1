"""Keeping the best few of a stream: a heap whose root is the worst kept, ties broken by a stable key."""

from typing import NamedTuple

import numpy as np

from matching.compiled import kernel


class Heaps(NamedTuple):
    """One heap per row; while it has room, a list in no order."""

    scores: np.ndarray  # (m, top) float64, of which the first `sizes` count
    items: np.ndarray  # (m, top) int32
    sizes: np.ndarray  # (m,) int32
    floor: np.ndarray  # (m,) float64, the score a newcomer must reach: −inf while there is room


def empty_heaps(m: int, top: int) -> Heaps:
    """Heaps for m rows; with m = 0 a scan keeps no lists on that side. Rows nobody enters take no memory."""
    return Heaps(np.empty((m, top)), np.empty((m, top), np.int32), np.zeros(m, np.int32), np.full(m, -np.inf))


@kernel
def worse(score_a: float, key_a: int, score_b: float, key_b: int) -> bool:
    """Whether (score_a, key_a) ranks after (score_b, key_b): lower score, or equal score and larger key."""
    return score_a < score_b or (score_a == score_b and key_a > key_b)


@kernel
def _sink(scores: np.ndarray, items: np.ndarray, root: int, size: int, keys: np.ndarray) -> None:
    """Let the element at `root` sink until no child is worse than it."""
    score, item = scores[root], items[root]
    while True:
        child = 2 * root + 1
        if child >= size:
            break
        other = child + 1
        if other < size and worse(scores[other], keys[items[other]], scores[child], keys[items[child]]):
            child = other
        if not worse(scores[child], keys[items[child]], score, keys[item]):
            break
        scores[root], items[root] = scores[child], items[child]
        root = child
    scores[root], items[root] = score, item


@kernel
def _heap(scores: np.ndarray, items: np.ndarray, size: int, keys: np.ndarray) -> None:
    """Make a heap of the first `size` elements."""
    for root in range(size // 2 - 1, -1, -1):
        _sink(scores, items, root, size, keys)


@kernel
def offer(heaps: Heaps, row: int, score: float, item: int, keys: np.ndarray) -> bool:
    """Offer an item to the heap of `row`; True if it was taken."""
    scores, items, size = heaps.scores[row], heaps.items[row], heaps.sizes[row]
    if size == len(scores):
        if not worse(scores[0], keys[items[0]], score, keys[item]):
            return False
        scores[0], items[0] = score, item
        _sink(scores, items, 0, size, keys)
        heaps.floor[row] = scores[0]
        return True
    scores[size], items[size], heaps.sizes[row] = score, item, size + 1
    if size + 1 == len(scores):
        _heap(scores, items, size + 1, keys)
        heaps.floor[row] = scores[0]
    return True


@kernel
def merge(into: Heaps, other: Heaps, keys: np.ndarray) -> None:
    """Offer all that `other` kept to `into`, row by row."""
    for row in range(len(other.sizes)):
        for k in range(other.sizes[row]):
            offer(into, row, other.scores[row, k], np.int64(other.items[row, k]), keys)  # type: ignore[arg-type]


@kernel
def unroll(heaps: Heaps, keys: np.ndarray) -> None:
    """Make each heap a list in its place: best first, padded with NaN and −1. The heaps are used up."""
    for row in range(len(heaps.sizes)):
        size, kept, chosen = heaps.sizes[row], heaps.scores[row], heaps.items[row]
        for k in range(size, len(kept)):
            kept[k], chosen[k] = np.nan, -1
        if size < len(kept):
            _heap(kept, chosen, size, keys)
        while size > 0:
            size -= 1
            score, item = kept[0], chosen[0]
            kept[0], chosen[0] = kept[size], chosen[size]
            kept[size], chosen[size] = score, item
            _sink(kept, chosen, 0, size, keys)


def renumber(heaps: Heaps, place: np.ndarray, name: np.ndarray) -> None:
    """Move list r to row place[r], a permutation, and let each item be called name[item]; within their arrays.

    The lists of a province are as large as everything known of its people, so they are not copied.
    """
    top = heaps.scores.shape[1]
    _renumber(heaps, place, name, np.zeros(len(place), np.bool_), np.empty(top), np.empty(top, np.int32))


@kernel
def _renumber(
    heaps: Heaps, place: np.ndarray, name: np.ndarray, moved: np.ndarray, score: np.ndarray, item: np.ndarray
) -> None:
    """Along the cycles of the permutation: `score` and `item` hold the list that was lifted from its row."""
    scores, items = heaps.scores, heaps.items
    for start in range(len(place)):
        row = start
        for k in range(len(score)):
            score[k], item[k] = scores[row, k], items[row, k]
        while not moved[row]:
            moved[row], row = True, place[row]
            for k in range(len(score)):
                called = name[item[k]] if item[k] >= 0 else -1
                score[k], scores[row, k] = scores[row, k], score[k]
                item[k], items[row, k] = items[row, k], called
