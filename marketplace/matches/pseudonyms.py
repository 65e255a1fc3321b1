"""What a poster calls somebody before it may know who it is."""

import json
from typing import Any

from ..crypto import keyring
from ..households.models import Person
from ..jobs.drafts import PLAIN
from ..jobs.models import Job
from ..offers.drafts import MATERIAL
from ..offers.models import HelpOffer

# What decides who is in a list, and how high.
ASKED_BY_JOBS = (*PLAIN, "area_code", "lat", "lon", "health_needs")
ASKED_BY_OFFERS = ("title", "description", *sorted(MATERIAL))


def pseudonym_of(person: Person, opportunity: Job | HelpOffer) -> str:
    """Eight signs, the same for this pair while the post asks for the same, and others for every other post.

    Keyed, so that nobody who knows the public ids can work it out, and two posters cannot compare. A post that is
    edited calls everybody anew: else its poster could move it about, watch who comes and goes, and find out where
    somebody lives or how old somebody is. A match keeps the pseudonym it began with.
    """
    sealed = keyring().blind(f"{person.uid}:{opportunity.uid}:{_asked(opportunity)}", "pseudonym").upper()
    return f"{sealed[:4]}-{sealed[4:8]}"


def _asked(opportunity: Job | HelpOffer) -> str:
    names = ASKED_BY_JOBS if isinstance(opportunity, Job) else ASKED_BY_OFFERS
    asked: dict[str, Any] = {name: getattr(opportunity, name) for name in names}
    if isinstance(opportunity, Job):
        asked["skills"] = sorted((skill.skill_code, skill.text, skill.required) for skill in opportunity.skills)
    return json.dumps(asked, default=str, sort_keys=True)
