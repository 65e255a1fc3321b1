"""Who may do what with accounts, and which roles exclude each other."""

from typing import Any

from ..access import Principal, allow, covers

# A person who decides over others' money or matches must not stand on both sides of the table.
EXCLUSIVE = (
    frozenset({"household", "cadre"}),
    frozenset({"household", "township"}),
    frozenset({"household", "bureau"}),
    frozenset({"household", "lender"}),
    frozenset({"enterprise", "cadre"}),
    frozenset({"enterprise", "township"}),
    frozenset({"enterprise", "bureau"}),
    frozenset({"lender", "cadre"}),
    frozenset({"lender", "bureau"}),
)


def excluded(roles: set[str], new_role: str) -> bool:
    """Whether somebody with `roles` may not also take `new_role`."""
    return any(new_role in pair and pair - {new_role} <= roles for pair in EXCLUSIVE)


def in_own_area(who: Principal, thing: Any) -> bool:
    """The thing lies in the area of the viewer's township, bureau or officer grant."""
    return covers(who.areas("township", "bureau", "officer"), thing.area_code)


PERMISSIONS = {
    "accounts:sign_in": (allow("anyone"),),
    "accounts:sign_out": (allow("signed_in"),),
    "accounts:own": (allow("signed_in"),),
}
