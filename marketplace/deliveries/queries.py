"""What arrived, within somebody's scope; to the donor without a name."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from .. import clock
from ..access import Principal, found
from ..areas.queries import full_names
from ..db import db
from ..households.queries import has_consent
from ..households.queries import scope as household_scope
from ..households.rules import is_minor, is_own, named_in_lists
from ..masking import masked_name
from ..matches.models import Match
from ..needs.models import Need
from ..offers.models import HelpOffer
from ..offers.rules import posting_organisation_ids
from ..web import Page, paged
from . import rules
from .models import Delivery


@dataclass(frozen=True)
class DeliveryCard:
    """One line of help.

    For the donor `who` is a pseudonym, `place` no more than the county, and `note` what it wrote itself.
    """

    __tablename__: ClassVar[str] = Delivery.__tablename__

    uid: str
    county_code: str
    match_uid: str
    who: str
    named: bool  # a list shows the full name to somebody outside the family: it goes into the trail
    place: str
    title: str
    kind: str
    donor: str
    delivered_on: date
    what: str
    amount_fen: int
    charity_name: str
    receipt_number: str
    note: str
    is_confirmed: bool


def scope(by: Principal) -> sa.ColumnElement[bool]:
    """SQL on Delivery joined with Match, Household and HelpOffer."""
    return sa.or_(household_scope(by), HelpOffer.organisation_id.in_(posting_organisation_ids(by)))


def deliveries_for(by: Principal, number: int = 1) -> Page:
    """What this person may see, newest first (4 statements)."""
    rows = _whole().where(scope(by)).order_by(Delivery.delivered_on.desc(), Delivery.id.desc())
    page = paged(rows, number=number)
    return Page(
        [_listed(row, card, by) for row, card in zip(page.items, cards_of(page.items, by), strict=True)],
        page.number,
        page.total,
        page.size,
    )


def get_delivery(uid: str, by: Principal) -> Delivery:
    """One line within scope, with its match and offer (1 statement). Raises NotFound."""
    row = db.session.scalar(_whole().where(Delivery.uid == uid))
    return found(row if row is not None and rules.sees(by, row) else None)


def sees_picture(delivery: Delivery, by: Principal) -> bool:
    """Whether there is one to see. What others took a donor sees only of a grown-up who agreed to pictures.

    1 statement for a donor, none for the rest.
    """
    if not delivery.evidence_path or not _is_donor(delivery, posting_organisation_ids(by)):
        return bool(delivery.evidence_path)
    person = delivery.match.person
    agreed = not is_minor(person, clock.today()) and has_consent(person.id, "photo")
    return agreed or delivery.recorded_by == by.uid


def n_deliveries(by: Principal) -> int:
    """How many lines this person may see (1 statement)."""
    rows = sa.select(sa.func.count(Delivery.id)).join(Delivery.match).join(Match.household).join(Match.offer)
    return db.session.scalar(rows.where(scope(by))) or 0


def total_for(by: Principal) -> int:
    """The fen of everything in this person's scope (1 statement)."""
    rows = sa.select(sa.func.coalesce(sa.func.sum(Delivery.amount_fen), 0))
    rows = rows.join(Delivery.match).join(Match.household).join(Match.offer)
    return int(db.session.scalar(rows.where(scope(by))) or 0)


def cards_of(deliveries: Any, by: Principal) -> list[DeliveryCard]:
    """The cards of loaded rows (2 statements: names of places, needs that were confirmed)."""
    mine = posting_organisation_ids(by)
    codes = {d.uid: d.county_code if _is_donor(d, mine) else d.area_code for d in deliveries}
    places = full_names(set(codes.values()))
    needs = {d.match.need_id for d in deliveries if d.match.need_id}
    confirmed = set(db.session.scalars(sa.select(Need.id).where(Need.id.in_(needs), Need.state == "confirmed")))
    return [
        _card(d, places.get(codes[d.uid], ""), is_donor=_is_donor(d, mine), confirmed=d.match.need_id in confirmed,
              reader=by.uid)
        for d in deliveries
    ]  # fmt: skip


def _listed(delivery: Delivery, card: DeliveryCard, by: Principal) -> DeliveryCard:
    """In a list the offices read a family name; pseudonyms stay."""
    household = delivery.match.household
    if card.who == delivery.match.pseudonym:
        return card
    if not named_in_lists(by, household):
        return replace(card, who=masked_name(card.who))
    return replace(card, named=not is_own(by, household))


def _is_donor(delivery: Delivery, mine: frozenset[int]) -> bool:
    offer = delivery.match.offer
    return offer is not None and offer.organisation_id in mine


def _card(delivery: Delivery, place: str, *, is_donor: bool, confirmed: bool, reader: str) -> DeliveryCard:
    match, offer = delivery.match, delivery.match.offer
    assert offer is not None  # a delivery comes from an offer
    return DeliveryCard(
        uid=delivery.uid, county_code=delivery.county_code, match_uid=match.uid,
        who=match.pseudonym if is_donor else match.person.name, named=False, place=place,
        title=offer.title, kind=offer.kind, donor=offer.organisation.name, delivered_on=delivery.delivered_on,
        what=delivery.what, amount_fen=delivery.amount_fen, charity_name=delivery.charity_name,
        receipt_number=delivery.receipt_number,
        note="" if is_donor and delivery.recorded_by != reader else delivery.evidence_note, is_confirmed=confirmed,
    )  # fmt: skip


def _whole() -> sa.Select[Any]:
    match = contains_eager(Delivery.match)
    return (
        sa.select(Delivery)
        .join(Delivery.match)
        .join(Match.household)
        .join(Match.offer)
        .options(
            match.contains_eager(Match.household), match.contains_eager(Match.offer).joinedload(HelpOffer.organisation),
            match.joinedload(Match.person),
        )
    )  # fmt: skip
