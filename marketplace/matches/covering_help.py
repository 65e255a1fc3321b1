"""Which open needs get no help, and what is nearest to giving it. Worker only.

All needs are looked at in every turn: a place is held, and a need said, without anybody's row being flagged. What is
written is only what differs, so the table is the same as if it had been made anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching.coverage import reach
from matching.gates import names_of

from ..access import covers
from ..conditions import single_tests
from ..db import db
from ..households.facts import facts_for
from ..households.models import Person
from ..households.rules import PER_HEAD
from ..needs.models import Need
from ..offers.models import KINDS, HelpOffer
from ..offers.rules import is_for_the_family
from ..vocabulary.queries import terms
from . import keeping
from .effects import share_of
from .features import Crowd, Posts, model, narrowed
from .models import Match, NeedCoverage
from .states import MATCH

COLUMNS = ("need_id", "household_id", "person_id", "area_code", "kind", "outcome", "obstacle", "alone", "detail",
           "rules")  # fmt: skip
WAITING = ("stated", "acknowledged")
AT_ONCE = 5000
# What can be changed soonest comes first, as with posts.
EASIEST_FIRST = ("no_consent", "not_known", "used_up", "resting", "not_meant", "not_here", "none_offered")

Obstacles = tuple[str, ...]  # what all stands before one offer, the easiest first; none: it fits


@dataclass(frozen=True)
class _Found:
    """The nearest offer of one person: what stands before it, and in whose row the answer lies."""

    obstacles: Obstacles
    i: int

    @property
    def order(self) -> tuple[int, list[int], int]:
        """One obstacle is nearer than two, then what is changed soonest, then the first in the register."""
        return len(self.obstacles), [EASIEST_FIRST.index(name) for name in self.obstacles], self.i


@dataclass(frozen=True)
class _Asking:
    """One need with the rows of those whom it is for, and of the head, who asks for what is for a whole family."""

    need: Any
    subjects: tuple[int, ...]
    heads: tuple[int, ...]


def look(crowd: Crowd, offers: Posts, parked: Set[int]) -> list[keeping.Line]:
    """One line per open need that leads to help; `parked` people are suggested no help for the time being.

    3 statements, and 4 per 5,000 people of whom nothing but a fact is missing.
    """
    running = _running(crowd)
    by_lead: dict[str, list[_Asking]] = defaultdict(list)
    for lead, asking in _asking(crowd):
        by_lead[lead].append(asking)
    best: list[tuple[_Asking, _Found, Sequence[_Group]]] = []
    for lead, all_asking in by_lead.items():
        groups = _groups(crowd, offers, parked, lead, all_asking)
        best += [(asking, _nearest(asking, groups, running[lead]), groups) for asking in all_asking]
    lacking = _missing(crowd, ((found.i, groups) for _, found, groups in best if found.obstacles == ("not_known",)))
    return [_line(crowd, asking, found, lacking) for asking, found, _ in best]


def store(lines: Iterable[keeping.Line]) -> int:
    """Write what differs; how many rows changed."""
    return keeping.keep(NeedCoverage, COLUMNS, lines)


@dataclass(frozen=True, eq=False)
class _Group:
    """The open offers of one kind that are for a family, or those for a person, beside the people who ask for them."""

    crowd: Crowd
    offers: Posts
    parked: Set[int]
    js: np.ndarray  # rows of the offers
    rows: np.ndarray  # rows of the people, ascending
    is_family: bool

    @cached_property
    def found(self) -> Mapping[int, Obstacles]:
        """What stands before the nearest offer, by the person's row; nobody is there where nothing is offered."""
        with_room = np.array([has_room(self.offers.rows[j]) for j in self.js], bool)
        found: dict[int, list[Obstacles]] = defaultdict(list)
        for js, extra in ((self.js[with_room], ()), (self.js[~with_room], ("used_up",))):
            for unsure in (False, True):
                rows = self._left(found, extra)
                if len(js) and len(rows) and (not unsure or self._any_unsure(js)):
                    self._ask(found, rows, js, (*extra, "not_known") if unsure else extra, unsure=unsure)
        return {i: self._rested(i, min(all_of, key=_order)) for i, all_of in found.items()}

    def _left(self, found: Mapping[int, list[Obstacles]], extra: Obstacles) -> np.ndarray:
        """Whom nothing fits yet that breaks no rule, or this one alone."""
        served = [i for i, all_of in found.items() if () in all_of or extra in all_of]
        return self.rows[~np.isin(self.rows, served)]

    def _any_unsure(self, js: np.ndarray) -> bool:
        return any(self.offers.unsure[int(j)][self.rows].any() for j in js)

    def _ask(
        self, found: dict[int, list[Obstacles]], rows: np.ndarray, js: np.ndarray, extra: Obstacles, *, unsure: bool
    ) -> None:
        """Put to `found` what the engine says of these people before these offers; `extra` stands before them all."""
        posts = self.offers.posts.take(js)
        if unsure:
            known = {k: mask | self.offers.unsure[int(js[k])] for k, mask in posts.eligible.items()}
            posts = replace(posts, eligible=known)
        reached = reach(self.crowd.people.take(rows), narrowed(posts, rows, self.crowd.people.n), model=model())
        here = self._here(rows, js)
        masks = zip(rows.tolist(), reached.served, reached.one_away, reached.nearest, strict=True)
        for i, served, one_away, nearest in masks:
            if served:
                found[i].append(_sorted(extra))
                continue
            each: list[Obstacles] = [(name,) for name in names_of(int(one_away))] or [names_of(int(nearest))]
            found[i] += [_sorted((*extra, *(_spoken(name, i in here) for name in names))) for names in each]

    def _here(self, rows: np.ndarray, js: np.ndarray) -> set[int]:
        """Those in whose area at least one of these offers is given."""
        codes = {self.offers.rows[j].area_code for j in js}
        areas = {i: self.crowd.rows[i].area_code for i in rows.tolist()}
        reached = {area for area in set(areas.values()) if covers(codes, area)}
        return {i for i, area in areas.items() if area in reached}

    def _rested(self, i: int, obstacles: Obstacles) -> Obstacles:
        parked = int(self.crowd.people.key[i]) in self.parked
        return _sorted({*obstacles, "resting"}) if parked else obstacles


