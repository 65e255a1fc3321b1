"""A match that answers a need takes the need along."""

from ..access import SYSTEM
from ..db import db
from ..needs import commands as needs
from ..needs.models import Need
from . import effects
from .models import Match


def matched(match: Match) -> None:
    """The need it answers is matched."""
    need = _need(match)
    if need is not None and need.state in ("stated", "acknowledged"):
        needs.match_need(need, by=SYSTEM)


def unmatched(match: Match) -> None:
    """The match came to nothing: the need waits for help again."""
    need = _need(match)
    if need is not None and need.state == "matched":
        needs.unmatch_need(need, by=SYSTEM)


def helped(match: Match) -> None:
    """Help arrived; the household is asked to confirm it."""
    need = _need(match)
    if need is not None and need.state in ("acknowledged", "matched"):
        needs.help_need(need, effects.opportunity_of(match).title, by=SYSTEM)


def _need(match: Match) -> Need | None:
    return db.session.get(Need, match.need_id) if match.need_id is not None else None
