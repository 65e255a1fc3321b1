"""Posts and help offers of the demo, each opened by its poster on the day it was made."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from marketplace import audit, clock
from marketplace.access import Principal
from marketplace.jobs.models import Job, JobSkill
from marketplace.offers.models import HelpOffer

from .bulk import insert_all, insert_values
from .drafts import OfferDraft, PostDraft
from .people_loader import Keys

MORNING = time(1, 30, tzinfo=UTC)  # half past nine in China
STALE_EVERY, FRESH_DAYS = 9, 12  # every ninth post was not looked at since it opened

POST_COLUMNS = (
    "kind", "title", "description", "area_code", "place", "lat", "lon", "vacancies", "pay_min_fen", "pay_max_fen",
    "pay_unit", "hours_per_day", "days_per_month", "health_needs", "lifting_kg", "min_education", "age_min", "remote",
    "live_in", "for_disabled", "light_work", "injury_cover", "past_retirement", "skills_taught", "valid_until",
    "season_from", "season_to",
)  # fmt: skip
OFFER_COLUMNS = (
    "kind", "title", "description", "area_code", "audience", "criteria", "slots", "slice_fen", "budget_fen",
    "charity_name", "from_on", "until_on",
)  # fmt: skip


def store_posts(drafts: Sequence[PostDraft], keys: Keys, posters: Mapping[str, Principal], *, on: date) -> None:
    """Open posts with their skills; all wait to be ranked and indexed."""
    rows = [_job(draft, nth, keys, posters[draft.organisation], on=on) for nth, draft in enumerate(drafts)]
    ids = insert_all(rows)
    keys.posts.update({draft.key: job_id for draft, job_id in zip(drafts, ids, strict=True)})
    insert_values(
        JobSkill,
        [
            {"job_id": job_id, "skill_code": code, "required": code in draft.required}
            for draft, job_id in zip(drafts, ids, strict=True)
            for code in dict.fromkeys((*draft.required, *draft.wished))
        ],
    )


def store_offers(drafts: Sequence[OfferDraft], keys: Keys, posters: Mapping[str, Principal]) -> None:
    """Open help offers, waiting to be ranked and indexed."""
    ids = insert_all([_offer(draft, keys, posters[draft.organisation]) for draft in drafts])
    keys.offers.update({draft.key: offer_id for draft, offer_id in zip(drafts, ids, strict=True)})


def _job(draft: PostDraft, nth: int, keys: Keys, poster: Principal, *, on: date) -> Job:
    opened_at = datetime.combine(draft.opened_on, MORNING)
    looked_on = draft.opened_on if nth % STALE_EVERY == 0 else max(draft.opened_on, on - timedelta(days=FRESH_DAYS))
    with clock.set_to(opened_at):
        job = Job(
            organisation_id=keys.organisations[draft.organisation], county_code=draft.area_code[:6] + "000000",
            confirmed_at=datetime.combine(looked_on, MORNING), needs_ranking=True, needs_indexing=True,
            **{name: getattr(draft, name) for name in POST_COLUMNS},
        )  # fmt: skip
        audit.move(job, "draft", by=poster)
        audit.move(job, "open", by=poster)
    return job


def _offer(draft: OfferDraft, keys: Keys, poster: Principal) -> HelpOffer:
    with clock.set_to(datetime.combine(draft.opened_on, MORNING)):
        offer = HelpOffer(
            organisation_id=keys.organisations[draft.organisation], county_code=draft.area_code[:6] + "000000",
            needs_ranking=True, needs_indexing=True, **{name: getattr(draft, name) for name in OFFER_COLUMNS},
        )  # fmt: skip
        audit.move(offer, "draft", by=poster)
        audit.move(offer, "open", by=poster)
    return offer
