"""What the planned past consists of: who took which step when. Pure records."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

HOUSEHOLD, CADRE, POSTER, SYSTEM = "household", "cadre", "poster", "system"  # who took a step
UNDO = timedelta(minutes=10)


@dataclass(frozen=True)
class Step:
    """One move of one thing."""

    at: datetime
    to: str
    who: str
    why: str = ""


@dataclass
class PastPlacement:
    """A hire and what became of it."""

    started_on: date
    steps: list[Step]
    days: float | None = None
    pieces: int | None = None
    paid_fen: int | None = None
    left_on: date | None = None
    reason: str = ""


@dataclass
class PastDelivery:
    """Help that arrived."""

    delivered_on: date
    what: str
    amount_fen: int
    charity_name: str
    receipt_number: str
    evidence_note: str


@dataclass
class PastNeed:
    """What a household asked for, and how it was answered."""

    household: str
    person: int | None
    kind: str
    sentence: str
    steps: list[Step]
    reply: str = ""
    reason: str = ""


@dataclass
class PastMatch:
    """A match that has ended, with what followed from it."""

    person: tuple[str, int]
    opportunity: str  # the key of a post or an offer
    is_job: bool
    steps: list[Step]
    placement: PastPlacement | None = None
    delivery: PastDelivery | None = None
    need: PastNeed | None = None
    reason: str = ""

    @property
    def state(self) -> str:
        """Where it ended."""
        return self.steps[-1].to

    @property
    def came_from(self) -> str:
        """The first human act."""
        return self.steps[0].to


@dataclass
class Past:
    """The half year that is over."""

    matches: list[PastMatch] = field(default_factory=list)
    needs: list[PastNeed] = field(default_factory=list)

    def ended(self, state: str, key: str) -> list[PastMatch]:
        """The matches of one post or offer that ended in this state."""
        return [match for match in self.matches if match.opportunity == key and match.state == state]


def at_work(day: date, rng: np.random.Generator) -> datetime:
    """An instant of this day between eight and five in China."""
    return datetime.combine(day, time(0, 0, tzinfo=UTC)) + timedelta(minutes=int(rng.integers(0, 540)))


def beginning(day: date, rng: np.random.Generator, *, invited: bool = True) -> list[Step]:
    """How a match comes about: applied for, put forward by the cadre, or invited by the poster."""
    chance = rng.random()
    to, who = ("applied", HOUSEHOLD) if chance < 0.46 else ("put_forward", CADRE)
    if invited and chance > 0.86:
        to, who = "invited", POSTER
    return [Step(at_work(day, rng), to, who)]


def introduced(steps: list[Step], rng: np.random.Generator) -> list[Step]:
    """The usual way from there to an introduction: the cadre approves, the household agrees."""
    approved_at = steps[0].at + timedelta(hours=float(rng.uniform(2, 40)))
    approved = Step(approved_at, "approved", CADRE)
    if steps[0].to == "applied":  # applying was the consent
        told_at = approved_at + UNDO
        return [*steps, approved, Step(told_at, "consented", SYSTEM), Step(told_at, "introduced", SYSTEM)]
    agreed_at = approved_at + UNDO + timedelta(hours=float(rng.uniform(1, 44)))
    return [*steps, approved, Step(agreed_at, "consented", HOUSEHOLD), Step(agreed_at, "introduced", SYSTEM)]
