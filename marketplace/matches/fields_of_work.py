"""Fields of work as a poster reads them: coarse, from the groups of the national list of occupations."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

# Code → (the national groups in it, words). The longest matching group counts.
FIELDS: dict[str, tuple[tuple[str, ...], Any]] = {
    "growing": (("5-01",), _l("Growing crops")),
    "forest": (("5-02",), _l("Forestry")),
    "animals": (("5-03", "5-04"), _l("Animals and fish")),
    "farm_service": (("5",), _l("Services for farms")),
    "food": (("6-01", "6-02"), _l("Making food and drink")),
    "textile": (("6-04", "6-05"), _l("Textiles, clothes and shoes")),
    "craft": (("6-06", "6-07", "6-08", "6-09"), _l("Wood, paper and handicraft")),
    "building": (("6-29",), _l("Building")),
    "factory": (("6",), _l("Factory work and machines")),
    "trade": (("4-01",), _l("Buying and selling")),
    "transport": (("4-02",), _l("Transport and storage")),
    "catering": (("4-03",), _l("Hotels and kitchens")),
    "care": (("4-10", "4-14", "2-05"), _l("Household, care and health")),
    "environment": (("4-09", "4-11"), _l("Cleaning, water and nature")),
    "repair": (("4-12",), _l("Repairs")),
    "service": (("4",), _l("Other services")),
    "office": (("1", "3", "2-06", "2-07"), _l("Office and administration")),
    "teaching": (("2-08", "2-09", "2-10", "4-13"), _l("Teaching and culture")),
    "technical": (("2",), _l("Technology and science")),
}
CODES = tuple(FIELDS)
_BY_GROUP = {group: code for code, (groups, _words) in FIELDS.items() for group in groups}


def field_of(group_code: str) -> str:
    """The field of a national group such as `5-01-02`; "" for one outside the list.

    >>> field_of("5-01-02")
    'growing'
    """
    for length in (4, 1):
        code = _BY_GROUP.get(group_code[:length])
        if code:
            return code
    return ""


def main_field(group_codes: Iterable[str]) -> str:
    """The field of most of somebody's skills, the first of FIELDS where two are equal; "" for no skills."""
    counts = Counter(field for field in map(field_of, group_codes) if field)
    return min(counts, key=lambda field: (-counts[field], CODES.index(field)), default="")


def field_words(code: str) -> str:
    """The field in the reader's language; "" where none is told."""
    return str(FIELDS[code][1]) if code in FIELDS else ""
