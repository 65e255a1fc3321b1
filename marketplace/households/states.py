"""The states of a household. The clerk, the township or the bureau enters it; leaving is a county's decision."""

from ..transitions import StateTable, steps

HOUSEHOLD = StateTable(
    "household",
    steps(
        (None, "registered", "bureau township clerk system"),
        ("registered", "exited", "bureau system"),
        ("exited", "registered", "bureau system"),
    ),
    closed=frozenset({"exited"}),
)
