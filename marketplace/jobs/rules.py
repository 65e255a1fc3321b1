"""Who may do what with a post, and what a post may say."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ..access import Principal, allow, covers
from ..households.models import EDUCATION
from ..masking import NO_NUMBERS, carries_a_number
from .drafts import JobDraft
from .models import KINDS, PAY_UNITS

YOUNGEST, GROWN_UP, HIGHEST_AGE_MIN = 16, 18, 25
LONGEST_VALID = timedelta(days=365)
MOST_SKILLS = 12

# Made and paid by public bodies for those whom nobody else takes on (公益性岗位); no enterprise offers them.
# What the work asks that is not for 16 and 17 year olds (未成年工特殊保护规定).
NOT_FOR_MINORS = frozenset({"heights", "machines", "night", "heat", "cold", "dust", "chemicals", "strain"})
MINORS_LIFT_KG, MINORS_HOURS = 20, 8

# Above these nobody would believe it, and a post that promises it is bait.
MOST_PAY_FEN = {"hour": 200_000, "day": 1_000_000, "month": 20_000_000, "piece": 1_000_000}

PUBLIC_KINDS = frozenset({"public_welfare"})
PUBLIC_POSTERS = frozenset({"public_service", "department"})

POSTING_RIGHTS = frozenset({"all", "post"})
PUBLIC_STATES = frozenset({"open"})


def posting_organisation_ids(who: Principal) -> frozenset[int]:
    """The organisations for which this person may write posts: as enterprise, or as officer of a service."""
    return frozenset(
        grant.organisation_id
        for grant in who.grants
        if grant.organisation_id and grant.role in ("enterprise", "officer") and grant.right in POSTING_RIGHTS
    )


def runs(who: Principal, job: Any) -> bool:
    """The post is of an organisation this person posts for, or of none and lies in its area (an import)."""
    if job.organisation_id is not None:
        return job.organisation_id in posting_organisation_ids(who)
    return covers(who.areas("bureau", "officer"), job.area_code)


def watches(who: Principal, job: Any) -> bool:
    """The post lies in the area of this officer, township or bureau."""
    return covers(who.areas("bureau", "officer", "township"), job.area_code)


def may_stop(who: Principal, job: Any) -> bool:
    """A bureau may pause or close what is posted in its area."""
    return runs(who, job) or covers(who.areas("bureau"), job.area_code)


def is_visible(who: Principal, job: Any) -> bool:
    """An open post is public; its later states are for whoever is signed in; a draft for its own and its area."""
    if who.has("system") or job.state in PUBLIC_STATES or runs(who, job) or watches(who, job):
        return True
    return who.user_id is not None and job.state != "draft"


PERMISSIONS = {
    "jobs:read": (allow("anyone", when=is_visible),),
    "jobs:post": (allow("enterprise", "officer", "bureau"),),
    "jobs:list": (allow("enterprise", "officer", "bureau", "township"),),
    "jobs:new": (allow("enterprise", "officer"),),
    "jobs:edit": (allow("enterprise", "officer", "bureau", when=runs),),
    "jobs:stop": (allow("enterprise", "officer", "bureau", when=may_stop),),
    "jobs:import": (allow("enterprise", "officer", "bureau"),),
}

CONSTRAINTS = {
    "ck_jobs_vacancies": ("vacancies", "Please give a number from 1 to 9999."),
    "ck_jobs_kind": ("kind", "Please choose one of the list."),
    "ck_jobs_pay_unit": ("pay_unit", "Please choose one of the list."),
    "ck_jobs_age_min": ("age_min", "Nobody under 16 may be taken on."),
    "ck_jobs_pay_order": ("pay_max_fen", "The highest pay is below the lowest."),
}


def may_offer(organisation_kind: str, job_kind: str) -> bool:
    """Whether an organisation of this kind may publish a post of this kind."""
    return job_kind not in PUBLIC_KINDS or organisation_kind in PUBLIC_POSTERS


def numbers_in(draft: JobDraft) -> dict[str, str]:
    """Field → objection, for public words that hold somebody's ID or phone number."""
    said = {name: NO_NUMBERS for name in ("title", "description", "place") if carries_a_number(getattr(draft, name))}
    skills = {name: NO_NUMBERS for name in ("required", "wished") if carries_a_number(" ".join(getattr(draft, name)))}
    return said | skills


