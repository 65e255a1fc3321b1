"""The plan of the half year that is over: hires, help, what came to nothing, and what was asked for."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from .asks import needs_of_matches, past_needs
from .demo_accounts import DEMO_POSTERS
from .drafts import HouseholdDraft, OfferDraft, PostDraft
from .fitting import Somebody
from .helps import helps
from .hires import SETTLED_KINDS, hires
from .losses import losses, superseded
from .past import Past, PastMatch

N_PLACED, N_HELPED, N_SUPERSEDED, N_NEEDS = 282, 36, 7, 150


def plan_past(
    homes: Sequence[HouseholdDraft], posts: Sequence[PostDraft], offers: Sequence[OfferDraft], *,
    on: date, keep_free: frozenset[str], seed: int = 2021,
) -> Past:  # fmt: skip
    """What happened before `on`. Households in `keep_free` have no hires: their story is going on.

    People who were hired for good are `employed` afterwards, in the drafts too.
    """
    rng = np.random.default_rng([seed, 11])
    everybody = {(home.number, person.key): Somebody(home, person) for home in homes for person in home.members}
    seeking = [who for who in everybody.values() if _seeks(who) and who.home.number not in keep_free]
    placed = hires(seeking, posts, n=N_PLACED, on=on, rng=rng, leave_open=frozenset(DEMO_POSTERS))
    hired = {match.person for match in placed}
    free = [who for who in seeking if who.key not in hired]
    helped = helps([who for who in everybody.values() if who.home.number not in keep_free], offers,
                   n=N_HELPED, on=on, rng=rng)  # fmt: skip
    needs_of_matches([*placed, *helped], everybody, on=on, rng=rng)
    ended = [*losses(free, posts, on=on, rng=rng), *superseded(placed, posts, n=N_SUPERSEDED, rng=rng)]
    _settle_in(placed, everybody, posts)
    needs = past_needs([who for who in everybody.values() if who.key not in hired], n=N_NEEDS, on=on, rng=rng)
    return Past([*placed, *helped, *ended], needs)


def _seeks(who: Somebody) -> bool:
    return who.person.work_status == "seeking" and "introduction" in who.person.consents


def _settle_in(
    placed: Sequence[PastMatch], everybody: dict[tuple[str, int], Somebody], posts: Sequence[PostDraft]
) -> None:
    """Whoever is still in a lasting job no longer looks for one."""
    lasting = {post.key for post in posts if post.kind not in SETTLED_KINDS}
    for match in placed:
        stays = match.placement is not None and match.placement.left_on is None
        if stays and match.opportunity in lasting:
            everybody[match.person].person.work_status = "employed"
