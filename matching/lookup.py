"""Tables that make one row cheap to compare with many: likeness of every title, cover of every skill."""

from typing import NamedTuple

import numpy as np

from matching.columns import NearColumns, PersonColumns, PostColumns
from matching.compiled import kernel
from matching.scoring import UNKNOWN, n_named


class TitleIndex(NamedTuple):
    """Phrases by feature: phrases[start[f]:start[f + 1]] have features[f], each with its value."""

    features: np.ndarray
    start: np.ndarray
    phrases: np.ndarray
    values: np.ndarray
    n_phrases: int


class Scratch(NamedTuple):
    """Working memory of one thread, see scan.scratch_for."""

    likeness: np.ndarray  # by title phrase
    part: np.ndarray
    out: np.ndarray  # contributions of one pair
    held: np.ndarray  # by skill
    slot: np.ndarray
    cover: np.ndarray  # by slot and place among a post's named skills
    best: np.ndarray
    text_likeness: np.ndarray  # by text
    text_seen: np.ndarray


def index_titles(columns: PersonColumns | PostColumns) -> TitleIndex:
    """Inverted index over the phrases of one side: feature → phrases that have it, with values."""
    phrase = np.repeat(np.arange(len(columns.title_ptr) - 1, dtype=np.int32), np.diff(columns.title_ptr))
    order = np.argsort(columns.title_feature, kind="stable")
    features, start = np.unique(columns.title_feature[order], return_index=True)
    bounds = np.r_[start, len(order)].astype(np.int64)
    return TitleIndex(features, bounds, phrase[order], columns.title_value[order], len(columns.title_ptr) - 1)


@kernel
def fill_likeness(
    index: TitleIndex, other: PersonColumns | PostColumns, row: int, part: np.ndarray, likeness: np.ndarray
) -> None:
    """likeness[phrase] = largest cosine with a title of `row` of the other side; `part` is scratch, both (n,)."""
    likeness[:] = 0.0
    for k in range(other.rows[row].phrase_start, other.rows[row].phrase_stop):
        part[:] = 0.0
        phrase = other.phrases[k]
        for f in range(other.title_ptr[phrase], other.title_ptr[phrase + 1]):
            feature, value = other.title_feature[f], np.float64(other.title_value[f])
            at = np.searchsorted(index.features, feature)
            if at < len(index.features) and index.features[at] == feature:
                for q in range(index.start[at], index.start[at + 1]):
                    part[index.phrases[q]] += np.float64(index.values[q]) * value
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
def fill_cover(o: PostColumns, near: NearColumns, j: int, slot: np.ndarray, cover: np.ndarray) -> int:
    """For each skill that covers any skill of post j, a row of `cover` with how far it covers each.

    slot (n_skills,) int32 holds the row or −1; returns the number of skills the post names.
    """
    slot[:] = -1
    post, used = o.rows[j], 0
    required = post.required_stop - post.required_start
    for place in range(n_named(post)):
        own = place < required
        skill = o.required[post.required_start + place] if own else o.wished[post.wished_start + place - required]
        used = _cover(slot, cover, used, skill, place, 1.0)
        if skill + 1 < len(near.indptr):
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                used = _cover(slot, cover, used, near.indices[q], place, np.float64(near.values[q]))
    return n_named(post)


@kernel
def _cover(slot: np.ndarray, cover: np.ndarray, used: int, skill: int, place: int, value: float) -> int:
    row = slot[skill]
    if row < 0:
        row = used
        slot[skill] = row
        cover[row, :] = 0.0
        used += 1
    cover[row, place] = max(cover[row, place], value)
    return used


@kernel
def cover_value(p: PersonColumns, person: np.record, scratch: Scratch, count: int) -> float:
    """The skills value of the person by the filled tables slot and cover; `count` is how many the post names."""
    if count == 0:
        return UNKNOWN
    slot, cover, best = scratch.slot, scratch.cover, scratch.best
    best[:count] = 0.0
    for k in range(person.skill_start, person.skill_stop):
        row = slot[p.skills[k]]
        if row >= 0:
            for place in range(count):
                best[place] = max(best[place], cover[row, place])
    total = 0.0
    for place in range(count):
        total += best[place]
    return total / count


@kernel
def fill_held(p: PersonColumns, near: NearColumns, i: int, held: np.ndarray) -> None:
    """held[skill] = 1 if person i has it, else the best nearness of one the person has. (n_skills,)"""
    held[:] = 0.0
    for k in range(p.rows[i].skill_start, p.rows[i].skill_stop):
        skill = p.skills[k]
        held[skill] = 1.0
        if skill + 1 < len(near.indptr):
            for q in range(near.indptr[skill], near.indptr[skill + 1]):
                held[near.indices[q]] = max(held[near.indices[q]], np.float64(near.values[q]))


@kernel
def held_value(o: PostColumns, post: np.record, held: np.ndarray) -> float:
    """The skills value of a post by a filled table."""
    total = 0.0
    for k in range(post.required_start, post.required_stop):
        total += held[o.required[k]]
    for k in range(post.wished_start, post.wished_stop):
        total += held[o.wished[k]]
    return total / n_named(post) if n_named(post) else UNKNOWN
