"""Whether a post fits somebody, said before anybody applies.

What stands in the way is the engine's own reading of the rows as they are now (`obstacles`); why it suits comes from
the stored weighing, where there is one: a pair without can be put to the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from .. import clock
from ..db import db
from ..households.models import Person
from ..jobs.models import Job
from .effects import Opportunity
from .models import Match, Suggestion
from .obstacles import obstacles_of
from .rules import shown_state
from .states import MATCH
from .targets import may_do
from .words import Words, words_for


@dataclass(frozen=True)
class Standing:
    """One person before one post: how far it is, what speaks for it and what stands in the way, what runs already."""

    uid: str
    name: str
    km: float | None  # to the place of work, or where material for work at home is fetched
    words: Words  # `is_weighed` False: how well it suits was not worked out yet
    running: str = ""  # uid of the match that runs already
    state: str = ""
    is_lawful: bool = True  # the law lets this person do it
    by_law: str = ""  # which law does not


def standings(people: Sequence[Person], post: Opportunity) -> list[Standing]:
    """How each of these people stands to a post, in their order (some 30 statements, and two a county).

    What was weighed says why it suits; what stands in the way is read from the rows as they are now. The caller
    checked the scope.
    """
    stored, running = _stored(people, post), _running(people, post)
    found = []
    for person, now in zip(people, obstacles_of([(person, post) for person in people]), strict=True):
        said = stored.get(person.id, Words(is_weighed=False))
        if now.lines or said.obstacles:  # the weighing is of rows that changed since, or would praise what cannot be
            said = Words(is_weighed=said.is_weighed and bool(now.lines))
        words = replace(said, obstacles=now.lines, can_change=now.can_change)
        uid, state = running.get(person.id, ("", ""))
        lawful = may_do(person, post)
        found.append(Standing(person.uid, person.name, now.km, words, uid, state, lawful, now.by_law))
    return found


def _stored(people: Sequence[Person], post: Opportunity) -> dict[int, Words]:
    column = Suggestion.job_id if isinstance(post, Job) else Suggestion.offer_id
    ids = [person.id for person in people]
    rows = db.session.scalars(
        sa.select(Suggestion).where(Suggestion.person_id.in_(ids), column == post.id, Suggestion.engine_version != "")
    ).all()
    return {row.person_id: replace(words, rest=()) for row, words in zip(rows, words_for(rows), strict=True)}


def _running(people: Sequence[Person], post: Opportunity) -> dict[int, tuple[str, str]]:
    column = Match.job_id if isinstance(post, Job) else Match.offer_id
    rows = sa.select(Match).where(
        Match.person_id.in_([person.id for person in people]), column == post.id, Match.state.not_in(MATCH.closed)
    )
    now = clock.now()
    return {match.person_id: (match.uid, shown_state(match, now)) for match in db.session.scalars(rows)}
