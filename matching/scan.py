"""The two compiled scans: posts over people, and people over posts. Rules and score in one pass, exact.

Both prune only by bounds: a neighbourhood nobody in it can come from, a pair that could not enter either list even
if everything not yet computed were perfect. What they keep is what weighing every pair would keep. The inner loops
hand on records and plain numbers, since handing on arrays costs more than the rules themselves.
"""

import numpy as np

from matching.blocking import ALL, OFFERS, Cells, least_km, square_to
from matching.columns import NearColumns, PersonColumns, PostColumns
from matching.compiled import kernel
from matching.gates import broken_facts, broken_lists, has_lists, too_far
from matching.lookup import (
    Scratch,
    TitleIndex,
    best_likeness,
    cover_value,
    fill_cover,
    fill_held,
    fill_likeness,
    held_value,
)
from matching.places import road_km, wants_area
from matching.scoring import N_CONTRIBUTIONS, SLACK, fill_facts, most_possible, text_value, total_of
from matching.topk import Heaps, offer
from matching.types import JOB


def scratch_for(n_phrases: int, n_texts: int, n_skills: int, most_named: int) -> Scratch:
    """Working memory of one thread: tables over phrases, texts and skills, and places for a post's named skills."""
    cover, best = np.zeros((n_skills, max(1, most_named))), np.zeros(max(1, most_named))
    slot, held = np.full(n_skills, -1, np.int32), np.zeros(n_skills)
    texts = (np.zeros(n_texts), np.full(n_texts, -1, np.int64))
    return Scratch(np.zeros(n_phrases), np.zeros(n_phrases), np.zeros(N_CONTRIBUTIONS), held, slot, cover, best, *texts)


@kernel
def _fits(p: PersonColumns, o: PostColumns, person: np.record, post: np.record, km: float, wants: bool) -> bool:
    """Whether the pair breaks no rule."""
    if broken_facts(person, post, km, wants) != 0:
        return False
    return not has_lists(post) or broken_lists(p, o, person, post) == 0


@kernel
def _score(
    p: PersonColumns,
    o: PostColumns,
    person: np.record,
    post: np.record,
    w: tuple[float, ...],
    least: float,
    out: np.ndarray,
    scratch: Scratch,
    text: int,
    turn: int,
) -> float:
    """The score of a pair that has all contributions but the text's; −inf where it cannot reach `least`.

    `text` is the code of the inner row's text and `turn` the outer row: a likeness is worked out once a turn.
    """
    out[2] = w[2]
    if total_of(out) + SLACK < least:
        return -np.inf
    if scratch.text_seen[text] != turn:
        scratch.text_seen[text] = turn
        scratch.text_likeness[text] = text_value(p, o, person, post)
    out[2] = w[2] * scratch.text_likeness[text]
    return total_of(out)


@kernel
def scan_posts(
    p: PersonColumns,
    o: PostColumns,
    near: NearColumns,
    w: tuple[float, ...],
    cells: Cells,
    titles: TitleIndex,
    scratch: Scratch,
    posts: np.ndarray,
    first: int,
    step: int,
    person_heaps: Heaps,
    post_heaps: Heaps,
) -> None:
    """Weigh the given posts against the people of every `step`-th cell from `first`."""
    out, rows, likeness = scratch.out, p.rows, scratch.likeness
    person_floor, post_floor = person_heaps.floor, post_heaps.floor
    to_people, to_posts = len(person_floor) > 0, len(post_floor) > 0
    for j in posts:
        post = o.rows[j]
        fill_likeness(titles, o, j, scratch.part, likeness)
        count = fill_cover(o, near, j, scratch.slot, scratch.cover)
        for c in range(first, len(cells.limit2), step):
            if cells.open_to[c] < (ALL if post.kind == JOB else OFFERS):
                continue
            if not post.remote and square_to(cells, c, post.x, post.y, post.z) > cells.limit2[c]:
                continue
            nearest = -np.inf if post.remote else least_km(cells, c, post.x, post.y, post.z)
            for i in range(cells.start[c], cells.start[c + 1]):
                if cells.reach[i] < nearest:
                    break
                person = rows[i]
                km = road_km(person, post)
                wants = person.wanted_stop > person.wanted_start and wants_area(p.wanted, person, post)
                if too_far(person, post, km, wants):
                    continue
                least = person_floor[i] if to_people else np.inf
                least = min(least, post_floor[j]) if to_posts else least
                title = best_likeness(p.phrases, person.phrase_start, person.phrase_stop, likeness)
                if least > 0.0 and most_possible(person, post, w, km, wants, title) < least:
                    continue
                if not _fits(p, o, person, post, km, wants):
                    continue
                fill_facts(person, post, w, km, wants, out)
                out[0], out[1], out[2] = w[0], w[1] * title, w[2]
                if total_of(out) + SLACK < least:
                    continue
                out[0] = w[0] * cover_value(p, person, scratch, count)
                score = _score(p, o, person, post, w, least, out, scratch, person.text, j)
                if to_people and score >= person_floor[i]:
                    offer(person_heaps, i, score, j, o.key)
                if to_posts and score >= post_floor[j]:
                    offer(post_heaps, j, score, i, p.key)


@kernel
def scan_people(
    p: PersonColumns,
    o: PostColumns,
    near: NearColumns,
    w: tuple[float, ...],
    reach2: np.ndarray,
    cells: Cells,
    titles: TitleIndex,
    scratch: Scratch,
    people: np.ndarray,
    person_heaps: Heaps,
    post_heaps: Heaps,
) -> None:
    """Weigh the given people, who reach no cell beyond the squared chord reach2[i], against all posts."""
    out, rows, likeness, held = scratch.out, o.rows, scratch.likeness, scratch.held
    person_floor, post_floor = person_heaps.floor, post_heaps.floor
    to_people, to_posts = len(person_floor) > 0, len(post_floor) > 0
    for i in people:
        person = p.rows[i]
        fill_likeness(titles, p, i, scratch.part, likeness)
        fill_held(p, near, i, held)
        for c in range(len(cells.limit2)):
            if square_to(cells, c, person.x, person.y, person.z) > reach2[i]:
                continue
            for j in range(cells.start[c], cells.start[c + 1]):
                post = rows[j]
                km = road_km(person, post)
                wants = person.wanted_stop > person.wanted_start and wants_area(p.wanted, person, post)
                if too_far(person, post, km, wants):
                    continue
                least = person_floor[i] if to_people else np.inf
                least = min(least, post_floor[j]) if to_posts else least
                title = best_likeness(o.phrases, post.phrase_start, post.phrase_stop, likeness)
                if least > 0.0 and most_possible(person, post, w, km, wants, title) < least:
                    continue
                if not _fits(p, o, person, post, km, wants):
                    continue
                fill_facts(person, post, w, km, wants, out)
                out[0], out[1], out[2] = w[0], w[1] * title, w[2]
                if total_of(out) + SLACK < least:
                    continue
                out[0] = w[0] * held_value(o, post, held)
                score = _score(p, o, person, post, w, least, out, scratch, post.text, i)
                if to_people and score >= person_floor[i]:
                    offer(person_heaps, i, score, j, o.key)
                if to_posts and score >= post_floor[j]:
                    offer(post_heaps, j, score, i, p.key)
