"""Open posts as a list: found by words, narrowed by filters, ordered, with their distances.

Public: everybody may see every open post, so there is no scope. The filters run in SQL over an
indexed box; the exact distance, by road as the engine counts it, is taken of what is left, in light rows without text.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from .. import clock
from ..access import county_of
from ..areas.models import Area
from ..areas.queries import valid_on
from ..areas.rules import ancestors
from ..db import db
from ..households.models import Household, PersonSkill
from ..households.models import Person as Member
from ..jobs.models import Job, JobSkill
from ..jobs.queries import FRESH_AT, JobCard, cards_by_ids, open_jobs
from ..settings.queries import value
from ..web import PAGE_SIZE, Page
from .lookup import Found
from .places import Point, box_around, km_between
from .rules import HUNDREDTHS_OF_MONTH, RADII_KM, wider

MEASURED_AT_ONCE = 2000  # beyond that the nearest are looked for in growing circles
A_MONTH_FEN = sa.case(
    *((Job.pay_unit == unit, Job.pay_min_fen * n // 100) for unit, n in HUNDREDTHS_OF_MONTH.items()), else_=None
)


@dataclass(frozen=True)
class Origin:
    """Where distances count from: a place, and how much longer its county's roads are than the straight line."""

    at: Point
    road: float = 1.0

    def km(self, row: Any) -> float | None:
        """By road to a row with coordinates, as everywhere else; None where its place is not known."""
        if row.lat is None or row.lon is None:
            return None
        return self.road * km_between(self.at, Point(row.lat, row.lon))


@dataclass(frozen=True)
class JobFilters:
    """What was asked for. Pay counts by its lower end, as a month's; `words` None means no words were given."""

    words: Found | None = None
    origin: Origin | None = None
    km: int | None = None
    pay_fen: int | None = None
    kind: str = ""
    within_days: int | None = None
    sort: str = "new"

    @property
    def is_circle(self) -> bool:
        """Whether a distance is set and can be measured."""
        return self.origin is not None and self.km is not None


@dataclass(frozen=True)
class Fit:
    """How many of the skills asked for somebody in the household has; `required` cannot be done without."""

    has: int
    asked: int
    required: int


@dataclass(frozen=True)
class JobLine:
    """A post in the list of results."""

    card: JobCard
    km: float | None
    fit: Fit | None
    is_beyond: bool = False  # farther than anybody of the household goes to work


@dataclass(frozen=True)
class Wider:
    """A way out of an empty list: drop a filter (or widen it to `value`), and how many posts that gives."""

    drops: str
    value: int | None
    n: int


class Light(NamedTuple):
    """What measuring needs to know of a post; `km` None where no place is known."""

    id: int
    km: float | None
    remote: bool


