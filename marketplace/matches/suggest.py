"""The worker's turn at ranking: take the flags, rank without a lock, store the lists. Worker only.

Suggestions are disposable; their contributions are points of 100 and sum to the score.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import sqlalchemy as sa

from ..areas.rules import PROVINCE
from ..db import db, reading
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..settings.queries import value
from . import covering, covering_help, features, learning, runs, siblings, veils, weighing
from .cooling import Rests, rests
from .features import Crowd, Posts
from .lists import Lists, Ranker, Stored
from .models import RankingRun, Suggestion
from .shelf import shelve

Sort = type[Job] | type[HelpOffer]


def drain() -> int:
    """Rank what is flagged, or once a day everything; how many rows were taken or lists made."""
    if not runs.find_work():
        return 0
    run = runs.begin()
    if run.is_full:
        learning.learn()  # before the lists, so that those of one day are made with one model
        db.session.commit()
    with reading():
        crowd = features.load_people()
        resting = rests()
        jobs, offers = _posts(resting, crowd)
        both: tuple[tuple[Sort, Posts], ...] = ((Job, jobs), (HelpOffer, offers))
        made = {sort: _lists(sort, run, crowd, posts, set(resting.parked[sort])) for sort, posts in both}
        siblings.keep_together(made[HelpOffer], crowd, offers, features.model())
        weighed = weighing.weigh(crowd, jobs, offers)
        cards = veils.veil(crowd) if run.is_full or run.person_ids else None
        covered = covering.look(
            crowd, jobs, made[Job], set(resting.parked[Job]), changed=None if run.is_full else set(run.person_ids)
        )
        helped = covering_help.look(crowd, offers, set(resting.parked[HelpOffer]))
        db.session.rollback()
    shelves = ((sort, lists, jobs if sort is Job else offers) for sort, lists in made.items())
    n = sum(shelve(sort, lists, crowd, posts, run) for sort, lists, posts in shelves)
    n += weighing.store(weighed)
    covering.store(covered)
    covering_help.store(helped)
    if cards is not None:
        veils.store(cards)
    runs.finish(run)
    db.session.commit()
    return n + len(run.job_ids) + len(run.offer_ids) + len(run.person_ids)


def _posts(resting: Rests, crowd: Crowd) -> tuple[Posts, Posts]:
    wanted = weighing.wanted_posts()
    jobs = features.load_jobs(wanted[Job])
    offers = features.load_offers(wanted[HelpOffer], crowd)
    return (
        features.without(jobs, resting.excluded(Job, jobs.rows), crowd.place),
        features.without(offers, resting.excluded(HelpOffer, offers.rows), crowd.place),
    )


def _lists(sort: Sort, run: RankingRun, crowd: Crowd, posts: Posts, parked: set[int]) -> Lists:
    asked = crowd.seekers if sort is Job else features.everybody(crowd)
    taking_part = asked[~np.isin(crowd.people.key[asked], list(parked))]
    ranker = Ranker(
        crowd, taking_part, posts, features.model(),
        value("suggestions_per_job", PROVINCE), value("suggestions_per_person", PROVINCE),
    )  # fmt: skip
    if run.is_full:
        return ranker.everything(_stored(sort, set(), set()))
    post_ids = set(run.job_ids if sort is Job else run.offer_ids)
    if not post_ids and not run.person_ids:
        return Lists()
    return ranker.changed(post_ids, set(run.person_ids), _stored(sort, post_ids, set(run.person_ids)))


def _stored(sort: Sort, post_ids: set[int], person_ids: set[int]) -> Stored:
    """The present lists of one sort, as far as these changes may touch them (4 statements)."""
    column = Suggestion.job_id if sort is Job else Suggestion.offer_id
    return Stored(
        of_posts=_ends(column, Suggestion.rank_of_person, column),
        of_people=_ends(Suggestion.person_id, Suggestion.rank_of_opportunity, column),
        posts_with=_partners(Suggestion.person_id, column, Suggestion.rank_of_person, person_ids),
        people_with=_partners(column, Suggestion.person_id, Suggestion.rank_of_opportunity, post_ids),
    )


def _ends(owner: Any, rank: Any, column: Any) -> dict[int, tuple[int, float]]:
    rows = sa.select(owner, sa.func.count(), sa.func.min(Suggestion.score))
    rows = rows.where(column.is_not(None), rank.is_not(None)).group_by(owner)
    return {row_id: (n, last) for row_id, n, last in db.session.execute(rows)}


def _partners(owner: Any, partner: Any, rank: Any, ids: Iterable[int]) -> dict[int, set[int]]:
    rows = sa.select(owner, partner).where(owner.in_(set(ids)), partner.is_not(None), rank.is_not(None))
    found: dict[int, set[int]] = defaultdict(set)
    for owner_id, partner_id in db.session.execute(rows):
        found[owner_id].add(partner_id)
    return found
