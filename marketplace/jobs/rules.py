"""Who may do what with a post, and what a post may say."""

from typing import Any

from ..access import Principal, allow, covers

POSTING_RIGHTS = frozenset({"all", "post"})
PUBLIC_STATES = frozenset({"open"})


def posting_organisation_ids(who: Principal) -> frozenset[int]:
    """The organisations for which this person may write posts: as enterprise, or as officer of a service."""
    return frozenset(
        grant.organisation_id
        for grant in who.grants
        if grant.organisation_id and grant.role in ("enterprise", "officer") and grant.right in POSTING_RIGHTS
    )


def runs(who: Principal, job: Any) -> bool:
    """The post is of an organisation this person posts for, or of none and lies in its area (an import)."""
    if job.organisation_id is not None:
        return job.organisation_id in posting_organisation_ids(who)
    return covers(who.areas("bureau", "officer"), job.area_code)


def watches(who: Principal, job: Any) -> bool:
    """The post lies in the area of this officer, township or bureau."""
    return covers(who.areas("bureau", "officer", "township"), job.area_code)


def may_stop(who: Principal, job: Any) -> bool:
    """A bureau may pause or close what is posted in its area."""
    return runs(who, job) or covers(who.areas("bureau"), job.area_code)


def is_visible(who: Principal, job: Any) -> bool:
    """An open post is public; its later states are for whoever is signed in; a draft for its own and its area."""
    if who.has("system") or job.state in PUBLIC_STATES or runs(who, job) or watches(who, job):
        return True
    return who.user_id is not None and job.state != "draft"


PERMISSIONS = {
    "jobs:read": (allow("anyone", when=is_visible),),
    "jobs:post": (allow("enterprise", "officer", "bureau"),),
    "jobs:new": (allow("enterprise", "officer"),),
    "jobs:edit": (allow("enterprise", "officer", "bureau", when=runs),),
    "jobs:stop": (allow("enterprise", "officer", "bureau", when=may_stop),),
    "jobs:import": (allow("enterprise", "officer", "bureau"),),
}
