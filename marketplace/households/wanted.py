"""Places where somebody wants to work, by the names that people use."""

import re
from collections.abc import Iterable, Sequence

from ..areas.queries import areas_in, names
from ..errors import FormInvalid

_BETWEEN = re.compile(r"[、，,;；|\n]+|(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")  # English names have blanks inside
_KINDS = "市县区"
MOST = 10


def codes_named(words: str, *, near: str) -> list[str]:
    """Codes of the cities and counties named, in the province of the area `near` (2 statements, none for no words).

    A name may leave out its last sign (杭州, 龙游). Raises FormInvalid for what is no city or county there.
    """
    wanted = list(dict.fromkeys(filter(None, (word.strip() for word in _BETWEEN.split(words)))))
    if not wanted:
        return []
    province = near[:2].ljust(12, "0")
    known: dict[str, str] = {}
    for area in (*areas_in(province, "city"), *areas_in(province, "county")):
        for name in (area.name, area.name.rstrip(_KINDS), area.name_en.lower()):
            known.setdefault(name, area.code)
    unknown = [word for word in wanted if word.lower() not in known]
    if unknown or len(wanted) > MOST:
        raise FormInvalid({"wanted_areas": "Please name at most ten cities or counties of the province."})
    return list(dict.fromkeys(known[word.lower()] for word in wanted))


def in_words(codes: Sequence[str]) -> str:
    """As a form shows them, in the reader's language (1 statement, none for no codes)."""
    known = names(set(codes)) if codes else {}
    return "、".join(known.get(code, code) for code in codes)


def months_said(months: Iterable[int]) -> str:
    """The months in a row: 5、6、11."""
    return "、".join(str(month) for month in sorted(months))
