"""Which stories are going on: for each demo account something to do, and enough in the county around."""

from collections.abc import Sequence

import numpy as np

from . import live
from .county import County
from .demo_accounts import DEMO_POSTERS, DONOR, ENTERPRISE
from .drafts import PostDraft
from .keys import Keys
from .live import Draft, Play, Stage

OWN_SCENES: tuple[Play, ...] = (  # of the demo cadre's households
    live.introduced, live.applied, live.invited, live.deferred, live.undone, live.appealed, live.applied,
    live.put_forward,
)  # fmt: skip
POSTER_SCENES: tuple[Play, ...] = (  # at each demo poster
    live.introduced, live.applied, live.introduced, live.invited, live.approved, live.applied,
)  # fmt: skip
COUNTY_SCENES: tuple[Play, ...] = (
    *(live.applied,) * 10, *(live.introduced,) * 8, *(live.approved,) * 8, *(live.invited,) * 5,
    *(live.put_forward,) * 5, *(live.deferred,) * 4,
)  # fmt: skip
OFFER_SCENES: tuple[Play, ...] = (
    *(live.applied,) * 6, *(live.introduced,) * 5, *(live.approved,) * 4, *(live.invited,) * 3,
)  # fmt: skip
MOST_PER_POST = 3


def play(county: County, keys: Keys, *, seed: int = 2021) -> Stage:
    """Play everything that is going on, for the demo accounts first. Returns the stage as it was left."""
    hired = {match.person for match in county.past.matches if match.state in ("placed", "delivered")}
    stage = Stage(county, keys, np.random.default_rng([seed, 12]), set(hired))
    posts = [draft for draft in county.posts if keys.posts[draft.key].state == "open" and draft.valid_until > county.on]
    offers = [draft for draft in county.offers if keys.offers[draft.key].state == "open"]
    _play_household(stage, posts)
    own = frozenset(next(c for c in county.charges if c.cadre.username == county.places.cadre).households)
    _play_all(stage, OWN_SCENES, [*_of(posts, ENTERPRISE), *posts, *offers], among=own - {county.places.household})
    for poster in DEMO_POSTERS:
        _play_all(stage, POSTER_SCENES, _of(posts, poster))
    _play_all(stage, POSTER_SCENES[:4], _of(offers, DONOR))
    _play_all(stage, COUNTY_SCENES, _shuffled(stage, posts))
    _play_all(stage, OFFER_SCENES, _shuffled(stage, offers))
    return stage


def _play_household(stage: Stage, posts: Sequence[PostDraft]) -> None:
    """The demo household: one approved match waits for its yes, and one application for its cadre."""
    number = frozenset({stage.county.places.household})
    pairs = [(who, draft) for draft in posts for who in stage.candidates(draft, among=number) if who.person.is_head]
    for scene, (who, draft) in zip((live.approved, live.applied), pairs[:2], strict=False):
        stage.play(scene, who, draft)


def _play_all(
    stage: Stage,
    scenes: Sequence[Play],
    drafts: Sequence[Draft],
    *,
    among: frozenset[str] | None = None,
) -> None:
    """Each scene with the next post that has room and somebody who suits; what cannot be cast is left out."""
    cast: dict[str, int] = {}
    for scene in scenes:
        for draft in sorted(drafts, key=lambda draft: cast.get(draft.key, 0)):
            if cast.get(draft.key, 0) >= MOST_PER_POST or not stage.has_room(scene, draft):
                continue
            who = next(stage.candidates(draft, among=among), None)
            if who is not None:
                cast[draft.key] = cast.get(draft.key, 0) + 1
                stage.play(scene, who, draft)
                break


def _of(drafts: Sequence[Draft], organisation: str) -> list[Draft]:
    return [draft for draft in drafts if draft.organisation == organisation]


def _shuffled(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    return [drafts[i] for i in stage.rng.permutation(len(drafts))]
