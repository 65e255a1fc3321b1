"""Storing ranked lists: one row per pair, with its place in either list. Worker only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching import ENGINE_VERSION
from matching.columns import Model
from matching.scoring import distances
from matching.skills import Vocabulary
from matching.titles import SameWork
from matching.types import JOB
from matching.weights import CONTRIBUTIONS
from matching.whynot import gaps_of

from .. import clock
from ..db import db, insert_into, new_uid
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..vocabulary.commands import engine_vocabulary
from . import incomes, siblings
from .features import Crowd, Posts, model
from .lists import Line, Lists
from .models import RankingRun, Suggestion
from .runs import renew

Key = tuple[int, int]  # person id, post id
AT_ONCE = 500


def shelve(sort: type[Job] | type[HelpOffer], lists: Lists, crowd: Crowd, posts: Posts, run: RankingRun) -> int:
    """Put the new lists in the place of the old ones; how many rows were written.

    A part is a few hundred people or posts, and is committed by itself: no writer waits long, no reader ever sees a
    list that is half old and half new, and other workers see that this one lives.
    """
    name = "job_id" if sort is Job else "offer_id"
    read = FactsReader(crowd, posts, engine_vocabulary(), model())
    written = 0
    if run.is_full:
        column = getattr(Suggestion, name)
        db.session.execute(sa.delete(Suggestion).where(column.is_not(None), column.not_in(sa.select(sort.id))))
    for owner, rank, found in (
        ("person_id", "rank_of_opportunity", lists.of_people), (name, "rank_of_person", lists.of_posts),
    ):  # fmt: skip
        for part in _parts(found):
            rows = _rows((name, owner, rank), part, crowd, posts, read)
            written += _write(name, owner, rank, list(part), rows)
            renew(run)
            db.session.commit()
    return written


class FactsReader:
    """What the sentences about pairs of one sort of posts speak of, from what made the score."""

    def __init__(self, crowd: Crowd, posts: Posts, vocabulary: Vocabulary, weights: Model) -> None:
        self._crowd, self._posts = crowd, posts
        self._same_work = SameWork(weights.spaces[0].names)
        self._required = [
            frozenset(vocabulary.skills[k].code for k in posts.posts.required.row(j)) for j in range(posts.posts.n)
        ]

    def of(self, pairs: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
        """The facts of (row of the crowd, row of the posts), in their order."""
        at = np.array(pairs, np.int64).reshape(len(pairs), 2)
        people = self._crowd.people.take(at[:, 0])
        at[:, 0] = np.arange(len(pairs))
        km, wants = distances(people, self._posts.posts, at)
        return [self._of(i, j, km[k], wants[k]) for k, (i, j) in enumerate(pairs)]

    def _of(self, i: int, j: int, km: float, wants: bool) -> dict[str, Any]:
        crowd, posts = self._crowd, self._posts
        had, required = crowd.skills[i] & posts.skills[j], self._required[j]
        wage, remote = int(crowd.people.wage_wished_fen[i]), bool(posts.posts.remote[j])
        titles = crowd.people.titles.row(i), posts.posts.titles.row(j)
        facts = {
            "km": None if remote or np.isnan(km) else round(float(km), 2), "wanted": bool(wants and not remote),
            "remote": remote or None, "had": sorted(had), "missing": sorted(required - had),
            "welcome": sorted(posts.skills[j] - required - had), "same_work": self._same_work.are(*titles),
            "pay": posts.pay[j], "wished": wage if wage > 0 else None,
            "waiting": int(crowd.people.waiting_days[i]), "colour": int(crowd.people.colour[i]),
            "gaps": gaps_of(crowd.people, posts.posts, i, j), "years": _known(crowd.people.experience_years[i]),
            "years_asked": _known(posts.posts.experience_min[j]),
        }  # fmt: skip
        if posts.posts.kind[j] == JOB:
            facts |= incomes.facts_of(crowd.budgets.get(int(crowd.people.household[i])), posts.pay[j])
        n_children = siblings.n_fitting(crowd, posts, i, j)
        if n_children > 1:
            facts |= {"siblings": n_children, "places_left": posts.rows[j].n_left}
        return {key: value for key, value in facts.items() if value not in (None, [], 0)}


def _known(value: np.floating[Any]) -> float | None:
    return None if np.isnan(value) else float(value)


def points_of(shares: np.ndarray) -> dict[str, float]:
    """Contributions as points of 100, those of zero left out."""
    return {
        name: 100 * share for name, share in zip(CONTRIBUTIONS, np.asarray(shares).tolist(), strict=True) if share > 0
    }


def _rows(
    columns: tuple[str, str, str], part: Mapping[int, list[Line]], crowd: Crowd, posts: Posts, read: FactsReader
) -> list[dict[str, Any]]:
    """The rows of some lists; `columns` are those of the post, of the list's owner, and of the place in the list."""
    name, owner, rank = columns
    lines = [(own, place, line) for own, lines in part.items() for place, line in enumerate(lines, 1)]
    ids = [(own, line[0]) if owner == "person_id" else (line[0], own) for own, _, line in lines]
    facts = read.of([(crowd.place[person], posts.place[post]) for person, post in ids])
    now, rows = clock.now(), []
    for (person, post), (_, place, (_, _, shares)), known in zip(ids, lines, facts, strict=True):
        points = points_of(shares)
        rows.append({
            "uid": new_uid(), "person_id": person, name: post, "score": sum(points.values()), "contributions": points,
            "facts": known, rank: place, "engine_version": ENGINE_VERSION, "computed_at": now, "created_at": now,
        })  # fmt: skip
    return rows


def _write(name: str, owner: str, rank: str, owners: list[int], rows: list[dict[str, Any]]) -> int:
    """Take the old places away, put the new ones in, and drop pairs that are in no list any more."""
    column, mine = getattr(Suggestion, name), getattr(Suggestion, owner)
    ranked = sa.and_(mine.in_(owners), column.is_not(None), getattr(Suggestion, rank).is_not(None))
    db.session.execute(sa.update(Suggestion).where(ranked).values({rank: None}), execution_options=_BULK)
    if rows:
        given = [key for key in rows[0] if key not in ("uid", "created_at", "person_id", name)]
        put = insert_into(Suggestion)
        put = put.on_conflict_do_update(index_elements=["person_id", name],
                                        set_={key: getattr(put.excluded, key) for key in given})  # fmt: skip
        db.session.execute(put, rows, execution_options=_BULK)
    nowhere = sa.and_(
        mine.in_(owners), column.is_not(None), Suggestion.rank_of_person.is_(None),
        Suggestion.rank_of_opportunity.is_(None), Suggestion.engine_version != "",
    )  # fmt: skip
    db.session.execute(sa.delete(Suggestion).where(nowhere), execution_options=_BULK)
    return len(rows)


def _parts(found: Mapping[int, list[Line]]) -> Iterator[dict[int, list[Line]]]:
    owners = list(found)
    for start in range(0, len(owners), AT_ONCE):
        yield {own: found[own] for own in owners[start : start + AT_ONCE]}


_BULK = {"synchronize_session": False}
