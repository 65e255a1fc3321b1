"""The compiled scan: each row of one side against the other side, rules and score in one pass, exact.

The same code serves posts over people (`by_post`) and people over posts: the rows that are gone through one by one
are `own`, those they are compared with `inner`. A pair is dropped only where it breaks a rule for certain (screen.py)
or where its score, with everything not yet worked out taken as perfect, is below what would enter a list. The score
never falls when a part of it rises, rounding included (scoring.total_score), so no slack is needed, and what is kept
is what weighing every pair would keep. The rules are read last, in full, by the few pairs that would enter a list.
"""

from typing import NamedTuple

import numpy as np

from matching.blocking import ALL, OFFERS, Cells
from matching.compiled import kernel
from matching.gates import broken
from matching.lookup import (
    Lookup,
    Scratch,
    best_likeness,
    cover_value,
    fill_cover,
    fill_likeness,
    spread_words,
    words_likeness,
)
from matching.places import road_km, wants_area
from matching.records import NearColumns, PersonColumns, PostColumns, Words
from matching.scoring import UNKNOWN, facts_value, n_named, skills_value, total_score
from matching.screen import Screen, screened
from matching.topk import Heaps, offer
from matching.types import JOB

BATCH = 256  # pairs weighed against the same floors


class Side(NamedTuple):
    """What a scan reads of either side beside the records."""

    key: np.ndarray
    screen: Screen
    cells: Cells
    phrases: np.ndarray
    titles: Words
    texts: Words
    by_title: Lookup
    by_text: Lookup


class Pairs(NamedTuple):
    """Both sides' records and what a score depends on beside them."""

    p: PersonColumns
    o: PostColumns
    near: NearColumns


@kernel
def prepared(
    pairs: Pairs, by_post: bool, own: Side, row: int, inner: Side, first: int, step: int, scratch: Scratch
) -> int:
    """Fill the tables of own row `row` and screen every `step`-th cell of the inner side; how many were found."""
    person, post = pairs.p.rows[0 if by_post else row], pairs.o.rows[row if by_post else 0]
    if not (post.open if by_post else person.consents):
        return 0
    begin = inner.cells.first[ALL if by_post and post.kind == JOB else OFFERS] + first
    count = screened(own.screen, row, inner.screen, inner.cells, begin, step, scratch.passed, scratch.found)
    if count > 0:
        start = post.phrase_start if by_post else person.phrase_start
        stop = post.phrase_stop if by_post else person.phrase_stop
        fill_likeness(inner.by_title, own.titles, own.phrases, start, stop, scratch.part, scratch.likeness)
        spread_words(inner.by_text, own.texts, post.text if by_post else person.text, scratch.words, True)
        if by_post:
            fill_cover(pairs.o, pairs.near, post, scratch.cover, True)
    return count


@kernel
def finished(pairs: Pairs, by_post: bool, own: Side, row: int, inner: Side, scratch: Scratch) -> None:
    """Empty the sparse tables of own row `row` again."""
    text = pairs.o.rows[row].text if by_post else pairs.p.rows[row].text
    spread_words(inner.by_text, own.texts, text, scratch.words, False)
    if by_post:
        fill_cover(pairs.o, pairs.near, pairs.o.rows[row], scratch.cover, False)


@kernel
def weigh(
    pairs: Pairs,
    w: tuple[float, ...],
    by_post: bool,
    own: int,
    inner: Side,
    found: np.ndarray,
    least: np.ndarray,
    scores: np.ndarray,
    scratch: Scratch,
) -> None:
    """scores[k] of own row `own` with inner row found[k]; −inf where it breaks a rule or is below least[k]."""
    for k in range(len(found)):
        scores[k] = -np.inf
        i, j = (found[k], own) if by_post else (own, found[k])
        person, post = pairs.p.rows[i], pairs.o.rows[j]
        start = person.phrase_start if by_post else post.phrase_start
        stop = person.phrase_stop if by_post else post.phrase_stop
        title = best_likeness(inner.phrases, start, stop, scratch.likeness)
        named = n_named(post)
        skills = UNKNOWN if named == 0 else 1.0 if person.held & post.covered else 0.0
        facts = facts_value(person, post, w, road_km(person, post), wants_area(pairs.p.wanted, person, post))
        if total_score(facts, w, skills, title, 1.0) < least[k]:
            continue
        if skills == 1.0:
            if by_post:
                skills = cover_value(pairs.p.skills, person, scratch.cover, scratch.best, named)
            else:
                skills = skills_value(pairs.p, pairs.o, pairs.near, person, post)
            if total_score(facts, w, skills, title, 1.0) < least[k]:
                continue
        text = words_likeness(inner.by_text, inner.texts, person.text if by_post else post.text, scratch.words)
        score = total_score(facts, w, skills, title, text)
        if score >= least[k] and broken(pairs.p, pairs.o, i, j) == 0:
            scores[k] = score


@kernel
def scan(
    pairs: Pairs,
    w: tuple[float, ...],
    by_post: bool,
    own: Side,
    inner: Side,
    rows: np.ndarray,
    first: int,
    step: int,
    own_heaps: Heaps,
    inner_heaps: Heaps,
    scratch: Scratch,
) -> None:
    """Weigh the own rows `rows` against the rows of every `step`-th inner cell from `first`, and keep the best.

    Heaps for no rows keep nothing on that side.
    """
    to_own, to_inner = len(own_heaps.floor) > 0, len(inner_heaps.floor) > 0
    for row in rows:
        count = prepared(pairs, by_post, own, row, inner, first, step, scratch)
        for start in range(0, count, BATCH):
            found = scratch.found[start : min(start + BATCH, count)]
            for k in range(len(found)):
                floor = inner_heaps.floor[found[k]] if to_inner else np.inf
                scratch.least[k] = min(floor, own_heaps.floor[row]) if to_own else floor
            weigh(pairs, w, by_post, row, inner, found, scratch.least, scratch.scores, scratch)
            for k in range(len(found)):
                score = scratch.scores[k]
                if to_inner and score >= inner_heaps.floor[found[k]] and score > -np.inf:
                    offer(inner_heaps, found[k], score, row, own.key)
                if to_own and score >= own_heaps.floor[row] and score > -np.inf:
                    offer(own_heaps, row, score, found[k], inner.key)
        if count > 0:
            finished(pairs, by_post, own, row, inner, scratch)


def scratch_for(inner: Side, n_skills: int, most_named: int) -> Scratch:
    """Working memory of one thread that compares with `inner`."""
    n, n_phrases, widest = len(inner.key), len(inner.titles.ptr) - 1, int(np.diff(inner.cells.start).max(initial=0))
    tables = (np.zeros(n_phrases), np.zeros(n_phrases), np.zeros(len(inner.by_text.features)))
    cover, best = np.zeros((n_skills, max(1, most_named))), np.zeros(max(1, most_named))
    screen = (np.zeros(widest + 1, np.uint8), np.empty(n + 1, np.int32))
    return Scratch(*screen, np.zeros(BATCH), np.zeros(BATCH), *tables, cover, best)
