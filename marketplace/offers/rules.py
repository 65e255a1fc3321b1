"""Who may do what with a help offer."""

from typing import Any

from ..access import Principal, allow, covers

POSTING_RIGHTS = frozenset({"all", "post"})


def posting_organisation_ids(who: Principal) -> frozenset[int]:
    """The donors for whom this person may write offers."""
    return frozenset(
        grant.organisation_id
        for grant in who.grants
        if grant.organisation_id and grant.role == "donor" and grant.right in POSTING_RIGHTS
    )


def runs(who: Principal, offer: Any) -> bool:
    """The offer is of a donor this person speaks for."""
    return offer.organisation_id in posting_organisation_ids(who)


def watches(who: Principal, offer: Any) -> bool:
    """The offer is meant for the area of this officer, township or bureau, or for one around it."""
    codes = who.areas("bureau", "officer", "township")
    return covers(codes, offer.area_code) or any(covers([offer.area_code], code) for code in codes)


def may_stop(who: Principal, offer: Any) -> bool:
    """A bureau may pause or close what is offered in its area."""
    return runs(who, offer) or covers(who.areas("bureau"), offer.area_code)


def is_visible(who: Principal, offer: Any) -> bool:
    """Whoever is signed in sees an offer that was published; a draft is for its donor and its area."""
    if who.has("system") or runs(who, offer) or watches(who, offer):
        return True
    return who.user_id is not None and offer.state != "draft"


PERMISSIONS = {
    "offers:read": (allow("signed_in", when=is_visible),),
    "offers:post": (allow("donor", "officer", "bureau"),),
    "offers:new": (allow("donor"),),
    "offers:edit": (allow("donor", when=runs),),
    "offers:stop": (allow("donor", "bureau", when=may_stop),),
}
