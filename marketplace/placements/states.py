"""The states of a placement."""

from ..transitions import StateTable, steps

SAYS = "enterprise officer household cadre clerk"

PLACEMENT = StateTable(
    "placement",
    steps(
        (None, "placed", "enterprise officer cadre"),
        ("placed", "confirmed_30", SAYS),
        ("confirmed_30", "confirmed_90", SAYS),
        ("placed", "settled", "enterprise officer cadre"),  # work by days or pieces
        ("placed|confirmed_30|confirmed_90", "left", SAYS),
    ),
    closed=frozenset({"confirmed_90", "settled", "left"}),
)
