"""Posts as pages see them: cards, never rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from .. import clock
from ..access import Principal, found, within
from ..accounts.models import Organisation
from ..areas.queries import full_names
from ..db import db
from ..web import Page, paged
from .models import Job
from .rules import is_visible, posting_organisation_ids

FRESH_AT = sa.func.coalesce(Job.confirmed_at, Job.state_at)  # newest first goes by this: the day that cards show
FULL = "full"  # open by its state, but nobody can have it today
POSTING_KINDS = ("enterprise", "public_service", "department")


@dataclass(frozen=True)
class JobCard:
    """A post in a list."""

    id: int
    uid: str
    state: str
    kind: str
    title: str
    employer: str
    area_code: str
    area: str  # 衢江区 杜泽镇
    place: str
    lat: float | None
    lon: float | None
    remote: bool
    live_in: bool
    pay_min_fen: int | None
    pay_max_fen: int | None
    pay_unit: str
    season_from: date | None
    season_to: date | None
    for_disabled: bool
    vacancies: int
    n_held: int
    n_filled: int
    valid_until: date
    confirmed_at: datetime | None
    is_stale: bool  # its poster was asked whether it still holds, and has not answered
    draft_why: tuple[str, ...]
    n_flags: int

    @property
    def n_left(self) -> int:
        """Vacancies neither held nor filled."""
        return self.vacancies - self.n_held - self.n_filled

    @property
    def is_open(self) -> bool:
        """Whether somebody can have it today: the scalar twin of `with_room`."""
        return self.state == "open" and self.valid_until >= clock.today() and self.n_left > 0


def get_job(uid: str, by: Principal) -> Job:
    """A post this person may see, with its skills and organisation (2 statements). Raises NotFound."""
    row = sa.select(Job).where(Job.uid == uid).options(joinedload(Job.organisation), selectinload(Job.skills))
    job = found(db.session.scalar(row))
    return found(job if is_visible(by, job) else None)


def with_room() -> sa.ColumnElement[bool]:
    """SQL on Job, the one meaning of "open" in lists and numbers: open, valid to the end of today, a place left."""
    return sa.and_(Job.state == "open", Job.valid_until >= clock.today(), Job.n_held + Job.n_filled < Job.vacancies)


def open_jobs() -> sa.Select[Any]:
    """Posts that take people today."""
    return sa.select(Job).where(with_room())


def posting_organisations(by: Principal) -> list[Organisation]:
    """The verified enterprises, departments and employment services this person posts for, by name (1 statement)."""
    theirs = sa.select(Organisation).where(
        Organisation.id.in_(posting_organisation_ids(by)), Organisation.state == "verified",
        Organisation.kind.in_(POSTING_KINDS),
    )  # fmt: skip
    return list(db.session.scalars(theirs.order_by(Organisation.name, Organisation.id)))


def own_jobs(by: Principal) -> sa.ColumnElement[bool]:
    """SQL: the post is of an organisation this person works for."""
    return Job.organisation_id.in_(by.organisation_ids("enterprise", "officer"))


def jobs_in_area(by: Principal) -> sa.ColumnElement[bool]:
    """SQL: the post lies in the area of this officer, township or bureau."""
    return within(Job.area_code, by.areas("bureau", "officer", "township"))


def poster_page(of: sa.ColumnElement[bool], *, state: str = "", number: int = 1) -> Page:
    """One page of somebody's posts, drafts and stale ones first, then the newest (3 statements)."""
    urgent = sa.case((Job.state == "draft", 0), (Job.asked_at.is_not(None), 0), (Job.state == "closed", 2), else_=1)
    rows = sa.select(Job).where(of).options(joinedload(Job.organisation)).order_by(urgent, Job.id.desc())
    page = paged(rows.where(_standing() == state) if state else rows, number=number)
    return replace(page, items=cards_of(page.items))


def n_by_state(of: sa.ColumnElement[bool]) -> dict[str, int]:
    """How many posts are in each state; open ones that take nobody today count as `full` (1 statement)."""
    standing = _standing()
    counts = sa.select(standing, sa.func.count()).where(of).group_by(standing)
    known: dict[str, int] = dict(db.session.execute(counts).all())
    return {state: known[state] for state in (*Job.STATES.states, FULL) if state in known}


def _standing() -> sa.ColumnElement[str]:
    return sa.case((sa.and_(Job.state == "open", ~with_room()), FULL), else_=Job.state)


def cards_by_ids(ids: Iterable[int]) -> dict[int, JobCard]:
    """Id → card, in the order of `ids`, whatever the state; unknown ids are left out (2 statements)."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = db.session.scalars(sa.select(Job).where(Job.id.in_(wanted)).options(joinedload(Job.organisation)))
    cards = {card.id: card for card in cards_of(rows.all())}
    return {job_id: cards[job_id] for job_id in wanted if job_id in cards}


def cards_of(jobs: Sequence[Job]) -> list[JobCard]:
    """The cards of loaded posts, in their order (1 statement for the names of places)."""
    places = full_names({job.area_code for job in jobs})
    return [_card(job, places.get(job.area_code, "")) for job in jobs]


def employer_of(job: Job) -> str:
    """Who hires: the organisation, or the name an import brought."""
    return job.employer_name or (job.organisation.name if job.organisation is not None else "")


def _card(job: Job, area: str) -> JobCard:
    return JobCard(
        id=job.id, uid=job.uid, state=job.state, kind=job.kind, title=job.title, employer=employer_of(job),
        area_code=job.area_code, area=area, place=job.place, lat=job.lat, lon=job.lon, remote=job.remote,
        live_in=job.live_in, pay_min_fen=job.pay_min_fen, pay_max_fen=job.pay_max_fen, pay_unit=job.pay_unit,
        season_from=job.season_from, season_to=job.season_to, for_disabled=job.for_disabled,
        vacancies=job.vacancies, n_held=job.n_held, n_filled=job.n_filled, valid_until=job.valid_until,
        confirmed_at=job.confirmed_at, is_stale=job.state == "open" and job.asked_at is not None,
        draft_why=tuple(job.draft_why.split()), n_flags=len(job.flags or ()),
    )  # fmt: skip
