"""What stands between people and posts, read for a page from the rows as they are now.

The engine is asked by the same reading as in the worker (`barriers`), and only when a page needs it; what it says of
a refusal or of the conditions of help is told in full here, for whoever may see it.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from flask import current_app

from ..access import viewer
from ..db import db
from ..households.models import Person
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..vocabulary.commands import engine_vocabulary
from ..vocabulary.models import Skill
from ..web import is_chinese
from .cooling import Rests, resting
from .effects import Opportunity
from .refusals import refusal_words
from .terms_of_help import unmet
from .words import obstacle_words

if TYPE_CHECKING:
    from matching.skills import Vocabulary

    from .barriers import Line
    from .features import Crowd, Posts

VOCABULARY_LASTS = 600.0  # seconds; a bureau's new synonym is known ten minutes later
OF_THE_LAW = frozenset({"age_under_16", "minor_unprotected", "past_retirement_uncovered"})
IN_FULL = frozenset({"excluded", "not_eligible", "eligibility_unknown"})  # lines that are told in more than one word


@dataclass(frozen=True)
class Obstacles:
    """One person before one post."""

    keys: tuple[str, ...] = ()  # of the engine's rules
    lines: tuple[str, ...] = ()
    can_change: bool = False  # each line names a change, and when all are made it fits
    km: float | None = None  # by road; None where no place is known, and for help
    parked_until: date | None = None  # nothing of this sort is suggested before that day
    by_law: str = ""  # the line of the law that forbids it


class Pair(NamedTuple):
    """Whom and what is asked about."""

    person: Person
    post: Opportunity


def obstacles_of(pairs: Sequence[tuple[Person, Opportunity]]) -> list[Obstacles]:
    """What stands in the way of each pair, in their order; nothing for somebody off the register.

    Some 25 statements and one a county, however many pairs. The caller checked the scope.
    """
    if not pairs:
        return []
    asked = [Pair(*pair) for pair in pairs]
    return _Reading(asked).answers(asked)


def rules_broken(person: Person, post: Opportunity) -> frozenset[str]:
    """Keys of the engine's rules between the two, without words: for commands, also the worker's (some 20 statements).

    Nothing for somebody off the register.
    """
    pair = Pair(person, post)
    return frozenset(key for key, _ in _Reading([pair]).lines([pair], "en").get((person.id, post), ()))


class _Reading:
    """The rows of some pairs as the engine reads them."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        from . import features

        people = {pair.person.id: pair.person for pair in pairs}
        posts: dict[type[Any], set[int]] = {Job: set(), HelpOffer: set()}
        for pair in pairs:
            posts[type(pair.post)].add(pair.post.id)
        self._vocabulary = _vocabulary()
        self._rests = resting(people)
        self._crowd = features.load_people(frozenset(p.household_id for p in people.values()), self._vocabulary)
        self._posts: dict[type[Any], Posts] = {}
        if posts[Job]:
            jobs = features.load_jobs(posts[Job], only=True, vocabulary=self._vocabulary)
            self._posts[Job] = _without(self._crowd, jobs, self._rests, Job)
        if posts[HelpOffer]:
            offers = features.load_offers(posts[HelpOffer], self._crowd, only=True)
            self._posts[HelpOffer] = _without(self._crowd, offers, self._rests, HelpOffer)

    def answers(self, pairs: Sequence[Pair]) -> list[Obstacles]:
        lines = self.lines(pairs, "zh" if is_chinese() else "en")
        known = [pair for pair in pairs if (pair.person.id, pair.post) in lines]
        said, km = _in_full(known, lines, self._rests), self._km(known)
        return [
            replace(_answer(lines.get(key, ()), said.get(key, {}), km.get(key)), parked_until=self._parked(key))
            for key in _keys(pairs)
        ]

    def lines(self, pairs: Sequence[Pair], language: str) -> dict[tuple[int, Opportunity], Sequence["Line"]]:
        """What the engine says of each pair on the register."""
        from .barriers import reader

        readers = {sort: reader(self._crowd, rows, self._vocabulary) for sort, rows in self._posts.items()}
        return {
            (pair.person.id, pair.post): readers[type(pair.post)](
                self._crowd.place[pair.person.id], self._posts[type(pair.post)].place[pair.post.id], (language,)
            )[language]
            for pair in pairs if pair.person.id in self._crowd.place
        }  # fmt: skip

    def _parked(self, key: tuple[int, Opportunity]) -> date | None:
        return self._rests.parked[type(key[1])].get(key[0])

    def _km(self, pairs: Sequence[Pair]) -> dict[tuple[int, Opportunity], float]:
        from matching.scoring import distances

        jobs = [pair for pair in pairs if isinstance(pair.post, Job)]
        if not jobs:
            return {}
        rows = self._posts[Job]
        at = [(self._crowd.place[pair.person.id], rows.place[pair.post.id]) for pair in jobs]
        km, _ = distances(self._crowd.people, rows.posts, at)
        return {key: float(far) for key, far in zip(_keys(jobs), km, strict=True) if far == far}


def _keys(pairs: Sequence[Pair]) -> list[tuple[int, Opportunity]]:
    return [(pair.person.id, pair.post) for pair in pairs]


def _without(crowd: "Crowd", posts: "Posts", rests: Rests, sort: type[Any]) -> "Posts":
    from .features import without

    return without(posts, rests.excluded(sort, posts.rows), crowd.place)


def _answer(lines: Sequence["Line"], said: Mapping[str, Sequence[str]], km: float | None) -> Obstacles:
    told = [(line[0], tuple(said.get(line[0]) or obstacle_words([line])[0])) for line in lines]
    law = next((words[0] for key, words in told if key in OF_THE_LAW), "")
    every = tuple(line for _, words in told for line in words)
    return Obstacles(tuple(key for key, _ in told), every, obstacle_words(lines)[1], km, by_law=law)


def _in_full(
    pairs: Sequence[Pair], lines: Mapping[tuple[int, Opportunity], Sequence["Line"]], rests: Rests
) -> dict[tuple[int, Opportunity], dict[str, Sequence[str]]]:
    """(person id, post) → key → what is said of it instead of the engine's one sentence."""
    told = {key: {name for name, _ in found} & IN_FULL for key, found in lines.items()}
    shut = [pair for pair in pairs if told[pair.person.id, pair.post]]
    if not shut:
        return {}
    refused = refusal_words([(pair.person.id, pair.post) for pair in shut], rests)
    helped = [pair for pair in shut if told[pair.person.id, pair.post] - {"excluded"}]
    terms = unmet([(pair.person, pair.post) for pair in helped], by=viewer())
    found: dict[tuple[int, Opportunity], dict[str, Sequence[str]]] = {}
    for key in _keys(shut):
        of_help: dict[str, Sequence[str]] = dict.fromkeys(IN_FULL - {"excluded"}, terms.get((key[0], key[1].id), ()))
        found[key] = of_help | {"excluded": refused.get((key[0], key[1].id), ())}
    return found


def _vocabulary() -> "Vocabulary":
    """Read anew when an entry came or went, and every ten minutes: its 700 rows would cost a page 10 ms."""
    entries = tuple(db.session.execute(sa.select(sa.func.count(), sa.func.max(Skill.uid))).one())
    kept: tuple[Any, float, Vocabulary] | None = current_app.extensions.get("bangfu_vocabulary")
    if kept is None or kept[0] != entries or time.monotonic() - kept[1] > VOCABULARY_LASTS:
        kept = current_app.extensions["bangfu_vocabulary"] = (entries, time.monotonic(), engine_vocabulary())
    return kept[2]
