"""What an area code says by itself."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ..access import allow, significant
from .models import LEVELS

LEVEL_OF_DIGITS = dict(zip((2, 4, 6, 9, 12), LEVELS, strict=True))
PROVINCE = "330000000000"  # whose bureau sets what holds for all
BEFORE_RECORDS = date(1949, 10, 1)  # an empty "valid from" means: before the records of this list

PERMISSIONS = {"areas:read": (allow("anyone"),)}


def padded(code: str) -> str:
    """A 2, 4, 6, 9 or 12-digit code as 12 digits. Raises ValueError for anything else."""
    if not code.isascii() or not code.isdigit() or len(code) not in LEVEL_OF_DIGITS:
        raise ValueError("area code")
    return code.ljust(12, "0")


def level_of(code: str) -> str:
    """The level a 12-digit code names."""
    return LEVEL_OF_DIGITS[len(significant(code))]


def ancestors(code: str) -> list[str]:
    """The codes above and including `code`, nearest first."""
    digits = len(significant(code))
    return [code[:n].ljust(12, "0") for n in (12, 9, 6, 4, 2) if n <= digits]


def area_values(row: Mapping[str, str]) -> dict[str, Any]:
    """The columns that a row of text gives, typed; level and parent follow from the code.

    Raises ValueError, naming what is wrong, for a row that is no area.
    """
    name = (row.get("name") or "").strip()
    if not name or len(name) > 60:
        raise ValueError("name")
    code = padded((row.get("code") or "").strip())
    values: dict[str, Any] = {"code": code, "name": name, "level": (row.get("level") or "").strip() or level_of(code)}
    if values["level"] not in LEVELS:
        raise ValueError("level")
    for column, read in _READ.items():
        if column in row:
            values[column] = read((row[column] or "").strip())
    return values


def _place(text: str) -> float | None:
    degrees = float(text) if text else None
    if degrees is not None and not -180 <= degrees <= 180:
        raise ValueError("degrees")
    return degrees


def _code(text: str) -> str | None:
    return padded(text) if text else None


_READ: dict[str, Callable[[str], Any]] = {
    "name_en": str,
    "parent_code": _code,
    "lat": _place,
    "lon": _place,
    "tags": lambda text: text.split("|") if text else [],
    "valid_from": lambda text: date.fromisoformat(text) if text else BEFORE_RECORDS,
    "valid_to": lambda text: date.fromisoformat(text) if text else None,
    "successor_code": _code,
}
