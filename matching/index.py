"""Tables made ready for ranking: rows in cells, titles in an inverted index. Build once, ask often."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass

import numpy as np

from matching.blocking import ALL, NOBODY, OFFERS, Cells, chord2, group
from matching.columns import (
    Model,
    NearColumns,
    PersonColumns,
    PostColumns,
    near_columns,
    person_columns,
    post_columns,
    reach_km,
)
from matching.lookup import Scratch, TitleIndex, index_titles
from matching.scan import scan_people, scan_posts, scratch_for
from matching.topk import Heaps, empty_heaps, merge
from matching.types import Opportunities, People

# Side of a cell in degrees by the reach of its people: a fraction of the reach, so that few cells are half in it.
REACH_KM = (8.0, 20.0, 60.0, 200.0)
REACH_DEGREES = (0.04, 0.07, 0.2, 0.6, 2.0)
POST_DEGREES = 0.1
FEW_POSTS = 8  # below this a second thread costs more than it brings


@dataclass(frozen=True, eq=False)
class PeopleIndex:
    """People in the order of their cells; `place[row]` is where a row of the table went."""

    columns: PersonColumns
    cells: Cells
    titles: TitleIndex
    place: np.ndarray

    @classmethod
    def build(cls, people: People, model: Model, row: np.ndarray | None = None) -> "PeopleIndex":
        """Index `people` for a fitted model; `row` numbers them where they are part of a larger table."""
        reach = reach_km(people, model.rules) / np.maximum(people.road_factor, 1e-9)
        reach[np.diff(people.wanted_areas.indptr) > 0] = np.inf
        degrees = np.array(REACH_DEGREES)[np.searchsorted(REACH_KM, reach)]
        about = {"key": people.key, "open_to": _open_to(people), "degrees": degrees}
        order, cells = group(people.lat, people.lon, reach, **about)
        columns = person_columns(people.take(order), model, order if row is None else row[order])
        return cls(columns, cells, index_titles(columns), np.argsort(order))


@dataclass(frozen=True, eq=False)
class PostIndex:
    """Opportunities in the order of their cells, work at home in none."""

    columns: PostColumns
    cells: Cells
    titles: TitleIndex
    place: np.ndarray

    @classmethod
    def build(cls, posts: Opportunities, n_people: int, model: Model) -> "PostIndex":
        """Index `posts` for a fitted model."""
        lat = np.where(posts.remote, np.nan, posts.lat)
        about = {"key": posts.key, "open_to": np.full(posts.n, ALL), "degrees": np.full(posts.n, POST_DEGREES)}
        order, cells = group(lat, posts.lon, np.full(posts.n, np.inf), **about)
        columns = post_columns(posts.take(order), n_people, model, order)
        return cls(columns, cells, index_titles(columns), np.argsort(order))


@dataclass(frozen=True, eq=False)
class Index:
    """Both sides with what a scan shares. All positions below are positions in the cells' order."""

    people: PeopleIndex
    posts: PostIndex
    near: NearColumns
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
        most = int(named.max(initial=0))
        return cls(people, posts, near_columns(model), astuple(model.weights), n_skills, most)

    def _scratch(self, inner: PeopleIndex | PostIndex) -> Scratch:
        n_texts = 1 + int(inner.columns.rows["text"].max(initial=0))
        return scratch_for(inner.titles.n_phrases, n_texts, self.n_skills, self.most_named)

    def scan_posts(self, posts: np.ndarray, person_heaps: Heaps, post_heaps: Heaps, threads: int | None = None) -> None:
        """Weigh posts (positions) against all people; each thread has its own cells and its own post heaps."""
        threads = 1 if len(posts) < FEW_POSTS else threads or processors()
        own = [post_heaps] + [empty_heaps(*post_heaps.scores.shape) for _ in range(threads - 1)]
        p, o, cells, titles = self.people.columns, self.posts.columns, self.people.cells, self.people.titles
        positions = np.asarray(posts, np.int64)

        def work(t: int) -> None:
            shared = (p, o, self.near, self.weights, cells, titles, self._scratch(self.people), positions, t, threads)
            scan_posts(*shared, person_heaps, own[t])

        _in_threads(work, threads)
        for heaps in own[1:]:
            merge(post_heaps, heaps, p.key)

    def scan_people(
        self, people: np.ndarray, person_heaps: Heaps, post_heaps: Heaps, threads: int | None = None
    ) -> None:
        """Weigh people (positions) against all posts; with post heaps on one thread only."""
        threads = 1 if len(people) < FEW_POSTS or len(post_heaps.sizes) else threads or processors()
        p, o = self.people.columns, self.posts.columns
        shares = [np.ascontiguousarray(people[t::threads], np.int64) for t in range(threads)]

        reach = chord2(self.people.cells.reach + self.posts.cells.spread_km.max(initial=0.0))

        def work(t: int) -> None:
            shared = (p, o, self.near, self.weights, reach, self.posts.cells, self.posts.titles)
            scan_people(*shared, self._scratch(self.posts), shares[t], person_heaps, post_heaps)

        _in_threads(work, threads)


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