def has_room(offer: HelpOffer) -> bool:
    """Whether one more could be approved for it: a place, and the share of the budget that goes with it."""
    used = offer.held_fen + offer.delivered_fen + share_of(offer)
    return offer.n_left > 0 and (offer.budget_fen is None or used <= offer.budget_fen)


def _asking(crowd: Crowd) -> Iterator[tuple[str, _Asking]]:
    """(kind of offer, need with the people it is for), in the order of the needs."""
    leads = {term.code: term.extra.get("leads_to", "") for term in terms("need_types")}
    wanted = sa.select(Need.id, Need.household_id, Need.person_id, Need.kind).where(Need.state.in_(WAITING))
    needs = [row for row in db.session.execute(wanted.order_by(Need.id)) if leads.get(row.kind) in KINDS]
    homes = np.array(sorted({need.household_id for need in needs}), np.int64)
    members: dict[int, list[int]] = defaultdict(list)
    for i in np.flatnonzero(np.isin(crowd.people.household, homes)).tolist():
        members[int(crowd.people.household[i])].append(i)
    for need in needs:
        home = members.get(need.household_id, [])
        named = [i for i in home if int(crowd.people.key[i]) == need.person_id]
        if home:  # whoever the need named and who left: it is the family's now
            heads = tuple(i for i in home if crowd.rows[i].is_head)
            yield leads[need.kind], _Asking(need, tuple(named or home), heads)


