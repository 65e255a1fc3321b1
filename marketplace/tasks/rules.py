"""To whom an overdue task climbs."""

from ..access import allow


def next_step(role: str, area_code: str) -> tuple[str, str] | None:
    """The role and area one step up: cadre → township → county bureau → city bureau → province."""
    if role in ("cadre", "clerk"):
        return "township", area_code[:9].ljust(12, "0")
    if role == "township":
        return "bureau", area_code[:6].ljust(12, "0")
    digits = area_code.rstrip("0")
    if role == "bureau" and len(digits) > 4:
        return "bureau", area_code[:4].ljust(12, "0")
    if role == "bureau" and len(digits) > 2:
        return "bureau", area_code[:2].ljust(12, "0")
    return None


PERMISSIONS = {"tasks:read": (allow("signed_in"),)}