def is_for_minors(job: Any) -> bool:
    """Whether 16 and 17 year olds may do it: it is called light work, and nothing that it asks says otherwise."""
    return job.light_work and not _is_hard(job)


def _is_hard(job: Any) -> bool:
    over = (job.lifting_kg or 0) > MINORS_LIFT_KG or (job.hours_per_day or 0) > MINORS_HOURS
    return over or bool(NOT_FOR_MINORS & set(job.health_needs or ()))


def complaints(draft: JobDraft, *, today: date) -> dict[str, str]:
    """Field → why this post cannot be taken as it is (message keys); empty when it can."""
    said = dict(_about_choices(draft)) | dict(_about_people(draft)) | dict(_about_time(draft, today))
    if len(draft.title) < 2:
        said["title"] = "Please give the post a name."
    said |= numbers_in(draft)
    if not 1 <= draft.vacancies <= 9999:
        said["vacancies"] = "Please give a number from 1 to 9999."
    most = MOST_PAY_FEN.get(draft.pay_unit)
    if most is not None and max(draft.pay_min_fen or 0, draft.pay_max_fen or 0) > most:
        said["pay_min_fen"] = "Pay as high as this is not believable. Please look at the number and its unit."
    if None not in (draft.pay_min_fen, draft.pay_max_fen) and draft.pay_max_fen < draft.pay_min_fen:  # type: ignore[operator]  # both known here
        said["pay_max_fen"] = "The highest pay is below the lowest."
    if draft.pay_min_fen is None and draft.pay_max_fen is not None:
        said["pay_min_fen"] = "Please give the lowest pay too."
    if (draft.lat is None) != (draft.lon is None):
        said["lat"] = "Please give both coordinates, or neither."
    return said


def _about_choices(draft: JobDraft) -> Any:
    for name, known in (("kind", KINDS), ("pay_unit", PAY_UNITS), ("min_education", ("", *EDUCATION))):
        if getattr(draft, name) not in known:
            yield name, "Please choose one of the list."
    for name in ("required", "wished"):
        if len(getattr(draft, name)) > MOST_SKILLS:
            yield name, "At most 12 skills, please."


def _about_people(draft: JobDraft) -> Any:
    if draft.age_min < YOUNGEST:
        yield "age_min", "Nobody under 16 may be taken on."
    elif draft.age_min < GROWN_UP and not draft.light_work:
        # Labour law: 16 and 17 year olds do no heavy, poisonous or dangerous work.
        yield "age_min", "16 and 17 year olds may only do light work: tick light work, or write 18."
    elif draft.age_min > HIGHEST_AGE_MIN:
        yield "age_min", "A lower age limit above 25 keeps people out. Please write what the work needs instead."
    if draft.light_work and _is_hard(draft):
        yield (
            "light_work",
            (
                "Nights, heights, dust, chemicals, heat, cold, dangerous machines, hard work, more than 20 kilos or "
                "8 hours a day are no work for 16 and 17 year olds."
            ),
        )
    if draft.past_retirement and not draft.injury_cover:
        yield "injury_cover", "Whoever works past retirement needs cover for injuries at work."


def _about_time(draft: JobDraft, today: date) -> Any:
    if draft.valid_until is None or draft.valid_until < today:
        yield "valid_until", "Please give a day from today on."
    elif draft.valid_until > today + LONGEST_VALID:
        yield "valid_until", "At most one year ahead, please."
    if draft.season_from and draft.season_to and draft.season_to < draft.season_from:
        yield "season_to", "The season ends before it begins."
    elif draft.season_to and draft.season_to < today:
        yield "season_to", "This season is over."


def edition(values: Mapping[str, Any]) -> str:
    """A mark of what a form shows: another mark means that somebody saved in between."""
    text = json.dumps(dict(values), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
