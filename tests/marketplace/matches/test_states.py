"""The table of the brief, step by step: who may take which, and that nobody else may."""

import pytest

from marketplace.access import ROLES
from marketplace.errors import IllegalMove
from marketplace.matches.states import MATCH

BEGIN = {
    "applied": "household clerk cadre",  # the household, or who acts for it
    "invited": "enterprise donor officer",
    "put_forward": "cadre township",
}
WAITING = ("applied", "invited", "put_forward", "deferred")
OPEN = (*WAITING, "approved", "consented", "introduced")
SAYS, POSTER = "household clerk cadre", "enterprise donor officer"
DECIDES = "cadre township bureau"  # the bureau where no township officer took it up
TABLE = {
    **{(None, to): roles for to, roles in BEGIN.items()},
    **{(s, "approved"): DECIDES for s in WAITING},
    **{(s, "rejected"): DECIDES for s in WAITING},
    **{(s, "deferred"): DECIDES for s in BEGIN},
    **{("deferred", to): "system" for to in BEGIN},  # by itself, on its day
    **{("approved", to): DECIDES for to in BEGIN},  # undo
    ("approved", "consented"): f"{SAYS} system",  # the system for those who applied
    ("approved", "refused"): SAYS,
    ("approved", "expired"): "system",
    **{(s, "cancelled"): f"{POSTER} system" for s in (*WAITING, "approved", "consented")},
    ("consented", "introduced"): "system",  # nobody opens a contact by hand
    ("introduced", "placed"): f"{POSTER} cadre township",  # asked when the poster is silent
    ("introduced", "delivered"): f"{POSTER} cadre township",
    ("introduced", "fell_through"): f"{POSTER} {SAYS} township system",
    **{(s, "withdrawn"): f"{SAYS} system" for s in OPEN},
    **{(s, "superseded"): "system" for s in OPEN},
    ("rejected", "applied"): "household clerk township",  # an appeal
}
STATES = (None, *MATCH.states)


@pytest.mark.parametrize("role", [*ROLES, "system"])
@pytest.mark.parametrize("source", STATES)
def test_each_role_takes_the_steps_of_the_table_and_no_other(source: str | None, role: str) -> None:
    allowed = {to for (frm, to), roles in TABLE.items() if frm == source and role in roles.split()}
    assert set(MATCH.targets(source, [role])) == allowed
    for to in set(MATCH.states) - allowed:
        with pytest.raises(IllegalMove):
            MATCH.check(source, to, [role])
