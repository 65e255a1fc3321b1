"""What time does to offers: past their last day they close."""

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM
from ..accounts.models import Organisation
from ..db import db
from .models import HelpOffer

BATCH = 200
LIVE = ("open", "paused", "filled")


def drain() -> int:
    """Pause what its donor may not run, close what is over and tell its donor; how many. Again changes nothing."""
    did = _pause_unverified() + _close_over()
    db.session.flush()
    return did


def _pause_unverified() -> int:
    """Open offers of donors that are not verified any more; reinstated, the donor lets them go on."""
    fallen = sa.select(HelpOffer).join(HelpOffer.organisation)
    fallen = fallen.where(HelpOffer.state == "open", Organisation.state != "verified")
    offers = db.session.scalars(fallen.order_by(HelpOffer.id).limit(BATCH)).all()
    for offer in offers:
        audit.move(offer, "paused", by=SYSTEM, why="poster_not_verified")
        offer.needs_ranking = offer.needs_indexing = True
    return len(offers)


def _close_over() -> int:
    over = sa.select(HelpOffer).where(HelpOffer.state.in_(LIVE), HelpOffer.until_on < clock.today())
    offers = db.session.scalars(over.order_by(HelpOffer.id).limit(BATCH)).all()
    for offer in offers:
        audit.move(offer, "closed", by=SYSTEM, why="over")
        offer.needs_ranking = offer.needs_indexing = True
        outbox.post(
            f"offer_closed:{offer.uid}", "offer_closed", to=("organisation", offer.organisation_id),
            path=f"/offers/{offer.uid}", title=offer.title,
        )  # fmt: skip
    return len(offers)
