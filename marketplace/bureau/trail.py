"""The trail of an area: one county's chain at a time, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for

from .. import clock
from ..access import Principal, county_of, found, within
from ..accounts.models import User
from ..areas.queries import full_names
from ..audit import NO_COUNTY, AuditEntry, AuditHead
from ..db import db
from ..households.naming import Who
from ..masking import masked_name
from ..vocabulary.models import Term
from . import rules, things

SIZE = 50


@dataclass(frozen=True)
class Asked:
    """What the address asks for; '' and None ask for everything."""

    county: str = ""
    noun: str = ""
    role: str = ""
    day: date | None = None
    thing: str = ""
    actor: str = ""
    act: str = ""  # '' leaves out mere views, `seen` shows them alone, `all` everything
    before: int | None = None  # a number of the chain: the page begins below it


@dataclass(frozen=True)
class LineCard:
    """One row of the trail: who, when, what, from, to, why."""

    seq: int
    at: datetime
    action: str
    noun: str
    noun_uid: str
    title: str
    who: Who | None
    path: str
    actor: str
    actor_uid: str
    role: str
    from_state: str
    to_state: str
    why: str
    reason: Term | None
    detail: dict[str, Any]


@dataclass(frozen=True)
class TrailPage:
    """One page of a chain; `older` is the number that the next page begins below."""

    lines: Sequence[LineCard]
    older: int | None


NOTHING = TrailPage((), None)


def counties(by: Principal) -> list[tuple[str, str]]:
    """The chains this person reads, with the names of their places (2 statements)."""
    towns = {county_of(code) for code in by.areas("township")}
    heads = sa.or_(within(AuditHead.county_code, by.areas("bureau")), AuditHead.county_code.in_(towns))
    if rules.reads_county(by, NO_COUNTY):
        heads = sa.or_(heads, AuditHead.county_code == NO_COUNTY)
    rows = sa.select(AuditHead.county_code).where(heads).order_by(AuditHead.seq.desc(), AuditHead.county_code)
    codes = list(db.session.scalars(rows))
    names = full_names(set(codes))
    return [(code, names.get(code, "")) for code in codes]


def trail_page(asked: Asked, by: Principal) -> TrailPage:
    """One page of a chain, newest first (≤ 16 statements, however many rows).

    Raises NotFound for a county that this person does not read.
    """
    rows = sa.select(AuditEntry).where(_in_scope(asked.county, by), *_filters(asked))
    entries = db.session.scalars(rows.order_by(AuditEntry.seq.desc()).limit(SIZE + 1)).all()
    shown = entries[:SIZE]
    return TrailPage(_cards(shown, by), shown[-1].seq if len(entries) > SIZE else None)


def _in_scope(county: str, by: Principal) -> sa.ColumnElement[bool]:
    chain = AuditEntry.county_code == county
    if rules.reads_county(by, county):
        return chain
    towns = [code for code in by.areas("township") if county_of(code) == county]
    return sa.and_(chain, things.lies_in(found(towns or None)))


def _filters(asked: Asked) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for column, value in ((AuditEntry.noun, asked.noun), (AuditEntry.actor_role, asked.role),
                          (AuditEntry.actor_uid, asked.actor)):  # fmt: skip
        conditions += [column == value] if value else []
    if asked.day is not None:
        first = clock.midnight_after(asked.day - timedelta(days=1))
        conditions += [AuditEntry.at >= first, AuditEntry.at < clock.midnight_after(asked.day)]
    conditions += {"": [AuditEntry.action != "seen"], "seen": [AuditEntry.action == "seen"]}.get(asked.act, [])
    conditions += [things.concerns(asked.thing)] if asked.thing else []
    conditions += [AuditEntry.seq < asked.before] if asked.before is not None else []
    return conditions


def _cards(entries: Sequence[AuditEntry], by: Principal) -> list[LineCard]:
    subjects = things.subjects_of(entries, by)
    actors = _actors({entry.actor_uid for entry in entries})
    reasons = _reasons({e.why for e in entries})
    return [
        _card(e, subjects.get((e.noun, e.noun_uid), things.Subject()), actors.get(e.actor_uid, ""), reasons.get(e.why))
        for e in entries
    ]


def _card(entry: AuditEntry, about: things.Subject, actor: str, reason: Term | None) -> LineCard:
    return LineCard(
        seq=entry.seq, at=entry.at, action=entry.action, noun=entry.noun, noun_uid=entry.noun_uid, title=about.title,
        who=about.who, path=_path(entry), actor=masked_name(actor) if entry.actor_role == "household" else actor,
        actor_uid=entry.actor_uid, role=entry.actor_role, from_state=entry.from_state or "",
        to_state=entry.to_state or "", why=entry.why, reason=reason, detail=entry.detail,
    )  # fmt: skip


def _path(entry: AuditEntry) -> str:
    endpoint, name = things.PAGES.get(entry.noun, ("", ""))
    known: dict[str, Any] = {name: entry.noun_uid}
    return url_for(endpoint, **known) if endpoint else ""


def _actors(uids: set[str]) -> dict[str, str]:
    """Uid → name (1 statement)."""
    rows = db.session.execute(sa.select(User.uid, User.name).where(User.uid.in_(uids)))
    return dict(rows.all())


def _reasons(codes: set[str]) -> dict[str, Term]:
    """Code → words of a typed reason, from whichever list has it (1 statement)."""
    rows = sa.select(Term).where(Term.list_name.in_(rules.REASON_LISTS), Term.code.in_(codes - {""}))
    return {term.code: term for term in db.session.scalars(rows.order_by(Term.id.desc()))}
