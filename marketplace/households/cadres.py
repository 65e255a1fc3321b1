"""The cadres of an area, how many households each has, and who stands in for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from .. import clock
from ..access import Principal, covers, found, significant, within
from ..accounts.models import Grant, User
from ..accounts.queries import is_live, live
from ..areas.queries import names
from ..areas.rules import ancestors
from ..db import db
from ..web import Page, paged
from .models import Deputyship, Household, Pairing

TOWNSHIP_DIGITS = 9
MOST_OFFERED = 30


@dataclass(frozen=True)
class CadreCard:
    """A cadre as lists show it; `areas` are the codes of its grants."""

    id: int
    uid: str
    name: str
    areas: tuple[str, ...]
    n_households: int = 0
    deputy: str = ""
    deputy_until: date | None = None


@dataclass(frozen=True)
class DeputyCard:
    """One span of days in which somebody stands in."""

    uid: str
    name: str
    from_on: date
    until_on: date
    over: bool


@dataclass(frozen=True)
class DeputyChoice:
    """Who may stand in, the own township first; how many more the words fit, and how many there are."""

    cards: list[CadreCard]
    places: dict[str, str]
    n_more: int
    n_all: int

    def place_of(self, card: CadreCard) -> str:
        """Where the cadre works, in words."""
        return "、".join(self.places[code] for code in card.areas if code in self.places)


def cadre_page(by: Principal, words: str, number: int) -> Page:
    """Cadres who work in the viewer's areas or reach them, by name (4 statements)."""
    rows = _cadres_in(by.areas("township", "bureau")).order_by(User.name, User.id)
    if words:
        rows = rows.where(User.name.contains(words, autoescape=True))
    page = paged(rows.options(selectinload(User.grants)), number=number)
    return replace(page, items=_cards(page.items))


def cadres_for(area_code: str) -> list[CadreCard]:
    """Every cadre who may be paired with a household there: fewest households first (4 statements)."""
    rows = _cadres_in([area_code]).options(selectinload(User.grants))
    users = [user for user in db.session.scalars(rows).unique() if reaches(user, area_code)]
    return sorted(_cards(users), key=lambda card: (card.n_households, card.name, card.id))


def get_cadre(uid: str, by: Principal) -> User:
    """A cadre whom this person may manage: itself, or one in or over its area. Raises NotFound."""
    own = User.id == by.user_id
    near = User.id.in_(_cadres_in(by.areas("township", "bureau")).with_only_columns(User.id).order_by(None))
    holds = User.id.in_(sa.select(Grant.user_id).where(Grant.role == "cadre", is_live()))
    return found(db.session.scalar(sa.select(User).where(User.uid == uid, sa.or_(sa.and_(own, holds), near))))


def chosen(cards: Iterable[CadreCard], uid: str) -> User:
    """The user behind one of these cards. Raises NotFound."""
    card = found(next((card for card in cards if card.uid == uid), None))
    return db.session.get_one(User, card.id)


def card_of(user: User) -> CadreCard:
    """One cadre with its count and deputy (3 statements)."""
    return _cards([user])[0]


def colleagues_of(cadre: User) -> list[CadreCard]:
    """Who could stand in: the other cadres of the same places (2 statements)."""
    areas = {code[:6].ljust(12, "0") for code in _areas(cadre)}
    rows = _cadres_in(areas).options(selectinload(User.grants)).order_by(User.name, User.id)
    return [CadreCard(u.id, u.uid, u.name, _areas(u)) for u in db.session.scalars(rows) if u.id != cadre.id]


def deputy_choice(cadre: User, words: str, *, sent: str = "") -> DeputyChoice:
    """Who is offered as a deputy: by name where `words` say one, else the own township, else all (4 statements).

    The one whose uid was `sent` stays among them, so that a search typed meanwhile refuses nobody.
    """
    colleagues = colleagues_of(cadre)
    places = _townships(cadre)
    near = {card.id for card in colleagues if places & {code[:TOWNSHIP_DIGITS] for code in card.areas}}
    fits = [card for card in colleagues if (words in card.name if words else card.id in near or not near)]
    fits.sort(key=lambda card: card.id not in near)
    shown = fits[:MOST_OFFERED]
    shown += [card for card in colleagues if card.uid == sent and card not in shown]
    named = names({code for card in shown for code in card.areas})
    return DeputyChoice(shown, named, n_more=max(0, len(fits) - MOST_OFFERED), n_all=len(colleagues))


