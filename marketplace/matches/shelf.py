"""Storing ranked lists: one row per pair, with its place in either list. Worker only."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching import ENGINE_VERSION
from matching.types import JOB
from matching.weights import CONTRIBUTIONS, Weights

from .. import clock
from ..db import db, insert_into, new_uid
from ..jobs.models import Job
from ..offers.models import HelpOffer
from . import incomes, siblings
from .features import Crowd, Posts
from .lists import Line, Lists
from .models import RankingRun, Suggestion
from .runs import renew

Key = tuple[int, int]  # person id, post id
AT_ONCE = 500
FULL_DISTANCE = Weights().distance
DISTANCE, HALF_KM = CONTRIBUTIONS.index("distance"), 10.0


def shelve(sort: type[Job] | type[HelpOffer], lists: Lists, crowd: Crowd, posts: Posts, run: RankingRun) -> int:
    """Put the new lists in the place of the old ones; how many rows were written.

    A part is a few hundred people or posts, and is committed by itself: no writer waits long, no reader ever sees a
    list that is half old and half new, and other workers see that this one lives.
    """
    name = "job_id" if sort is Job else "offer_id"
    written = 0
    if run.is_full:
        column = getattr(Suggestion, name)
        db.session.execute(sa.delete(Suggestion).where(column.is_not(None), column.not_in(sa.select(sort.id))))
    for owner, rank, found in (
        ("person_id", "rank_of_opportunity", lists.of_people), (name, "rank_of_person", lists.of_posts),
    ):  # fmt: skip
        for part in _parts(found):
            rows = [_row(name, owner, rank, own, k, line, crowd, posts)
                    for own, lines in part.items() for k, line in enumerate(lines, 1)]  # fmt: skip
            written += _write(name, owner, rank, list(part), rows)
            renew(run)
            db.session.commit()
    return written


def facts_of(crowd: Crowd, posts: Posts, i: int, j: int, shares: np.ndarray) -> dict[str, Any]:
    """What the sentences speak of, from the numbers that made the score: the distance comes out of its points."""
    had = crowd.skills[i] & posts.skills[j]
    wished = int(crowd.people.wage_wished_fen[i])
    near = float(shares[DISTANCE])
    remote = bool(posts.posts.remote[j])
    facts = {
        "km": round(HALF_KM * FULL_DISTANCE / near - HALF_KM, 2) if near > 0 and not remote else None,
        "remote": remote or None, "had": sorted(had), "missing": sorted(posts.skills[j] - had),
        "pay": posts.pay[j], "wished": wished if wished > 0 else None,
        "waiting": int(crowd.people.waiting_days[i]), "colour": int(crowd.people.colour[i]),
    }  # fmt: skip
    if posts.posts.kind[j] == JOB:
        facts |= incomes.facts_of(crowd.budgets.get(int(crowd.people.household[i])), posts.pay[j])
    n_children = siblings.n_fitting(crowd, posts, i, j)
    if n_children > 1:
        facts |= {"siblings": n_children, "places_left": posts.rows[j].n_left}
    return {key: value for key, value in facts.items() if value not in (None, [], 0)}


def points_of(shares: np.ndarray) -> dict[str, float]:
    """Contributions as points of 100, those of zero left out."""
    return {
        name: 100 * share for name, share in zip(CONTRIBUTIONS, np.asarray(shares).tolist(), strict=True) if share > 0
    }


def _row(
    name: str, owner: str, rank: str, own: int, place: int, line: Line, crowd: Crowd, posts: Posts
) -> dict[str, Any]:
    partner, _score, shares = line
    person, post = (own, partner) if owner == "person_id" else (partner, own)
    points = points_of(shares)
    return {
        "uid": new_uid(), "person_id": person, name: post, "score": sum(points.values()), "contributions": points,
        "facts": facts_of(crowd, posts, crowd.place[person], posts.place[post], shares), rank: place,
        "engine_version": ENGINE_VERSION, "computed_at": clock.now(), "created_at": clock.now(),
    }  # fmt: skip


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
