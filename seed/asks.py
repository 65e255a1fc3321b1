"""What households asked for in the half year, and what is still to be answered."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np

from .draw import one_of
from .files import rows
from .fitting import Somebody
from .past import CADRE, HOUSEHOLD, SYSTEM, PastMatch, PastNeed, Step, at_work

DECLINED = (("not_covered", "政策没有覆盖，已说明"), ("already_helped", "今年已享受过"), ("passed_on", "已转有关部门"))
WITH_NEED = 0.35  # the share of matches that answer a need somebody stated before

Row = dict[str, str]


@cache
def _rows_for(lot: str) -> tuple[Row, ...]:
    return tuple(row for row in rows("demo/needs.csv") if row["lot"] == lot)


def words_for(who: Somebody, rng: np.random.Generator) -> Row | None:
    """Something that a person like this would ask for: kind, sentence, wish, reply."""
    table = _rows_for(who.person.lot)
    return one_of(rng, table) if table else None


def needs_of_matches(
    matches: Sequence[PastMatch], people: Mapping[tuple[str, int], Somebody], *, on: date, rng: np.random.Generator
) -> None:
    """Let a share of the matches that ended well answer a need that was stated before they began."""
    for match in matches:
        who = people[match.person]
        row = words_for(who, rng)
        wanted = "work" if match.is_job else "study|health|disab|care|housi|incom|farm"
        if row is None or rng.random() > WITH_NEED or row["kind"][:4] not in {w[:4] for w in wanted.split("|")}:
            continue
        began, ended = match.steps[0].at, match.steps[-1].at
        approved = next(step.at for step in match.steps if step.to == "approved")
        steps = [
            Step(began - timedelta(days=2), "stated", HOUSEHOLD),
            Step(began - timedelta(days=1), "acknowledged", CADRE),
            Step(approved, "matched", SYSTEM), Step(ended, "helped", SYSTEM),
        ]  # fmt: skip
        confirmed_at = ended + timedelta(hours=20)
        if confirmed_at.date() < on:
            steps.append(Step(confirmed_at, "confirmed", HOUSEHOLD))
        match.need = PastNeed(who.home.number, who.person.key, row["kind"], row["sentence"], steps, reply=row["reply"])


def past_needs(people: Sequence[Somebody], *, n: int, on: date, rng: np.random.Generator) -> list[PastNeed]:
    """Needs that were stated and answered without a match: by a visit, an office, a neighbour, or with a no."""
    needs: list[PastNeed] = []
    while len(needs) < n:
        who = one_of(rng, people)
        row = words_for(who, rng)
        if row is not None:
            needs.append(_answered(who, row, on=on, rng=rng))
    return needs


def _answered(who: Somebody, row: Row, *, on: date, rng: np.random.Generator) -> PastNeed:
    stated_on = on - timedelta(days=int(rng.integers(36, 178)))
    taken_on = stated_on + timedelta(days=int(rng.integers(0, 3)))
    ended_on = taken_on + timedelta(days=int(rng.integers(2, 24)))
    steps = [Step(at_work(stated_on, rng), "stated", HOUSEHOLD)]
    steps.append(Step(max(at_work(taken_on, rng), steps[0].at + timedelta(hours=1)), "acknowledged", CADRE))
    need = PastNeed(who.home.number, who.person.key, row["kind"], row["sentence"], steps)
    if rng.random() < 0.12:
        need.reason, need.reply = one_of(rng, DECLINED)
        steps.append(Step(at_work(ended_on, rng), "declined", CADRE, need.reason))
        return need
    need.reply = row["reply"]
    steps.append(Step(at_work(ended_on, rng), "helped", CADRE))
    steps.append(Step(at_work(ended_on + timedelta(days=int(rng.integers(1, 7))), rng), "confirmed", HOUSEHOLD))
    return need
