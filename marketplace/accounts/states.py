"""The states of an organisation and of a user."""

from ..transitions import StateTable, steps

ORGANISATION = StateTable(
    "organisation",
    steps(
        (None, "pending", "anonymous bureau system"),
        ("pending|refused", "verified", "bureau township system"),
        ("pending", "refused", "bureau township"),
        ("verified", "suspended", "bureau"),
        ("suspended", "verified", "bureau"),
        # it corrected what was refused and asks again
        ("refused", "pending", "enterprise donor lender officer"),
    ),
)

USER = StateTable(
    "user",
    steps(
        # registering, invited by a colleague, or entered by the office
        (None, "active", "anonymous enterprise donor lender officer cadre clerk township bureau system"),
        ("active", "disabled", "bureau township system"),
        ("disabled", "active", "bureau township system"),
    ),
)
