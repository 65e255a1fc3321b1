"""The compiled scan: each row of one side against the other side, rules and score in one pass, exact.

The same code serves posts over people (`by_post`) and people over posts: the rows that are gone through one by one
are `own`, those they are compared with `inner`. A pair is dropped only where it breaks a rule for certain (screen.py)
or where its score, with everything not yet worked out taken as perfect, is below what would enter a list. The score
never falls when a part of it rises, rounding included (scoring.total_score), so no slack is needed, and what is kept
is what weighing every pair would keep. The rules are read last, in full, by the few pairs that would enter a list.
"""

from typing import NamedTuple

import numpy as np

from matching.blocking import ALL, MARGIN, OFFERS, Cells
from matching.compiled import kernel
from matching.gates import fits
from matching.lookup import (
    Scratch,
    best_likeness,
    cover_value,
    fill_alike,
    fill_cover,
    fill_likeness,
    fill_words,
    most_cover,
    words_likeness,
)
from matching.places import road_km, wants_area
from matching.records import NearColumns, PersonColumns, PostColumns, Spoken, Words
from matching.scoring import HALF_NEARNESS_KM, UNKNOWN, facts_value, n_named, skills_value, total_score
from matching.screen import Screen, beyond, cells_around, screened
from matching.topk import Heaps, offer
from matching.types import JOB

GROUP = 8  # own rows that go through a neighbourhood together, while its records are in the cache
ROUNDED_UP = 1.0 + 1e-5  # more than the single precision of a bound may lose
BLOCK = 1024  # inner rows screened and weighed at a time


class Own(NamedTuple):
    """What a scan reads of the rows it goes through, beside their records; features numbered as Inner has them."""

    key: np.ndarray
    screen: Screen
    said: Spoken


class Inner(NamedTuple):
    """What a scan reads of the rows it compares with, beside their records."""

    key: np.ndarray
    screen: Screen
    cells: Cells
    ptr: np.ndarray  # row i says the phrases[ptr[i]:ptr[i + 1]]
    phrases: np.ndarray
    by_title: Words
    by_text: Words  # of no features where there are many texts
    texts: Words


class Pairs(NamedTuple):
    """Both sides' records and lists, and what is near."""

    p: PersonColumns
    o: PostColumns
    near: NearColumns


@kernel
def first_cell(pairs: Pairs, by_post: bool, row: int, cells: Cells) -> int:
    """The first cell with partners for own row `row`; beyond the last where it may have none."""
    if not (pairs.o.rows[row].open if by_post else pairs.p.rows[row].consents):
        return len(cells.radius)
    return cells.first[ALL if by_post and pairs.o.rows[row].kind == JOB else OFFERS]


@kernel
def fill_tables(pairs: Pairs, by_post: bool, own: Own, row: int, inner: Inner, scratch: Scratch, g: int) -> None:
    """Make the tables of place `g` those of own row `row`."""
    text = pairs.o.rows[row].text if by_post else pairs.p.rows[row].text
    fill_likeness(inner.by_title, own.said, row, scratch.part, scratch.likeness[g])
    fill_words(own.said.texts, text, scratch.words[g])
    if scratch.alike.shape[1] > 0:
        fill_alike(inner.by_text, own.said.texts, text, scratch.alike[g])
    if by_post:
        fill_cover(pairs.o, pairs.near, pairs.o.rows[row], scratch, g)
        scratch.named[g] = n_named(pairs.o.rows[row])


