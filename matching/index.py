"""Tables made ready for ranking: rows in cells, titles in an inverted index. Build once, ask often."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass
from functools import cached_property

import numpy as np

from matching.blocking import ALL, NOBODY, OFFERS, Cells, cells_of, squares
from matching.columns import Model, near_columns, person_columns, post_columns, reach_km, spoken
from matching.lookup import Scratch, numbered, turned
from matching.records import PersonColumns, PostColumns, Spoken, Words
from matching.scan import GROUP, Inner, Own, Pairs, reaching, scan, scratch_for
from matching.screen import Screen, screen_of_people, screen_of_posts
from matching.topk import Heaps, empty_heaps, merge
from matching.types import Opportunities, People

# Side of a cell in degrees by the reach of its people: a fraction of the reach, so that few cells are half in it.
REACH_KM = (8.0, 20.0, 60.0, 200.0)
REACH_DEGREES = (0.04, 0.07, 0.2, 0.6, 2.0)
POST_DEGREES = 0.1
RUN = 128  # rows of neighbouring cells that one thread takes together
RARE = 0.1  # how often a cell of people who are open to help alone is asked, to what others are
SAMPLE = 64  # rows that tell how much a cell has to do
NO_WORDS = Words(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))
FEW_TEXTS = 2_000  # so many are compared with each post once, rather than with each pair
FEW_POSTS = 8  # below this a second thread costs more than it brings


@dataclass(frozen=True, eq=False)
class Side:
    """What both indexes have beside the records: ready to be gone through, and to be compared with."""

    key: np.ndarray
    row: np.ndarray  # of each position, the row of the table
    said: Spoken
    screen: Screen
    title_features: np.ndarray
    text_features: np.ndarray
    inner: Inner
    sizes: tuple[int, int, int]  # how many cells, phrases, and features of texts

    @classmethod
    def of(cls, key: np.ndarray, records: np.ndarray, screen: Screen, cells: Cells, said: Spoken) -> "Side":
        """From rows in the order of the cells."""
        title_features, by_title = turned(said.titles)
        text_features = np.unique(said.texts.feature)
        texts = numbered(said.texts, text_features)
        _, by_text = turned(texts if len(texts.ptr) <= FEW_TEXTS else NO_WORDS)
        inner = Inner(key, screen, cells, said.ptr, said.phrases, by_title, by_text, texts)
        sizes = len(cells.radius), len(said.titles.ptr) - 1, len(text_features)
        return cls(key, records["row"].copy(), said, screen, title_features, text_features, inner, sizes)

    def against(self, other: "Side") -> Own:
        """As the side that is gone through, with words numbered as the other side has them."""
        titles = numbered(self.said.titles, other.title_features)
        texts = numbered(self.said.texts, other.text_features)
        return Own(self.key, self.screen, self.said._replace(titles=titles, texts=texts))


@dataclass(frozen=True, eq=False)
class PeopleIndex:
    """People in the order of their cells."""

    columns: PersonColumns
    side: Side
    n_skills: int

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
        cells = cells_of(code[order], open_to[order], screen[:3], screen.reach)
        said = spoken(people, model, order)
        side = Side.of(people.key[order], columns.rows, screen, cells, said)
        return cls(columns, side, _count(columns.skills))


@dataclass(frozen=True, eq=False)
class PostIndex:
    """Opportunities in the order of their cells, work at home in none."""

    columns: PostColumns
    side: Side
    n_skills: int
    most_named: int

    @classmethod
    def build(cls, posts: Opportunities, n_people: int, model: Model) -> "PostIndex":
        """Index `posts` for a fitted model."""
        lat, open_to = np.where(posts.remote, np.nan, posts.lat), np.full(posts.n, ALL)
        code = squares(lat, posts.lon, open_to, np.full(posts.n, POST_DEGREES))
        order = np.argsort(code)
        columns = post_columns(posts, n_people, model, order)
        screen = screen_of_posts(posts, columns.rows, model.near, order)
        cells = cells_of(code[order], open_to, screen[:3], screen.reach)
        said = spoken(posts, model, order)
        side = Side.of(posts.key[order], columns.rows, screen, cells, said)
        named = int((np.diff(posts.required.indptr) + np.diff(posts.wished.indptr)).max(initial=0))
        return cls(columns, side, max(_count(columns.required), _count(columns.wished)), named)


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
        n_skills = max(len(model.near.indptr), _count(model.near.indices), people.n_skills, posts.n_skills)
        pairs = Pairs(people.columns, posts.columns, near_columns(model))
        return cls(people, posts, pairs, astuple(model.weights), n_skills, posts.most_named)

    def scan_posts(self, posts: np.ndarray, person_heaps: Heaps, post_heaps: Heaps, threads: int | None = None) -> None:
        """Weigh posts (positions) against all people; each thread has its own cells and its own post heaps."""
        threads = 1 if len(posts) < FEW_POSTS else threads or processors()
        own = [post_heaps] + [empty_heaps(*post_heaps.scores.shape) for _ in range(threads - 1)]
        share = shares(self.people.side.inner.cells, self.posts.side.screen, threads)
        _in_threads(lambda t: self._scan(posts, share, t, own[t], person_heaps), threads)
        for heaps in own[1:]:
            merge(post_heaps, heaps, self.people.side.key)

    def reaching(self, floors: np.ndarray, *, by_post: bool) -> tuple[np.ndarray, np.ndarray]:
        """(rows, scores) of who fits the only post (or person) and reaches the floor, in the order of the cells.

        Rows and floors (float64) are those of the table.
        """
        own, side = self.sides(by_post)
        found, scores = np.empty(len(side.row), np.int32), np.empty(len(side.row))
        scratch, alone = self.scratch(side, 1), np.zeros(1, np.int64)
        count = reaching(
            self.pairs, self.weights, by_post, own, side.inner, alone, side.row, floors, found, scores, scratch
        )
        return found[:count], scores[:count]

    def sides(self, by_post: bool) -> tuple[Own, Side]:
        """The side that is gone through, and the one it is compared with."""
        return (self._posts_as_own, self.people.side) if by_post else (self._people_as_own, self.posts.side)

    @cached_property
    def _posts_as_own(self) -> Own:
        return self.posts.side.against(self.people.side)

    @cached_property
    def _people_as_own(self) -> Own:
        return self.people.side.against(self.posts.side)

    def scratch(self, side: Side, group: int, share: np.ndarray | None = None) -> Scratch:
        """Working memory to compare up to `group` rows at a time with `side`."""
        n_texts = len(side.inner.texts.ptr) - 1
        is_tabled = group == GROUP and n_texts < FEW_TEXTS
        return scratch_for(
            side.sizes, self.n_skills, self.most_named, group, n_texts=n_texts if is_tabled else 0, share=share
        )

    def _scan(self, posts: np.ndarray, share: np.ndarray, mine: int, post_heaps: Heaps, person_heaps: Heaps) -> None:
        (outer, side), positions = self.sides(True), np.asarray(posts, np.int64)
        group = min(GROUP, max(1, len(positions)))
        scratch, heaps = self.scratch(side, group, share), (post_heaps, person_heaps)
        scan(self.pairs, self.weights, True, outer, side.inner, positions, mine, *heaps, scratch)


def _count(ids: np.ndarray) -> int:
    """One more than the largest id."""
    return 1 + int(ids.max(initial=-1))


def _open_to(people: People) -> np.ndarray:
    """Whom no rule of the person alone keeps from jobs, from everything, or from nothing."""
    barred = people.employed | (people.age < 16) | (people.past_retirement & ~people.retirement_agreement)
    return np.where(~people.consents, NOBODY, np.where(barred, OFFERS, ALL))


def shares(cells: Cells, screen: Screen, threads: int) -> np.ndarray:
    """Which thread goes through each cell, so that all have about as much to do. uint8 (n_cells,)

    What a cell costs is taken to be its rows times those of a sample of the other side that reach it. Runs of cells
    stay together, since they are gone through together.
    """
    n = len(cells.radius)
    if threads == 1 or n == 0:
        return np.zeros(n, np.uint8)
    sample = slice(None, None, max(1, len(screen.x) // SAMPLE))
    apart2 = sum(
        np.subtract.outer(at.astype(np.float32), of[sample]) ** 2 for at, of in zip(cells[1:4], screen[:3], strict=True)
    )
    limit = cells.limit.astype(np.float32)[:, None]
    work = np.diff(cells.start) * (~(apart2 > limit * limit)).sum(axis=1).astype(np.float64)
    work[: cells.first[ALL]] *= RARE
    place = cells.start[:-1] // RUN
    first = np.flatnonzero(np.r_[True, np.diff(place) != 0])
    runs = np.add.reduceat(work, first)
    load, owner = np.zeros(threads), np.zeros(len(runs), np.uint8)
    for run in np.argsort(-runs, kind="stable"):
        owner[run] = load.argmin()
        load[owner[run]] += runs[run]
    return np.repeat(owner, np.diff(np.r_[first, n]))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _in_threads(work: Callable[[int], None], threads: int) -> None:
    if threads == 1:
        work(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
