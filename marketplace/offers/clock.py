"""What time does to offers: past their last day they close."""

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM
from ..db import db
from .models import HelpOffer

BATCH = 200
LIVE = ("open", "paused", "filled")


def drain() -> int:
    """Close what is over and tell its donor; how many. Again changes nothing."""
    over = sa.select(HelpOffer).where(HelpOffer.state.in_(LIVE), HelpOffer.until_on < clock.today())
    offers = db.session.scalars(over.order_by(HelpOffer.id).limit(BATCH)).all()
    for offer in offers:
        audit.move(offer, "closed", by=SYSTEM, why="over")
        offer.needs_ranking = offer.needs_indexing = True
        outbox.post(
            f"offer_closed:{offer.uid}", "offer_closed", to=("organisation", offer.organisation_id),
            path=f"/offers/{offer.uid}", title=offer.title,
        )  # fmt: skip
    db.session.flush()
    return len(offers)