@kernel
def glance(
    w: tuple[float, ...], by_post: bool, own: Screen, row: int, inner: Inner, scratch: Scratch, g: int, count: int
) -> int:
    """Keep of the pairs found those whose score could reach least[k]; how many.

    The bound takes title, need and urgency as they are, nearness from the screen, skills as perfect where the
    signatures meet, and the rest as perfect. It reads no record. bound[k] is left without the skills.
    """
    found, least, bound, title, skills = scratch.found, scratch.least, scratch.bound, scratch.title, scratch.skills
    screen, likeness, kept = inner.screen, scratch.likeness[g], np.uintp(0)
    rest, gives, needs = w[2] + w[4] + w[5] + w[8] + w[9], own.gives[row], own.needs[row]
    urgency, road, x, y, z = own.urgency[row], own.road[row], own.x[row], own.y[row], own.z[row]
    for k in range(np.uintp(count)):
        i = np.uintp(found[k])
        hit, named = screen.gives[i] & gives, gives if by_post else screen.gives[i]
        skills[k] = 1.0 if hit else (0.0 if named else UNKNOWN)
        dx, dy, dz = screen.x[i] - x, screen.y[i] - y, screen.z[i] - z
        chord = max(np.float32(0.0), np.sqrt(dx * dx + dy * dy + dz * dz) - np.float32(MARGIN))
        km = chord * (screen.road[i] if by_post else road)
        near = HALF_NEARNESS_KM / (HALF_NEARNESS_KM + km) if km >= 0.0 else 1.0
        urgent = np.float64(screen.urgency[i] if by_post else urgency)
        bound[k] = rest + w[7] * urgent + (w[6] if screen.needs[i] & needs else 0.0) + w[3] * near
    for k in range(np.uintp(count)):
        i = found[k]
        like = best_likeness(inner.ptr, inner.phrases, i, likeness)
        most = bound[k] + w[1] * like
        found[kept], least[kept], bound[kept], title[kept], skills[kept] = i, least[k], most, like, skills[k]
        kept += np.uintp((most + w[0] * skills[k]) * ROUNDED_UP >= least[kept])
    if not by_post:
        return np.int64(kept)  # type: ignore[return-value]
    bits, most_near, count_named, last = scratch.bits[g], scratch.most[g], scratch.named[g], np.uintp(0)
    for k in range(kept):
        i, most, cover = found[k], bound[k], skills[k]
        if cover == 1.0:
            cover = most_cover(inner.screen.gives[i], bits, most_near, count_named)
        found[last], least[last], bound[last], title[last], skills[last] = i, least[k], most, title[k], skills[k]
        last += np.uintp((most + w[0] * cover) * ROUNDED_UP >= least[last])
    return np.int64(last)  # type: ignore[return-value]


@kernel
def weigh(
    pairs: Pairs, w: tuple[float, ...], by_post: bool, own: int, inner: Inner, scratch: Scratch, g: int, count: int
) -> int:
    """Keep of the pairs found those that break no rule and reach least[k], with their scores[k]; how many."""
    found, least, bound, title = scratch.found, scratch.least, scratch.bound, scratch.title
    skills, scores, kept, is_tabled = scratch.skills, scratch.scores, 0, scratch.alike.shape[1] > 0
    tables = scratch.slot[g], scratch.cover[g], scratch.whole[g], scratch.best
    for k in range(count):
        i, j = (found[k], own) if by_post else (own, found[k])
        person, post, cover = pairs.p.rows[i], pairs.o.rows[j], skills[k]
        if cover == 1.0 and by_post:
            cover = cover_value(pairs.p.skills, person, *tables, scratch.named[g])
        elif cover == 1.0:
            cover = skills_value(pairs.p, pairs.o, pairs.near, person, post)
        if (bound[k] + w[0] * cover) * ROUNDED_UP < least[k]:
            continue
        km, wants = road_km(person, post), wants_area(pairs.p.wanted, person, post)
        facts = facts_value(person, post, w, km, wants)
        if total_score(facts, w, cover, title[k], 1.0) < least[k]:
            continue
        said = person.text if by_post else post.text
        text = scratch.alike[g, said] if is_tabled else words_likeness(inner.texts, said, scratch.words[g])
        score = total_score(facts, w, cover, title[k], text)
        if score >= least[k] and fits(pairs.p, pairs.o, i, j, km, wants):
            found[kept], scores[kept] = found[k], score
            kept += 1
    return kept


@kernel
def scan(
    pairs: Pairs,
    w: tuple[float, ...],
    by_post: bool,
    own: Own,
    inner: Inner,
    rows: np.ndarray,
    mine: int,
    own_heaps: Heaps,
    inner_heaps: Heaps,
    scratch: Scratch,
) -> None:
    """Weigh the own rows `rows` against the rows of the inner cells of share `mine`, and keep the best.

    Own heap k is that of rows[k], inner heap i that of inner row i; heaps for no rows keep nothing on that side.
    """
    cells = inner.cells
    to_own, to_inner = len(own_heaps.floor) > 0, len(inner_heaps.floor) > 0
    for begin in range(0, len(rows), GROUP):
        group = rows[begin : begin + GROUP]
        for g in range(len(group)):
            fill_tables(pairs, by_post, own, group[g], inner, scratch, g)
            scratch.first[g] = first_cell(pairs, by_post, group[g], cells)
        n_near, place = near_cells(cells, own.screen, group, mine, scratch), 0
        while place < n_near:
            last = run_of(cells, scratch.near, place, n_near)
            c = scratch.near[place]
            place += 1 + last - c
            for start in range(cells.start[c], cells.start[last + 1], BLOCK):
                stop = min(start + BLOCK, cells.start[last + 1])
                for g in range(len(group)):
                    row, low, high = group[g], max(c, scratch.first[g]), last
                    while low <= high and beyond(cells, low, own.screen, row):
                        low += 1
                    while low < high and beyond(cells, high, own.screen, row):
                        high -= 1
                    if low > high:
                        continue
                    begins, ends = max(start, cells.start[low]), min(stop, cells.start[high + 1])
                    count = screened(own.screen, row, inner.screen, begins, ends, scratch.passed, scratch.found)
                    for k in range(count):
                        floor = inner_heaps.floor[scratch.found[k]] if to_inner else np.inf
                        scratch.least[k] = min(floor, own_heaps.floor[begin + g]) if to_own else floor
                    count = glance(w, by_post, own.screen, row, inner, scratch, g, count)
                    for k in range(weigh(pairs, w, by_post, row, inner, scratch, g, count)):
                        score, i = scratch.scores[k], scratch.found[k]
                        if to_inner and score >= inner_heaps.floor[i]:
                            offer(inner_heaps, i, score, row, own.key)
                        if to_own and score >= own_heaps.floor[begin + g]:
                            offer(own_heaps, begin + g, score, i, inner.key)


