"""The two ranked lists: people for a post, posts for a person, whole or for what changed. Worker only.

A changed row changes its own list, every list it was in, and every list it now belongs in; the engine's increments
tell the last. Those are made anew from all rows, so the lists are the same as if everything had been ranked again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.columns import Model
from matching.increments import lists_entered_by_person, lists_entered_by_post
from matching.index import PeopleIndex, PostIndex
from matching.ranking import rank_opportunities, rank_people
from matching.types import Opportunities, People, Ranking

from .features import Crowd, Posts, narrowed

Line = tuple[int, float, np.ndarray]  # id of the partner, score in [0, 1], contributions
TIE = 1e-7  # of 100 points: stored scores are sums rounded otherwise than the engine's
PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Stored:
    """What the lists of one sort look like now: length and last score of each, and who is in which."""

    of_posts: Mapping[int, tuple[int, float]]
    of_people: Mapping[int, tuple[int, float]]
    posts_with: Mapping[int, set[int]]  # person id → ids of the posts that list the person
    people_with: Mapping[int, set[int]]  # post id → ids of the people whose list has the post


@dataclass
class Lists:
    """New lists, best first; an empty one takes the old one's place."""

    of_posts: dict[int, list[Line]] = field(default_factory=dict)
    of_people: dict[int, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Ranker:
    """One sort of posts with everybody who may be in their lists."""

    crowd: Crowd
    rows: np.ndarray  # rows of the crowd that take part
    posts: Posts
    model: Model
    n_people: int  # length of a post's list
    n_posts: int  # length of a person's list

    def everything(self, stored: Stored) -> Lists:
        """All lists of this sort. Who has a stored one and takes part no more gets an empty one."""
        lists = Lists({post: [] for post in stored.of_posts}, {person: [] for person in stored.of_people})
        self._rank_posts(self.posts.place, lists)
        self._rank_people((self.crowd.rows[i].id for i in self.rows), lists)
        return lists

    def changed(self, post_ids: set[int], person_ids: set[int], stored: Stored) -> Lists:
        """The lists that these changes touch. Ids that are gone get empty lists."""
        posts = post_ids | {p for person in person_ids for p in stored.posts_with.get(person, ())}
        people = person_ids | {p for post in post_ids for p in stored.people_with.get(post, ())}
        posts |= self._posts_reached(person_ids, stored)
        people |= self._people_reached(post_ids, stored)
        lists = Lists({post: [] for post in posts}, {person: [] for person in people})
        self._rank_posts(posts, lists)
        self._rank_people(people, lists)
        return lists

    def _rank_posts(self, post_ids: Iterable[int], lists: Lists) -> None:
        known = [post for post in post_ids if post in self.posts.place]
        lists.of_posts.update(self._for_posts(known, self.n_people))

    def _rank_people(self, person_ids: Iterable[int], lists: Lists) -> None:
        lists.of_people.update(self._for_people(list(person_ids), self.n_posts))

    def _people_reached(self, post_ids: set[int], stored: Stored) -> set[int]:
        """People in whose lists these posts now belong."""
        known = [self.posts.place[post] for post in post_ids if post in self.posts.place]
        if not known:
            return set()
        people = self._people()
        side = PeopleIndex.build(people, self.model)
        floors = _floors(people.key, stored.of_people, self.n_posts)
        reached: set[int] = set()
        for place in known:
            post = self._masked(self.posts.posts.take([place]))
            rows, _ = lists_entered_by_post(side, post, floors, model=self.model)
            reached.update(people.key[rows].tolist())
        return reached

    def _posts_reached(self, person_ids: set[int], stored: Stored) -> set[int]:
        """Posts in whose lists these people now belong."""
        places = {self.crowd.place[person] for person in person_ids if person in self.crowd.place}
        people, posts = self._people(), self.posts.posts
        if not posts.n:
            return set()
        side = PostIndex.build(self._masked(posts), people.n, self.model)
        floors = _floors(posts.key, stored.of_posts, self.n_people)
        reached: set[int] = set()
        for row in np.flatnonzero(np.isin(self.rows, sorted(places))).tolist():
            rows, _ = lists_entered_by_person(people, row, side, floors, model=self.model)
            reached.update(posts.key[rows].tolist())
        return reached

    def _for_posts(self, post_ids: list[int], top: int) -> dict[int, list[Line]]:
        people = self._people()
        found: dict[int, list[Line]] = {post: [] for post in post_ids}
        for part in _parts(post_ids, top) if people.n else ():
            posts = self.posts.posts.take([self.posts.place[post] for post in part])
            posts = self._masked(posts)
            ranking = rank_people(people, posts, top=top, model=self.model)
            found |= {post: _lines(ranking, j, people.key) for j, post in enumerate(part)}
        return found

    def _for_people(self, person_ids: list[int], top: int) -> dict[int, list[Line]]:
        taking_part = set(self.rows.tolist())
        place = {p: self.crowd.place[p] for p in person_ids if self.crowd.place.get(p) in taking_part}
        found: dict[int, list[Line]] = {person: [] for person in person_ids}
        for part in _parts(list(place), top) if self.posts.posts.n else ():
            rows = np.array([place[person] for person in part], np.int64)
            posts = self._masked(self.posts.posts, rows)
            ranking = rank_opportunities(self.crowd.people.take(rows), posts, top=top, model=self.model)
            found |= {person: _lines(ranking, i, posts.key) for i, person in enumerate(part)}
        return found

    def _people(self) -> People:
        return self.crowd.people.take(self.rows)

    def _masked(self, posts: Opportunities, rows: np.ndarray | None = None) -> Opportunities:
        return narrowed(posts, self.rows if rows is None else rows, self.crowd.people.n)


def _floors(keys: np.ndarray, ends: Mapping[int, tuple[int, float]], length: int) -> np.ndarray:
    """The score that enters each list, in the order of `keys`: that of its last line, −∞ while it has room."""
    lasts = (ends.get(key) for key in keys.tolist())
    return np.array([(last[1] - TIE) / 100 if last and last[0] >= length else -np.inf for last in lasts])


def _lines(ranking: Ranking, row: int, keys: np.ndarray) -> list[Line]:
    assert ranking.contributions is not None  # rank_people and rank_opportunities always give them
    return [
        (int(keys[index]), score, ranking.contributions[row, place])
        for place, (index, score) in enumerate(ranking.of(row))
    ]


def _parts(ids: list[int], top: int) -> list[list[int]]:
    """So many at once that the contributions fit into memory."""
    size = max(1, PAIRS_AT_ONCE // top)
    return [ids[k : k + size] for k in range(0, len(ids), size)]
