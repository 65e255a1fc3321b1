"""The states of a need."""

from ..transitions import StateTable, steps

SAYS = "household cadre clerk"

NEED = StateTable(
    "need",
    steps(
        (None, "stated", f"{SAYS} system"),
        ("stated", "acknowledged", "cadre township system"),
        ("stated|acknowledged", "matched", "cadre township system"),
        ("acknowledged|matched", "helped", "cadre township system"),
        ("matched", "acknowledged", "cadre township system"),  # the match fell through
        ("helped", "confirmed", f"{SAYS} system"),
        ("helped", "acknowledged", f"{SAYS}"),  # the household says it was not helped
        ("stated|acknowledged|matched", "declined", "cadre township"),
        ("declined", "stated", SAYS),  # said again
        ("stated|acknowledged|matched", "withdrawn", f"{SAYS} system"),  # by itself when the household leaves
    ),
    closed=frozenset({"confirmed", "declined", "withdrawn"}),
)
