"""The audit trail: who, when, from, to, why — in the same transaction, linked by hash per county.

`move` is the only writer of any state, with two shapes of it for what is hot: `move_at_once` (one row in one
UPDATE) and `move_rows` (all that a clause selects). Rows are chained when the transaction commits, so the
county's chain head is locked as briefly as can be.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from . import clock
from .access import Principal
from .db import Base, UtcDateTime, area_column, db, expire_loaded, insert_into
from .transitions import StateTable

NO_COUNTY = "000000000000"
GENESIS = "0" * 64
QUEUE = "audit_queue"
CODE = re.compile(r"(?:[a-z][a-z0-9_]{0,31})?")


class AuditEntry(Base):
    """One fact about who did what. Never holds a name, number, phone or illness."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        sa.UniqueConstraint("county_code", "seq"),
        sa.Index("ix_audit_entries_thing", "noun", "noun_uid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = area_column()
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_uid: Mapped[str] = mapped_column(sa.String(24), index=True)
    actor_role: Mapped[str] = mapped_column(sa.String(16))
    action: Mapped[str] = mapped_column(sa.String(32))
    noun: Mapped[str] = mapped_column(sa.String(32))
    noun_uid: Mapped[str] = mapped_column(sa.String(24))
    from_state: Mapped[str | None] = mapped_column(sa.String(24))
    to_state: Mapped[str | None] = mapped_column(sa.String(24))
    why: Mapped[str] = mapped_column(sa.String(500), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditHead(Base):
    """The end of one county's chain."""

    __tablename__ = "audit_heads"

    county_code: Mapped[str] = area_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


def move(thing: Any, to: str, *, by: Principal, why: str = "", at: datetime | None = None, **detail: Any) -> None:
    """Take `thing` to the state `to`, with its audit row.

    Raises IllegalMove when the noun's table does not allow the step to this actor.
    """
    table: StateTable = thing.STATES
    at = at or clock.now()
    source = thing.state
    table.check(source, to, by.roles)
    thing.state, thing.state_at = to, at
    record("move", thing, by=by, why=why, at=at, from_state=source, to_state=to, **detail)


def move_at_once(thing: Any, to: str, *, by: Principal, at: datetime, **columns: Any) -> None:
    """`move`, and other `columns` with it, in one UPDATE past the unit of work: for the step that many wait for.

    Raises IllegalMove as `move` does, StaleDataError when another wrote the row meanwhile.
    """
    source, model = thing.state, cast(Any, type(thing))
    model.STATES.check(source, to, by.roles)
    columns |= {"state": to, "state_at": at, "version": thing.version + 1}
    seen = {"seen_id": thing.id, "seen_version": thing.version}
    if db.session.connection().execute(_writing(model), columns | seen).rowcount != 1:
        raise StaleDataError("the row was written by another")
    for name, value in columns.items():
        set_committed_value(thing, name, value)
    record("move", thing, by=by, at=at, from_state=source, to_state=to)


def move_rows(
    model: Any, source: str, to: str, where: sa.ColumnElement[bool], *, by: Principal, why: str = "", **which: Any
) -> int:
    """`move` for every row of `model` in `source` that `where` selects, in one UPDATE; how many there were.

    `which` fills the blanks of `where`, which is a constant of its module, for the statement is kept by it.
    Raises IllegalMove when the noun's table does not allow the step.
    """
    model.STATES.check(source, to, by.roles)
    session, at = db.session(), clock.now()
    session.flush()
    values = which | {"from_state": source, "to_state": to, "moved_at": at}
    rows = session.connection().execute(_moving(model, where), values).all()
    if rows:
        expire_loaded(model)
    for row in rows:
        _note("move", model, row, by=by, why=why, at=at, from_state=source, to_state=to)
    return len(rows)


def record(
    action: str,
    thing: Any,
    *,
    by: Principal,
    why: str = "",
    at: datetime | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    **detail: Any,
) -> None:
    """One row for an act that changes no state (edited, imported, paired …).

    `why` is a code: what is written here is never erased, so words belong to a sealed column of the
    noun itself. Raises ValueError for anything else.
    """
    _note(
        action, thing, thing, by=by, why=why, at=at or clock.now(), from_state=from_state, to_state=to_state, **detail
    )


def seen(thing: Any, *, by: Principal, what: str = "personal") -> None:
    """Record that `by` was shown personal data of `thing`; the request edge commits it."""
    record("seen", thing, by=by, what=what)


def seen_list(lines: Iterable[Any], *, by: Principal) -> None:
    """Record whose full names a list showed: of its cards, those that say `named`."""
    for line in lines:
        if line.named:
            seen(line, by=by, what="list")


def waiting() -> bool:
    """Whether this session has audit rows that were not written yet."""
    return bool(db.session().info.get(QUEUE))


def take_waiting() -> list[dict[str, Any]]:
    """Hand out the unwritten rows (a reading request carries its views into a write)."""
    return db.session().info.pop(QUEUE, [])


def put_back(entries: Iterable[dict[str, Any]]) -> None:
    """Queue rows that `take_waiting` handed out."""
    for entry in entries:
        _queue(**entry)


def digest(entry: dict[str, Any], prev_hash: str) -> str:
    """The link: SHA-256 over the previous hash and this row in canonical JSON."""
    body = {key: entry[key] for key in _HASHED}
    body["at"] = entry["at"].isoformat()
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((prev_hash + text).encode()).hexdigest()


def first_broken_link(county_code: str) -> int | None:
    """The seq of the first row whose link does not hold, or None (one pass in seq order)."""
    rows = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.county_code == county_code).order_by(AuditEntry.seq)
    ).yield_per(2000)
    expected, prev_hash = 1, GENESIS
    for row in rows:
        entry = {key: getattr(row, key) for key in _HASHED}
        if row.seq != expected or row.prev_hash != prev_hash or row.hash != digest(entry, prev_hash):
            return expected
        expected, prev_hash = expected + 1, row.hash
    head = db.session.get(AuditHead, county_code)
    return None if (head.seq if head else 0) == expected - 1 else expected