def job_page(filters: JobFilters, *, number: int, household_ids: frozenset[int] = frozenset()) -> Page:
    """One page of results as JobLines, newest and id as tie-breaks (4 statements, 7 for a household).

    Among thousands of posts and without a radius, up to 4 statements more look for the nearest.
    """
    inside = _measured(filters) if filters.is_circle else None  # counted and cut from one measuring
    total = n_jobs(filters) if inside is None else len(inside)
    number = min(number, max(1, -(-total // PAGE_SIZE)))  # a list that shrank ends earlier
    start, end = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
    shown = _slice(filters, start, end, total) if inside is None else _ordered(inside, filters)[start:end]
    cards = cards_by_ids([row.id for row in shown])
    fits = _fits([row.id for row in shown], household_ids)
    reach = _reach_km(household_ids)
    lines = [
        JobLine(cards[row.id], row.km, fits.get(row.id), not row.remote and (row.km or 0.0) > reach)
        for row in shown if row.id in cards
    ]  # fmt: skip
    return Page(lines, number, total)


def ways_out(filters: JobFilters) -> list[Wider]:
    """What an empty list offers: a wider radius first, then each filter dropped, then all (≤ 7 statements)."""
    ways = [] if filters.km is None or filters.origin is None else _wider_radius(filters)
    for name, chosen in (("pay", filters.pay_fen), ("kind", filters.kind), ("within", filters.within_days)):
        if chosen:
            ways.append(Wider(name, None, n_jobs(_without(filters, name))))
    if filters.words is not None:
        ways.append(Wider("q", None, n_jobs(replace(filters, words=None))))
    if not any(way.n for way in ways):
        ways.append(Wider("all", None, n_jobs(JobFilters())))
    return [way for way in ways if way.n]


def n_jobs(filters: JobFilters) -> int:
    """How many posts the filters leave (1 statement)."""
    if filters.is_circle:
        return len(_measured(filters))
    return db.session.scalar(sa.select(sa.func.count()).select_from(_matching(filters).subquery())) or 0


def home_of(household_ids: frozenset[int]) -> Origin | None:
    """Where the viewer's own household is, for distances (2 statements, none for nobody's)."""
    if not household_ids:
        return None
    row = db.session.execute(
        sa.select(Household.lat, Household.lon, Household.area_code)
        .where(Household.id.in_(household_ids))
        .order_by(Household.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    if row.lat is None or row.lon is None:
        return centre_of(row.area_code)
    return Origin(Point(row.lat, row.lon), _road_factor(row.area_code))


def centre_of(area_code: str) -> Origin | None:
    """The middle of an area, or of the nearest area around it whose middle is known (2 statements)."""
    row = db.session.execute(
        sa.select(Area.lat, Area.lon)
        .where(Area.code.in_(ancestors(area_code)), Area.lat.is_not(None), Area.lon.is_not(None))
        .where(valid_on(clock.today()))
        .order_by(Area.code.desc())
        .limit(1)
    ).one_or_none()
    return Origin(Point(row.lat, row.lon), _road_factor(area_code)) if row is not None else None


def _road_factor(area_code: str) -> float:
    return value("road_percent", county_of(area_code)) / 100


def counties_with_jobs() -> list[tuple[str, str]]:
    """(code, name) of the counties in which posts are open, by code (1 statement)."""
    counties = open_jobs().with_only_columns(Job.county_code).distinct()
    rows = db.session.execute(
        sa.select(Area.code, Area.name).where(Area.code.in_(counties), valid_on(clock.today())).order_by(Area.code)
    )
    return [(code, name) for code, name in rows]


def _slice(filters: JobFilters, start: int, end: int, total: int) -> list[Light]:
    """The posts from `start` to `end` of the ordered list of `total`; no circle was asked for."""
    if filters.sort == "near" and filters.origin is not None:
        for km in RADII_KM if total > MEASURED_AT_ONCE else ():
            inside = [row for row in _measured(replace(filters, km=km)) if row.km is not None and row.km <= km]
            if len(inside) >= end:
                return _ordered(inside, filters)[start:end]
    elif filters.sort != "words" or filters.words is None:
        return _measured(filters, start, end)
    return _ordered(_measured(filters), filters)[start:end]


def _matching(filters: JobFilters) -> Any:
    """Everything but the distance."""
    rows: Any = open_jobs()
    rows = rows.with_only_columns(Job.id, Job.lat, Job.lon, Job.remote)
    if filters.words is not None:
        rows = rows.where(Job.id.in_(filters.words.ids))
    if filters.kind:
        rows = rows.where(Job.kind == filters.kind)
    if filters.pay_fen:
        rows = rows.where(filters.pay_fen <= A_MONTH_FEN)
    if filters.within_days:
        rows = rows.where(clock.now() - timedelta(days=filters.within_days) <= FRESH_AT)
    return rows


def _measured(filters: JobFilters, start: int = 0, end: int | None = None) -> list[Light]:
    """The matching posts in the order of SQL, with distances; those in the box's corners are gone."""
    rows = _matching(filters)
    if filters.origin is not None and filters.km is not None:
        rows = rows.where(Job.id.in_(_around(filters.origin, filters.km)))
    pay = [sa.func.coalesce(A_MONTH_FEN, 0).desc()] if filters.sort == "pay" else []
    rows = rows.order_by(*pay, FRESH_AT.desc(), Job.id).offset(start).limit(None if end is None else end - start)
    found = [
        Light(row.id, filters.origin.km(row) if filters.origin else None, row.remote)
        for row in db.session.execute(rows)
    ]
    limit = filters.km if filters.origin is not None else None
    return [row for row in found if limit is None or row.remote or (row.km is not None and row.km <= limit)]


def _around(origin: Origin, km: float) -> sa.CompoundSelect[Any]:
    """The ids of open posts in the box, and of work that is done at home (each over an index)."""
    box = box_around(origin.at, km / origin.road)
    inside: sa.ColumnElement[bool] = Job.lat.between(box.south, box.north)
    if box.west is not None:
        inside = sa.and_(inside, Job.lon.between(box.west, box.east))
    opened = sa.select(Job.id).where(Job.state == "open")
    return sa.union_all(opened.where(inside), opened.where(Job.remote))


def _ordered(rows: list[Light], filters: JobFilters) -> list[Light]:
    """By distance or by words; otherwise, and among equals, as SQL ordered them."""
    if filters.sort == "near" and filters.origin is not None:
        return sorted(rows, key=lambda row: (row.km is None, row.km or 0))
    if filters.sort == "words" and filters.words is not None:
        place = {row_id: n for n, row_id in enumerate(filters.words.ids)}
        return sorted(rows, key=lambda row: place[row.id])
    return rows


def _wider_radius(filters: JobFilters) -> list[Wider]:
    anywhere = _measured(replace(filters, km=None))
    for km in wider(filters.km):
        n = sum(km is None or row.remote or (row.km is not None and row.km <= km) for row in anywhere)
        if n:
            return [Wider("km", km, n)]
    return []


def _without(filters: JobFilters, name: str) -> JobFilters:
    changes: dict[str, dict[str, Any]] = {
        "pay": {"pay_fen": None}, "kind": {"kind": ""}, "within": {"within_days": None},
    }  # fmt: skip
    return replace(filters, **changes[name])


def _reach_km(household_ids: frozenset[int]) -> float:
    """By road, how far whoever of a household goes farthest would go to work (≤ 2 statements); endless for nobody."""
    if not household_ids:
        return float("inf")
    rows = sa.select(Member.radius_km, Member.will_move, Household.area_code).join(Member.household)
    present = rows.where(Member.household_id.in_(household_ids), Member.left_on.is_(None))
    reaches = [
        float("inf") if row.will_move
        else value("commute_km", county_of(row.area_code)) if row.radius_km is None else row.radius_km
        for row in db.session.execute(present)
    ]  # fmt: skip
    return max(reaches, default=float("inf"))


def _fits(job_ids: list[int], household_ids: frozenset[int]) -> dict[int, Fit]:
    """For each post, the most of its skills that one member of the household has (2 statements)."""
    if not household_ids or not job_ids:
        return {}
    rows = sa.select(JobSkill.job_id, JobSkill.skill_code, JobSkill.required)
    asked: dict[int, dict[str, bool]] = {}
    for job_id, code, required in db.session.execute(
        rows.where(JobSkill.job_id.in_(job_ids), JobSkill.skill_code != "")
    ):
        asked.setdefault(job_id, {})[code] = required
    members = _skills_in(household_ids)
    return {
        job_id: Fit(max((len(codes.keys() & own) for own in members), default=0), len(codes), sum(codes.values()))
        for job_id, codes in asked.items()
    }


def _skills_in(household_ids: frozenset[int]) -> list[set[str]]:
    """The skill codes of each member who is there (1 statement)."""
    skills: dict[int, set[str]] = {}
    rows = sa.select(PersonSkill.person_id, PersonSkill.skill_code).join(Member, Member.id == PersonSkill.person_id)
    for person_id, code in db.session.execute(
        rows.where(Member.household_id.in_(household_ids), Member.left_on.is_(None))
    ):
        skills.setdefault(person_id, set()).add(code)
    return list(skills.values())
