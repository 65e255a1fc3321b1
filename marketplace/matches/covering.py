"""Who looks for work and gets nothing, and which rule is nearest to giving. Worker only."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching.columns import reach_km
from matching.coverage import Reach, reach
from matching.gates import names_of
from matching.ranking import rank_opportunities
from matching.types import Tags

from ..access import county_of
from ..db import db
from ..search.rules import RADII_KM
from ..settings.queries import value
from ..vocabulary.commands import engine_vocabulary
from . import keeping
from .features import Crowd, Posts, model, narrowed
from .lists import Lists
from .models import Seekers, Uncovered

COLUMNS = ("person_id", "area_code", "outcome", "obstacle", "alone", "detail", "rules", "km")
WORKING_AGE = 16.0
POSTS_LIMIT = "post"  # not the person's way is too short: the post takes nobody from so far
# What can be changed soonest comes first: it is the obstacle where several rules stand alone in the way.
EASIEST_FIRST = (
    "no_consent", "too_far", "required_skill", "season", "days", "hours", "carer_cannot_live_in", "excluded",
    "past_retirement_uncovered", "education", "lifting", "health_limit", "minor_unprotected", "age_out_of_range",
    "reserved_for_disabled", "not_eligible", "already_employed", "age_under_16", "closed",
)  # fmt: skip


@dataclass(frozen=True)
class Covered:
    """What one turn found out: lines about these people (None: about everybody), and seekers per village."""

    lines: list[keeping.Line]
    people: set[int] | None
    seekers: list[keeping.Line]


def look(crowd: Crowd, jobs: Posts, lists: Lists, parked: Set[int], *, changed: set[int] | None) -> Covered:
    """From the lists just made; `changed` are people whose row changed, None when all lists were made.

    `parked` people are suggested no work for the time being. Who had nothing before is asked again in every turn: a
    post that enters nobody's list, or leaves it, can still be nearer than the nearest so far.
    """
    rows = counted(crowd)
    places = {crowd.rows[i].id: int(i) for i in rows}
    asked = lists.of_people.keys() | parked | (set() if changed is None else changed | _without_any())
    best = {p: lists.of_people.get(p) for p in asked if p in places}
    nothing = np.array(sorted(places[p] for p, found in best.items() if not found and p not in parked), np.int64)
    resting = [_line(crowd, places[p], ("excluded",), True, "") for p in sorted(parked & places.keys())]
    lines = resting + _nothing(crowd, jobs, nothing) + _weak(crowd, places, {p: f[0][1] for p, f in best.items() if f})
    among = None if changed is None else asked
    villages, n_people = np.unique(crowd.people.area[rows], return_counts=True)
    seekers = [(str(code).zfill(12), int(n)) for code, n in zip(villages, n_people, strict=True)]
    return Covered(lines, among, seekers)


def store(found: Covered) -> int:
    """Write what differs; how many rows changed."""
    n = keeping.keep(Uncovered, COLUMNS, found.lines, among=found.people)
    return n + keeping.keep(Seekers, ("area_code", "n_people"), found.seekers)


def counted(crowd: Crowd) -> np.ndarray:
    """The rows of those who look for work: of working age, not in work, not studying or unable."""
    rows = crowd.seekers
    return rows[~crowd.people.employed[rows] & (crowd.people.age[rows] >= WORKING_AGE)]


def _without_any() -> set[int]:
    return set(db.session.scalars(sa.select(Uncovered.person_id).where(Uncovered.outcome == "nothing")))


def _weak(crowd: Crowd, places: Mapping[int, int], best: Mapping[int, float]) -> list[keeping.Line]:
    """Those whose best suggestion is below the points of their county (1 statement per county)."""
    least: dict[str, int] = {}
    lines: list[keeping.Line] = []
    for person_id, score in best.items():
        area = crowd.rows[places[person_id]].area_code
        county = county_of(area)
        if county not in least:
            least[county] = value("weak_fit_points", county)
        if 100 * score < least[county]:
            lines.append((person_id, area, "weak", "weak_fit", False, "", [], None))
    return lines


def _nothing(crowd: Crowd, jobs: Posts, rows: np.ndarray) -> list[keeping.Line]:
    if not len(rows):
        return []
    if not jobs.posts.open.any():
        return [_line(crowd, int(i), ("none_open",), False, "") for i in rows]
    people, posts = crowd.people.take(rows), narrowed(jobs.posts, rows, crowd.people.n)
    found = reach(people, posts, model=model())
    alone = found.one_away != 0
    named = [_in_order(int(mask), alone=bool(one)) for mask, one in zip(_masks(found), alone, strict=True)]
    firsts = [names[0] if single and names else "" for names, single in zip(named, alone, strict=True)]
    details = _details(crowd, jobs, rows, firsts)
    return [
        _line(crowd, int(i), names, bool(single), *detail)
        for i, names, single, detail in zip(rows, named, alone, details, strict=True)
    ]


def _masks(found: Reach) -> np.ndarray:
    """The rules each of which alone stands before some post; else those that stand together before the nearest."""
    return np.where(found.one_away != 0, found.one_away, found.nearest)


def _details(crowd: Crowd, jobs: Posts, rows: np.ndarray, obstacles: Sequence[str]) -> list[tuple[str, float | None]]:
    """How far somebody goes who finds nothing there, and the one skill with which a post would fit."""
    found: list[tuple[str, float | None]] = [("", None)] * len(rows)
    lacking = np.array([k for k, obstacle in enumerate(obstacles) if obstacle == "required_skill"], np.int64)
    for k, skill in zip(lacking, _missing(crowd, jobs, rows[lacking]), strict=True):
        found[k] = (skill, None)
    far = np.array([k for k, obstacle in enumerate(obstacles) if obstacle == "too_far"], np.int64)
    for k, km in zip(far, _goes(crowd, jobs, rows[far]), strict=True):
        found[k] = (POSTS_LIMIT, None) if km is None else (_radius(km), km)
    return found


def _goes(crowd: Crowd, jobs: Posts, rows: np.ndarray) -> list[float | None]:
    """The kilometres that are too few; None where a post lies within them that takes nobody from so far."""
    if not len(rows):
        return []
    people = crowd.people.take(rows)
    posts = replace(narrowed(jobs.posts, rows, crowd.people.n), max_km=np.full(jobs.posts.n, np.nan, np.float32))
    by_post = reach(people, posts, model=model()).served
    return [None if kept else float(km) for kept, km in zip(by_post, reach_km(people, model().rules), strict=True)]


def _missing(crowd: Crowd, jobs: Posts, rows: np.ndarray) -> list[str]:
    """The skill missing at the best of the posts that would fit without asking for any; "" where several are."""
    if not len(rows):
        return []
    people, vocabulary = crowd.people.take(rows), engine_vocabulary()
    posts = replace(narrowed(jobs.posts, rows, crowd.people.n), required=Tags.none(jobs.posts.n))
    best = rank_opportunities(people, posts, top=1, model=model()).indices[:, 0]
    skills = []
    for i, j in enumerate(best):
        missing = set(jobs.posts.required.row(j).tolist()) - set(people.skills.row(i).tolist()) if j >= 0 else set()
        skills.append(vocabulary.skills[missing.pop()].code if len(missing) == 1 else "")
    return skills


def _in_order(mask: int, *, alone: bool) -> tuple[str, ...]:
    """The easiest first; among rules that stand together the distance comes last, for going farther would not help."""
    return tuple(sorted(names_of(mask), key=lambda name: (not alone and name == "too_far", EASIEST_FIRST.index(name))))


def _radius(km: float) -> str:
    """The step of the search's radii that reaches so far; "" beyond them all."""
    return next((str(step) for step in RADII_KM if km <= step), "")


def _line(
    crowd: Crowd, i: int, rules: tuple[str, ...], alone: bool, detail: str, km: float | None = None
) -> keeping.Line:
    row: Any = crowd.rows[i]
    return (row.id, row.area_code, "nothing", rules[0] if rules else "none_open", alone, detail, list(rules), km)
