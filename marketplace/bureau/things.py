"""What rows of the trail are about: where a thing lies, whom it concerns, what it is called, its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..access import Principal, within
from ..accounts.models import Grant, Organisation, User
from ..audit import AuditEntry
from ..db import db
from ..deliveries.models import Delivery
from ..households.models import Household, Person
from ..households.naming import About, Who, who_is
from ..jobs.models import Job
from ..matches.models import Match
from ..needs.models import Need
from ..offers.models import HelpOffer
from ..placements.models import Placement
from ..settings.models import DatedValue, SettingValue
from ..tasks.models import Task

# Table → its rows, and the column that says where a row lies.
PLACES: dict[str, tuple[sa.Select[Any], Any]] = {
    **{
        model.__tablename__: (sa.select(model.uid), model.area_code)
        for model in (Household, Need, Match, Placement, Delivery, Job, HelpOffer, Organisation, Task, SettingValue,
                      DatedValue)
    },
    "people": (sa.select(Person.uid).join(Person.household), Household.area_code),
    "users": (sa.select(User.uid).join(Grant, Grant.user_id == User.id), Grant.area_code),
}  # fmt: skip

# A member's name is personal: an account of a household is told by its household alone.
_OF_HOUSEHOLD = sa.exists().where(Grant.user_id == User.id, Grant.household_id.is_not(None))


def _named(model: Any, title: Any) -> sa.Select[Any]:
    return sa.select(model.uid, sa.literal(""), sa.null(), title)


def _of_match(uid: Any) -> sa.Select[Any]:
    title = sa.func.coalesce(Job.title, HelpOffer.title, "")
    rows = sa.select(uid, Person.uid, Match.household_id, title).select_from(Match).join(Match.person)
    return rows.join(Match.job, isouter=True).join(Match.offer, isouter=True)


# Table → (its uid, uid of the person or "", id of the household or None, title or "").
SUBJECTS: dict[str, Any] = {
    "households": sa.select(Household.uid, sa.literal(""), Household.id, sa.literal("")),
    "people": sa.select(Person.uid, Person.uid, Person.household_id, sa.literal("")),
    "needs": sa.select(Need.uid, sa.func.coalesce(Person.uid, ""), Need.household_id, sa.literal(""))
    .select_from(Need)
    .join(Need.person, isouter=True),
    "matches": _of_match(Match.uid),
    "placements": _of_match(Placement.uid).join(Placement, Placement.match_id == Match.id),
    "deliveries": _of_match(Delivery.uid).join(Delivery, Delivery.match_id == Match.id),
    "tasks": sa.select(Task.uid, sa.literal(""), Task.household_id, Task.kind),  # of a task, its kind
    "jobs": _named(Job, Job.title),
    "help_offers": _named(HelpOffer, HelpOffer.title),
    "organisations": _named(Organisation, Organisation.name),
    "users": _named(User, sa.case((_OF_HOUSEHOLD, ""), else_=User.name)),
}
# What a page shows: table → (endpoint, the variable of its address).
PAGES = {
    "households": ("households.show", "uid"),
    "people": ("households.person", "person_uid"),
    "needs": ("needs.show", "uid"),
    "matches": ("matches.show", "uid"),
    "placements": ("placements.show", "uid"),
    "deliveries": ("deliveries.show", "uid"),
    "jobs": ("jobs.show", "uid"),
    "help_offers": ("offers.show", "uid"),
    "organisations": ("accounts.show", "uid"),
}


@dataclass(frozen=True)
class Subject:
    """What a row is about."""

    title: str = ""
    who: Who | None = None


def lies_in(codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """SQL on AuditEntry: the thing lies in one of these areas today."""
    places = tuple(codes)
    return sa.or_(
        sa.false(),
        *(
            sa.and_(AuditEntry.noun == noun, AuditEntry.noun_uid.in_(rows.where(within(column, places))))
            for noun, (rows, column) in PLACES.items()
        ),
    )


def concerns(uid: str) -> sa.ColumnElement[bool]:
    """SQL on AuditEntry: this very thing and its deadlines; of a household also everything that is about it."""
    home = sa.select(Household.id).where(Household.uid == uid).scalar_subquery()
    belonging = [
        sa.select(Task.uid).where(Task.noun_uid == uid),
        sa.select(Person.uid).where(Person.household_id == home),
        sa.select(Need.uid).where(Need.household_id == home),
        sa.select(Match.uid).where(Match.household_id == home),
        *(sa.select(kind.uid).join(kind.match).where(Match.household_id == home) for kind in (Placement, Delivery)),
    ]
    return AuditEntry.noun_uid.in_(sa.union_all(sa.select(sa.literal(uid)), *belonging).subquery().select())


def subjects_of(entries: Iterable[AuditEntry], by: Principal) -> dict[tuple[str, str], Subject]:
    """(table, uid) → whom and what a line is about (a statement per kind of thing, and 2 for names and places)."""
    uids: dict[str, set[str]] = {}
    for entry in entries:
        uids.setdefault(entry.noun, set()).add(entry.noun_uid)
    about: dict[tuple[str, str], About] = {}
    titles: dict[tuple[str, str], str] = {}
    for noun in sorted(uids.keys() & SUBJECTS.keys()):
        rows = SUBJECTS[noun]
        for uid, person, household, title in db.session.execute(rows.where(rows.selected_columns[0].in_(uids[noun]))):
            about[noun, uid], titles[noun, uid] = (person, None if person else household), title
    who = who_is(about.values(), by)
    return {key: Subject(titles[key], who.get(asked)) for key, asked in about.items()}
