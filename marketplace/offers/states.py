"""The states of a help offer."""

from ..transitions import StateTable, steps

OFFER = StateTable(
    "offer",
    steps(
        (None, "draft", "donor system"),
        ("draft", "open", "donor system"),
        ("open", "paused", "donor bureau system"),
        ("paused", "open", "donor"),
        ("open|paused", "filled", "donor system"),
        ("filled", "open", "donor system"),
        ("draft|open|paused|filled", "closed", "donor bureau system"),
    ),
    closed=frozenset({"closed"}),
)
