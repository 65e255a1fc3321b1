"""Posts of the half year that were closed by themselves: their poster was asked and did not answer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from marketplace import audit
from marketplace.access import SYSTEM
from marketplace.clock import midnight_after
from marketplace.jobs.commands import STALE_TASK
from marketplace.jobs.models import Job
from marketplace.tasks.models import Task

from .bulk import insert_all
from .demo_accounts import DEMO_POSTERS
from .drafts import PostDraft
from .keys import Keys
from .past import Past

PER_COUNTY = 2
ASKED_AFTER, CLOSED_AFTER = timedelta(days=21), timedelta(days=8)  # as the settings say: 21 days, and more than 7
AGO = (timedelta(days=16), timedelta(days=37))  # when they closed


def fell_silent(drafts: Sequence[PostDraft], past: Past, *, on: date) -> dict[str, date]:
    """Key → the day on which it closed: posts with seats left on which nothing happened any more."""
    chosen: dict[str, date] = {}
    counties: dict[str, int] = {}
    for draft in drafts:
        nth = counties.get(draft.area_code[:6], 0)
        if nth < PER_COUNTY and _is_silent(draft, past, on - AGO[nth]) and draft.organisation not in DEMO_POSTERS:
            counties[draft.area_code[:6]] = nth + 1
            chosen[draft.key] = on - AGO[nth]
    return chosen


def _is_silent(draft: PostDraft, past: Past, closed_on: date) -> bool:
    """Open long enough, with a seat left, and its last step taken before it was asked about."""
    asked_on = closed_on - CLOSED_AFTER
    matches = [match for match in past.matches if match.opportunity == draft.key]
    hired = len([match for match in matches if match.state == "placed"])
    quiet = all(match.steps[-1].at.date() < asked_on for match in matches)
    return draft.opened_on < asked_on - ASKED_AFTER and hired < draft.vacancies and quiet and draft.season_to is None


def store_questions(closed: dict[str, datetime], keys: Keys) -> None:
    """The task that each poster was given, and that ended with its post."""
    insert_all([_question(keys.posts[key], at) for key, at in closed.items()])


def _question(job: Job, closed_at: datetime) -> Task:
    asked_at = closed_at - CLOSED_AFTER
    task = Task(
        created_at=asked_at, kind=STALE_TASK, noun=Job.__tablename__, noun_uid=job.uid, area_code=job.county_code,
        county_code=job.county_code, owner_role="enterprise", organisation_id=job.organisation_id,
        due_at=midnight_after(closed_at.date() - timedelta(days=1)), path=f"/jobs/{job.uid}",
        params={"title": job.title}, level=0, version=2,
    )  # fmt: skip
    audit.move(task, "open", by=SYSTEM, at=asked_at, kind=STALE_TASK)
    audit.move(task, "cancelled", by=SYSTEM, at=closed_at)
    return task
