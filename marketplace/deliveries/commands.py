"""Help that arrived, with what shows it."""

from dataclasses import dataclass
from datetime import date

from .. import audit, clock
from ..access import Principal, require
from ..db import db
from ..errors import FormInvalid, IllegalMove
from ..households.rules import speaking
from ..matches import commands as matches
from ..matches import effects
from ..matches.models import Match
from ..needs.rules import given_away
from ..needs.wishes import known_of
from . import rules
from .models import Delivery

TELLING = frozenset({"name", "place", "number", "secret", "contact"})  # that money came may be said


@dataclass(frozen=True)
class DeliveryDraft:
    """What was typed; `picture` is the name of a stored picture."""

    delivered_on: date
    what: str
    amount_fen: int
    receipt_number: str
    note: str
    picture: str
    uid: str
    costs_nothing: bool = False  # said where money was set aside and none was given


def record_delivery(match: Match, draft: DeliveryDraft, *, by: Principal) -> Delivery:
    """Write down what arrived; what was held for it becomes what was given, and the need is helped.

    Raises NotAllowed, IllegalMove before the introduction, FormInvalid for what is missing.
    """
    require("deliveries:record", match, who=by)
    offer = match.offer
    if offer is None or match.introduced_at is None:
        raise IllegalMove
    problems = rules.problems(
        **rules.asked_of(match), today=clock.today(), delivered_on=draft.delivered_on, amount_fen=draft.amount_fen,
        costs_nothing=draft.costs_nothing, receipt=draft.receipt_number,
        has_evidence=bool(draft.note or draft.picture),
    )  # fmt: skip
    faults = given_away(draft.what, **known_of(match.household))
    if any(fault in TELLING for fault in faults):
        problems["what"] = "The donor reads this: no name, village, phone or number, please. Write them into the note."
    if problems:
        raise FormInvalid(problems)
    matches.mark_delivered(match, draft.amount_fen, by=by)
    delivery = Delivery(
        uid=draft.uid, match=match, area_code=match.area_code, county_code=match.county_code,
        delivered_on=draft.delivered_on, what=draft.what, amount_fen=draft.amount_fen,
        charity_name=offer.charity_name if draft.receipt_number else "", receipt_number=draft.receipt_number,
        evidence_note=draft.note, evidence_path=draft.picture, recorded_by=by.uid,
    )  # fmt: skip
    db.session.add(delivery)
    db.session.flush()
    audit.record("delivered", delivery, by=by)
    path = f"/deliveries/{delivery.uid}"
    effects.tell(match, "delivered", "household", "organisation", "cadre", by=by, path=path)
    return delivery


def doubt(delivery: Delivery, *, by: Principal) -> None:
    """The family says that it is not right. Raises NotAllowed."""
    require("deliveries:doubt", delivery, who=by)
    by = speaking(by, delivery.match.household)
    effects.doubt(delivery, delivery.match, f"/deliveries/{delivery.uid}", by=by)
