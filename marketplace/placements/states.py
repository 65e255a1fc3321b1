"""The states of a placement."""

from ..transitions import StateTable, steps

SAYS = "enterprise officer household cadre clerk township"  # the township where no cadre is paired

PLACEMENT = StateTable(
    "placement",
    steps(
        (None, "placed", "enterprise officer cadre township"),
        ("placed", "confirmed_30", SAYS),
        ("confirmed_30", "confirmed_90", SAYS),
        ("placed", "settled", "enterprise officer cadre township"),  # work by days or pieces
        ("placed|confirmed_30|confirmed_90", "left", SAYS),
    ),
    closed=frozenset({"confirmed_90", "settled", "left"}),
)
