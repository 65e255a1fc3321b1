"""Families: who must stay because somebody needs care, and children who belong together. Pure.

Nobody under 16 may be left to live alone (未成年人保护法第21条), nor somebody whose care is on record or whose
disability is severe. While such a person lives in the household one able adult stays; who is the last one left is
bound to the home like a carer: no live-in post, no farther than the county's carers go.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ..households.rules import age_on

MAY_LIVE_ALONE, ADULT, OLD = 16, 18, 75
SEVERE_GRADES = (1, 2)


def by_household(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Members by household, in their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row)
    return found


def needs_care(member: Any, members: Sequence[Any], on: date) -> bool:
    """Under 16, severely disabled, or cared for on record."""
    young = age_on(member.born_on, on) < MAY_LIVE_ALONE
    return young or member.disability_grade in SEVERE_GRADES or any(m.cares_for_id == member.id for m in members)


def must_stay(members: Sequence[Any], away: Iterable[int], on: date) -> frozenset[int]:
    """The last able adult of a household in which somebody needs care, where there is just one left.

    `away` are the members who work or are about to work far from home. Nobody is bound while two are there.
    """
    dependent = {member.id for member in members if needs_care(member, members, on)}
    if not dependent:
        return frozenset()
    able = [m.id for m in members if m.id not in dependent and ADULT <= age_on(m.born_on, on) < OLD]
    staying = set(able) - set(away)
    return frozenset(staying) if len(staying) == 1 else frozenset()


def takes_away(job: Any, home_county: str) -> bool:
    """Whether a job keeps somebody from coming home every day: live-in, or in another county."""
    return not job.remote and (job.live_in or job.county_code != home_county)


def children(rows: Iterable[Any], on: date) -> Mapping[int, tuple[int, ...]]:
    """Person id → ids of all children and students of the household, itself among them; only where there are two."""
    found: dict[int, tuple[int, ...]] = {}
    for members in by_household(rows).values():
        young = tuple(m.id for m in members if age_on(m.born_on, on) < ADULT or m.work_status == "studying")
        found |= {person_id: young for person_id in young if len(young) > 1}
    return found
