"""One post in full, and what its form offers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ..access import Principal, county_of
from ..areas.queries import areas_in, children, full_names
from ..audit import AuditEntry
from ..db import db
from ..vocabulary.queries import skill_names, terms
from ..web import is_chinese, label, named
from . import wording
from .models import Job
from .queries import JobCard, cards_of, posting_organisations
from .rules import PUBLIC_POSTERS

SHOWN = (
    "description", "hours_per_day", "days_per_month", "min_education", "age_min", "lifting_kg", "max_km", "light_work",
    "injury_cover", "past_retirement", "skills_taught", "source",
)  # fmt: skip


DRAFT_WHY = {
    "place_outside": _l("Its place is not in the area tree here. Please choose one."),
    "place_unclear": _l("The name of its place fits more than one. Please choose one."),
}
REMARKS = {
    "place_outside": _l("The place is not in the area tree here: saved as a draft."),
    "place_unclear": _l("The name of the place fits more than one: saved as a draft."),
    "place_city_only": _l("Only the city is known; the post is placed there."),
    "wording": _l("The wording discriminates: saved as a draft."),
    "number": _l("A phone or ID number stands in the words: saved as a draft."),
    "public_kind": _l("Only departments and the employment service offer public-welfare posts: saved as a draft."),
    "pay_in_words": _l("The pay could not be read; its words are in the description."),
    "no_title": _l("The name of the post is missing."),
    "pay_unreadable": _l("The pay cannot be read."),
    "pay_order": _l("The highest pay is below the lowest."),
    "vacancies_unreadable": _l("The number of people cannot be read."),
    "day_unreadable": _l("The date cannot be read."),
    "over": _l("It is no longer valid."),
    "unknown_kind": _l("The kind of work is not known; taken as regular."),
    "unknown_pay_unit": _l("The unit of pay is not known; taken as a month."),
    "unknown_min_education": _l("The schooling is not known; taken as any."),
}


@dataclass(frozen=True)
class HistoryLine:
    """One step of a post: what happened, who did it in which role, and why."""

    at: datetime
    step: str
    role: str
    reason: str  # a code of the list `retract`, in words
    words: str


@dataclass(frozen=True)
class JobDetail:
    """A post as its page shows it."""

    card: JobCard
    values: dict[str, Any]  # the columns of SHOWN
    required: tuple[str, ...]
    wished: tuple[str, ...]
    health_needs: tuple[str, ...]


@dataclass(frozen=True)
class FormChoices:
    """What the form of a post offers to choose from."""

    areas: dict[str, list[tuple[str, str]]]  # group → (code, name)
    health_needs: list[tuple[str, str]]
    organisations: list[tuple[str, str]]
    home: str  # the area chosen at first
    is_public: bool = False  # one of them is a department or the employment service


def detail_of(job: Job) -> JobDetail:
    """Everything a reader sees (3 statements)."""
    names = skill_names(skill.skill_code for skill in job.skills)
    words = [(named(names.get(s.skill_code)) or s.text, s.required) for s in job.skills]
    needs = need_words() if job.health_needs else {}
    return JobDetail(
        card=cards_of([job])[0],
        values={name: getattr(job, name) for name in SHOWN},
        required=tuple(w for w, needed in words if needed and w),
        wished=tuple(w for w, needed in words if not needed and w),
        health_needs=tuple(needs[code] for code in job.health_needs or () if code in needs),
    )


def objections_to(job: Job) -> list[dict[str, Any]]:
    """What its wording runs into, with law and suggestion (1 statement, none for clean words)."""
    return wording.objections(job.flags, wording.entries()) if job.flags else []


def need_words() -> dict[str, str]:
    """Code → what the work needs, in the reader's language (1 statement)."""
    return {term.code: _need(term) for term in terms("health_limits")}


def history_of(job: Job) -> list[HistoryLine]:
    """What happened to the post, newest first (2 statements)."""
    steps = sa.select(AuditEntry).where(
        AuditEntry.noun == Job.__tablename__, AuditEntry.noun_uid == job.uid, AuditEntry.action != "seen"
    )
    reasons = {term.code: named(term) for term in terms("retract")}
    return [
        _line(entry, reasons, job.closing_words)
        for entry in db.session.scalars(steps.order_by(AuditEntry.id.desc()).limit(50))
    ]


def form_choices(by: Principal, *, job: Job | None = None) -> FormChoices:
    """Townships around, counties of the province, health needs, own organisations (6 statements)."""
    organisations = posting_organisations(by)
    home = job.area_code if job is not None else organisations[0].area_code if organisations else ""
    return FormChoices(
        areas=_areas(home) if home else {},
        health_needs=list(need_words().items()),
        organisations=[(organisation.uid, organisation.name) for organisation in organisations],
        home=home,
        is_public=any(organisation.kind in PUBLIC_POSTERS for organisation in organisations),
    )


def _areas(home: str) -> dict[str, list[tuple[str, str]]]:
    """The own county with its townships first, then every county of the province under its city."""
    county, province = county_of(home), home[:2].ljust(12, "0")
    own = {code: name for code, name in full_names({county, home}).items() if name}
    groups = {own.get(county, ""): [*own.items(), *((a.code, named_area(a)) for a in children(county))]}
    cities = {area.code[:4]: named_area(area) for area in children(province)}
    for area in areas_in(province, "county"):
        groups.setdefault(cities.get(area.code[:4], ""), []).append((area.code, named_area(area)))
    return {group: list(dict(pairs).items()) for group, pairs in groups.items() if pairs}


def named_area(area: Any) -> str:
    """The name of an area card in the reader's language."""
    return area.name if is_chinese() else area.name_en or area.name


def _need(term: Any) -> str:
    return str(term.extra.get("need_zh" if is_chinese() else "need_en") or named(term))


def _line(entry: AuditEntry, reasons: dict[str, str], closing_words: str) -> HistoryLine:
    words = closing_words if entry.to_state == "closed" else ""
    reason = reasons.get(entry.why) or label(entry.why, "job history")
    return HistoryLine(entry.at, entry.to_state or entry.action, entry.actor_role, reason, words)