def deputies_of(cadre: User) -> list[DeputyCard]:
    """The cadre's deputies, latest first (1 statement)."""
    rows = db.session.execute(
        sa.select(Deputyship, User.name)
        .join(User, User.id == Deputyship.deputy_id)
        .where(Deputyship.cadre_id == cadre.id)
        .order_by(Deputyship.from_on.desc(), Deputyship.id.desc())
        .limit(20)
    )
    today = clock.today()
    return [DeputyCard(row.uid, name, row.from_on, row.until_on, row.until_on < today) for row, name in rows]


def get_deputyship(cadre: User, uid: str) -> Deputyship:
    """One span of this cadre. Raises NotFound."""
    return found(db.session.scalar(sa.select(Deputyship).where(Deputyship.uid == uid, Deputyship.cadre_id == cadre.id)))


def reaches(user: User, area_code: str) -> bool:
    """Whether the user is an active cadre whose area reaches this code."""
    return user.state == "active" and covers(_areas(user), area_code)


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """User id → name (1 statement, none for nobody)."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))
    return dict(rows.all())


def names_by_uid(uids: set[str]) -> dict[str, str]:
    """User uid → name (1 statement, none for nobody)."""
    if not uids:
        return {}
    return dict(db.session.execute(sa.select(User.uid, User.name).where(User.uid.in_(uids))).all())


def account_of_household(household_id: int) -> User | None:
    """The household's user (1 statement)."""
    grants = sa.select(Grant.user_id).where(Grant.household_id == household_id, Grant.role == "household", is_live())
    return db.session.scalar(sa.select(User).where(User.id.in_(grants)).order_by(User.id).limit(1))


def _cadres_in(codes: Iterable[str]) -> sa.Select[Any]:
    """Active users with a cadre's grant at, below or above one of these areas."""
    places = set(codes)
    above = {ancestor for code in places for ancestor in ancestors(code)}
    grants = sa.select(Grant.user_id).where(
        Grant.role == "cadre", is_live(), sa.or_(within(Grant.area_code, places), Grant.area_code.in_(above))
    )
    return sa.select(User).where(User.id.in_(grants), User.state == "active")


def _areas(user: User) -> tuple[str, ...]:
    return tuple(grant.area_code for grant in live(user.grants) if grant.role == "cadre" and grant.area_code)


def _townships(cadre: User) -> set[str]:
    """The first digits of the townships where a cadre works; of its paired households where its area is wider."""
    own = {code[:TOWNSHIP_DIGITS] for code in _areas(cadre) if len(significant(code)) >= TOWNSHIP_DIGITS}
    if own:
        return own
    paired = sa.select(Household.area_code).where(Household.cadre_id == cadre.id).distinct()
    return {code[:TOWNSHIP_DIGITS] for code in db.session.scalars(paired)}


def _cards(users: Iterable[User]) -> list[CadreCard]:
    rows = list(users)
    ids = [user.id for user in rows]
    counts = _counts(ids)
    deputies = _deputies(ids)
    return [
        CadreCard(
            user.id, user.uid, user.name, _areas(user), counts.get(user.id, 0), *deputies.get(user.id, ("", None))
        )
        for user in rows
    ]


def _counts(ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(Pairing.cadre_id, sa.func.count())
        .join(Household, Household.id == Pairing.household_id)
        .where(Pairing.cadre_id.in_(ids), Pairing.ended_on.is_(None), Household.state == "registered")
        .group_by(Pairing.cadre_id)
    )
    return dict(rows.all())


def _deputies(ids: list[int]) -> dict[int, tuple[str, date]]:
    today = clock.today()
    deputy = aliased(User)
    rows = db.session.execute(
        sa.select(Deputyship.cadre_id, deputy.name, Deputyship.until_on)
        .join(deputy, deputy.id == Deputyship.deputy_id)
        .where(Deputyship.cadre_id.in_(ids), Deputyship.from_on <= today, Deputyship.until_on >= today)
        .order_by(Deputyship.id)
    )
    return {cadre_id: (name, until_on) for cadre_id, name, until_on in rows}
