"""Whose notice it is."""

from typing import Any

from ..access import Principal, allow


def is_recipient(who: Principal, notice: Any) -> bool:
    """It went to this person, to its household, or to its organisation."""
    readers = {"user": {who.user_id}, "household": who.household_ids, "organisation": who.organisation_ids()}
    return notice.recipient_id in readers[notice.recipient_kind]


PERMISSIONS = {
    "notices:read": (allow("signed_in"),),
    "notices:open": (allow("signed_in", when=is_recipient),),
}
