"""The value that counts in an area: its own, or the nearest one above, or the default."""

import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from flask import g, has_request_context

from ..areas.rules import ancestors, level_of
from ..db import db
from .models import DatedValue, SettingValue
from .rules import SETTINGS, Setting


@dataclass(frozen=True)
class SettingCard:
    """One threshold as it counts in an area, and which area set it ("" for the default)."""

    setting: Setting
    value: int
    source_code: str
    is_own: bool
    may_be_set: bool  # here, at this level


def value(key: str, area_code: str) -> int:
    """One threshold for an area. Read once per request and area; raises KeyError for an unknown key."""
    return values(area_code)[key]


def values(area_code: str) -> dict[str, int]:
    """Every threshold for an area (1 statement, cached for the request)."""
    cache = g.setdefault("settings", {}) if has_request_context() else {}
    if area_code not in cache:
        cache[area_code] = {key: setting.default for key, setting in SETTINGS.items()} | own(area_code)
    return cache[area_code]


def own(area_code: str) -> dict[str, int]:
    """What the area or one above it has set; the nearest wins (1 statement)."""
    return {key: number for key, (number, _source) in _nearest(area_code).items()}


def overview(area_code: str) -> list[SettingCard]:
    """Every threshold of an area with where it comes from (1 statement)."""
    found = _nearest(area_code)
    plain = {key: found.get(key, (setting.default, "")) for key, setting in SETTINGS.items()}
    in_province = level_of(area_code) == "province"
    return [
        SettingCard(s, *plain[key], plain[key][1] == area_code, in_province or not s.province_only)
        for key, s in SETTINGS.items()
    ]


def fingerprint() -> str:
    """Of everything that is set anywhere: another one once anything is set, reset or deleted (2 statements)."""
    tables = (
        sa.select(SettingValue.area_code, SettingValue.key, SettingValue.value),
        sa.select(DatedValue.area_code, DatedValue.key, DatedValue.from_on, DatedValue.value),
    )
    rows = [sorted(map(repr, db.session.execute(table))) for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def forget() -> None:
    """Drop what this request has read: something was set."""
    if has_request_context():
        g.pop("settings", None)


def _nearest(area_code: str) -> dict[str, tuple[int, str]]:
    chain = ancestors(area_code)
    rows = db.session.execute(
        sa.select(SettingValue.key, SettingValue.value, SettingValue.area_code).where(
            SettingValue.area_code.in_(chain), SettingValue.key.in_(SETTINGS)
        )
    ).all()
    farthest_first = sorted(rows, key=lambda row: -chain.index(row.area_code))
    return {row.key: (row.value, row.area_code) for row in farthest_first}
