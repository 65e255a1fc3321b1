"""Which area somebody means by a name: 龙泉市八都镇, 衢江 廿里, 330803104."""

import re
from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from ..access import county_of, significant
from ..areas.models import Area
from ..areas.queries import AreaCard, areas_in, valid_on
from ..areas.rules import ancestors, padded
from ..clock import today
from ..db import db

_ENDINGS = ("自治县", "街道", "民族乡", "省", "市", "区", "县", "镇", "乡", "村")
_BETWEEN = re.compile(r"[\s/·,，、\-－—>]+")
_LONGEST = 40


class Places:
    """Areas by name, with and without the ending that says their kind (`龙泉市`, `龙泉`)."""

    def __init__(self, areas: Iterable[AreaCard | Area]) -> None:
        self.names: dict[str, frozenset[str]] = {}
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for area in areas:
            forms = {area.name, stem(area.name)} | ({area.name_en.lower()} if area.name_en else set())
            self.names[area.code] = frozenset(forms)
            for form in forms:
                self.by_name[form].append(area.code)

    def meant_by(self, text: str) -> list[str]:
        """The codes a name can mean: the area named last, below all that are named before it."""
        squeezed = _BETWEEN.sub("", text.lower())[-_LONGEST:]
        if squeezed.isascii() and squeezed.isdigit():
            return self._by_code(squeezed)
        found: dict[str, None] = {}
        for start in range(len(squeezed)):
            for code in self.by_name.get(squeezed[start:], ()):
                if self._leads_to(squeezed[:start], code):
                    found.setdefault(code)
        return list(found)

    def leading(self, text: str) -> tuple[list[str], str]:
        """What the longest beginning of `text` can mean, and the words after it: 衢江区全旺镇, then 双峰村3号."""
        squeezed = _BETWEEN.sub("", text.lower())[:_LONGEST]
        for end in range(len(squeezed), 1, -1):
            codes = self.meant_by(squeezed[:end])
            if codes:
                return codes, squeezed[end:]
        return [], squeezed

    def below(self, code: str, name: str, *, levels: tuple[int, ...]) -> str | None:
        """The one area of this name below `code` ('' for anywhere) whose code has so many digits."""
        low = significant(code) if code else ""
        named = self.by_name.get(name.strip().lower(), ())
        fitting = [c for c in named if c.startswith(low) and len(significant(c)) in levels]
        return fitting[0] if len(fitting) == 1 else None

    def _by_code(self, digits: str) -> list[str]:
        try:
            code = padded(digits)
        except ValueError:
            return []
        return [code] if code in self.names else []

    def _leads_to(self, words: str, code: str) -> bool:
        """Whether `words` are names of areas above `code`, in order, and nothing else."""
        for above in ancestors(code)[1:]:
            for form in sorted(self.names.get(above, ()), key=len, reverse=True):
                if words.endswith(form):
                    words = words.removesuffix(form)
                    break
        return not words


def stem(name: str) -> str:
    """The name without the word for its kind; a stem keeps at least two characters."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def places_near(area_code: str) -> Places:
    """Counties and townships of the province, and the villages of the county (3 statements)."""
    province = area_code[:2].ljust(12, "0")
    return Places(
        [*areas_in(province, "city"), *areas_in(province, "county"), *areas_in(province, "township"),
         *areas_in(county_of(area_code), "village")]
    )  # fmt: skip


def all_places() -> Places:
    """The province with every city, county and township that is loaded (1 statement)."""
    rows = sa.select(Area).where(Area.level.in_(("province", "city", "county", "township")), valid_on(today()))
    return Places(db.session.scalars(rows))
