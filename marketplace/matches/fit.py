"""Whether a post fits somebody, said before anybody applies.

The stored weighing where there is one; else what the rows tell at once, in the same sentences. The engine
itself is never asked here: a pair without a weighing can be put to the worker.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa

from .. import clock
from ..db import db
from ..households.models import EDUCATION, Person
from ..households.rules import age_on
from ..jobs.details import need_words
from ..jobs.models import Job
from ..jobs.rules import is_for_minors
from ..search.places import Point, km_between
from ..vocabulary.queries import skill_names
from ..web import is_chinese, named
from .away import bound
from .effects import Opportunity
from .limits import CITY, COUNTY, UNLIMITED, Limits, months_of, wanted_codes
from .models import Match, Suggestion
from .rules import may_work, may_work_retired, shown_state
from .states import MATCH
from .targets import may_do
from .words import Words, words_for


class _Goer(NamedTuple):
    """What `Limits` reads of a person."""

    area_code: str
    radius_km: float | None


@dataclass(frozen=True)
class Standing:
    """One person before one post: how far it is, what speaks for it and what stands in the way, what runs already."""

    uid: str
    name: str
    km: float | None  # to the place of work, or where material for work at home is fetched
    words: Words  # `is_weighed` False: only the plain conditions were looked at
    running: str = ""  # uid of the match that runs already
    state: str = ""
    is_lawful: bool = True  # the law lets this person do it


def standings(people: Sequence[Person], post: Opportunity) -> list[Standing]:
    """How each of these people stands to a post, in their order (≤ 9 statements). The caller checked the scope."""
    stored, running = _stored(people, post), _running(people, post)
    rows = _Rows(post, people) if isinstance(post, Job) else None
    found = []
    for person in people:
        km = rows.km(person) if rows else None
        words = stored.get(person.id)
        if words is None:
            lines = rows.obstacles(person, km) if rows else ()
            words = Words(obstacles=_sentences(lines), is_weighed=False)
        uid, state = running.get(person.id, ("", ""))
        found.append(Standing(person.uid, person.name, km, words, uid, state, may_do(person, post)))
    return found


class _Rows:
    """One job beside the rows of people: distance, and the hard conditions that two rows tell at once.

    Obstacles are (key, parameters) of the engine's sentences (≤ 5 statements, one more per county).
    """

    def __init__(self, job: Job, people: Sequence[Person]) -> None:
        self.job = job
        homes = {person.household_id for person in people}
        at_home = sa.select(Person).where(Person.household_id.in_(homes), Person.left_on.is_(None))
        self.bound = bound(db.session.scalars(at_home), of=homes)
        self.limits = Limits.of(person.household.area_code for person in people)
        self.required = {skill.skill_code for skill in job.skills if skill.required and skill.skill_code}
        self.skills: Mapping[str, str] = {code: named(skill) for code, skill in skill_names(self.required).items()}
        self.needs: Mapping[str, str] = need_words() if job.health_needs else {}

    def km(self, person: Person) -> float | None:
        """By road from home; None where a place is not known."""
        home, job = person.household, self.job
        if home.lat is None or home.lon is None or job.lat is None or job.lon is None:
            return None
        straight = km_between(Point(home.lat, home.lon), Point(job.lat, job.lon))
        return self.limits.road_factor(home) * straight

    def obstacles(self, person: Person, km: float | None) -> Iterator[tuple[str, dict[str, Any]]]:
        """What stands in the way: by law, by distance, by what the work asks."""
        job = self.job
        yield from _of_law(person, job)
        yield from _of_distance(person, job, km, self.limits, is_bound=person.id in self.bound)
        yield from _of_work(person, job)
        lacking = sorted(self.required - {skill.skill_code for skill in person.skills})
        if lacking and not job.skills_taught:
            yield "required_skill", {"missing": tuple(self.skills.get(code, code) for code in lacking)}
        shut = [code for code in job.health_needs or () if code in (person.health_limits or ())]
        if shut:
            yield "health_limit", {"conditions": tuple(self.needs.get(code, code) for code in shut)}


def _of_law(person: Person, job: Job) -> Iterator[tuple[str, dict[str, Any]]]:
    today = clock.today()
    age = age_on(person.born_on, today)
    if age < 16:
        yield "age_under_16", {}
    elif not may_work(person.born_on, today, light_work=is_for_minors(job)):
        yield "minor_unprotected", {}
    elif age < job.age_min:
        yield "age_out_of_range", {"low": str(job.age_min), "high": "120"}
    if not may_work_retired(person, job, today):
        yield "past_retirement_uncovered", {}
    if job.for_disabled and not person.disability_category:
        yield "reserved_for_disabled", {}
    if person.work_status == "employed":
        yield "already_employed", {}


def _of_distance(
    person: Person, job: Job, km: float | None, limits: Limits, *, is_bound: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    if job.live_in and is_bound:
        yield "carer_cannot_live_in", {}
    if km is None or job.remote:
        return
    from matching.whynot import nearest_limit

    asked = UNLIMITED if person.will_move else person.radius_km
    goer = _Goer(person.household.area_code, asked)
    here = {int(job.area_code[:digits]) for digits in (CITY, COUNTY)}
    wants = not is_bound and bool(here & set(wanted_codes(person.wanted_areas)))
    limit = nearest_limit(
        UNLIMITED if wants else limits.radius_km(goer, is_carer=is_bound),
        UNLIMITED if job.max_km is None else job.max_km,
        limits.here(goer)["carer_km"] if is_bound else None,
    )
    if km > limit["limit"]:
        yield "too_far", {"km": km} | limit


def _of_work(person: Person, job: Job) -> Iterator[tuple[str, dict[str, Any]]]:
    busy = sorted(set(person.busy_months or ()) & months_of(job))
    if busy:
        yield "season", {"months": tuple(str(month) for month in busy)}
    for key, name in (("lifting", "lifting_kg"), ("hours", "hours_per_day"), ("days", "days_per_month")):
        has, needed = getattr(person, name), getattr(job, name)
        if has is not None and needed is not None and has < needed:
            yield key, {"needed": f"{needed:g}", "has": f"{has:g}"}
    if person.education in EDUCATION and job.min_education in EDUCATION:
        has, needed = EDUCATION.index(person.education), EDUCATION.index(job.min_education)
        if has < needed:
            yield "education", {"needed": needed, "has": has}


def _sentences(lines: Iterator[tuple[str, dict[str, Any]]] | tuple[()]) -> tuple[str, ...]:
    from matching.reasons import sentence
    from matching.sentences import EDUCATION as LADDER

    language = "zh" if is_chinese() else "en"
    said = []
    for key, params in lines:
        steps = {name: LADDER[language][step] for name, step in params.items()} if key == "education" else params
        said.append(sentence((key, dict(steps)), language))
    return tuple(said)


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
