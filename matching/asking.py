"""The quick way to single lists: one person (or post) after another against sides that stand."""

import numpy as np

from matching.compiled import prepared
from matching.index import Index
from matching.scan import scan
from matching.topk import empty_heaps, unroll


class Asker:
    """The best `top` posts of one person after another, or people of one post after another (`by_post`).

    Working memory is made once, so two threads must not share one.
    """

    def __init__(self, index: Index, top: int, *, by_post: bool = False) -> None:
        own, self._side = index.sides(by_post)
        self._own, self._heaps = np.zeros(1, np.int64), empty_heaps(1, top)
        sides, lists = (own, self._side.inner, self._own, 0), (self._heaps, empty_heaps(0, 1))
        scratch = index.scratch(self._side, 1)
        self._scan = prepared(scan, index.pairs, index.weights, by_post, *sides, *lists, scratch)
        self._unroll = prepared(unroll, self._heaps, self._side.key)

    def best(self, position: int) -> tuple[np.ndarray, np.ndarray]:
        """(rows of the other table, scores) for the own row at `position` of the index, best first."""
        self._own[0], self._heaps.sizes[0], self._heaps.floor[0] = position, 0, -np.inf
        self._scan()
        size = self._heaps.sizes[0]
        self._unroll()
        return self._side.row[self._heaps.items[0, :size]], self._heaps.scores[0, :size].copy()
