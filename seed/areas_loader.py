"""Areas from a file: ours with all its columns, or a national list of nothing but codes and names."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marketplace.areas.models import LEVELS, Area
from marketplace.areas.rules import ancestors, level_of, padded
from marketplace.db import db

from .bulk import insert_all
from .files import FOLDER, listed

OWN_FILES = (FOLDER / "areas" / "zhejiang.csv", FOLDER / "areas" / "villages.csv")
SINCE_EVER = date(1949, 10, 1)  # of areas whose beginning no file tells
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass
class AreasLoaded:
    """What a file brought. `bad` holds the line number and the reason of each row that was left out."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


def load_areas(paths: Iterable[Path] = OWN_FILES) -> AreasLoaded:
    """Bring the areas of these files in; the same files twice change nothing.

    A file needs the columns `code` (2, 4, 6, 9 or 12 digits) and `name`; all others of
    `seed/areas/zhejiang.csv` may be missing. An area without dates is the one that stands today. A
    bad row is named and left out. Raises ValueError for a file that is no such table.
    """
    loaded = AreasLoaded()
    wanted: dict[tuple[str, date], dict[str, Any]] = {}
    for path in paths:
        for line, row in _table(path):
            try:
                values = _values(row)
            except ValueError as error:
                loaded.bad.append((line, str(error)))
                continue
            wanted[(values["code"], values["valid_from"])] = values
    _store(wanted, loaded)
    return loaded


def _store(wanted: dict[tuple[str, date], dict[str, Any]], loaded: AreasLoaded) -> None:
    known = {(area.code, area.valid_from): area for area in db.session.scalars(sa.select(Area))}
    today = {area.code: area for area in known.values() if area.valid_to is None}
    codes = {code for code, _ in (*known, *wanted)}
    fresh = []
    for (code, valid_from), values in wanted.items():
        values.setdefault("parent_code", _parent(code, codes))
        area = known.get((code, valid_from))
        if area is None and valid_from == SINCE_EVER and values["valid_to"] is None:
            area = today.get(code)  # a list without dates speaks of the area that stands today
            values = {key: value for key, value in values.items() if key != "valid_from" and value not in (None, [])}
        if area is None:
            fresh.append(Area(**{"name_en": "", "valid_from": valid_from} | values))
        elif _changed(area, values):
            loaded.changed += 1
        else:
            loaded.unchanged += 1
    db.session.flush()
    insert_all(fresh)
    loaded.added = len(fresh)


def _changed(area: Area, values: dict[str, Any]) -> bool:
    new = {key: value for key, value in values.items() if getattr(area, key) != value}
    for key, value in new.items():
        setattr(area, key, value)
    return bool(new)


def _values(row: dict[str, str]) -> dict[str, Any]:
    """The row as column values. Raises ValueError with the name of the bad column."""
    name = row.get("name", "").strip()
    if not name:
        raise ValueError("name")
    code = padded(row.get("code", "").strip())
    values: dict[str, Any] = {
        "code": code, "name": name[:60], "level": _level(row.get("level", ""), code),
        "lat": _number(row, "lat"), "lon": _number(row, "lon"), "tags": listed(row.get("tags", "")),
        "valid_from": _day(row, "valid_from") or SINCE_EVER, "valid_to": _day(row, "valid_to"),
        "successor_code": padded(row["successor_code"]) if row.get("successor_code") else None,
    }  # fmt: skip
    if row.get("name_en"):
        values["name_en"] = row["name_en"].strip()
    if "parent_code" in row:
        values["parent_code"] = padded(row["parent_code"]) if row["parent_code"] else None
    return values


def _level(text: str, code: str) -> str:
    if text and text not in LEVELS:
        raise ValueError("level")
    return text or level_of(code)


def _number(row: dict[str, str], key: str) -> float | None:
    try:
        return float(row[key]) if row.get(key) else None
    except ValueError:
        raise ValueError(key) from None


def _day(row: dict[str, str], key: str) -> date | None:
    try:
        return date.fromisoformat(row[key]) if row.get(key) else None
    except ValueError:
        raise ValueError(key) from None


def _parent(code: str, codes: set[str]) -> str | None:
    """The nearest code above that exists: a few cities have townships and no counties."""
    return next((above for above in ancestors(code)[1:] if above in codes and above != code), None)


def _table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and row of each line below the header."""
    reader = csv.DictReader(io.StringIO(_text(path)))
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        raise ValueError(f"{path.name}: the columns code and name are missing")
    for row in reader:
        yield reader.line_num, {key: value or "" for key, value in row.items() if key is not None}


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path.name}: neither UTF-8 nor GB18030")
