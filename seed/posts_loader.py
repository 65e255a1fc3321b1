"""Posts and help offers of the demo, each opened by its poster on its day, as the past left them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from marketplace import audit
from marketplace.access import SYSTEM
from marketplace.jobs.models import Job, JobSkill
from marketplace.offers.models import HelpOffer

from .bulk import insert_all, insert_values
from .drafts import OfferDraft, PostDraft
from .keys import Keys
from .past import Past
from .silent import ASKED_AFTER, CLOSED_AFTER, fell_silent, store_questions

MORNING = time(1, 30, tzinfo=UTC)  # half past nine in China
LOOKED_DAYS = (3, 14, 0, 9, 24, 6, 17, 1, 11, 19, 4, 13, 8, 2, 16, 5)  # ago; the setting asks after 21 days

POST_COLUMNS = (
    "kind", "title", "description", "area_code", "place", "lat", "lon", "vacancies", "pay_min_fen", "pay_max_fen",
    "pay_unit", "hours_per_day", "days_per_month", "health_needs", "lifting_kg", "min_education", "age_min", "remote",
    "live_in", "for_disabled", "light_work", "injury_cover", "past_retirement", "skills_taught", "valid_until",
    "season_from", "season_to", "max_km",
)  # fmt: skip
OFFER_COLUMNS = (
    "kind", "title", "description", "area_code", "audience", "criteria", "slots", "slice_fen", "budget_fen",
    "charity_name", "from_on", "until_on",
)  # fmt: skip


def store_posts(drafts: Sequence[PostDraft], past: Past, keys: Keys, *, on: date) -> None:
    """Posts with their skills and the seats that were filled; open ones wait to be ranked and indexed."""
    keys.posted_by.update({draft.key: draft.organisation for draft in drafts})
    silent = {key: datetime.combine(day, MORNING) for key, day in fell_silent(drafts, past, on=on).items()}
    rows = [_job(draft, nth, past, keys, on=on, silent=silent.get(draft.key)) for nth, draft in enumerate(drafts)]
    insert_all(rows)
    keys.posts.update({draft.key: row for draft, row in zip(drafts, rows, strict=True)})
    store_questions(silent, keys)
    insert_values(
        JobSkill,
        [
            {"job_id": row.id, "skill_code": code, "required": code in draft.required}
            for draft, row in zip(drafts, rows, strict=True)
            for code in dict.fromkeys((*draft.required, *draft.wished))
        ],
    )


def store_offers(drafts: Sequence[OfferDraft], past: Past, keys: Keys) -> None:
    """Help offers with what was delivered; open ones wait to be ranked and indexed."""
    keys.posted_by.update({draft.key: draft.organisation for draft in drafts})
    rows = [_offer(draft, past, keys) for draft in drafts]
    insert_all(rows)
    keys.offers.update({draft.key: row for draft, row in zip(drafts, rows, strict=True)})


def _job(draft: PostDraft, nth: int, past: Past, keys: Keys, *, on: date, silent: datetime | None) -> Job:
    opened_at = datetime.combine(draft.opened_on, MORNING)
    looked_on = max(draft.opened_on, on - timedelta(days=1 + LOOKED_DAYS[nth % len(LOOKED_DAYS)]))
    looked_at = silent - CLOSED_AFTER - ASKED_AFTER if silent else datetime.combine(looked_on, MORNING)
    hires = past.ended("placed", draft.key)
    job = Job(
        created_at=opened_at, organisation_id=keys.organisations[draft.organisation].id, n_filled=len(hires),
        county_code=draft.area_code[:6] + "000000", confirmed_at=looked_at,
        **{name: getattr(draft, name) for name in POST_COLUMNS},
    )  # fmt: skip
    _open(job, keys, draft.key, at=opened_at)
    if len(hires) == draft.vacancies:
        audit.move(job, "filled", by=SYSTEM, at=max(match.steps[-1].at for match in hires))
    elif silent or draft.valid_until < on:
        ended_at = silent or datetime.combine(draft.valid_until + timedelta(days=1), MORNING)
        audit.move(job, "closed", by=SYSTEM, why="stale" if silent else "season_over", at=ended_at)
    job.needs_ranking = job.needs_indexing = job.state == "open"
    return job


def _offer(draft: OfferDraft, past: Past, keys: Keys) -> HelpOffer:
    opened_at = datetime.combine(draft.opened_on, MORNING)
    given = past.ended("delivered", draft.key)
    offer = HelpOffer(
        created_at=opened_at, organisation_id=keys.organisations[draft.organisation].id, n_delivered=len(given),
        delivered_fen=sum(match.delivery.amount_fen for match in given if match.delivery),
        county_code=draft.area_code[:6] + "000000", **{name: getattr(draft, name) for name in OFFER_COLUMNS},
    )  # fmt: skip
    _open(offer, keys, draft.key, at=opened_at)
    if len(given) == draft.slots:
        audit.move(offer, "filled", by=SYSTEM, at=max(match.steps[-1].at for match in given))
    offer.needs_ranking = offer.needs_indexing = offer.state == "open"
    return offer


def _open(row: Job | HelpOffer, keys: Keys, key: str, *, at: datetime) -> None:
    audit.move(row, "draft", by=keys.poster(key), at=at)
    audit.move(row, "open", by=keys.poster(key), at=at)
