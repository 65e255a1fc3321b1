"""The states of an organisation and of a user."""

from ..transitions import StateTable, steps

ORGANISATION = StateTable(
    "organisation",
    steps(
        (None, "pending", "anonymous signed_in bureau system"),
        ("pending|refused", "verified", "bureau township system"),
        ("pending", "refused", "bureau township"),
        ("verified", "suspended", "bureau"),
        ("suspended", "verified", "bureau"),
        ("refused", "pending", "enterprise donor lender"),
    ),
)

USER = StateTable(
    "user",
    steps((None, "active", "anonymous bureau cadre clerk system"), ("active", "disabled", "bureau system"),
          ("disabled", "active", "bureau system")),
)  # fmt: skip
