"""A household with its cadre and clerk, an enterprise with a post, a donor with an offer."""

from datetime import datetime, timedelta
from typing import Any

from marketplace import clock
from marketplace.access import Principal
from marketplace.accounts.models import User
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.matches import suggest
from marketplace.matches.clock import drain
from marketplace.vocabulary.models import Term
from tests.factories import (
    VILLAGE,
    make_area,
    make_household,
    make_job,
    make_offer,
    make_organisation,
    make_person,
    make_user,
)

TOWNSHIP = "330803104000"
REASONS = {
    "reject": ("too_far", "other"), "refuse": ("too_far",), "defer": ("wait_visit",), "withdraw": ("mistake",),
    "fell_through": ("no_show",), "left": ("health",), "retract": ("filled_elsewhere",),
}  # fmt: skip


class Scene:
    """Everybody a match needs. `users` are rows to sign in with, `who` their principals."""

    def __init__(self, **job: Any) -> None:
        make_area(VILLAGE)
        for list_name, codes in REASONS.items():
            db.session.add_all(Term(list_name=list_name, code=c, name_zh=f"理由{c}", name_en=c) for c in codes)
        self.users: dict[str, User] = {
            "cadre": make_user("cadre"), "other_cadre": make_user("cadre"), "clerk": make_user("clerk", VILLAGE),
            "township": make_user("township", TOWNSHIP), "bureau": make_user("bureau"),
        }  # fmt: skip
        self.household = make_household(self.users["cadre"])
        self.person = make_person(self.household, phone="13900000001", name="张保密")
        self.enterprise, self.donor = make_organisation(), make_organisation("donor")
        self.job, self.offer = make_job(self.enterprise, **job), make_offer(self.donor)
        self.users["household"] = make_user("household", household=self.household)
        self.users["enterprise"] = make_user("enterprise", organisation=self.enterprise)
        self.users["donor"] = make_user("donor", organisation=self.donor)
        self.users["other_enterprise"] = make_user("enterprise", organisation=make_organisation())
        db.session.commit()

    def who(self, name: str) -> Principal:
        """The principal of one of the users."""
        return principal_of(self.users[name])


def minutes_later(minutes: float = 11) -> datetime:
    """An instant after the undo window."""
    return clock.now() + timedelta(minutes=minutes)


def days_later(days: int) -> datetime:
    """An instant some days from now."""
    return clock.now() + timedelta(days=days)


def drain_at(instant: datetime) -> int:
    """Let the clock of matches run at an instant."""
    db.session.commit()
    with clock.set_to(instant):
        return drain()


def rank() -> int:
    """One turn of the worker at ranking; what it returned."""
    db.session.commit()
    n = suggest.drain()
    db.session.expire_all()
    return n
