"""Any order of steps, by anybody: what is held always equals the matches that hold, and never exceeds."""

from typing import Any

import hypothesis.strategies as st
import pytest
from apiflask import APIFlask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from marketplace.db import db
from marketplace.errors import BangfuError
from marketplace.jobs.models import Job
from marketplace.matches import commands
from marketplace.matches.models import Match
from marketplace.matches.states import HOLDING
from marketplace.offers.models import HelpOffer
from tests.factories import make_person
from tests.marketplace.matches.scene import Scene, drain_at, minutes_later

pytestmark = pytest.mark.slow

STEPS: dict[str, Any] = {
    "approve": lambda m, by: commands.approve(m, by=by),
    "undo": lambda m, by: commands.undo(m, by=by),
    "reject": lambda m, by: commands.reject(m, "too_far", by=by),
    "appeal": lambda m, by: commands.appeal(m, by=by),
    "consent": lambda m, by: commands.consent(m, by=by),
    "refuse": lambda m, by: commands.refuse(m, "too_far", by=by),
    "withdraw": lambda m, by: commands.withdraw(m, by=by),
    "cancel": lambda m, by: commands.cancel(m, by=by),
    "fall_through": lambda m, by: commands.fall_through(m, "no_show", by=by),
    "mark_placed": lambda m, by: commands.mark_placed(m, by=by),
    "mark_delivered": lambda m, by: commands.mark_delivered(m, 50_000, by=by),
}
ACTORS = ("household", "clerk", "cadre", "township", "enterprise", "donor")
USUAL = (
    ("approve", "cadre"), ("approve", "cadre"), ("approve", "cadre"), ("consent", "household"), ("consent", "clerk"),
    ("undo", "cadre"), ("reject", "cadre"), ("appeal", "household"), ("approve", "township"), ("refuse", "household"),
    ("withdraw", "household"), ("cancel", "enterprise"), ("cancel", "donor"), ("fall_through", "enterprise"),
    ("mark_placed", "enterprise"), ("mark_placed", "enterprise"), ("mark_delivered", "donor"),
    ("mark_delivered", "cadre"),
)  # fmt: skip


class Matches(RuleBasedStateMachine):
    """Three people who applied for a post with two vacancies and for an offer with two slots."""

    @initialize()
    def begin(self) -> None:
        self.scene = Scene(vacancies=2, kind="regular")
        self.scene.offer.slots, self.scene.offer.budget_fen = 2, 200_000
        self.people = [self.scene.person, *(make_person(self.scene.household) for _ in range(2))]
        for person in self.people:
            for post in (self.scene.job, self.scene.offer):
                commands.apply(person, post, by=self.scene.who("household"))
        db.session.commit()

    @rule(person=st.integers(0, 2), offer=st.booleans(), how=st.sampled_from(["apply", "invite", "put_forward"]))
    def start(self, person: int, offer: bool, how: str) -> None:
        poster = "donor" if offer else "enterprise"
        by = {"apply": "household", "invite": poster, "put_forward": "cadre"}[how]
        post = self.scene.offer if offer else self.scene.job
        self.try_to(lambda: getattr(commands, how)(self.people[person], post, by=self.scene.who(by)))

    @rule(n=st.integers(0, 5), usual=st.lists(st.sampled_from(USUAL), min_size=3, max_size=8))
    def take(self, n: int, usual: list[tuple[str, str]]) -> None:
        for step, actor in usual:
            self.on_one(n, step, actor)

    @rule(n=st.integers(0, 5), step=st.sampled_from(sorted(STEPS)), actor=st.sampled_from(ACTORS))
    def meddle(self, n: int, step: str, actor: str) -> None:
        self.on_one(n, step, actor)

    @rule(days=st.sampled_from([0, 1, 8]))
    def wait(self, days: int) -> None:
        drain_at(minutes_later(11 + days * 24 * 60))

    @invariant()
    def holds_what_its_matches_hold(self) -> None:
        db.session.expire_all()
        job, offer = db.session.query(Job).one(), db.session.query(HelpOffer).one()
        matches = db.session.query(Match).all()
        held = [m for m in matches if m.state in HOLDING]
        assert job.n_held == sum(m.job_id is not None for m in held)
        assert job.n_filled == sum(m.state == "placed" for m in matches)
        assert job.n_held + job.n_filled <= job.vacancies
        assert offer.n_held == sum(m.offer_id is not None for m in held)
        assert offer.held_fen == sum(m.held_fen for m in held)
        assert offer.delivered_fen == 50_000 * offer.n_delivered
        assert offer.held_fen + offer.delivered_fen <= (offer.budget_fen or 0)

    @invariant()
    def introduces_nobody_without_consent(self) -> None:
        shown = db.session.query(Match).filter(Match.state.in_(("introduced", "placed", "delivered")))
        assert all(match.consented_at and match.approved_at for match in shown)

    def on_one(self, n: int, step: str, actor: str) -> None:
        matches = db.session.query(Match).order_by(Match.id).all()
        if matches:
            self.try_to(lambda: STEPS[step](matches[n % len(matches)], self.scene.who(actor)))

    def try_to(self, step: Any) -> None:
        """A refused step changes nothing, as at the request edge."""
        try:
            step()
            db.session.commit()
        except BangfuError:
            db.session.rollback()

    def teardown(self) -> None:
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()


@pytest.mark.timeout(240)
def test_any_order_of_steps_keeps_the_counts(app: APIFlask) -> None:
    with app.app_context():
        run_state_machine_as_test(
            Matches,
            settings=settings(
                max_examples=20, stateful_step_count=20, deadline=None, derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
