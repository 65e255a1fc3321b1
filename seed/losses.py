"""The matches of the half year that came to nothing, each in its own way and for a typed reason."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np

from .drafts import PostDraft
from .draw import one_of
from .fitting import Somebody, work_fit
from .past import CADRE, HOUSEHOLD, POSTER, SYSTEM, UNDO, PastMatch, Step, beginning, introduced

SHARES = {"rejected": 30, "refused": 22, "fell_through": 18, "expired": 9, "withdrawn": 9, "cancelled": 8}
REASONS = {
    "rejected": ("too_far", "health", "care_at_home", "skills_missing", "already_working", "pay_too_low"),
    "refused": ("no_way_there", "hours_unfit", "care_at_home", "found_work", "work_too_hard", "family_against"),
    "fell_through": ("no_show", "not_suitable", "post_taken", "person_declined", "not_reached"),
    "withdrawn": ("found_work", "no_longer_needed", "mistake"),
    "cancelled": ("filled_elsewhere", "no_orders", "season_over"),
}
SPAN_DAYS = 16  # from the first step to the end, at most
CONSENT_DAYS = 7

Rng = np.random.Generator


def losses(people: Sequence[Somebody], posts: Sequence[PostDraft], *, on: date, rng: Rng) -> list[PastMatch]:
    """Matches that ended without a hire; the people stay free for others."""
    matches: list[PastMatch] = []
    for state, n in SHARES.items():
        for _ in range(n):
            pair = _pair(people, posts, on=on, rng=rng)
            if pair is not None:
                matches.append(_lost(state, *pair, on=on, rng=rng))
    return matches


def superseded(hires: Sequence[PastMatch], posts: Sequence[PostDraft], *, n: int, rng: Rng) -> list[PastMatch]:
    """Second applications that ended on the day the person was hired elsewhere."""
    matches: list[PastMatch] = []
    for i in rng.permutation(len(hires))[: 4 * n]:
        hire = hires[i]
        began, ended = hire.steps[0].at, hire.steps[-1].at
        others = [p for p in posts if p.key != hire.opportunity and p.opened_on < began.date() and p.kind == "regular"]
        others = [p for p in others if p.area_code[:6] == hire.person[0][:6] and p.valid_until > ended.date()]
        if others and len(matches) < n:
            applied = Step(began + timedelta(hours=3), "applied", HOUSEHOLD)
            last = Step(ended + timedelta(seconds=1), "superseded", SYSTEM)
            matches.append(PastMatch(hire.person, one_of(rng, others).key, True, [applied, last]))
    return matches


def _pair(
    people: Sequence[Somebody], posts: Sequence[PostDraft], *, on: date, rng: Rng
) -> tuple[Somebody, PostDraft] | None:
    """Somebody and a post that nearly suits, open long enough for the whole story."""
    open_long = [post for post in posts if (min(on, post.valid_until) - post.opened_on).days > SPAN_DAYS + 2]
    for _ in range(200):
        who, post = one_of(rng, people), one_of(rng, open_long)
        if work_fit(who, post, on=on, strict=False) is not None:
            return who, post
    return None


def _lost(state: str, who: Somebody, post: PostDraft, *, on: date, rng: Rng) -> PastMatch:
    span = (min(on, post.valid_until) - post.opened_on).days - SPAN_DAYS
    began_on = post.opened_on + timedelta(days=1 + int(rng.integers(0, span)))
    reason = one_of(rng, REASONS[state]) if state in REASONS else ""
    steps = ENDINGS[state](beginning(began_on, rng), reason, rng)
    return PastMatch(who.key, post.key, True, steps, reason=reason)


def _rejected(steps: list[Step], reason: str, rng: Rng) -> list[Step]:
    return [*steps, _after(steps, rng, "rejected", CADRE, reason)]


def _refused(steps: list[Step], reason: str, rng: Rng) -> list[Step]:
    steps = _asked(steps, rng)
    return [*steps, _after(steps, rng, "refused", HOUSEHOLD, reason)]


def _expired(steps: list[Step], _reason: str, rng: Rng) -> list[Step]:
    steps = _asked(steps, rng)
    return [*steps, Step(steps[-1].at + timedelta(days=CONSENT_DAYS + 1), "expired", SYSTEM)]


def _withdrawn(steps: list[Step], reason: str, rng: Rng) -> list[Step]:
    return [*steps, _after(steps, rng, "withdrawn", HOUSEHOLD, reason)]


def _cancelled(steps: list[Step], reason: str, rng: Rng) -> list[Step]:
    return [*steps, _after(steps, rng, "cancelled", POSTER, reason)]


def _fell_through(steps: list[Step], reason: str, rng: Rng) -> list[Step]:
    steps = introduced(steps, rng)
    return [*steps, _after(steps, rng, "fell_through", POSTER, reason)]


def _asked(steps: list[Step], rng: Rng) -> list[Step]:
    """Approved, so that the household is asked: for what it did not apply for itself."""
    first = Step(steps[0].at, "put_forward", CADRE) if steps[0].to == "applied" else steps[0]
    return [first, Step(first.at + timedelta(hours=float(rng.uniform(2, 40))), "approved", CADRE)]


def _after(steps: list[Step], rng: Rng, to: str, who: str, reason: str) -> Step:
    return Step(steps[-1].at + UNDO + timedelta(hours=float(rng.uniform(5, 90))), to, who, reason)


ENDINGS: dict[str, Callable[[list[Step], str, Rng], list[Step]]] = {
    "rejected": _rejected, "refused": _refused, "expired": _expired, "withdrawn": _withdrawn,
    "cancelled": _cancelled, "fell_through": _fell_through,
}  # fmt: skip