def _groups(
    crowd: Crowd, offers: Posts, parked: Set[int], lead: str, all_asking: Sequence[_Asking]
) -> Sequence[_Group]:
    of_kind = [j for j, offer in enumerate(offers.rows) if offer.kind == lead and offers.posts.open[j]]
    groups = []
    for is_family in (True, False):
        js = [j for j in of_kind if is_for_the_family(offers.rows[j]) is is_family]
        rows = {i for asking in all_asking for i in _rows_of(asking, is_family)}
        if js and rows:
            sides = np.array(js, np.int64), np.array(sorted(rows), np.int64)
            groups.append(_Group(crowd, offers, parked, *sides, is_family))
    return groups


def _rows_of(asking: _Asking, is_family: bool) -> tuple[int, ...]:
    return asking.heads if is_family else asking.subjects


def _running(crowd: Crowd) -> Mapping[str, set[int]]:
    """Kind of offer → rows of those for whom a match with one is on its way: it may hold the last place itself."""
    rows = sa.select(Match.person_id, HelpOffer.kind).join(Match.offer).where(Match.state.in_(MATCH.open_states))
    found: dict[str, set[int]] = defaultdict(set)
    for person_id, kind in db.session.execute(rows):
        if person_id in crowd.place:
            found[kind].add(crowd.place[person_id])
    return found


def _nearest(asking: _Asking, groups: Sequence[_Group], running: Set[int]) -> _Found:
    on_its_way = running & {*asking.subjects, *asking.heads}
    if on_its_way:
        return _Found((), min(on_its_way))
    found = [
        _Found(group.found[i], i)
        for group in groups for i in _rows_of(asking, group.is_family) if i in group.found
    ]  # fmt: skip
    return min(found, key=lambda one: one.order, default=_Found(("none_offered",), asking.subjects[0]))


def _missing(crowd: Crowd, lacking: Iterable[tuple[int, Sequence[_Group]]]) -> dict[int, str]:
    """Row of a person → the one fact that some offer waits for; "" where it waits for several."""
    asked = {
        i: [group.offers.rows[j] for group in groups for j in group.js if group.offers.unsure[int(j)][i]]
        for i, groups in lacking
    }  # fmt: skip
    rows, found = list(asked), dict[int, str]()
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        known = facts_for(
            db.session.scalars(sa.select(Person).where(Person.id.in_([crowd.rows[i].id for i in part]))).all()
        )
        found |= {i: _one_fact(asked[i], known.get(crowd.rows[i].id, {})) for i in part}
    return found


def _one_fact(offers: Sequence[HelpOffer], known: Mapping[str, Any]) -> str:
    wanted = [{test["fact"] for test in single_tests(offer.criteria or {})} for offer in offers]
    missing = [sorted(fact for fact in facts if known.get(fact) is None) for facts in wanted]
    alone = sorted(facts[0] for facts in missing if len(facts) == 1)
    return PER_HEAD.get(alone[0], alone[0]) if alone else ""


def _spoken(rule: str, is_here: bool) -> str:
    """The engine's rule as a page says it: help that is for somebody else, or for another area."""
    return {"not_eligible": "not_meant" if is_here else "not_here", "excluded": "resting"}.get(rule, rule)


def _sorted(names: Iterable[str]) -> Obstacles:
    return tuple(sorted(set(names), key=EASIEST_FIRST.index))


def _order(obstacles: Obstacles) -> tuple[int, list[int]]:
    return len(obstacles), [EASIEST_FIRST.index(name) for name in obstacles]


def _line(crowd: Crowd, asking: _Asking, found: _Found, lacking: Mapping[int, str]) -> keeping.Line:
    row: Any = crowd.rows[found.i]
    need, names = asking.need, found.obstacles
    detail = lacking.get(found.i, "") if names == ("not_known",) else ""
    return (need.id, need.household_id, row.id, row.area_code, need.kind, "nothing" if names else "covered",
            names[0] if names else "", len(names) == 1, detail, list(names))  # fmt: skip
