"""What is going on when the demo is first opened: played through the commands of the room, days ago.

Everything happened before the day began, so that the demo is the same at any hour of it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from marketplace import clock
from marketplace.db import db
from marketplace.households.models import Person
from marketplace.jobs.models import Job
from marketplace.matches import commands
from marketplace.matches.models import Match
from marketplace.offers.models import HelpOffer

from .county import County
from .drafts import OfferDraft, PostDraft
from .fitting import Somebody, meant_for, work_fit
from .keys import Keys

Draft = PostDraft | OfferDraft

UNDO_ENDED = timedelta(minutes=11)
DEFER_DAYS = 12


@dataclass
class Stage:
    """Where the stories are played: who is still free, and the hour from which to count back."""

    county: County
    keys: Keys
    rng: np.random.Generator
    used: set[tuple[str, int]]

    def __post_init__(self) -> None:
        everybody = (Somebody(home, person) for home in self.county.homes for person in home.members)
        self.agreed = [who for who in everybody if "introduction" in who.person.consents]
        self.midnight = clock.midnight_after(self.county.on) - timedelta(days=1)
        self.orders: dict[str, list[Somebody]] = {}
        self.held: dict[str, int] = {}

    def hours_ago(self, hours: float) -> AbstractContextManager[None]:
        """Inside the block it is so many hours before the day began."""
        return clock.set_to(self.midnight - timedelta(hours=hours))

    def candidates(self, opportunity: Draft, *, among: frozenset[str] | None = None) -> Iterator[Somebody]:
        """Who suits and was not cast yet, best first; `among` names households."""
        if opportunity.key not in self.orders:
            fits = [(self._fit(who, opportunity), who) for who in self.agreed]
            found = [(fit + float(self.rng.random()), who) for fit, who in fits if fit is not None]
            found.sort(key=lambda pair: pair[0], reverse=True)
            self.orders[opportunity.key] = [who for _, who in found]
        for who in self.orders[opportunity.key]:
            if who.key not in self.used and (among is None or who.home.number in among):
                yield who

    def play(self, scene: "Play", who: Somebody, draft: Draft) -> Match:
        """One story; the person plays in no other."""
        self.used.add(who.key)
        self.held[draft.key] = self.held.get(draft.key, 0) + (scene in HOLDING)
        return scene(self, who, draft)

    def has_room(self, scene: "Play", draft: Draft) -> bool:
        """Whether a seat or slot is left for this story, and one for those who still wait for a decision."""
        if isinstance(draft, PostDraft):
            left = draft.vacancies - self.keys.posts[draft.key].n_filled
        else:
            left = draft.slots - self.keys.offers[draft.key].n_delivered
        return left - self.held.get(draft.key, 0) > (scene in HOLDING)

    def _fit(self, who: Somebody, opportunity: Draft) -> float | None:
        if isinstance(opportunity, OfferDraft):
            return 0.0 if meant_for(who, opportunity, on=self.county.on) else None
        if who.person.work_status != "seeking":
            return None
        return work_fit(who, opportunity, on=self.county.on, strict=True)

    def row_of(self, who: Somebody) -> Person:
        """The person's row in the session."""
        return db.session.get_one(Person, self.keys.people[who.key].id)

    def opportunity(self, draft: Draft) -> Job | HelpOffer:
        """The row of a post or an offer in the session."""
        if isinstance(draft, PostDraft):
            return db.session.get_one(Job, self.keys.posts[draft.key].id)
        return db.session.get_one(HelpOffer, self.keys.offers[draft.key].id)


Play = Callable[[Stage, Somebody, Draft], Match]


def applied(stage: Stage, who: Somebody, draft: Draft, *, hours: float = 20) -> Match:
    """The household asks; its clerk enters it. The cadre has to decide."""
    number = who.home.number
    own = number == stage.county.places.household
    by = stage.keys.principal("demo-household") if own else stage.keys.on_behalf(number, clerk=True)
    with stage.hours_ago(hours):
        return commands.apply(stage.row_of(who), stage.opportunity(draft), by=by)


def invited(stage: Stage, who: Somebody, draft: Draft, *, hours: float = 30) -> Match:
    """The poster asks for somebody it knows by pseudonym. The cadre has to decide."""
    with stage.hours_ago(hours):
        return commands.invite(stage.row_of(who), stage.opportunity(draft), by=stage.keys.poster(draft.key))


def put_forward(stage: Stage, who: Somebody, draft: Draft, *, hours: float = 50) -> Match:
    """The cadre takes up a suggestion."""
    with stage.hours_ago(hours):
        return commands.put_forward(stage.row_of(who), stage.opportunity(draft), by=stage.keys.cadre(who.home.number))


def approved(stage: Stage, who: Somebody, draft: Draft) -> Match:
    """Put forward and approved: the household has to say yes or no."""
    match = put_forward(stage, who, draft)
    with stage.hours_ago(26):
        commands.approve(match, by=stage.keys.cadre(who.home.number))
    return match


def introduced(stage: Stage, who: Somebody, draft: Draft) -> Match:
    """Approved and agreed: poster and household know each other, nothing came of it yet."""
    match = applied(stage, who, draft, hours=90) if who.key[1] % 2 == 0 else put_forward(stage, who, draft, hours=90)
    with stage.hours_ago(70):
        commands.approve(match, by=stage.keys.cadre(who.home.number))
    with clock.set_to(stage.midnight - timedelta(hours=70) + UNDO_ENDED):
        if match.came_from == "applied":
            commands.consent_by_application(match)
        else:
            commands.consent(match, by=stage.keys.on_behalf(who.home.number, clerk=True))
    return match


def deferred(stage: Stage, who: Somebody, draft: Draft) -> Match:
    """The cadre put the decision off."""
    match = applied(stage, who, draft, hours=60)
    with stage.hours_ago(40):
        until = clock.today() + timedelta(days=DEFER_DAYS)
        commands.defer(match, until, "wait_family", by=stage.keys.cadre(who.home.number))
    return match


def undone(stage: Stage, who: Somebody, draft: Draft) -> Match:
    """Approved by mistake and taken back within ten minutes: it waits again."""
    match = put_forward(stage, who, draft, hours=34)
    with stage.hours_ago(33):
        commands.approve(match, by=stage.keys.cadre(who.home.number))
    with stage.hours_ago(32.9):
        commands.undo(match, by=stage.keys.cadre(who.home.number))
    return match


def appealed(stage: Stage, who: Somebody, draft: Draft) -> Match:
    """Rejected, and the household asked the township to look again."""
    match = applied(stage, who, draft, hours=80)
    with stage.hours_ago(52):
        commands.reject(match, "better_match", "这次先紧着更急的户", by=stage.keys.cadre(who.home.number))
    with stage.hours_ago(28):
        commands.appeal(match, "上个月家里又多了开销，想请再看看", by=stage.keys.on_behalf(who.home.number, clerk=True))
    return match


HOLDING: tuple[Play, ...] = (approved, introduced)  # scenes that leave a seat or slot held
