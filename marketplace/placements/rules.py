"""Who may say what of a hire, when, and what is plausible."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from ..access import Principal, allow, covers
from ..jobs.models import SETTLED_KINDS
from ..matches import rules as matches

STEP_DAYS = {"placed": 30, "confirmed_30": 90}
NEXT = {"placed": "confirmed_30", "confirmed_30": "confirmed_90"}


def is_settled_kind(kind: str) -> bool:
    """Whether work of this kind is told by days or pieces and pay instead of at 30 and 90 days."""
    return kind in SETTLED_KINDS


def due_on(state: str, started_on: date) -> date:
    """The first day on which the next confirmation can be given."""
    return started_on + timedelta(days=STEP_DAYS[state])


def last_start(today: date, season_to: date | None, limits: Mapping[str, int]) -> date:
    """The latest first day that can be told now: some weeks ahead, and any day of a season."""
    ahead = today + timedelta(days=limits["hire_ahead_days"])
    return max(ahead, season_to) if season_to else ahead


def start_problem(
    started_on: date, today: date, introduced_on: date, limits: Mapping[str, int], season_to: date | None = None
) -> str:
    """Why this cannot be the first day, by the settings of the place, as a translation key; empty when it can."""
    if started_on < introduced_on:
        return "The work began before the two were introduced."
    if started_on < today - timedelta(days=limits["hire_told_days"]):
        return "This day is too long ago."
    if started_on > last_start(today, season_to, limits):
        return "This day is too far ahead."
    return ""


def settlement_problems(
    *,
    pay_unit: str,
    started_on: date,
    today: date,
    days: float | None,
    pieces: int | None,
    paid_fen: int | None,
    most_a_day_fen: int,
) -> dict[str, str]:
    """What is not plausible, per field; empty when it may be written down."""
    problems = {}
    if pay_unit == "piece" and not pieces:
        problems["pieces"] = "This work is paid by the piece: how many?"
    if pay_unit != "piece" and not days:
        problems["days"] = "How many days were worked?"
    if days and days > (today - started_on).days + 1:
        problems["days"] = "More days than have passed since the start."
    if not paid_fen:
        problems["paid"] = "How much was paid in all?"
    elif paid_fen > most_a_day_fen * max(days or (today - started_on).days + 1, 1):
        problems["paid"] = "This is more than such work can have paid. Please check the amount."
    return problems


def either_side(who: Principal, placement: Any) -> bool:
    """The household's side or the employer's."""
    return matches.either_side(who, placement.match)


def pays(who: Principal, placement: Any) -> bool:
    """The employer, or the paired cadre (without one the township) who was told."""
    return matches.tells_outcome(who, placement.match)


def watches(who: Principal, placement: Any) -> bool:
    """Whoever is part of it, and the offices whose area it lies in."""
    return either_side(who, placement) or covers(who.areas("township", "bureau"), placement.area_code)


SIDES = ("household", "clerk", "cadre", "enterprise", "officer")


PERMISSIONS = {
    "placements:list": (allow("household", "clerk", "cadre", "township", "bureau", "enterprise", "officer"),),
    "placements:read": (allow(*SIDES, "township", "bureau", when=watches),),
    "placements:hire": (allow("enterprise", "officer", "cadre", "township", when=matches.tells_outcome),),
    "placements:confirm": (allow(*SIDES, "township", when=either_side),),
    "placements:doubt": (allow("household", "clerk", when=matches.of_family),),
    "placements:settle": (allow("enterprise", "officer", "cadre", "township", when=pays),),
}

CONSTRAINTS = {
    "uq_placements_match_id": ("started_on", "This hire is already on record."),
    "ck_placements_days": ("days", "A year has at most 366 days."),
    "ck_placements_pieces": ("pieces", "Pieces are not below zero."),
    "ck_placements_paid": ("paid", "An amount is not below zero."),
}
