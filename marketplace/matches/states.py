"""The states of a match, from the first human act to the end (the brief's table)."""

from ..transitions import StateTable, steps

SAYS = "household clerk cadre"  # the household itself, or who acts for it, recorded as such
POSTER = "enterprise donor officer"
DECIDES = "cadre township bureau"  # whose turn it is, `checks` says
OFFICE = "cadre township"  # the township for a household without a paired cadre
WAITING = "applied|invited|put_forward|deferred"
OPEN = f"{WAITING}|approved|consented|introduced"

MATCH = StateTable(
    "match",
    steps(
        (None, "applied", SAYS),
        (None, "invited", POSTER),
        (None, "put_forward", OFFICE),
        (WAITING, "approved", DECIDES),
        (WAITING, "rejected", DECIDES),
        ("applied|invited|put_forward", "deferred", DECIDES),
        ("deferred", "applied", "system"),
        ("deferred", "invited", "system"),
        ("deferred", "put_forward", "system"),
        ("approved", "applied", DECIDES),  # undo, while its notice still waits
        ("approved", "invited", DECIDES),
        ("approved", "put_forward", DECIDES),
        ("approved", "consented", f"{SAYS} system"),
        ("approved", "refused", SAYS),
        ("approved", "expired", "system"),
        (f"{WAITING}|approved|consented", "cancelled", f"{POSTER} system"),
        ("consented", "introduced", "system"),
        ("introduced", "placed", f"{POSTER} {OFFICE}"),
        ("introduced", "delivered", f"{POSTER} {OFFICE}"),
        ("introduced", "fell_through", f"{POSTER} {SAYS} township system"),
        (OPEN, "withdrawn", f"{SAYS} system"),
        (OPEN, "superseded", "system"),
        ("rejected", "applied", "household clerk township"),  # an appeal that was upheld, or made
    ),
    closed=frozenset(
        {
            "rejected",
            "refused",
            "expired",
            "cancelled",
            "withdrawn",
            "fell_through",
            "superseded",
            "placed",
            "delivered",
        }
    ),
)

HOLDING = frozenset({"approved", "consented", "introduced"})  # a vacancy or slice is held
DISCLOSED = frozenset({"introduced", "placed"})  # contact is open (never for sponsorship and care)
