"""From the rows of a ranking set to the tables of the engine."""

import re
from collections.abc import Sequence

import numpy as np

from matching.evaluation.files import Row
from matching.text import normalise
from matching.types import Opportunities, People

_CODE = re.compile(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])(\d{2}){0,2}(\d{3}){0,2}")
_CODE_LENGTHS = {2, 4, 6, 9, 12}
FIRST_PLACE = 1_000_000  # numbers of places that are no codes, out of reach of any code's prefix
OTHER_PLACES = FIRST_PLACE * 10_000_000_000  # no code is as large
TREE_SHARE = 0.9  # of the area words; where fewer look like codes, none is taken for one


class Areas:
    """Area words as 12-digit codes: a tree where they look like one, else places that are equal or far apart.

    A few words that are none (`境外`, a slip) do not make places of the codes of all others.
    """

    def __init__(self, words: set[str]):
        codes = sum(_is_code(word) for word in words)
        self.is_tree = codes > 0 and codes >= TREE_SHARE * len(words)
        self._places = {word: FIRST_PLACE + k for k, word in enumerate(sorted(words))}

    def code(self, word: str) -> int:
        """12-digit code of a place, 0 for none."""
        if not word:
            return 0
        if self.is_tree and _is_code(word):
            return int(word.ljust(12, "0"))
        return self._places[word] * 10_000_000_000 + 101_001_001

    def home(self, word: str, wanted: Sequence[str]) -> int:
        """The same for where somebody lives: who names other places is not looking at the door of the own house."""
        code = self.code(word)
        return code + 1_000_000 if code >= OTHER_PLACES and wanted and word not in wanted else code

    def wanted(self, word: str) -> int:
        """The same place as a prefix that `wanted_areas` understands; 330800 and 3308 are the same city."""
        return int(_significant(word)[:9]) if self.is_tree and _is_code(word) else self._places[word]


def _significant(code: str) -> str:
    """Without the zeros that fill up the levels below."""
    for length, digits in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(code) == length and not code[digits:].strip("0"):
            code = code[:digits]
    return code


def _is_code(word: str) -> bool:
    return len(word) in _CODE_LENGTHS and _CODE.fullmatch(word) is not None


def tables(people: Sequence[Row], posts: Sequence[Row]) -> tuple[People, Opportunities]:
    """Both sides with shared skill ids and area codes; hard rules need facts these files do not have."""
    skills: dict[str, int] = {}
    areas = Areas({w for row in (*people, *posts) for w in (row.area, *row.wanted_areas) if w})
    return _people(people, skills, areas), _posts(posts, skills, areas)


def _people(rows: Sequence[Row], skills: dict[str, int], areas: Areas) -> People:
    low, high = _column(rows, "wage_min_fen"), _column(rows, "wage_max_fen")
    return People.of(
        len(rows),
        age=_column(rows, "age"),
        area=[areas.home(row.area, row.wanted_areas) for row in rows],
        lat=_column(rows, "lat"),
        lon=_column(rows, "lon"),
        radius_km=np.full(len(rows), np.inf),
        education=[row.education for row in rows],
        experience_years=_column(rows, "experience_years"),
        wage_wished_fen=_fen(np.where(np.isnan(low), high, low)),
        skills=_ids(rows, skills),
        wanted_areas=[[areas.wanted(word) for word in row.wanted_areas] for row in rows],
        titles=["|".join((*row.wanted_titles, row.title)) for row in rows],
        text=[_words(row) for row in rows],
    )


def _posts(rows: Sequence[Row], skills: dict[str, int], areas: Areas) -> Opportunities:
    return Opportunities.of(
        len(rows),
        area=[areas.code(row.area) for row in rows],
        lat=_column(rows, "lat"),
        lon=_column(rows, "lon"),
        education_min=[row.education for row in rows],
        experience_min=_column(rows, "experience_years"),
        pay_min_fen=_fen(_column(rows, "wage_min_fen")),
        pay_max_fen=_fen(_column(rows, "wage_max_fen")),
        wished=_ids(rows, skills),
        titles=["|".join((row.title, *row.wanted_titles)) for row in rows],
        text=[_words(row) for row in rows],
    )


def _column(rows: Sequence[Row], name: str) -> np.ndarray:
    return np.array([row.numbers[name] for row in rows], np.float64)


def _fen(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values) | (values < 0), -1, np.nan_to_num(values)).astype(np.int64)


def _ids(rows: Sequence[Row], skills: dict[str, int]) -> list[list[int]]:
    return [[skills.setdefault(normalise(skill), len(skills)) for skill in row.skills] for row in rows]


def _words(row: Row) -> str:
    """All words of a row, so that a title meets a skill or a sentence that says the same."""
    return " ".join((row.title, *row.skills, row.text))
