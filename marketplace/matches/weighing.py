"""Weighing pairs that are in no list: matches begun without a suggestion, and questions. Worker only."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching import ENGINE_VERSION
from matching.columns import Rules
from matching.scoring import contributions
from matching.types import pair
from matching.weights import Weights
from matching.whynot import why_not

from .. import clock
from ..db import db
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..offers.rules import is_for_the_family
from ..settings.queries import value
from ..vocabulary.commands import engine_vocabulary
from .features import NOT_SEEKING, Crowd, Posts, model
from .models import Match, Suggestion
from .runs import unweighed
from .shelf import facts_of, points_of

AT_MOST = 200
LANGUAGES = ("zh", "en")


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
    """Score, facts and obstacles of every waiting pair; somebody who left weighs nothing (2 statements)."""
    return [
        _weighed(table, row, crowd, jobs if row.job_id else offers)
        for table in (Match, Suggestion) for row in _waiting(table)
    ]  # fmt: skip


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


def _weighed(table: type[Match] | type[Suggestion], row: Any, crowd: Crowd, posts: Posts) -> Weighed:
    i, j = crowd.place.get(row.person_id), posts.place.get(row.job_id or row.offer_id)
    if i is None or j is None:
        return Weighed(table, row.id, {}, {})
    person, post = pair(crowd.people, posts.posts, i, j)
    shares = contributions(person, post, np.array([[0, 0]]), model=model())[0]
    facts = facts_of(crowd, posts, i, j, shares)
    ruled = replace(model(), rules=Rules(carer_radius_km=value("carer_km", crowd.rows[i].area_code)))
    for language in LANGUAGES:
        lines = why_not(person, post, model=ruled, vocabulary=engine_vocabulary(), language=language)
        if lines:
            facts[f"why_not_{language}"] = [[_sure(key, crowd, posts, i, j), _plain(params)] for key, params in lines]
    if row.job_id and crowd.rows[i].work_status in NOT_SEEKING:
        facts["not_seeking"] = True
    return Weighed(table, row.id, points_of(shares), facts)


def _sure(key: str, crowd: Crowd, posts: Posts, i: int, j: int) -> str:
    """Who is not meant by an offer, whose head asks for it, or of whom a fact is missing: three different answers."""
    offer = posts.rows[j]
    if (
        key == "not_eligible"
        and isinstance(offer, HelpOffer)
        and is_for_the_family(offer)
        and not crowd.rows[i].is_head
    ):
        return "head_asks"
    return "eligibility_unknown" if key == "not_eligible" and j in posts.unsure and posts.unsure[j][i] else key


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params.items()}
