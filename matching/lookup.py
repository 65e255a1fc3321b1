"""Tables of one row that make it cheap to compare with many: likeness of titles, words of a text, cover of skills."""

from typing import NamedTuple

import numpy as np

from matching.compiled import kernel
from matching.records import NearColumns, PostColumns, Words
from matching.scoring import UNKNOWN, n_named


class Lookup(NamedTuple):
    """Words of one side by feature: postings[start[f]:start[f + 1]] of `owners` have features[f], each with its value.

    `place` numbers the features of each text as they stand in `features`.
    """

    features: np.ndarray
    start: np.ndarray
    owners: np.ndarray
    values: np.ndarray
    place: np.ndarray


class Scratch(NamedTuple):
    """Working memory of one thread, see scan.scratch_for."""

    passed: np.ndarray  # by row of a cell
    found: np.ndarray  # rows that passed the screen
    least: np.ndarray  # of each row of a batch, the score that would enter a list
    scores: np.ndarray
    likeness: np.ndarray  # by title phrase
    part: np.ndarray
    words: np.ndarray  # by feature of a text
    cover: np.ndarray  # by skill and place among a post's named skills
    best: np.ndarray


def index_words(words: Words) -> Lookup:
    """Inverted index over the texts of one side."""
    owner = np.repeat(np.arange(len(words.ptr) - 1, dtype=np.int32), np.diff(words.ptr))
    features, place = np.unique(words.feature, return_inverse=True)
    order = np.argsort(words.feature, kind="stable")
    start = np.searchsorted(words.feature[order], features)
    bounds = np.r_[start, len(order)].astype(np.int64)
    return Lookup(features, bounds, owner[order], words.value[order], place.astype(np.int32).ravel())


@kernel
def fill_likeness(
    index: Lookup, other: Words, phrases: np.ndarray, start: int, stop: int, part: np.ndarray, likeness: np.ndarray
) -> None:
    """likeness[phrase of the indexed side] = largest cosine with one of phrases[start:stop] of the other side.

    `part` is scratch, as long as `likeness`.
    """
    likeness[:] = 0.0
    for k in range(start, stop):
        part[:] = 0.0
        phrase = phrases[k]
        for f in range(other.ptr[phrase], other.ptr[phrase + 1]):
            feature, value = other.feature[f], np.float64(other.value[f])
            at = np.searchsorted(index.features, feature)
            if at < len(index.features) and index.features[at] == feature:
                for q in range(index.start[at], index.start[at + 1]):
                    part[index.owners[q]] += np.float64(index.values[q]) * value
        for u in range(len(part)):
            likeness[u] = max(likeness[u], min(1.0, part[u]))


@kernel
def best_likeness(phrases: np.ndarray, start: int, stop: int, likeness: np.ndarray) -> float:
    """The title value of the row whose phrases are phrases[start:stop], by a filled table."""
    best = 0.0
    for k in range(start, stop):
        best = max(best, likeness[phrases[k]])
    return best


@kernel
def spread_words(index: Lookup, other: Words, text: int, words: np.ndarray, keep: bool) -> None:
    """words[feature's place] = value of a text of the other side, or 0 again where not `keep`."""
    for f in range(other.ptr[text], other.ptr[text + 1]):
        at = np.searchsorted(index.features, other.feature[f])
        if at < len(index.features) and index.features[at] == other.feature[f]:
            words[at] = np.float64(other.value[f]) if keep else 0.0


@kernel
def words_likeness(index: Lookup, own: Words, text: int, words: np.ndarray) -> float:
    """Cosine of a text of the indexed side with the one that is spread."""
    total = 0.0
    for f in range(own.ptr[text], own.ptr[text + 1]):
        total += np.float64(own.value[f]) * words[index.place[f]]
    return min(1.0, total)


@kernel
def fill_cover(o: PostColumns, near: NearColumns, post: np.record, cover: np.ndarray, keep: bool) -> None:
    """cover[skill, place] = how far `skill` covers the post's named skill at `place`, or 0 again where not `keep`."""
    required = post.required_stop - post.required_start
    for place in range(n_named(post)):
        own = place < required
        skill = o.required[post.required_start + place] if own else o.wished[post.wished_start + place - required]
        cover[skill, place] = 1.0 if keep else 0.0
        if skill + 1 < len(near.indptr):
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                value = np.float64(near.values[q]) if keep else 0.0
                other = near.indices[q]
                if other != skill:
                    cover[other, place] = max(value, cover[other, place]) if keep else 0.0


@kernel
def cover_value(skills: np.ndarray, person: np.record, cover: np.ndarray, best: np.ndarray, count: int) -> float:
    """The skills value of the person by the filled table; `count` is how many skills the post names."""
    if count == 0:
        return UNKNOWN
    best[:count] = 0.0
    for k in range(person.skill_start, person.skill_stop):
        for place in range(count):
            best[place] = max(best[place], cover[skills[k], place])
    total = 0.0
    for place in range(count):
        total += best[place]
    return total / count
