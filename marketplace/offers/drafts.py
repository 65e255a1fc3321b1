"""What somebody says about an offer, before it is one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class OfferDraft:
    """An offer as typed. `criteria` is a condition over facts; the audience stands beside it."""

    title: str
    kind: str
    description: str = ""
    area_code: str = ""
    audience: str = "anyone"
    criteria: Mapping[str, Any] = field(default_factory=dict)
    slots: int = 1
    slice_fen: int | None = None
    budget_fen: int | None = None
    charity_name: str = ""
    from_on: date | None = None
    until_on: date | None = None


# An edit of these is told to people who have an open match with the offer.
MATERIAL = frozenset({
    "title", "kind", "area_code", "audience", "criteria", "slice_fen", "charity_name", "from_on", "until_on",
})  # fmt: skip
