"""The states of a job."""

from ..transitions import StateTable, steps

POSTER = "enterprise officer"

JOB = StateTable(
    "job",
    steps(
        (None, "draft", f"{POSTER} bureau system"),  # a bureau brings in posts by sheet
        ("draft", "open", f"{POSTER} bureau system"),
        ("open", "paused", f"{POSTER} bureau system"),
        ("paused", "open", f"{POSTER} bureau"),
        ("open|paused", "filled", f"{POSTER} bureau system"),
        ("filled", "open", f"{POSTER} bureau system"),
        ("draft|open|paused|filled", "closed", f"{POSTER} bureau system"),
    ),
    closed=frozenset({"closed"}),
)
