"""Who records what arrived, who sees it, and what must be said of it."""

from datetime import date
from typing import Any

from ..access import Principal, allow, covers
from ..households.rules import acts_for
from ..matches import rules as matches


def problems(
    *, kind: str, delivered_on: date, introduced_on: date, today: date, amount_fen: int, held_fen: int, receipt: str,
    has_evidence: bool,
) -> dict[str, str]:  # fmt: skip
    """What keeps a delivery from being written down, per field.

    Cash went through the named charity and has its receipt (慈善法); nothing is worth more than was held.
    """
    found = {}
    if not introduced_on <= delivered_on <= today:
        found["delivered_on"] = "Please choose a day between the introduction and today."
    if kind == "cash" and not receipt:
        found["receipt_number"] = "Cash goes through the charity: please give the number of its receipt."
    if kind == "cash" and not amount_fen:
        found["amount"] = "How much was it?"
    if held_fen and amount_fen > held_fen:
        found["amount"] = "More than was set aside for this family."
    if not has_evidence:
        found["note"] = "Please write what shows that it arrived, or add a picture."
    return found


def sees(who: Principal, delivery: Any) -> bool:
    """The two sides, and the offices whose area it lies in."""
    match = delivery.match
    offices = who.areas("township", "bureau")
    return matches.posted(who, match) or acts_for(who, match.household) or covers(offices, delivery.area_code)


ROLES = ("household", "clerk", "cadre", "township", "bureau", "donor")

PERMISSIONS = {
    "deliveries:list": (allow(*ROLES),),
    "deliveries:read": (allow(*ROLES, when=sees),),
    "deliveries:record": (allow("donor", "cadre", "township", when=matches.tells_outcome),),
}

CONSTRAINTS = {
    "uq_deliveries_receipt": ("receipt_number", "This receipt is already on record."),
    "uq_deliveries_match_id": ("what", "What arrived is already on record."),
    "ck_deliveries_amount": ("amount", "An amount is not below zero."),
}
