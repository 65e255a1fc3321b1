"""Who records what arrived, who sees it, and what must be said of it."""

from datetime import date
from typing import Any

from .. import clock
from ..access import Principal, allow, covers
from ..households.rules import acts_for
from ..matches import rules as matches


def problems(
    *, kind: str, delivered_on: date | None, introduced_on: date, today: date, amount_fen: int, held_fen: int,
    costs_nothing: bool, receipt: str, has_evidence: bool,
) -> dict[str, str]:  # fmt: skip
    """What keeps a delivery from being written down, per field.

    Cash went through the named charity and has its receipt (慈善法); nothing is worth more than was held.
    """
    found = {}
    if delivered_on is None or not introduced_on <= delivered_on <= today:
        found["delivered_on"] = "Please choose a day between the introduction and today."
    if kind == "cash" and not receipt:
        found["receipt_number"] = "Cash goes through the charity: please give the number of its receipt."
    if held_fen and amount_fen > held_fen:
        found["amount"] = "More than was set aside for this family."
    if kind == "cash" and not amount_fen:
        found["amount"] = "How much was it?"
    elif held_fen and not amount_fen and not costs_nothing:
        found["amount"] = "How much was it? If it cost nothing, please tick that."
    if not has_evidence:
        found["note"] = "Please write what shows that it arrived, or add a picture."
    return found


def asked_of(match: Any) -> dict[str, Any]:
    """What `problems` asks of the match: the kind of help, the day of the introduction, what is set aside."""
    return {
        "kind": match.offer.kind, "introduced_on": clock.local(match.introduced_at).date(), "held_fen": match.held_fen
    }  # fmt: skip


def sees(who: Principal, delivery: Any) -> bool:
    """The two sides, and the offices whose area it lies in."""
    match = delivery.match
    offices = who.areas("township", "bureau")
    return matches.posted(who, match) or acts_for(who, match.household) or covers(offices, delivery.area_code)


ROLES = ("household", "clerk", "cadre", "township", "bureau", "donor")


PERMISSIONS = {
    "deliveries:list": (allow(*ROLES),),
    "deliveries:read": (allow(*ROLES, when=sees),),
    "deliveries:doubt": (allow("household", "clerk", when=matches.of_family),),
    "deliveries:record": (allow("donor", "cadre", "township", when=matches.tells_outcome),),
}

CONSTRAINTS = {
    "uq_deliveries_receipt": ("receipt_number", "This receipt is already on record."),
    "uq_deliveries_match_id": ("what", "What arrived is already on record."),
    "ck_deliveries_amount": ("amount", "An amount is not below zero."),
}
