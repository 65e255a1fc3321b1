"""Help offers as pages see them: cards, never rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from .. import clock
from ..access import Principal, found, viewer, within
from ..accounts.models import Organisation
from ..areas.queries import full_names
from ..areas.rules import ancestors
from ..db import db
from ..web import Page, paged
from .models import HelpOffer
from .rules import asks_for_illness, is_visible, never_discloses, posting_organisation_ids


@dataclass(frozen=True)
class OfferCard:
    """A help offer in a list."""

    id: int
    uid: str
    state: str
    kind: str
    title: str
    donor: str
    area_code: str
    area: str
    audience: str
    slots: int
    n_held: int
    n_delivered: int
    slice_fen: int | None
    budget_fen: int | None
    held_fen: int
    delivered_fen: int
    charity_name: str
    from_on: date
    until_on: date
    is_anonymous: bool  # its donor never learns who is helped

    @property
    def n_left(self) -> int:
        """Slots neither held nor delivered."""
        return self.slots - self.n_held - self.n_delivered

    @property
    def is_open(self) -> bool:
        """Whether somebody can have it today: the scalar twin of `with_room`."""
        return self.state == "open" and self.from_on <= clock.today() <= self.until_on and self.n_left > 0


def get_offer(uid: str, by: Principal) -> HelpOffer:
    """An offer this person may see, with its donor (1 statement). Raises NotFound."""
    row = sa.select(HelpOffer).where(HelpOffer.uid == uid).options(joinedload(HelpOffer.organisation))
    offer = found(db.session.scalar(row))
    return found(offer if is_visible(by, offer) else None)


def with_room() -> sa.ColumnElement[bool]:
    """SQL on HelpOffer, the one meaning of "open" in lists and numbers: begun, not past its last day, a slot left."""
    today, taken = clock.today(), HelpOffer.n_held + HelpOffer.n_delivered
    days = sa.and_(HelpOffer.from_on <= today, HelpOffer.until_on >= today)
    return sa.and_(HelpOffer.state == "open", days, taken < HelpOffer.slots)


def open_offers() -> sa.Select[Any]:
    """Offers that take people today."""
    return sa.select(HelpOffer).where(with_room())


def posting_donors(by: Principal) -> list[Organisation]:
    """The verified donors this person speaks for, by name (1 statement)."""
    theirs = sa.select(Organisation).where(
        Organisation.id.in_(posting_organisation_ids(by)),
        Organisation.state == "verified",
        Organisation.kind == "donor",
    )
    return list(db.session.scalars(theirs.order_by(Organisation.name, Organisation.id)))


def own_offers(by: Principal) -> sa.ColumnElement[bool]:
    """SQL: the offer is of a donor this person works for."""
    return HelpOffer.organisation_id.in_(by.organisation_ids("donor"))


def offers_for_area(by: Principal) -> sa.ColumnElement[bool]:
    """SQL: the offer is meant for the area of this officer, township or bureau, or for one around it."""
    codes = by.areas("bureau", "officer", "township")
    around = {code for area in codes for code in ancestors(area)}
    return sa.or_(within(HelpOffer.area_code, codes), HelpOffer.area_code.in_(around))


def poster_page(of: sa.ColumnElement[bool], *, state: str = "", number: int = 1) -> Page:
    """One page of somebody's offers, drafts first, closed last, then the newest (3 statements)."""
    urgent = sa.case((HelpOffer.state == "draft", 0), (HelpOffer.state == "closed", 2), else_=1)
    rows = (
        sa.select(HelpOffer).where(of).options(joinedload(HelpOffer.organisation)).order_by(urgent, HelpOffer.id.desc())
    )
    page = paged(rows.where(HelpOffer.state == state) if state else rows, number=number)
    return replace(page, items=cards_of(page.items))


def n_by_state(of: sa.ColumnElement[bool]) -> dict[str, int]:
    """How many offers are in each state (1 statement)."""
    counts = sa.select(HelpOffer.state, sa.func.count()).where(of).group_by(HelpOffer.state)
    known: dict[str, int] = dict(db.session.execute(counts).all())
    return {state: known[state] for state in HelpOffer.STATES.states if state in known}


def cards_by_ids(ids: Iterable[int]) -> dict[int, OfferCard]:
    """Id → card, in the order of `ids`, whatever the state; unknown ids are left out (2 statements)."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = db.session.scalars(
        sa.select(HelpOffer).where(HelpOffer.id.in_(wanted)).options(joinedload(HelpOffer.organisation))
    )
    cards = {card.id: card for card in cards_of(rows.all())}
    return {offer_id: cards[offer_id] for offer_id in wanted if offer_id in cards}


def asking_for_illness() -> set[int]:
    """Ids of the open offers of which being among their people tells who is ill (1 statement)."""
    rows = sa.select(HelpOffer.id, HelpOffer.audience, HelpOffer.criteria).where(HelpOffer.state == "open")
    return {row.id for row in db.session.execute(rows) if asks_for_illness(row)}


def cards_of(offers: Sequence[HelpOffer]) -> list[OfferCard]:
    """The cards of loaded offers, in their order (1 statement for the names of places)."""
    places = full_names({offer.area_code for offer in offers})
    return [_card(offer, places.get(offer.area_code, "")) for offer in offers]


def _card(offer: HelpOffer, area: str) -> OfferCard:
    return OfferCard(
        id=offer.id, uid=offer.uid, state=offer.state, kind=offer.kind, title=offer.title,
        donor=_donor(offer.organisation), area_code=offer.area_code, area=area, audience=offer.audience,
        slots=offer.slots, n_held=offer.n_held, n_delivered=offer.n_delivered, slice_fen=offer.slice_fen,
        budget_fen=offer.budget_fen, held_fen=offer.held_fen, delivered_fen=offer.delivered_fen,
        charity_name=offer.charity_name, from_on=offer.from_on, until_on=offer.until_on,
        is_anonymous=never_discloses(offer),
    )  # fmt: skip


def _donor(organisation: Organisation) -> str:
    """The donor's name; '' for a private person towards whoever is not signed in."""
    return "" if organisation.is_person and viewer().user_id is None else organisation.name
