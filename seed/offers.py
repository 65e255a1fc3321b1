"""Invented help offers of every kind, each from a donor who gives that kind."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

from .drafts import OfferDraft, OrganisationDraft
from .files import rows

HISTORY_DAYS = 182
CHARITIES = {"330803": "衢江云杉慈善会", "331181": "龙泉青川慈善会"}  # invented
TRUE_FALSE = {"true": True, "false": False}

Row = dict[str, str]


def offers(donors: list[OrganisationDraft], *, n: int, on: date, seed: int = 2021) -> list[OfferDraft]:
    """`n` offers, opened in the half year before `on`; each kind of help comes before any comes twice."""
    rng = np.random.default_rng([seed, 10])
    table = rows("demo/offers.csv")
    givers = {kind: [donor for donor in donors if kind in donor.sectors] for kind in {row["kind"] for row in table}}
    turns = dict.fromkeys(givers, 0)
    drafts = []
    for nth in range(n):
        row = table[nth % len(table)]
        group = givers[row["kind"]]
        donor = group[turns[row["kind"]] % len(group)]
        turns[row["kind"]] += 1
        drafts.append(_offer(f"offer{nth + 1:04d}", donor, row, on=on, rng=rng))
    return drafts


def _offer(key: str, donor: OrganisationDraft, row: Row, *, on: date, rng: np.random.Generator) -> OfferDraft:
    low, high = map(int, row["slots"].split("-"))
    slots = int(rng.integers(low, high + 1))
    slice_fen = int(row["slice_yuan"]) * 100 if row["slice_yuan"] else None
    opened_on = on - timedelta(days=int(rng.integers(8, HISTORY_DAYS - 25)))
    whole_county = row["township_wide"] == "no" or donor.is_person
    return OfferDraft(
        key=key, organisation=donor.key, kind=row["kind"], title=row["title"], description=row["description"],
        area_code=donor.area_code[:6] + "000000" if whole_county else donor.area_code,
        audience=row["audience"], criteria=_criteria(row["criterion"]), slots=slots, slice_fen=slice_fen,
        budget_fen=slots * slice_fen if slice_fen else None,
        charity_name=_charity(donor, row["kind"]), opened_on=opened_on, from_on=opened_on,
        until_on=on + timedelta(days=30 * int(row["months"])),
    )  # fmt: skip


def _charity(donor: OrganisationDraft, kind: str) -> str:
    """Cash goes through a charity, and so do the fees of students and the sick."""
    return CHARITIES[donor.area_code[:6]] if kind in ("cash", "sponsor_student") else ""


@cache
def _criteria(text: str) -> dict[str, Any]:
    """`school_stage=college` as a condition over facts; nothing written holds for everyone."""
    if not text:
        return {}
    fact, _, value = text.partition("=")
    return {"fact": fact, "op": "==", "value": TRUE_FALSE.get(value, value)}
