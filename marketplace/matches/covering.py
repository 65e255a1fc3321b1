"""Who looks for work and gets nothing, and which rule is nearest to giving. Worker only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.columns import reach_km
from matching.coverage import reach
from matching.gates import names_of
from matching.ranking import rank_opportunities
from matching.types import Tags

from ..access import county_of
from ..search.rules import RADII_KM
from ..settings.queries import value
from ..vocabulary.commands import engine_vocabulary
from . import keeping
from .features import Crowd, Posts, model, narrowed
from .lists import Lists
from .models import Seekers, Uncovered

COLUMNS = ("person_id", "area_code", "outcome", "obstacle", "alone", "detail", "rules")
WORKING_AGE = 16.0
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


def look(crowd: Crowd, jobs: Posts, lists: Lists, *, changed: set[int] | None) -> Covered:
    """From the lists just made; `changed` are people whose row changed, None when all lists were made."""
    rows = counted(crowd)
    places = {crowd.rows[i].id: int(i) for i in rows}
    best = {p: lines[0][1] if lines else None for p, lines in lists.of_people.items() if p in places}
    nothing = np.array(sorted(places[p] for p, score in best.items() if score is None), np.int64)
    lines = _nothing(crowd, jobs, nothing) + _weak(crowd, places, best)
    among = None if changed is None else changed | lists.of_people.keys()
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


def _weak(crowd: Crowd, places: Mapping[int, int], best: Mapping[int, float | None]) -> list[keeping.Line]:
    """Those whose best suggestion is below the points of their county (1 statement per county)."""
    least: dict[str, int] = {}
    lines: list[keeping.Line] = []
    for person_id, score in best.items():
        area = crowd.rows[places[person_id]].area_code
        county = county_of(area)
        if county not in least:
            least[county] = value("weak_fit_points", county)
        if score is not None and 100 * score < least[county]:
            lines.append((person_id, area, "weak", "weak_fit", False, "", []))
    return lines


def _nothing(crowd: Crowd, jobs: Posts, rows: np.ndarray) -> list[keeping.Line]:
    if not len(rows):
        return []
    if not jobs.posts.open.any():
        return [_line(crowd, int(i), ("none_open",), False, "") for i in rows]
    people, posts = crowd.people.take(rows), narrowed(jobs.posts, rows, crowd.people.n)
    found = reach(people, posts, model=model())
    named = [_in_order(int(one) or int(near)) for one, near in zip(found.one_away, found.nearest, strict=True)]
    alone = found.one_away != 0
    details = _details(
        crowd, jobs, rows, [names[0] if single else "" for names, single in zip(named, alone, strict=True)]
    )
    return [
        _line(crowd, int(i), names, bool(single), detail)
        for i, names, single, detail in zip(rows, named, alone, details, strict=True)
    ]


def _details(crowd: Crowd, jobs: Posts, rows: np.ndarray, obstacles: Sequence[str]) -> list[str]:
    """Within how many kilometres there is nothing, and the one skill with which a post would fit."""
    reached = reach_km(crowd.people.take(rows), model().rules)
    found = [_radius(km) if obstacle == "too_far" else "" for km, obstacle in zip(reached, obstacles, strict=True)]
    lacking = np.array([k for k, obstacle in enumerate(obstacles) if obstacle == "required_skill"], np.int64)
    for k, skill in zip(lacking, _missing(crowd, jobs, rows[lacking]), strict=True):
        found[k] = skill
    return found


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


def _in_order(mask: int) -> tuple[str, ...]:
    return tuple(sorted(names_of(mask), key=EASIEST_FIRST.index))


def _radius(km: float) -> str:
    """The step of the search's radii that reaches so far; "" beyond them all."""
    return next((str(step) for step in RADII_KM if km <= step), "")


def _line(crowd: Crowd, i: int, rules: tuple[str, ...], alone: bool, detail: str) -> keeping.Line:
    row: Any = crowd.rows[i]
    return (row.id, row.area_code, "nothing", rules[0] if rules else "none_open", alone, detail, list(rules))
