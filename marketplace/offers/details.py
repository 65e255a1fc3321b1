"""One offer in full, and what its form offers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from ..access import Principal, county_of
from ..areas.queries import areas_in, children, full_names
from ..audit import AuditEntry
from ..db import db
from ..vocabulary.queries import terms
from ..web import is_chinese, label, named
from .models import HelpOffer
from .phrases import criteria_words
from .queries import OfferCard, cards_of, posting_donors


@dataclass(frozen=True)
class HistoryLine:
    """One step of an offer: what happened, who did it in which role, and why."""

    at: datetime
    step: str
    role: str
    reason: str
    words: str


@dataclass(frozen=True)
class OfferDetail:
    """An offer as its page shows it."""

    card: OfferCard
    description: str
    criteria: tuple[str, ...]  # in words


@dataclass(frozen=True)
class FormChoices:
    """What the form of an offer offers to choose from."""

    areas: dict[str, list[tuple[str, str]]]
    donors: list[tuple[str, str]]
    home: str


def detail_of(offer: HelpOffer) -> OfferDetail:
    """Everything a reader sees (1 statement)."""
    return OfferDetail(cards_of([offer])[0], offer.description, criteria_words(offer.criteria or {}))


def history_of(offer: HelpOffer) -> list[HistoryLine]:
    """What happened to the offer, newest first (2 statements)."""
    steps = sa.select(AuditEntry).where(
        AuditEntry.noun == HelpOffer.__tablename__, AuditEntry.noun_uid == offer.uid, AuditEntry.action != "seen"
    )
    reasons = {term.code: named(term) for term in terms("retract")}
    return [
        _line(entry, reasons, offer.closing_words)
        for entry in db.session.scalars(steps.order_by(AuditEntry.id.desc()).limit(50))
    ]


def form_choices(by: Principal, *, offer: HelpOffer | None = None) -> FormChoices:
    """Areas an offer can be meant for, nearest first, and own donors (5 statements)."""
    donors = posting_donors(by)
    home = offer.area_code if offer is not None else county_of(donors[0].area_code) if donors else ""
    areas = _areas(home) if home else {}
    return FormChoices(areas=areas, donors=[(donor.uid, donor.name) for donor in donors], home=home)


def _areas(home: str) -> dict[str, list[tuple[str, str]]]:
    """The county with its townships, then the province with its cities, then all counties by city."""
    county, province = county_of(home), home[:2].ljust(12, "0")
    names = {code: name for code, name in full_names({county, home, province}).items() if name}
    cities = children(province)
    groups = {names.get(county, _("Here")): [
        *((code, names[code]) for code in (county, home) if code in names),
        *((area.code, _name(area)) for area in children(county)),
    ]}  # fmt: skip
    wide = [(province, names[province])] if province in names else []
    groups[_("Wider")] = [*wide, *((city.code, _name(city)) for city in cities)]
    by_city = {city.code[:4]: _name(city) for city in cities}
    for area in areas_in(province, "county"):
        groups.setdefault(by_city.get(area.code[:4], ""), []).append((area.code, _name(area)))
    return {group: list(dict(pairs).items()) for group, pairs in groups.items() if pairs}


def _name(area: Any) -> str:
    return str(area.name if is_chinese() else area.name_en or area.name)


def _line(entry: AuditEntry, reasons: dict[str, str], closing_words: str) -> HistoryLine:
    words = closing_words if entry.to_state == "closed" else ""
    reason = reasons.get(entry.why) or label(entry.why, "offer history")
    return HistoryLine(entry.at, entry.to_state or entry.action, entry.actor_role, reason, words)
