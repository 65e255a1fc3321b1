"""Posts for programs: the same queries and commands as the pages."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy.orm import joinedload

from ..access import needs, viewer, within
from ..accounts.tokens import token_auth
from ..errors import NotFound
from ..programs import (
    LEFT_OUT,
    Answer,
    AreaCode,
    Asked,
    Body,
    Day,
    Fen,
    Listing,
    StepBody,
    Words,
    blueprint,
    listing,
    made_once,
)
from ..web import Page, paged, run
from . import commands, details, queries
from .drafts import JobDraft
from .models import Job
from .rules import edition
from .saving import draft_of, in_codes

api = blueprint("jobs", auth=token_auth)

Kind = Literal["regular", "day_work", "home_processing", "workshop", "public_welfare", "work_relief", "seasonal"]
State = Literal["draft", "open", "paused", "filled", "closed"]
Education = Literal["", "none", "primary", "junior", "senior", "college", "bachelor", "master"]
PayUnit = Literal["month", "day", "hour", "piece"]
Skill = Annotated[Words, Field(min_length=1, max_length=60)]
Skills = Annotated[list[Skill], Field(max_length=12, description="Words or vocabulary codes.")]
Title = Annotated[Words, Field(min_length=2, max_length=80)]
Place = Annotated[Words, Field(max_length=120)]
Text = Annotated[Words, Field(max_length=4000)]
Latitude = Annotated[float, Field(ge=3, le=54)]
Longitude = Annotated[float, Field(ge=73, le=136)]
Vacancies = Annotated[int, Field(ge=1, le=9999)]
HoursPerDay = Annotated[float, Field(ge=0.5, le=16)]
DaysPerMonth = Annotated[float, Field(ge=0.5, le=31)]
AgeMin = Annotated[int, Field(ge=16, le=100)]
Kilogrammes = Annotated[int, Field(ge=0, le=200)]
Kilometres = Annotated[int, Field(ge=1, le=2000)]
Codes = Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=30)]


class JobsAsked(Asked):
    """Which posts: all open ones, one's own, or those of one's area."""

    of: Literal["open", "own", "area"] = "open"
    state: State | None = None
    kind: Kind | None = None
    area: AreaCode | None = None


class JobPatch(Body):
    """The fields to change; those left out stay. `edition` refuses to overwrite somebody else's change."""

    edition: Annotated[str, Field(max_length=16)] = ""
    title: Title = LEFT_OUT
    kind: Kind = LEFT_OUT
    description: Text = LEFT_OUT
    area_code: AreaCode = LEFT_OUT
    place: Place = LEFT_OUT
    lat: Latitude | None = None
    lon: Longitude | None = None
    remote: bool = LEFT_OUT
    live_in: bool = LEFT_OUT
    vacancies: Vacancies = LEFT_OUT
    pay_min_fen: Fen | None = None
    pay_max_fen: Fen | None = None
    pay_unit: PayUnit = LEFT_OUT
    hours_per_day: HoursPerDay | None = None
    days_per_month: DaysPerMonth | None = None
    season_from: Day | None = None
    season_to: Day | None = None
    min_education: Education = LEFT_OUT
    age_min: AgeMin = LEFT_OUT
    lifting_kg: Kilogrammes | None = None
    max_km: Kilometres | None = None
    health_needs: Codes = LEFT_OUT
    for_disabled: bool = LEFT_OUT
    light_work: bool = LEFT_OUT
    injury_cover: bool = LEFT_OUT
    past_retirement: bool = LEFT_OUT
    skills_taught: bool = LEFT_OUT
    valid_until: Day = LEFT_OUT
    required: Skills = LEFT_OUT
    wished: Skills = LEFT_OUT


class JobBody(JobPatch):
    """A new post. `publish` opens it at once, otherwise it is a draft."""

    edition: Literal[""] = ""
    title: Title
    area_code: AreaCode
    valid_until: Day
    organisation: Annotated[str, Field(max_length=24, description="Uid, where one posts for several.")] = ""
    publish: bool = False


class StateBody(StepBody):
    """The step to take."""

    to: Literal["open", "paused", "filled", "closed", "confirmed"]


class JobLine(Answer):
    """A post in a list."""

    uid: str
    state: str
    kind: str
    title: str
    employer: str
    area_code: str
    area: str
    place: str
    lat: float | None
    lon: float | None
    remote: bool
    live_in: bool
    vacancies: int
    n_left: int
    pay_min_fen: int | None
    pay_max_fen: int | None
    pay_unit: str
    season_from: date | None
    season_to: date | None
    for_disabled: bool
    valid_until: date
    confirmed_at: datetime | None