_HASHED = (
    "county_code", "seq", "at", "actor_uid", "actor_role", "action", "noun", "noun_uid",
    "from_state", "to_state", "why", "detail",
)  # fmt: skip


def _note(
    action: str, noun: Any, thing: Any, *, by: Principal, why: str, at: datetime, from_state: str | None,
    to_state: str | None, **detail: Any,
) -> None:  # fmt: skip
    if not CODE.fullmatch(why):
        raise ValueError("the trail takes codes, no words")
    _queue(
        county_code=getattr(thing, "county_code", None) or NO_COUNTY, at=at, actor_uid=by.uid,
        actor_role=by.acting_as, action=action, noun=noun.__tablename__, noun_uid=thing.uid,
        from_state=from_state, to_state=to_state, why=why,
        detail=detail | ({"on_behalf": True} if by.on_behalf else {}),
    )  # fmt: skip


def _queue(**entry: Any) -> None:
    db.session().info.setdefault(QUEUE, []).append(entry)


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    entries = session.info.pop(QUEUE, [])
    if not entries:
        return
    session.flush()
    by_county: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        by_county[entry["county_code"]].append(entry)
    for county_code in sorted(by_county):  # one order for all writers, so that none deadlocks
        _append(session, county_code, by_county[county_code])


def _append(session: Session, county_code: str, entries: list[dict[str, Any]]) -> None:
    """Link the rows to the head. Core statements: this runs inside every write transaction."""
    connection = session.connection()
    head = connection.execute(_LOCK_HEAD, {"county": county_code}).first()
    if head is None:  # two may begin a chain at once: one inserts it, both lock it
        connection.execute(_begin_chain(connection.dialect.name), {"county": county_code})
        head = connection.execute(_LOCK_HEAD, {"county": county_code}).one()
    seq, link = head.seq, head.hash
    for entry in entries:
        seq += 1
        entry["seq"], entry["prev_hash"] = seq, link
        entry["hash"] = link = digest(entry, link)
    connection.execute(_ADD_ENTRIES, entries)
    connection.execute(_MOVE_HEAD, {"county": county_code, "last": seq, "link": link})


@cache
def _begin_chain(dialect: str) -> Any:
    first = {"county_code": sa.bindparam("county"), "seq": 0, "hash": GENESIS}
    return insert_into(AuditHead, dialect).values(**first).on_conflict_do_nothing()


@cache
def _writing(model: Any) -> Any:
    return sa.update(model).where(model.id == sa.bindparam("seen_id"), model.version == sa.bindparam("seen_version"))


@cache
def _moving(model: Any, where: sa.ColumnElement[bool]) -> Any:
    change = sa.update(model).where(model.state == sa.bindparam("from_state"), where)
    moved = {"state": sa.bindparam("to_state"), "state_at": sa.bindparam("moved_at"), "version": model.version + 1}
    return change.values(moved).returning(model.uid, model.county_code)


_HEADS = cast(sa.Table, AuditHead.__table__)
_LOCK_HEAD = sa.select(_HEADS).where(_HEADS.c.county_code == sa.bindparam("county")).with_for_update()
_ADD_ENTRIES = sa.insert(cast(sa.Table, AuditEntry.__table__))
_MOVE_HEAD = (
    sa.update(_HEADS)
    .where(_HEADS.c.county_code == sa.bindparam("county"))
    .values(seq=sa.bindparam("last"), hash=sa.bindparam("link"))
)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: Any) -> None:
    session.info.pop(QUEUE, None)
