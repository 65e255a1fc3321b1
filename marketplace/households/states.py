"""The states of a household. Entering and leaving the register is a county's decision."""

from ..transitions import StateTable, steps

HOUSEHOLD = StateTable(
    "household",
    steps(
        (None, "registered", "bureau township system"),
        ("registered", "exited", "bureau system"),
        ("exited", "registered", "bureau system"),
    ),
    closed=frozenset({"exited"}),
)
