"""Rows of the loop for tests: needs, matches, placements, deliveries, notices."""

from datetime import timedelta
from typing import Any

from marketplace import clock
from marketplace.access import county_of
from marketplace.db import db, new_uid
from marketplace.deliveries.models import Delivery
from marketplace.households.models import Household, Person
from marketplace.jobs.models import Job
from marketplace.matches.models import Match
from marketplace.matches.states import HOLDING
from marketplace.needs.models import Need
from marketplace.notices.models import Notice
from marketplace.offers.models import HelpOffer
from marketplace.placements.models import Placement


def make_need(household: Household, state: str = "stated", **values: Any) -> Need:
    """A need for work, stated by the household."""
    values = {"kind": "job_local", "sentence": "想在附近找活干", "stated_by": "test"} | values
    return _save(
        Need(household_id=household.id, area_code=household.area_code, county_code=household.county_code, state=state,
             state_at=clock.now(), **values)
    )  # fmt: skip


def make_match(person: Person, opportunity: Job | HelpOffer, state: str = "applied", **values: Any) -> Match:
    """A match in a state, with what it holds and when it got there."""
    is_job = isinstance(opportunity, Job)
    now = clock.now()
    approved = state in (*HOLDING, "placed", "delivered")
    consented = state in ("consented", "introduced", "placed", "delivered")
    values = {
        "came_from": state if state in ("applied", "invited", "put_forward") else "applied",
        "score": 61.5, "contributions": {"skills": 40.0, "distance": 21.5}, "facts": {}, "engine_version": "1",
        "approved_at": now - timedelta(hours=1) if approved else None,
        "consented_at": now - timedelta(minutes=50) if consented else None,
        "introduced_at": now - timedelta(minutes=40) if state in ("introduced", "placed", "delivered") else None,
    } | values  # fmt: skip
    if state in HOLDING:
        opportunity.n_held += 1
    if state == "placed":
        opportunity.n_filled += 1  # type: ignore[union-attr]
    if not is_job and state in HOLDING:
        opportunity.held_fen += opportunity.slice_fen or 0
        values["held_fen"] = opportunity.slice_fen or 0
    return _save(
        Match(
            person_id=person.id, household_id=person.household_id, job_id=opportunity.id if is_job else None,
            offer_id=None if is_job else opportunity.id, area_code=person.household.area_code,
            county_code=person.county_code, pseudonym=f"P-{new_uid()[:6]}", state=state, state_at=now, **values,
        )
    )  # fmt: skip


def make_placement(match: Match, state: str = "placed", **values: Any) -> Placement:
    """A hire from today."""
    values = {"started_on": clock.today()} | values
    return _save(
        Placement(match_id=match.id, area_code=match.area_code, county_code=match.county_code, state=state,
                  state_at=clock.now(), **values)
    )  # fmt: skip


def make_delivery(match: Match, **values: Any) -> Delivery:
    """Goods that arrived today."""
    values = {"delivered_on": clock.today(), "what": "取暖器一台", "amount_fen": 100000, "recorded_by": "test"} | values
    return _save(
        Delivery(match_id=match.id, area_code=match.area_code, county_code=county_of(match.area_code), **values)
    )


def make_notice(kind: str, reader_id: int, **values: Any) -> Notice:
    """An unread notice."""
    values = {"kind": "task_climbed", "params": {"task": "match_decision"}, "path": "/home"} | values
    return _save(Notice(outbox_uid=new_uid(), recipient_kind=kind, recipient_id=reader_id, **values))


def _save(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
