"""What the pages of this room show, as frozen cards, each from the viewer's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from .. import clock
from ..access import Principal, covers, found, within
from ..areas.queries import AreaCard, children, find_area, full_names
from ..db import db
from ..web import Page, paged
from . import queries
from .models import ORGANISATION_KINDS, ApiToken, Grant, Organisation, SignIn, User
from .rules import device_words

STATES = tuple(Organisation.STATES.states)


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation in the office's list."""

    uid: str
    kind: str
    name: str
    state: str
    is_person: bool
    place: str
    since: datetime


@dataclass(frozen=True)
class ColleagueCard:
    """Somebody who speaks for an organisation. `is_waiting`: invited, the password not set yet."""

    uid: str
    name: str
    username: str
    right: str
    is_waiting: bool
    is_disabled: bool


@dataclass(frozen=True)
class GrantLine:
    """One role of a user, with its place in words."""

    uid: str
    role: str
    place: str


@dataclass(frozen=True)
class UserCard:
    """A user as an office sees it."""

    uid: str
    username: str
    name: str
    state: str
    is_waiting: bool
    grants: tuple[GrantLine, ...]
    why: str  # why it is locked


@dataclass(frozen=True)
class DeviceCard:
    """A place where the account is signed in."""

    uid: str
    words: str
    since: datetime
    is_this: bool


@dataclass(frozen=True)
class TokenCard:
    """A bearer token; what it says was shown once."""

    uid: str
    label: str
    since: datetime
    until: datetime


def organisations_for(by: Principal, *, state: str = "", kind: str = "", words: str = "", number: int = 1) -> Page:
    """Organisations in the area of the viewer's office, the longest waiting first (3 statements)."""
    rows = sa.select(Organisation).where(_of_office(by)).order_by(Organisation.state_at, Organisation.id)
    if state in STATES:
        rows = rows.where(Organisation.state == state)
    if kind in ORGANISATION_KINDS:
        rows = rows.where(Organisation.kind == kind)
    if words:
        rows = rows.where(Organisation.name.contains(words, autoescape=True))
    page = paged(rows, number=number)
    places = full_names({row.area_code for row in page.items})
    cards = [
        OrganisationCard(
            o.uid, o.kind, o.name, o.state, o.is_person, places.get(o.area_code, ""), o.state_at
        )
        for o in page.items
    ]  # fmt: skip
    return Page(cards, page.number, page.total, page.size)


def n_by_state(by: Principal) -> dict[str, int]:
    """How many organisations of the office's area are in each state (1 statement)."""
    counted = (
        sa.select(Organisation.state, sa.func.count().label("n")).where(_of_office(by)).group_by(Organisation.state)
    )
    return {row.state: row.n for row in db.session.execute(counted)}


def get_organisation(uid: str, *, by: Principal) -> Organisation:
    """In the area of the viewer's office, or one the viewer works for; NotFound otherwise."""
    mine = Organisation.id.in_(by.organisation_ids())
    return found(
        db.session.scalar(sa.select(Organisation).where(Organisation.uid == uid, sa.or_(mine, _of_office(by))))
    )


def organisations_of(by: Principal) -> list[tuple[str, str]]:
    """`(uid, name)` of the organisations the viewer works for (1 statement)."""
    mine = sa.select(Organisation.uid, Organisation.name).where(Organisation.id.in_(by.organisation_ids()))
    return [(uid, name) for uid, name in db.session.execute(mine.order_by(Organisation.id))]


def colleagues_of(organisation: Organisation, *, number: int = 1) -> Page:
    """Who speaks for it today, in the order in which they came (2 statements)."""
    rows = (
        sa.select(Grant)
        .join(User, User.id == Grant.user_id)
        .where(Grant.organisation_id == organisation.id, queries.is_live())
        .options(contains_eager(Grant.user))
        .order_by(Grant.id)
    )
    return paged(rows, _colleague, number=number)


