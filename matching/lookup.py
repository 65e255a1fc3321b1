"""Tables of one row that make it cheap to compare with many: likeness of titles, words of a text, cover of skills."""

from typing import NamedTuple

import numpy as np

from matching.compiled import kernel
from matching.records import NearColumns, PostColumns, Spoken, Words
from matching.scoring import n_named


class Scratch(NamedTuple):
    """Working memory of one thread, see scan.scratch_for."""

    first: np.ndarray  # by own row of a group, its first cell
    share: np.ndarray  # uint8 by cell, the thread that goes through it
    near: np.ndarray  # the cells around a group
    passed: np.ndarray  # by inner row of a block, or by cell
    found: np.ndarray  # rows of the block that passed the screen
    least: np.ndarray  # of each, the score that would enter a list
    bound: np.ndarray  # what its score cannot exceed, without the skills
    title: np.ndarray  # its title value
    skills: np.ndarray  # its skills value, or 1 where that is still to be worked out
    scores: np.ndarray
    likeness: np.ndarray  # by own row and title phrase
    words: np.ndarray  # by own row and feature of a text
    alike: np.ndarray  # by own row and text: the likeness, where there are few texts and many rows; else of no texts
    slot: np.ndarray  # by own row and skill, see fill_cover
    cover: np.ndarray  # by own row, slot, and place among a post's named skills
    whole: np.ndarray  # by own row and slot: the sum over the places
    bits: np.ndarray  # by own row and named skill: its bit of a signature, and the bits of what is near to it
    most: np.ndarray  # by own row and named skill: the best nearness
    named: np.ndarray  # by own row: how many skills it names
    part: np.ndarray
    best: np.ndarray


def numbered(words: Words, features: np.ndarray) -> Words:
    """The same rows with each feature as its place among the sorted `features`, −1 where it is none of them."""
    place = np.searchsorted(features, words.feature)
    known = place < len(features)
    known[known] = features[place[known]] == words.feature[known]
    return words._replace(feature=np.where(known, place, -1).astype(np.int32))


def turned(words: Words) -> tuple[np.ndarray, Words]:
    """(features, rows by feature): the feature at place f is in `feature[ptr[f]:ptr[f + 1]]`, with its values."""
    row = np.repeat(np.arange(len(words.ptr) - 1, dtype=np.int32), np.diff(words.ptr))
    order = np.argsort(words.feature, kind="stable")
    features, start = np.unique(words.feature[order], return_index=True)
    return features, Words(np.r_[start, len(order)].astype(np.int64), row[order], words.value[order])


@kernel
def fill_likeness(by_title: Words, own: Spoken, row: int, part: np.ndarray, likeness: np.ndarray) -> None:
    """likeness[phrase of the turned side] = largest cosine with a phrase of own row `row`.

    `part` is scratch, as long as `likeness`, all zero before and after. Unsigned places and plain comparisons, which
    the compiler turns into vector instructions.
    """
    n_phrases = np.uintp(len(part))
    likeness[:] = 0.0
    for k in range(own.ptr[row], own.ptr[row + 1]):
        phrase = own.phrases[k]
        for f in range(own.titles.ptr[phrase], own.titles.ptr[phrase + 1]):
            at, value = own.titles.feature[f], np.float64(own.titles.value[f])
            if at >= 0:
                for q in range(np.uintp(by_title.ptr[at]), np.uintp(by_title.ptr[at + 1])):
                    part[np.uint32(by_title.feature[q])] += np.float64(by_title.value[q]) * value
        for u in range(n_phrases):
            cosine, best = part[u], likeness[u]
            cosine = cosine if cosine < 1.0 else 1.0
            likeness[u] = cosine if cosine > best else best
            part[u] = 0.0


@kernel
def best_likeness(ptr: np.ndarray, phrases: np.ndarray, row: int, likeness: np.ndarray) -> float:
    """The title value of an inner row, by a filled table."""
    best = 0.0
    for k in range(ptr[row], ptr[row + 1]):
        best = max(best, likeness[phrases[k]])
    return best


@kernel
def fill_words(own: Words, text: int, words: np.ndarray) -> None:
    """words[place of a feature] = its value in `text` of the own side, else 0."""
    for u in range(len(words)):
        words[u] = 0.0
    for f in range(own.ptr[text], own.ptr[text + 1]):
        if own.feature[f] >= 0:
            words[own.feature[f]] = own.value[f]


