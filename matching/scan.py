"""The two compiled scans: posts over people, and people over posts. Rules and score in one pass, exact.

Both prune only by bounds: a neighbourhood nobody in it can come from, a pair that could not enter either list even
if everything not yet computed were perfect. What they keep is what weighing every pair would keep.
"""

import numpy as np
from numba import njit

from matching.blocking import least_km
from matching.gates import too_far
from matching.lookup import best_likeness, cover_value, fill_cover, fill_held, fill_likeness, held_value
from matching.places import road_km
from matching.scoring import N_CONTRIBUTIONS, SLACK, fits_above, text_value, total_of
from matching.topk import least_of, offer


@njit(cache=True, nogil=True)
def _least(person_heaps, post_heaps, i, j):
    """Below this score the pair enters neither list; a side without heaps keeps none."""
    least = np.inf
    if len(person_heaps.sizes):
        least = least_of(person_heaps, i)
    if len(post_heaps.sizes):
        least = min(least, least_of(post_heaps, j))
    return least


@njit(cache=True, nogil=True)
def _settle(p, o, w, i, j, least, out, person_heaps, post_heaps):
    """Finish a pair that has all contributions but the text's, and offer it to both lists."""
    out[2] = w[2]
    if total_of(out) < least - SLACK:
        return
    out[2] = w[2] * text_value(p, o, i, j)
    score = total_of(out)
    if len(person_heaps.sizes):
        offer(person_heaps, i, score, j, o.key)
    if len(post_heaps.sizes):
        offer(post_heaps, j, score, i, p.key)


@njit(cache=True, nogil=True)
def scan_posts(p, o, near, w, cells, titles, n_skills, posts, first, step, person_heaps, post_heaps):
    """Weigh the given posts against the people of every `step`-th cell from `first`."""
    likeness, part = np.zeros(titles.n_phrases), np.zeros(titles.n_phrases)
    slot, cover = np.full(n_skills, -1, np.int32), np.zeros((n_skills, _most_named(o)))
    best, out = np.zeros(cover.shape[1]), np.zeros(N_CONTRIBUTIONS)
    for j in posts:
        fill_likeness(titles, o, j, part, likeness)
        count = fill_cover(o, near, j, slot, cover)
        for c in range(first, len(cells.reach_km), step):
            nearest = -np.inf if o.rows[j].remote else least_km(cells, c, o.rows[j].x, o.rows[j].y, o.rows[j].z)
            if nearest > cells.reach_km[c]:
                continue
            for i in range(cells.start[c], cells.start[c + 1]):
                if cells.reach[i] < nearest:
                    break
                km = road_km(p, o, i, j)
                if too_far(p, o, i, j, km):
                    continue
                least = _least(person_heaps, post_heaps, i, j)
                if fits_above(p, o, w, i, j, km, best_likeness(p, i, likeness), least, out):
                    out[0] = w[0] * cover_value(p, i, slot, cover, count, best)
                    _settle(p, o, w, i, j, least, out, person_heaps, post_heaps)


@njit(cache=True, nogil=True)
def scan_people(p, o, near, w, reach, cells, titles, n_skills, people, person_heaps, post_heaps):
    """Weigh the given people, whose great-circle reach is `reach[i]`, against all posts."""
    likeness, part = np.zeros(titles.n_phrases), np.zeros(titles.n_phrases)
    held, out = np.zeros(n_skills), np.zeros(N_CONTRIBUTIONS)
    for i in people:
        fill_likeness(titles, p, i, part, likeness)
        fill_held(p, near, i, held)
        for c in range(len(cells.reach_km)):
            if least_km(cells, c, p.rows[i].x, p.rows[i].y, p.rows[i].z) > reach[i]:
                continue
            for j in range(cells.start[c], cells.start[c + 1]):
                km = road_km(p, o, i, j)
                if too_far(p, o, i, j, km):
                    continue
                least = _least(person_heaps, post_heaps, i, j)
                if fits_above(p, o, w, i, j, km, best_likeness(o, j, likeness), least, out):
                    out[0] = w[0] * held_value(o, j, held)
                    _settle(p, o, w, i, j, least, out, person_heaps, post_heaps)


@njit(cache=True, nogil=True)
def _most_named(o):
    """The largest number of skills any post names, at least 1."""
    most = 1
    for j in range(len(o.key)):
        named = o.rows[j].required_stop - o.rows[j].required_start + o.rows[j].wished_stop - o.rows[j].wished_start
        most = max(most, named)
    return most
