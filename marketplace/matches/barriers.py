"""What stands between people and posts: the one reading of the engine's rules, for the worker and for pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from matching.columns import Model, Rules
from matching.skills import Vocabulary
from matching.text import TEXT_FAMILIES, TITLE_FAMILIES, TextSpace
from matching.types import JOB, People, pair
from matching.whynot import why_not

from ..offers.models import HelpOffer
from ..offers.rules import is_for_the_family
from .features import NOT_SEEKING, Crowd, Posts
from .limits import Limits

LANGUAGES = ("zh", "en")
Line = tuple[str, dict[str, Any]]  # key and parameters of a sentence of the engine
Barriers = Mapping[str, Sequence[Line]]  # language → what stands in the way


def reader(crowd: Crowd, posts: Posts, vocabulary: Vocabulary) -> Callable[..., Barriers]:
    """Asks for the barriers between row i of the crowd and row j of the posts (1 statement a county, none a pair)."""
    limits = Limits.of({row.area_code for row in crowd.rows})

    def between(i: int, j: int, languages: Sequence[str] = LANGUAGES) -> Barriers:
        row = crowd.rows[i]
        person, post = pair(crowd.people, posts.posts, i, j)
        person, model = _with_own_reach(person, row, limits), _ruled(float(limits.here(row)["carer_km"]))
        found = {}
        for language in languages:
            lines = why_not(person, post, model=model, vocabulary=vocabulary, language=language)
            said = [(_sure(key, crowd, posts, i, j), params) for key, params in lines]
            if posts.posts.kind[j] == JOB and row.work_status in NOT_SEEKING:
                said.append(("not_seeking", {"form": row.work_status}))
            found[language] = said
        return found

    return between


def _with_own_reach(person: People, row: Any, limits: Limits) -> People:
    """The crowd's columns hold the narrower of two limits; what is named are both.

    Who would move, and is only kept at home by whoever needs care, has no limit of their own.
    """
    own = limits.radius_km(row, is_carer=False)
    if row.will_move and own >= limits.here(row)["carer_km"]:
        own = np.inf
    return replace(person, radius_km=np.array([own], person.radius_km.dtype))


@lru_cache(maxsize=256)
def _ruled(carer_km: float) -> Model:
    """No word is weighed here, so the word weights are empty."""
    titles, texts = TextSpace.fit([""], TITLE_FAMILIES), TextSpace.fit([""], TEXT_FAMILIES)
    return Model(rules=Rules(carer_radius_km=carer_km), titles=titles, texts=texts)


def _sure(key: str, crowd: Crowd, posts: Posts, i: int, j: int) -> str:
    """Who is not meant by an offer, whose head asks for it, or of whom a fact is missing: three different answers."""
    offer = posts.rows[j]
    if (
        key == "not_eligible"
        and isinstance(offer, HelpOffer)
        and is_for_the_family(offer)
        and not crowd.rows[i].is_head
    ):
        return "head_asks"
    return "eligibility_unknown" if key == "not_eligible" and j in posts.unsure and posts.unsure[j][i] else key