@kernel
def near_cells(cells: Cells, own: Screen, group: np.ndarray, mine: int, scratch: Scratch) -> int:
    """Write the cells of share `mine` around a group into scratch.near; how many."""
    return cells_around(cells, own, group, scratch.share, mine, scratch.passed, scratch.near)


@kernel
def run_of(cells: Cells, near: np.ndarray, place: int, count: int) -> int:
    """The last of the cells from near[place] on that follow each other and fill no more than a block together."""
    first = last = near[place]
    for k in range(place + 1, count):
        if near[k] != last + 1 or cells.start[near[k] + 1] - cells.start[first] > BLOCK:
            break
        last = near[k]
    return last


@kernel
def reaching(
    pairs: Pairs,
    w: tuple[float, ...],
    by_post: bool,
    own: Own,
    inner: Inner,
    rows: np.ndarray,
    row_of: np.ndarray,
    floors: np.ndarray,
    found: np.ndarray,
    scores: np.ndarray,
    scratch: Scratch,
) -> int:
    """Write the inner rows (their row_of) that reach their floor with own row rows[0], and their scores; how many."""
    cells, row, total = inner.cells, rows[0], 0
    fill_tables(pairs, by_post, own, row, inner, scratch, 0)
    first = first_cell(pairs, by_post, row, cells)
    for place in range(near_cells(cells, own.screen, rows, 0, scratch)):
        c = scratch.near[place]
        if c < first:
            continue
        for start in range(cells.start[c], cells.start[c + 1], BLOCK):
            stop = min(start + BLOCK, cells.start[c + 1])
            count = screened(own.screen, row, inner.screen, start, stop, scratch.passed, scratch.found)
            for k in range(count):
                scratch.least[k] = floors[row_of[scratch.found[k]]]
            count = glance(w, by_post, own.screen, row, inner, scratch, 0, count)
            for k in range(weigh(pairs, w, by_post, row, inner, scratch, 0, count)):
                found[total], scores[total] = row_of[scratch.found[k]], scratch.scores[k]
                total += 1
    return total


def scratch_for(
    sizes: tuple[int, int, int],
    n_skills: int,
    most_named: int,
    group: int,
    *,
    n_texts: int = 0,
    share: np.ndarray | None = None,
) -> Scratch:
    """Working memory of one thread that takes up to `group` own rows at a time.

    sizes: how many cells, phrases, and features of texts the inner side has; n_texts: how many texts, where a
    table of their likeness is worth it. share: the thread of each cell; without one all are of thread 0.
    """
    (n_cells, n_phrases, n_words), named = sizes, max(1, most_named)
    least, bound, title, skills, scores = np.zeros((5, BLOCK + 1))
    return Scratch(
        first=np.zeros(group, np.int64),
        share=np.zeros(n_cells, np.uint8) if share is None else share,
        near=np.zeros(n_cells + 1, np.int64),
        passed=np.zeros(max(BLOCK, n_cells), np.uint8),
        found=np.zeros(BLOCK + 1, np.int64),
        least=least,
        bound=bound,
        title=title,
        skills=skills,
        scores=scores,
        likeness=np.zeros((group, n_phrases)),
        words=np.zeros((group, n_words)),
        alike=np.zeros((group, n_texts)),
        slot=np.zeros((group, n_skills), np.int32),
        cover=np.zeros((group, n_skills, named)),
        whole=np.zeros((group, n_skills)),
        bits=np.zeros((group, named, 2), np.uint64),
        most=np.zeros((group, named)),
        named=np.zeros(group, np.int64),
        part=np.zeros(n_phrases),
        best=np.zeros(named),
    )
