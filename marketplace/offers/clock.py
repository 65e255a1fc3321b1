"""What time does to offers: past their last day they close."""

import sqlalchemy as sa

from .. import audit, clock, outbox
from ..access import SYSTEM
from ..accounts.models import Organisation
from ..due import take_each
from .models import HelpOffer

LIVE = ("open", "paused", "filled")


def drain() -> int:
    """Pause what its donor may not run, close what is over and tell its donor; how many. Again changes nothing."""
    fallen = sa.select(HelpOffer.id).join(HelpOffer.organisation)
    fallen = fallen.where(HelpOffer.state == "open", Organisation.state != "verified")
    over = sa.select(HelpOffer.id).where(HelpOffer.state.in_(LIVE), HelpOffer.until_on < clock.today())
    return take_each(HelpOffer, fallen, _pause) + take_each(HelpOffer, over, _close)


def _pause(offer: HelpOffer) -> None:
    """Of a donor that is not verified any more; reinstated, the donor lets it go on."""
    audit.move(offer, "paused", by=SYSTEM, why="poster_not_verified")
    offer.needs_ranking = offer.needs_indexing = True


def _close(offer: HelpOffer) -> None:
    audit.move(offer, "closed", by=SYSTEM, why="over")
    offer.needs_ranking = offer.needs_indexing = True
    outbox.post(
        f"offer_closed:{offer.uid}", "offer_closed", to=("organisation", offer.organisation_id),
        path=f"/offers/{offer.uid}", title=offer.title,
    )  # fmt: skip
