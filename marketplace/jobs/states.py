"""The states of a job."""

from ..transitions import StateTable, steps

POSTER = "enterprise officer"

JOB = StateTable(
    "job",
    steps(
        (None, "draft", f"{POSTER} system"),
        ("draft", "open", f"{POSTER} system"),
        ("open", "paused", f"{POSTER} bureau system"),
        ("paused", "open", POSTER),
        ("open|paused", "filled", f"{POSTER} system"),
        ("filled", "open", f"{POSTER} system"),
        ("draft|open|paused|filled", "closed", f"{POSTER} bureau system"),
    ),
    closed=frozenset({"closed"}),
)