@kernel
def fill_alike(by_text: Words, own: Words, text: int, alike: np.ndarray) -> None:
    """alike[text of the turned side] = its likeness to `text` of the own side, added up as words_likeness does."""
    for u in range(len(alike)):
        alike[u] = 0.0
    for f in range(own.ptr[text], own.ptr[text + 1]):
        at, value = own.feature[f], np.float64(own.value[f])
        if at >= 0:
            for q in range(np.uintp(by_text.ptr[at]), np.uintp(by_text.ptr[at + 1])):
                alike[np.uint32(by_text.feature[q])] += np.float64(by_text.value[q]) * value
    for u in range(len(alike)):
        alike[u] = min(1.0, alike[u])


@kernel
def words_likeness(inner: Words, text: int, words: np.ndarray) -> float:
    """Cosine of `text` of the inner side with the one whose words are filled in."""
    total = 0.0
    for f in range(inner.ptr[text], inner.ptr[text + 1]):
        total += np.float64(inner.value[f]) * words[inner.feature[f]]
    return min(1.0, total)


@kernel
def fill_cover(o: PostColumns, near: NearColumns, post: np.record, scratch: Scratch, g: int) -> None:
    """Make place `g` of scratch that of `post`.

    cover[slot[skill], place] = how far `skill` covers the post's named skill at `place`; slot −1: none at all. Few
    skills cover any of a post's, so the table stays small enough to be quick.
    """
    slot, cover, bits, most = scratch.slot[g], scratch.cover[g], scratch.bits[g], scratch.most[g]
    required, used = post.required_stop - post.required_start, 0
    for skill in range(len(slot)):
        slot[skill] = -1
    for place in range(n_named(post)):
        own = place < required
        skill = o.required[post.required_start + place] if own else o.wished[post.wished_start + place - required]
        bits[place, 0], bits[place, 1], most[place] = _bit(skill), 0, 0.0
        if skill + 1 < len(near.indptr):
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                used = _cover(slot, cover, used, near.indices[q], place, near.values[q])
                bits[place, 1] |= _bit(near.indices[q])
                most[place] = max(most[place], np.float64(near.values[q]))
        used = _cover(slot, cover, used, skill, place, 1.0)
    for row in range(used):
        total = 0.0
        for place in range(n_named(post)):
            total += cover[row, place]
        scratch.whole[g, row] = total


@kernel
def _bit(skill: int) -> int:
    """The bit of a skill in a signature, see columns.signature."""
    return np.uint64(1) << np.uint64(skill & 63)  # type: ignore[return-value]  # a word of bits


@kernel
def most_cover(gives: int, bits: np.ndarray, most: np.ndarray, count: int) -> float:
    """No cover of `count` named skills, at least one, by somebody whose signature is `gives` is above this."""
    total = 0.0
    for place in range(count):
        near = most[place] if gives & bits[place, 1] else 0.0
        total += 1.0 if gives & bits[place, 0] else near
    return total / count


@kernel
def _cover(slot: np.ndarray, cover: np.ndarray, used: int, skill: int, place: int, value: float) -> int:
    if slot[skill] < 0:
        slot[skill] = used
        for other in range(cover.shape[1]):
            cover[used, other] = 0.0
        used += 1
    cover[slot[skill], place] = value
    return used


@kernel
def cover_value(
    skills: np.ndarray,
    person: np.record,
    slot: np.ndarray,
    cover: np.ndarray,
    whole: np.ndarray,
    best: np.ndarray,
    count: int,
) -> float:
    """The skills value of the person by the filled tables; `count` is how many skills the post names, at least one."""
    only, several = -1, False
    for k in range(person.skill_start, person.skill_stop):
        row = slot[skills[k]]
        if row >= 0:
            several, only = several or only >= 0, row
    if not several:
        return whole[only] / count if only >= 0 else 0.0
    for place in range(count):
        best[place] = 0.0
    for k in range(person.skill_start, person.skill_stop):
        row = slot[skills[k]]
        if row >= 0:
            for place in range(count):
                best[place] = max(best[place], cover[row, place])
    total = 0.0
    for place in range(count):
        total += best[place]
    return total / count
