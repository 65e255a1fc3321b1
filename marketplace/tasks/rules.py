"""To whom an overdue task climbs."""

from ..access import allow, significant

# The tasks of posters and households end by clocks of their rooms; a lender has nobody above.
CLIMBERS = ("cadre", "clerk", "township", "officer", "bureau")


def next_step(role: str, area_code: str) -> tuple[str, str] | None:
    """The role and area one step up: cadre, clerk → township → county bureau → city → province.

    None for the province's bureau, and for roles that do not climb.
    """
    digits = len(significant(area_code))
    if role in ("cadre", "clerk") and digits >= 9:
        return "township", area_code[:9].ljust(12, "0")
    if role in ("cadre", "clerk", "township", "officer"):
        return "bureau", area_code[:6].ljust(12, "0")
    above = {12: 9, 9: 6, 6: 4, 4: 2}.get(digits)
    return ("bureau", area_code[:above].ljust(12, "0")) if role == "bureau" and above else None


PERMISSIONS = {"tasks:read": (allow("signed_in"),), "tasks:area": (allow("township", "bureau"),)}
