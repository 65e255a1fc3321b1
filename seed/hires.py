"""The hires of the half year: who got which seat, and whether it lasted."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from .drafts import PostDraft
from .fitting import Somebody, work_fit
from .past import HOUSEHOLD as BY_HOUSEHOLD
from .past import POSTER, PastMatch, PastPlacement, Step, at_work, beginning, introduced

SETTLED_KINDS = frozenset({"day_work", "home_processing", "work_relief", "seasonal"})
LEAD_DAYS = 9  # from the first step of a match to the first day of work, at most
SETTLED_AFTER_DAYS = 35
LEFT_SHARE = 0.11
LEFT_REASONS = ("work_too_hard", "care_at_home", "too_far", "better_job", "health", "own_farm", "no_fit")


def hires(
    people: Sequence[Somebody], posts: Sequence[PostDraft], *,
    n: int, on: date, rng: np.random.Generator, leave_open: frozenset[str] = frozenset(),
) -> list[PastMatch]:  # fmt: skip
    """`n` hires, or fewer when fewer seats could be filled by then; nobody is hired twice."""
    orders: dict[str, list[int]] = {}
    taken: set[int] = set()
    matches: list[PastMatch] = []
    for post in _seats(posts, on, rng, leave_open):
        if post.key not in orders:
            orders[post.key] = _order(people, post, on=on, rng=rng)
        index = next((i for i in orders[post.key] if i not in taken), None)
        if index is not None and len(matches) < n:
            taken.add(index)
            matches.append(_hire(people[index], post, on=on, rng=rng))
    return matches


def first_day(post: PostDraft) -> date:
    """The first day on which somebody could have started."""
    earliest = post.opened_on + timedelta(days=LEAD_DAYS)
    return max(earliest, post.season_from) if post.season_from else earliest


def _seats(
    posts: Sequence[PostDraft], on: date, rng: np.random.Generator, leave_open: frozenset[str]
) -> Iterator[PostDraft]:
    """Each seat that could be filled by now: posts that are over come first, for they stay empty otherwise.

    Half the seats of the posters in `leave_open` come last, so that theirs is something going on.
    """
    started = [post for post in posts if first_day(post) < on - timedelta(days=1)]
    seats = [(post, nth) for post in started for nth in range(post.vacancies)]
    order = [seats[i] for i in rng.permutation(len(seats))]

    def turn(seat: tuple[PostDraft, int]) -> int:
        post, nth = seat
        kept = post.organisation in leave_open and 2 * nth >= post.vacancies
        return 0 if post.valid_until < on else 2 if kept else 1

    return iter([post for post, _ in sorted(order, key=turn)])


def _order(people: Sequence[Somebody], post: PostDraft, *, on: date, rng: np.random.Generator) -> list[int]:
    """Who suits, best first; those with a longer way or less skill come after all others."""
    found: dict[int, tuple[bool, float]] = {}
    for strict in (True, False):
        for i, who in enumerate(people):
            fit = work_fit(who, post, on=on, strict=strict) if i not in found else None
            if fit is not None:
                found[i] = (strict, fit + float(rng.random()))
    return sorted(found, key=lambda i: found[i], reverse=True)


def _hire(who: Somebody, post: PostDraft, *, on: date, rng: np.random.Generator) -> PastMatch:
    latest = min(on - timedelta(days=2), post.valid_until - timedelta(days=1))
    span = max((latest - first_day(post)).days, 0)
    started_on = first_day(post) + timedelta(days=int(rng.integers(0, span + 1)))
    steps = introduced(beginning(started_on - timedelta(days=int(rng.integers(6, LEAD_DAYS))), rng), rng)
    hired = Step(at_work(started_on, rng), "placed", POSTER)
    placement = _placement(post, started_on, hired, on=on, rng=rng)
    return PastMatch(who.key, post.key, True, [*steps, hired], placement=placement)


def _placement(post: PostDraft, started_on: date, hired: Step, *, on: date, rng: np.random.Generator) -> PastPlacement:
    worked = (min(on, post.valid_until) - started_on).days
    placement = PastPlacement(started_on, [hired])
    if worked > 6 and rng.random() < LEFT_SHARE:
        _leave(placement, started_on + timedelta(days=int(rng.integers(4, worked))), rng)
    elif post.kind in SETTLED_KINDS:
        if post.valid_until < on or worked > SETTLED_AFTER_DAYS:
            _settle(placement, post, min(worked, SETTLED_AFTER_DAYS), on=on, rng=rng)
    else:
        for days in (30, 90):
            confirmed_on = started_on + timedelta(days=days + int(rng.integers(0, 5)))
            if confirmed_on <= on - timedelta(days=1):
                placement.steps.append(Step(at_work(confirmed_on, rng), f"confirmed_{days}", POSTER))
    return placement


def _leave(placement: PastPlacement, day: date, rng: np.random.Generator) -> None:
    placement.left_on = day
    placement.reason = LEFT_REASONS[int(rng.integers(len(LEFT_REASONS)))]
    placement.steps.append(Step(at_work(day, rng), "left", BY_HOUSEHOLD, placement.reason))


def _settle(placement: PastPlacement, post: PostDraft, worked: int, *, on: date, rng: np.random.Generator) -> None:
    """Days or pieces and pay, as the post pays."""
    days = max(3, int(worked * post.days_per_month / 30 * rng.uniform(0.8, 1.0)))
    pay = int(rng.integers(post.pay_min_fen, post.pay_max_fen + 1)) // 100 * 100
    ended_on = min(placement.started_on + timedelta(days=max(worked, days) + 1), on - timedelta(days=1))
    placement.days = float(days)
    if post.pay_unit == "piece":
        placement.pieces = days * int(rng.integers(8, 16))
    units = {"day": days, "hour": int(days * post.hours_per_day), "piece": placement.pieces or 0, "month": 1}
    placement.paid_fen = pay * units[post.pay_unit]
    placement.steps.append(Step(at_work(ended_on, rng), "settled", POSTER))
