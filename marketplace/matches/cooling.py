"""What came to nothing rests: the pair, a poster, or the person altogether. Each typed reason says what and how long.

- the pair, and the same work posted again (same poster and title), for the reason's days, or for good (`never`);
- every post of that poster, where the reason is about the poster (`exclude_poster`);
- every post of that sort, where somebody cannot take any now (`park`), until the day that was named or the days have
  passed, or until the household asks for work or help again by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from .. import clock
from ..db import db
from ..households.models import Person
from ..jobs.models import Job
from ..needs.models import Need
from ..offers.models import HelpOffer
from ..vocabulary.queries import terms
from .limits import Limits
from .models import Match
from .rules import REASON_LISTS

Sort = type[Job] | type[HelpOffer]
COOLING = ("rejected", "refused", "fell_through", "withdrawn")
NEVER, LONGEST_DAYS = "never", 365
PUT_OFF = ("deferred", "park_deferred")
STATE_LISTS = {state: REASON_LISTS[state] for state in COOLING} | {"placed": "left", "deferred": "defer"}


@dataclass(frozen=True)
class Ending:
    """One match that came to nothing; `until` is the first day on which it counts no more, None: never."""

    match_uid: str
    state: str
    reason: str  # code of the state's list
    person_id: int
    job_id: int | None
    offer_id: int | None
    poster: int | None
    title: str
    consequence: str
    ended_at: datetime
    until: date | None


@dataclass(frozen=True)
class Rests:
    """What rests today."""

    endings: Sequence[Ending]
    parked: Mapping[Sort, Mapping[int, date]]  # sort → person id → the first day of being suggested again

    def excluded(self, sort: Sort, rows: Sequence[Any]) -> dict[int, set[int]]:
        """Post id → ids of the people not to be suggested for it, among these loaded posts."""
        alike, of_poster = defaultdict(list), defaultdict(list)
        for row in rows:
            alike[row.organisation_id, row.title.strip()].append(row.id)
            of_poster[row.organisation_id].append(row.id)
        found: dict[int, set[int]] = defaultdict(set)
        for ending in self.endings:
            post_id = ending.job_id if sort is Job else ending.offer_id
            if post_id is None:
                continue
            whole = ending.consequence == "exclude_poster" and ending.poster is not None
            others = of_poster[ending.poster] if whole else alike[ending.poster, ending.title]
            for other in {post_id, *(others if ending.poster is not None else ())}:
                found[other].add(ending.person_id)
        return found

    def ending_of(self, person_id: int, post: Any) -> Ending | None:
        """The last of the endings for which this post is not suggested to this person."""
        own = [ending for ending in self.endings if ending.person_id == person_id]
        kept = [e for e in own if replace(self, endings=[e]).excluded(type(post), [post]).get(post.id)]
        return max(kept, key=lambda ending: ending.ended_at, default=None)


def is_resting(person_id: int, opportunity: Job | HelpOffer) -> bool:
    """Whether this pair came to nothing and rests (≤ 12 statements)."""
    found = resting([person_id]).excluded(type(opportunity), [opportunity])
    return person_id in found.get(opportunity.id, ())


def rests() -> Rests:
    """Everything that rests today (10 statements and one a county)."""
    return resting(None)


def resting(person_ids: Collection[int] | None) -> Rests:
    """What rests today of these people, or of everybody (10 statements and one a county)."""
    endings = [ending for ending in _endings(person_ids) if ending.until is None or ending.until > clock.today()]
    # what was put off came to nothing yet: it parks, but nobody declined it
    return Rests([e for e in endings if e.consequence not in PUT_OFF], _parked(endings))


def _endings(person_ids: Collection[int] | None) -> Iterator[Ending]:
    """Of everybody, or of these people."""
    said = {(state, term.code): term.extra for state, name in STATE_LISTS.items() for term in terms(name)}
    wanted = _rows([code for (_, code), extra in said.items() if _text(extra) == NEVER])
    rows = db.session.execute(wanted if person_ids is None else wanted.where(Match.person_id.in_(person_ids))).all()
    limits = Limits.of(row.area_code for row in rows)
    for row in rows:
        extra = said.get((row.state, row.reason_code), {})
        if row.state == "deferred":
            is_park = extra.get("consequence") == "park"
            yield _ending(row, "park_deferred" if is_park else "deferred", row.deferred_until)
        else:
            days = _days(extra, limits.here(row)["cool_off_days"])
            ended = row.left_on or clock.local(row.state_at).date()
            until = None if days is None else ended + timedelta(days=days)
            yield _ending(row, str(extra.get("consequence", "")), until)


def _rows(for_good: Sequence[str]) -> Any:
    since = clock.now() - timedelta(days=LONGEST_DAYS)
    columns = (Match.uid, Match.person_id, Match.area_code, Match.job_id, Match.offer_id, Match.state,
               Match.reason_code, Match.state_at, Match.left_on, Match.deferred_until,
               sa.func.coalesce(Job.organisation_id, HelpOffer.organisation_id).label("poster"),
               sa.func.coalesce(Job.title, HelpOffer.title).label("title"))  # fmt: skip
    recent = sa.or_(Match.state_at >= since, Match.left_on >= since.date(), Match.reason_code.in_(for_good))
    over = sa.or_(Match.state.in_(COOLING), sa.and_(Match.state == "placed", Match.left_on.is_not(None)))
    rows = sa.select(*columns).outerjoin(Match.job).outerjoin(Match.offer)
    return rows.where(sa.or_(sa.and_(over, recent), Match.state == "deferred")).order_by(Match.id)


def _ending(row: Any, consequence: str, until: date | None) -> Ending:
    ended_at = clock.midnight_after(row.left_on) if row.left_on else row.state_at
    who = (row.uid, row.state, row.reason_code, row.person_id, row.job_id, row.offer_id, row.poster, row.title.strip())
    return Ending(*who, consequence, ended_at, until)


def _text(extra: Mapping[str, Any]) -> str:
    return str(extra.get("cool_off_days", ""))


def _days(extra: Mapping[str, Any], otherwise: int) -> int | None:
    """Days of rest after a reason, `otherwise` where it does not say; None for good."""
    if _text(extra) == NEVER:
        return None
    return int(_text(extra)) if _text(extra).isdigit() else otherwise


def _parked(endings: Sequence[Ending]) -> dict[Sort, dict[int, date]]:
    parked: dict[Sort, dict[int, date]] = {Job: {}, HelpOffer: {}}
    asking = [e for e in endings if e.consequence in ("park", "park_deferred")]
    asked = _asked_again({e.person_id for e in asking})
    for ending in asking:
        sort: Sort = Job if ending.job_id else HelpOffer
        until = ending.until or date.max
        if asked.get(ending.person_id, ending.ended_at) <= ending.ended_at:
            parked[sort][ending.person_id] = max(until, parked[sort].get(ending.person_id, until))
    return parked


def _asked_again(person_ids: set[int]) -> dict[int, datetime]:
    """When each of these, or its family, last asked: a need stated, or an application (3 statements)."""
    if not person_ids:
        return {}
    applied = sa.select(Match.person_id, sa.func.max(Match.created_at)).where(
        Match.person_id.in_(person_ids), Match.came_from == "applied"
    )
    stated = sa.select(Need.person_id, sa.func.max(Need.created_at)).where(Need.person_id.in_(person_ids))
    family = sa.select(Person.id, sa.func.max(Need.created_at)).join(Need, Need.household_id == Person.household_id)
    family = family.where(Person.id.in_(person_ids), Need.person_id.is_(None))
    found: dict[Any, datetime] = {}
    for rows, column in ((applied, Match.person_id), (stated, Need.person_id), (family, Person.id)):
        for person_id, at in db.session.execute(rows.group_by(column)):
            found[person_id] = max(at, found.get(person_id, at))
    return found