class JobAnswer(JobLine):
    """A post in full. `edition` changes with every change."""

    description: str
    hours_per_day: float | None
    days_per_month: float | None
    min_education: str
    age_min: int
    lifting_kg: int | None
    max_km: int | None
    health_needs: list[str]
    light_work: bool
    injury_cover: bool
    past_retirement: bool
    skills_taught: bool
    required: list[str]
    wished: list[str]
    edition: str


class JobList(Listing):
    """One page of posts."""

    items: list[JobLine]


@api.get("/jobs")
@needs("jobs:read")
@api.input(JobsAsked, location="query", arg_name="asked")
@api.output(JobList)
def list_jobs(asked: JobsAsked) -> Any:
    """Open posts, newest first; or one's own, drafts first."""
    return listing(_page(asked))


@api.post("/jobs")
@needs("jobs:new")
@api.input(JobBody, arg_name="body")
@api.output(JobAnswer, status_code=201)
def create_job(body: JobBody) -> Any:
    """Write a post, as a draft or published at once."""
    draft = in_codes(JobDraft(**_given(body)))
    who = viewer()
    rest: dict[str, Any] = {"organisation_uid": body.organisation, "publish": body.publish}
    job, status = made_once(_find, lambda uid: commands.post_job(draft, by=who, uid=uid, **rest))
    return _answer(job), status


@api.get("/jobs/<uid>")
@needs("jobs:read")
@api.output(JobAnswer)
def show_job(uid: str) -> Any:
    """One post."""
    return _answer(queries.get_job(uid, viewer()))


@api.patch("/jobs/<uid>")
@needs("jobs:edit")
@api.input(JobPatch, arg_name="body")
@api.output(JobAnswer)
def change_job(uid: str, body: JobPatch) -> Any:
    """Change some fields of a post; who is in a match with it hears of it."""
    who, changes = viewer(), _given(body)

    def change() -> Job:
        draft = replace(draft_of(queries.get_job(uid, who)), **changes)
        return commands.edit_job(uid, draft, by=who, seen=body.edition)

    return _answer(run(change))


@api.post("/jobs/<uid>/state")
@needs("jobs:stop")
@api.input(StateBody, arg_name="body")
@api.output(JobAnswer)
def move_job(uid: str, body: StateBody) -> Any:
    """Publish, pause, go on, fill, reopen, confirm or close a post."""
    return _answer(run(lambda: _step(uid, body)))


def _page(asked: JobsAsked) -> Page:
    who = viewer()
    conditions = [Job.kind == asked.kind] if asked.kind else []
    conditions += [within(Job.area_code, [asked.area])] if asked.area else []
    if asked.of == "open":
        rows = queries.open_jobs().where(*conditions).options(joinedload(Job.organisation))
        page = paged(rows.order_by(Job.confirmed_at.desc(), Job.id.desc()), number=asked.page)
        return replace(page, items=queries.cards_of(page.items))
    scope = queries.own_jobs(who) if asked.of == "own" else queries.jobs_in_area(who)
    for condition in conditions:
        scope = scope & condition
    return queries.poster_page(scope, state=asked.state or "", number=asked.page)


def _given(body: JobPatch) -> dict[str, Any]:
    """The draft's fields that were sent; lists as the draft keeps them."""
    sent = body.model_dump(exclude_unset=True, exclude={"edition", "organisation", "publish"})
    return {name: tuple(value) if isinstance(value, list) else value for name, value in sent.items()}


def _step(uid: str, body: StateBody) -> Job:
    who = viewer()
    if body.to == "closed":
        return commands.close_job(uid, body.reason, by=who, words=body.words)
    if body.to == "open":
        opening = {"draft": commands.publish_job, "paused": commands.resume_job, "filled": commands.reopen_job}
        command = opening.get(queries.get_job(uid, who).state, commands.publish_job)
    else:
        steps = {"paused": commands.pause_job, "filled": commands.fill_job, "confirmed": commands.confirm_job}
        command = steps[body.to]
    return command(uid, by=who)


def _find(uid: str) -> Job | None:
    try:
        return queries.get_job(uid, viewer())
    except NotFound:
        return None


def _answer(job: Job) -> dict[str, Any]:
    detail = details.detail_of(job)
    return asdict(detail.card) | detail.values | {
        "n_left": detail.card.n_left, "required": list(detail.required), "wished": list(detail.wished),
        "health_needs": list(job.health_needs or ()), "edition": edition(commands.as_seen(job)),
    }  # fmt: skip
