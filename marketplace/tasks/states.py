"""The states of a task."""

from ..transitions import StateTable, steps

ANYONE = "household enterprise donor cadre clerk township officer lender bureau system"

TASK = StateTable(
    "task",
    steps((None, "open", ANYONE), ("open", "done", ANYONE), ("open", "cancelled", ANYONE)),
    closed=frozenset({"done", "cancelled"}),
)
