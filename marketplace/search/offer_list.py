"""Open help offers as a list. Whoever is signed in may see them all; a household first sees those for its area."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from ..areas.rules import ancestors
from ..db import db
from ..households.models import Household
from ..offers.models import HelpOffer
from ..offers.queries import cards_by_ids, open_offers
from ..web import PAGE_SIZE, Page
from .lookup import Found
from .queries import Wider


@dataclass(frozen=True)
class OfferFilters:
    """What was asked for. `village` keeps the offers that reach this area."""

    words: Found | None = None
    kind: str = ""
    audience: str = ""
    village: str = ""
    sort: str = "new"


def offer_page(filters: OfferFilters, *, number: int) -> Page:
    """One page of OfferCards, id as tie-break (3 statements)."""
    ids = _ids(filters)
    number = min(number, max(1, -(-len(ids) // PAGE_SIZE)))  # a list that shrank ends earlier
    cards = cards_by_ids(ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return Page(list(cards.values()), number, len(ids))


def offer_ways_out(filters: OfferFilters) -> list[Wider]:
    """What an empty list offers: each filter dropped, then all (≤ 5 statements)."""
    emptied: dict[str, dict[str, Any]] = {
        "area": {"village": ""}, "kind": {"kind": ""}, "audience": {"audience": ""}, "q": {"words": None},
    }  # fmt: skip
    set_ones = [name for name, change in emptied.items() if replace(filters, **change) != filters]
    ways = [Wider(name, None, len(_ids(replace(filters, **emptied[name])))) for name in set_ones]
    if not any(way.n for way in ways):
        ways.append(Wider("all", None, len(_ids(OfferFilters()))))
    return [way for way in ways if way.n]


def village_of(household_ids: frozenset[int]) -> str:
    """The area code of the viewer's own household, '' for everybody else (1 statement)."""
    if not household_ids:
        return ""
    villages = sa.select(Household.area_code).where(Household.id.in_(household_ids)).order_by(Household.id)
    return db.session.scalar(villages.limit(1)) or ""


def _ids(filters: OfferFilters) -> list[int]:
    rows = open_offers().with_only_columns(HelpOffer.id)
    if filters.words is not None:
        rows = rows.where(HelpOffer.id.in_(filters.words.ids))
    if filters.kind:
        rows = rows.where(HelpOffer.kind == filters.kind)
    if filters.audience:
        # What is for anyone is for them too.
        rows = rows.where(HelpOffer.audience.in_({filters.audience, "anyone"}))
    if filters.village:
        rows = rows.where(HelpOffer.area_code.in_(ancestors(filters.village)))
    ending = (HelpOffer.until_on, HelpOffer.id)
    newest = (HelpOffer.state_at.desc(), HelpOffer.id)
    found = db.session.scalars(rows.order_by(*(ending if filters.sort == "ending" else newest)))
    return _by_words(found, filters.words) if filters.sort == "words" and filters.words is not None else list(found)


def _by_words(ids: Iterable[int], words: Found) -> list[int]:
    place = {row_id: n for n, row_id in enumerate(words.ids)}
    return sorted(ids, key=place.__getitem__)
