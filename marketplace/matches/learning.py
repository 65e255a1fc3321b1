"""Near skills out of what stands together in people, posts and approved pairs. Nightly; worker only."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from matching.near import learn_near

from .. import clock
from ..db import db
from ..households.models import Person, PersonSkill
from ..jobs.models import JobSkill
from ..vocabulary.commands import engine_vocabulary, store_learned
from .models import Match


def learn() -> int:
    """Learn anew which skills are near and keep it; how many pairs (4 statements and the writing).

    Nobody stands behind a pair: it takes several people or posts that name both.
    """
    vocabulary = engine_vocabulary()
    baskets = [vocabulary.ids(codes) for codes in _baskets()]
    pairs = learn_near(baskets, len(vocabulary.skills))
    names = [skill.code for skill in vocabulary.skills]
    return store_learned([(names[a], names[b], value) for a, b, value in pairs], on=clock.today())


def _baskets() -> Iterable[set[str]]:
    here = sa.select(PersonSkill.person_id, PersonSkill.skill_code).join(Person, Person.id == PersonSkill.person_id)
    people = _by_owner(here.where(Person.left_on.is_(None), PersonSkill.skill_code != ""))
    jobs = _by_owner(sa.select(JobSkill.job_id, JobSkill.skill_code).where(JobSkill.skill_code != ""))
    approved = sa.select(Match.person_id, Match.job_id).where(Match.job_id.is_not(None), Match.approved_at.is_not(None))
    yield from people.values()
    yield from jobs.values()
    for person_id, job_id in db.session.execute(approved):
        if person_id in people and job_id in jobs:
            yield people[person_id] | jobs[job_id]


def _by_owner(rows: sa.Select[int, str]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for owner, code in db.session.execute(rows):
        found[owner].add(code)
    return found
