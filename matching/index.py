"""Tables made ready for ranking: rows in cells, titles in an inverted index. Build once, ask often."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass

import numpy as np

from matching.blocking import ALL, NOBODY, OFFERS, cells_of, squares
from matching.columns import Model, near_columns, person_columns, post_columns, reach_km
from matching.lookup import index_words
from matching.records import PersonColumns, PostColumns
from matching.scan import Pairs, Side, prepared, scan, scratch_for, weigh
from matching.screen import Screen, screen_of_people, screen_of_posts
from matching.topk import Heaps, empty_heaps, merge
from matching.types import Opportunities, People

# Side of a cell in degrees by the reach of its people: a fraction of the reach, so that few cells are half in it.
REACH_KM = (8.0, 20.0, 60.0, 200.0)
REACH_DEGREES = (0.04, 0.07, 0.2, 0.6, 2.0)
POST_DEGREES = 0.1
FEW_POSTS = 8  # below this a second thread costs more than it brings


@dataclass(frozen=True, eq=False)
class PeopleIndex:
    """People in the order of their cells."""

    columns: PersonColumns
    side: Side

    @classmethod
    def build(cls, people: People, model: Model, row: np.ndarray | None = None) -> "PeopleIndex":
        """Index `people` for a fitted model; `row` numbers them where they are part of a larger table."""
        reach = reach_km(people, model.rules) / np.maximum(people.road_factor, 1e-9)
        reach[np.diff(people.wanted_areas.indptr) > 0] = np.inf
        degrees = np.array(REACH_DEGREES)[np.searchsorted(REACH_KM, reach)]
        open_to = _open_to(people)
        code = squares(people.lat, people.lon, open_to, degrees)
        order = np.argsort(code)
        columns = person_columns(people, model, order, row)
        screen = screen_of_people(people, columns.rows, reach, order)
        return cls(columns, _side(columns, screen, code[order], open_to[order]))


@dataclass(frozen=True, eq=False)
class PostIndex:
    """Opportunities in the order of their cells, work at home in none."""

    columns: PostColumns
    side: Side

    @classmethod
    def build(cls, posts: Opportunities, n_people: int, model: Model) -> "PostIndex":
        """Index `posts` for a fitted model."""
        lat, open_to = np.where(posts.remote, np.nan, posts.lat), np.full(posts.n, ALL)
        code = squares(lat, posts.lon, open_to, np.full(posts.n, POST_DEGREES))
        order = np.argsort(code)
        columns = post_columns(posts, n_people, model, order)
        screen = screen_of_posts(posts, columns.rows, order)
        return cls(columns, _side(columns, screen, code[order], open_to))


@dataclass(frozen=True, eq=False)
class Index:
    """Both sides with what a scan shares. All positions below are positions in the cells' order."""

    people: PeopleIndex
    posts: PostIndex
    pairs: Pairs
    weights: tuple[float, ...]
    n_skills: int
    most_named: int

    @classmethod
    def build(cls, people: People, posts: Opportunities, model: Model) -> "Index":
        """Index both tables for a fitted model."""
        return cls.join(PeopleIndex.build(people, model), PostIndex.build(posts, people.n, model), model)

    @classmethod
    def join(cls, people: PeopleIndex, posts: PostIndex, model: Model) -> "Index":
        """Put two ready sides together."""
        tags = (people.columns.skills, posts.columns.required, posts.columns.wished, model.near.indices)
        n_skills = max(len(model.near.indptr), 1 + max((int(tag.max()) for tag in tags if len(tag)), default=0))
        rows = posts.columns.rows
        named = rows["required_stop"] - rows["required_start"] + rows["wished_stop"] - rows["wished_start"]
        pairs = Pairs(people.columns, posts.columns, near_columns(model))
        return cls(people, posts, pairs, astuple(model.weights), n_skills, int(named.max(initial=0)))

    def scan_posts(self, posts: np.ndarray, person_heaps: Heaps, post_heaps: Heaps, threads: int | None = None) -> None:
        """Weigh posts (positions) against all people; each thread has its own cells and its own post heaps."""
        threads = 1 if len(posts) < FEW_POSTS else threads or processors()
        own = [post_heaps] + [empty_heaps(*post_heaps.scores.shape) for _ in range(threads - 1)]
        _in_threads(lambda t: self._scan(True, posts, t, threads, own[t], person_heaps), threads)
        for heaps in own[1:]:
            merge(post_heaps, heaps, self.people.columns.key)

    def scan_people(self, people: np.ndarray, person_heaps: Heaps, post_heaps: Heaps) -> None:
        """Weigh people (positions) against all posts."""
        self._scan(False, people, 0, 1, person_heaps, post_heaps)

    def weighed(self, floors: np.ndarray, *, by_post: bool) -> tuple[np.ndarray, np.ndarray]:
        """(positions, scores) of the rows that fit the only post (or person) and reach their floor.

        floors float64, in the order of the rows' table.
        """
        own, inner = self._sides(by_post)
        scratch = scratch_for(inner, self.n_skills, self.most_named)
        count = prepared(self.pairs, by_post, own, 0, inner, 0, 1, scratch)
        found = scratch.found[:count]
        rows = (self.people if by_post else self.posts).columns.rows["row"][found]
        scores = np.empty(count)
        weigh(self.pairs, self.weights, by_post, 0, inner, found, floors[rows], scores, scratch)
        kept = scores > -np.inf
        return found[kept], scores[kept]

    def _sides(self, by_post: bool) -> tuple[Side, Side]:
        return (self.posts.side, self.people.side) if by_post else (self.people.side, self.posts.side)

    def _scan(self, by_post: bool, rows: np.ndarray, first: int, step: int, own: Heaps, inner: Heaps) -> None:
        sides, positions = self._sides(by_post), np.asarray(rows, np.int64)
        scratch = scratch_for(sides[1], self.n_skills, self.most_named)
        scan(self.pairs, self.weights, by_post, *sides, positions, first, step, own, inner, scratch)


def _side(columns: PersonColumns | PostColumns, screen: Screen, code: np.ndarray, open_to: np.ndarray) -> Side:
    cells = cells_of(code, open_to, (screen.x, screen.y, screen.z), screen.limit2)
    words = (columns.titles, columns.texts)
    return Side(columns.key, screen, cells, columns.phrases, *words, *map(index_words, words))


def _open_to(people: People) -> np.ndarray:
    """Whom no rule of the person alone keeps from jobs, from everything, or from nothing."""
    barred = people.employed | (people.age < 16) | (people.past_retirement & ~people.retirement_agreement)
    return np.where(~people.consents, NOBODY, np.where(barred, OFFERS, ALL))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _in_threads(work: Callable[[int], None], threads: int) -> None:
    if threads == 1:
        work(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
