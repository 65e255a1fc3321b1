"""Keeping the best few of a stream.

A binary heap whose root is the worst kept, ties broken by a stable key.
"""

from numba import njit


@njit(cache=True, nogil=True, inline="always")
def worse(score_a, key_a, score_b, key_b):
    """Whether (score_a, key_a) ranks after (score_b, key_b): lower score, or equal score and larger key."""
    return score_a < score_b or (score_a == score_b and key_a > key_b)


@njit(cache=True, nogil=True)
def _sink(scores, items, size, keys, root):
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


@njit(cache=True, nogil=True)
def offer(scores, items, size, score, item, keys):
    """Offer an item to the heap of `size` kept in scores/items (top,); returns the new size."""
    if size < len(scores):
        place = size
        while place > 0:
            parent = (place - 1) >> 1
            if not worse(score, keys[item], scores[parent], keys[items[parent]]):
                break
            scores[place], items[place] = scores[parent], items[parent]
            place = parent
        scores[place], items[place] = score, item
        return size + 1
    if worse(scores[0], keys[items[0]], score, keys[item]):
        scores[0], items[0] = score, item
        _sink(scores, items, size, keys, 0)
    return size


@njit(cache=True, nogil=True)
def ordered(scores, items, size, keys):
    """Turn the heap into a list, best first, in place."""
    while size > 1:
        size -= 1
        scores[0], scores[size] = scores[size], scores[0]
        items[0], items[size] = items[size], items[0]
        _sink(scores, items, size, keys, 0)
