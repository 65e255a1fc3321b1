"""Writing the planned past: every step moved by whoever took it, with its audit row."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from marketplace import audit
from marketplace.access import SYSTEM, Principal
from marketplace.db import db
from marketplace.deliveries.models import Delivery
from marketplace.matches.models import Match
from marketplace.matches.pseudonyms import pseudonym_of
from marketplace.matches.rules import opens_contact
from marketplace.needs.models import Need
from marketplace.placements.commands import ask_next
from marketplace.placements.models import Placement
from marketplace.placements.states import PLACEMENT

from .bulk import insert_all
from .keys import Keys
from .past import CADRE, HOUSEHOLD, POSTER, Past, PastMatch, PastNeed, Step

INSTANTS = {"approved": "approved_at", "consented": "consented_at", "introduced": "introduced_at"}


def store_past(past: Past, keys: Keys) -> None:
    """Needs, matches, placements and deliveries. Counters of posts and offers were written with those."""
    answered = [match.need for match in past.matches if match.need is not None]
    needs = [_need(need, keys) for need in (*past.needs, *answered)]
    insert_all(needs)
    row_of = dict(zip(map(id, answered), needs[len(past.needs) :], strict=True))
    matches = [_match(match, keys, row_of.get(id(match.need))) for match in past.matches]
    insert_all(matches)
    pairs = list(zip(past.matches, matches, strict=True))
    insert_all([_placement(match, row, keys) for match, row in pairs if match.placement])
    insert_all([_delivery(match, row, keys) for match, row in pairs if match.delivery])


def ask_about_hires() -> None:
    """Who works somewhere is asked about after 30 and 90 days, or at the end of the season, as after any hire."""
    running = sa.select(Placement).where(Placement.state.in_(PLACEMENT.open_states)).order_by(Placement.id)
    for placement in db.session.scalars(running):
        ask_next(placement, by=SYSTEM)


def _match(match: PastMatch, keys: Keys, need: Need | None) -> Match:
    person = keys.people[match.person]
    job, offer = keys.posts.get(match.opportunity), keys.offers.get(match.opportunity)
    opportunity = job or offer
    assert opportunity is not None
    row = Match(
        created_at=match.steps[0].at, person_id=person.id, household_id=person.household_id,
        job_id=job.id if job else None, offer_id=offer.id if offer else None, need_id=need.id if need else None,
        area_code=keys.households[match.person[0]].area_code, county_code=person.county_code,
        pseudonym=pseudonym_of(person, opportunity), came_from=match.came_from, reason_code=match.reason,
        held_fen=match.delivery.amount_fen if match.delivery else 0, version=len(match.steps),
    )  # fmt: skip
    for step in match.steps:
        by = _who(step, match.person[0], keys, poster=match.opportunity)
        audit.move(row, step.to, by=by, why=step.why, at=step.at)
        if step.to in INSTANTS:
            setattr(row, INSTANTS[step.to], step.at)
        if step.to == "introduced" and opens_contact(SimpleNamespace(offer=offer, person=person), step.at.date()):
            audit.record("disclosed", row, by=SYSTEM, at=step.at)
    return row


def _placement(match: PastMatch, row: Match, keys: Keys) -> Placement:
    past = match.placement
    assert past is not None
    placement = Placement(
        created_at=past.steps[0].at, match_id=row.id, area_code=row.area_code, county_code=row.county_code,
        started_on=past.started_on, days=past.days, pieces=past.pieces, paid_fen=past.paid_fen,
        left_on=past.left_on, reason_code=past.reason, version=len(past.steps),
    )  # fmt: skip
    _walk(placement, past.steps, match, keys)
    return placement


def _delivery(match: PastMatch, row: Match, keys: Keys) -> Delivery:
    past, last = match.delivery, match.steps[-1]
    assert past is not None
    by = _who(last, match.person[0], keys, poster=match.opportunity)
    return Delivery(
        created_at=last.at, match_id=row.id, area_code=row.area_code, county_code=row.county_code,
        delivered_on=past.delivered_on, what=past.what, amount_fen=past.amount_fen, charity_name=past.charity_name,
        receipt_number=past.receipt_number, evidence_note=past.evidence_note, recorded_by=by.uid,
    )  # fmt: skip


def _need(need: PastNeed, keys: Keys) -> Need:
    household = keys.households[need.household]
    first = need.steps[0]
    row = Need(
        created_at=first.at, household_id=household.id, area_code=household.area_code,
        person_id=None if need.person is None else keys.people[(need.household, need.person)].id,
        county_code=household.county_code, kind=need.kind, sentence=need.sentence, reply=need.reply,
        reason_code=need.reason, stated_by=_who(first, need.household, keys).uid, version=len(need.steps),
    )  # fmt: skip
    for step in need.steps:
        audit.move(row, step.to, by=_who(step, need.household, keys), why=step.why, at=step.at)
    return row


def _walk(row: Any, steps: Sequence[Step], match: PastMatch, keys: Keys) -> None:
    for step in steps:
        by = _who(step, match.person[0], keys, poster=match.opportunity)
        audit.move(row, step.to, by=by, why=step.why, at=step.at)


def _who(step: Step, number: str, keys: Keys, *, poster: str = "") -> Principal:
    """Who took the step; a household without an account speaks through its clerk or its cadre."""
    if step.who == HOUSEHOLD:
        return keys.on_behalf(number, clerk=step.at.minute % 3 == 0)
    if step.who == CADRE:
        return keys.cadre(number)
    return keys.poster(poster) if step.who == POSTER else SYSTEM
