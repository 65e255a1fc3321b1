"""Weighing pairs that are in no list: matches begun without a suggestion, and questions. Worker only."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching import ENGINE_VERSION
from matching.columns import Model
from matching.scoring import contributions
from matching.skills import Vocabulary
from matching.types import pair
from matching.weights import Weights

from .. import clock
from ..db import db
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..vocabulary.commands import engine_vocabulary
from . import barriers
from .features import Crowd, Posts, model
from .models import Match, Suggestion
from .runs import unweighed
from .shelf import FactsReader, points_of

AT_MOST = 200


@dataclass(frozen=True)
class Weighed:
    """One row that waits for its score, and what came out."""

    table: type[Match] | type[Suggestion]
    row_id: int
    points: dict[str, float]
    facts: dict[str, Any]


def wanted_posts() -> dict[type[Job] | type[HelpOffer], set[int]]:
    """The posts of waiting pairs, to be loaded even when they are closed (2 statements)."""
    pairs = [row for table in (Match, Suggestion) for row in _waiting(table)]
    return {Job: {r.job_id for r in pairs if r.job_id}, HelpOffer: {r.offer_id for r in pairs if r.offer_id}}


def weigh(crowd: Crowd, jobs: Posts, offers: Posts) -> list[Weighed]:
    """Score, facts and obstacles of every waiting pair; somebody who left weighs nothing.

    5 statements and one a county, however many pairs.
    """
    waiting = [(table, row) for table in (Match, Suggestion) for row in _waiting(table)]
    if not waiting:
        return []
    vocabulary, weights = engine_vocabulary(), model()
    scales = {posts is jobs: _Scale(crowd, posts, vocabulary, weights) for posts in (jobs, offers)}
    return [_weighed(table, row, scales[row.job_id is not None]) for table, row in waiting]


def store(weighed: Sequence[Weighed]) -> int:
    """Write what is still unweighed; no version is touched, so no form is refused for it."""
    for one in weighed:
        values: dict[str, Any] = {
            "score": sum(one.points.values()), "contributions": one.points, "facts": one.facts,
            "engine_version": ENGINE_VERSION,
        }  # fmt: skip
        values |= {"computed_at": clock.now()} if one.table is Suggestion else {"weights": asdict(Weights())}
        waiting = sa.update(one.table).where(one.table.id == one.row_id, one.table.engine_version == "")
        db.session.execute(waiting.values(**values).execution_options(synchronize_session=False))
    return len(weighed)


def _waiting(table: type[Match] | type[Suggestion]) -> Sequence[Any]:
    conditions = unweighed() if table is Match else (Suggestion.engine_version == "",)
    rows = sa.select(table.id, table.person_id, table.job_id, table.offer_id).where(*conditions)
    return db.session.execute(rows.order_by(table.id).limit(AT_MOST)).all()


class _Scale:
    """What weighs pairs of one sort of posts."""

    def __init__(self, crowd: Crowd, posts: Posts, vocabulary: Vocabulary, weights: Model) -> None:
        self.crowd, self.posts, self.weights = crowd, posts, weights
        self.barriers = barriers.reader(crowd, posts, vocabulary)
        self.facts = FactsReader(crowd, posts, vocabulary, weights)

    def weigh(self, i: int, j: int) -> tuple[dict[str, float], dict[str, Any]]:
        """Points and facts of one pair."""
        person, post = pair(self.crowd.people, self.posts.posts, i, j)
        shares = contributions(person, post, np.array([[0, 0]]), model=self.weights)[0]
        [facts] = self.facts.of([(i, j)])
        for language, lines in self.barriers(i, j).items():
            if lines:
                facts[f"why_not_{language}"] = [[key, _plain(params)] for key, params in lines]
        return points_of(shares), facts


def _weighed(table: type[Match] | type[Suggestion], row: Any, scale: _Scale) -> Weighed:
    i, j = scale.crowd.place.get(row.person_id), scale.posts.place.get(row.job_id or row.offer_id)
    return Weighed(table, row.id, *(({}, {}) if i is None or j is None else scale.weigh(i, j)))


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params.items()}