def users_for(by: Principal, *, role: str = "", words: str = "", number: int = 1) -> Page:
    """Users with a grant in the area of the viewer's office, by sign-in name (6 statements)."""
    grants = _in_reach(by).where(Grant.role == role) if role else _in_reach(by)
    rows = sa.select(User).where(User.id.in_(grants)).order_by(User.username, User.id)
    if words:
        rows = rows.where(
            sa.or_(User.username.contains(words, autoescape=True), User.name.contains(words, autoescape=True))
        )
    page = paged(rows.options(*_WITH_GRANTS), number=number)
    return Page(_user_cards(page.items), page.number, page.total, page.size)


def get_user(uid: str, *, by: Principal) -> User:
    """A user with a grant in the area of the viewer's office; NotFound otherwise."""
    rows = sa.select(User).where(User.uid == uid, User.id.in_(_in_reach(by))).options(*_WITH_GRANTS)
    return found(db.session.scalar(rows))


def user_card(user: User) -> UserCard:
    """One user as an office sees it."""
    return _user_cards([user])[0]


def own_user(by: Principal) -> User:
    """The viewer's own row."""
    return db.session.scalars(sa.select(User).where(User.id == by.user_id).options(*_WITH_GRANTS)).one()


def devices_of(by: Principal, token_digest: str, *, number: int = 1) -> Page:
    """Where the viewer is signed in, this device's session marked (2 statements)."""
    rows = sa.select(SignIn).where(SignIn.user_id == by.user_id, SignIn.ended_at.is_(None))
    rows = rows.where(SignIn.expires_at > clock.now()).order_by(SignIn.id.desc())
    return paged(
        rows,
        lambda s: DeviceCard(s.uid, device_words(s.device), s.created_at, s.token_digest == token_digest),
        number=number,
    )


def tokens_of(by: Principal) -> Page:
    """The viewer's live bearer tokens, at most ten, newest first (2 statements)."""
    rows = sa.select(ApiToken).where(ApiToken.user_id == by.user_id, ApiToken.ended_at.is_(None))
    rows = rows.where(ApiToken.expires_at > clock.now()).order_by(ApiToken.id.desc())
    return paged(rows, lambda t: TokenCard(t.uid, t.label, t.created_at, t.expires_at))


def registered_name(once: str) -> str | None:
    """The sign-in name that a registration sent a moment ago was given (whoever knows `once` sent it)."""
    return db.session.scalar(sa.select(User.username).where(User.uid == once))


def place_of(area_code: str) -> str:
    """The place in words, from the county down (1 statement)."""
    return full_names({area_code}).get(area_code, "")


def places(areas: tuple[str, ...], code: str) -> tuple[AreaCard | None, list[AreaCard]]:
    """An area within `areas` and what lies right below it; `areas` themselves for any other code."""
    if code and covers(areas, code):
        return find_area(code), children(code)
    return None, [area for area in map(find_area, sorted(set(areas))) if area is not None]


_WITH_GRANTS = (selectinload(User.grants).selectinload(Grant.organisation),)


def _of_office(by: Principal) -> sa.ColumnElement[bool]:
    return within(Organisation.area_code, by.areas("township", "bureau"))


def _in_reach(by: Principal) -> sa.Select[int]:
    """The ids of users with a grant, of today or before, whose place lies in the viewer's office area."""
    areas = by.areas("township", "bureau")
    return (
        sa.select(Grant.user_id)
        .join(Organisation, Organisation.id == Grant.organisation_id, isouter=True)
        .where(sa.or_(within(Grant.area_code, areas), within(Organisation.area_code, areas)))
    )


def _colleague(grant: Grant) -> ColleagueCard:
    user = grant.user
    return ColleagueCard(
        user.uid, user.name, user.username, grant.right, not user.password_hash, user.state == "disabled"
    )


def _user_cards(users: Sequence[User]) -> list[UserCard]:
    """Cards with the places of all grants in words (1 statement for all)."""
    codes = {g.area_code for user in users for g in queries.live(user.grants) if g.area_code}
    places = full_names(codes)
    return [_user_card(user, places) for user in users]


def _user_card(user: User, places: dict[str, str]) -> UserCard:
    lines = tuple(
        GrantLine(g.uid, g.role, g.organisation.name if g.organisation else places.get(g.area_code or "", ""))
        for g in queries.live(user.grants)
    )
    return UserCard(user.uid, user.username, user.name, user.state, not user.password_hash, lines, user.why)
