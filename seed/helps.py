"""The help of the half year: offers that reached somebody, with what shows it."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from .drafts import OfferDraft
from .fitting import Somebody, meant_for
from .past import CADRE, POSTER, PastDelivery, PastMatch, Step, at_work, beginning, introduced

LEAD_DAYS = 9
NEVER_DISCLOSED = frozenset({"sponsor_student", "help_disabled", "help_sick"})
NOTES = {
    "sponsor_student": "慈善会收据已存，学校代收",
    "help_disabled": "送到家中，会用，照片已存",
    "help_sick": "慈善会收据已存，户主签字",
    "goods": "送到家中，户主签收",
    "service": "上门一次，户主在服务单上签字",
    "training": "培训结业，名册已存",
    "cash": "慈善会发放，收据已存",
}


def helps(
    people: Sequence[Somebody], offers: Sequence[OfferDraft], *, n: int, on: date, rng: np.random.Generator
) -> list[PastMatch]:
    """Help for `n` households (fewer when the offers do not reach), one each."""
    matches: list[PastMatch] = []
    helped: set[str] = set()
    slots = [offer for offer in offers if first_day(offer) < on for _ in range(offer.slots)]
    for i in rng.permutation(len(slots)):
        if len(matches) == n:
            break
        offer = slots[i]
        fitting = [who for who in people if who.home.number not in helped and meant_for(who, offer, on=on)]
        if fitting:
            who = fitting[int(rng.integers(len(fitting)))]
            helped.add(who.home.number)
            matches.append(_help(who, offer, len(matches) + 1, on=on, rng=rng))
    return matches


def first_day(offer: OfferDraft) -> date:
    """The first day on which something could have arrived."""
    return offer.opened_on + timedelta(days=LEAD_DAYS)


def _help(who: Somebody, offer: OfferDraft, nth: int, *, on: date, rng: np.random.Generator) -> PastMatch:
    span = (on - first_day(offer)).days
    arrived_on = first_day(offer) + timedelta(days=int(rng.integers(0, span)))
    steps = introduced(beginning(arrived_on - timedelta(days=int(rng.integers(6, LEAD_DAYS))), rng), rng)
    by_cadre = offer.kind in NEVER_DISCLOSED  # there everything passes through the cadre
    arrived = Step(at_work(arrived_on, rng), "delivered", CADRE if by_cadre else POSTER)
    delivery = PastDelivery(
        delivered_on=arrived_on, what=offer.title, amount_fen=offer.slice_fen or 0, charity_name=offer.charity_name,
        receipt_number=f"{arrived_on.year}-{nth:05d}" if offer.charity_name else "", evidence_note=NOTES[offer.kind],
    )  # fmt: skip
    return PastMatch(who.key, offer.key, False, [*steps, arrived], delivery=delivery)
