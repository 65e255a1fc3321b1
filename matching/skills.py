"""The vocabulary of skills and occupations, and how free words find their way into it.

A vocabulary is read from CSV: `code, name_zh, name_en, kind, group_code, group_name, synonyms, near,
dialect`, the last three with entries separated by `|`. A bureau's own list or the national one may follow
the first.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from matching.columns import Near
from matching.phrases import PhraseIndex
from matching.text import normalise

KINDS = ("skill", "occupation", "certificate")
WORKER_ENDINGS = ("工", "员", "师傅")
NEAR_VALUE = 0.5  # what a near neighbour counts of the skill itself
COLUMNS = ("code", "name_zh", "name_en", "kind", "group_code", "group_name", "synonyms", "near", "dialect")


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message names file, row and column."""


@dataclass(frozen=True)
class Skill:
    code: str
    name_zh: str
    name_en: str
    kind: str
    group_code: str
    group_name: str
    synonyms: tuple[str, ...]
    near: tuple[str, ...]
    dialect: tuple[str, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every way to say it."""
        return tuple(p for p in (self.name_zh, self.name_en, *self.synonyms, *self.dialect) if p)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Skills by index; the index of a skill is its place in `skills`, its stable name is `code`."""

    skills: tuple[Skill, ...]

    @classmethod
    def load(cls, *paths: str | Path) -> "Vocabulary":
        """Read one or more CSV files; a code that comes again replaces the earlier entry.

        Raises VocabularyError for a missing column, an empty code or name, or an unknown kind; near codes
        that no file defines are ignored, since a bureau's list may be a part of a larger one.
        """
        found: dict[str, Skill] = {}
        for path in paths:
            found |= {skill.code: skill for skill in _read(Path(path))}
        return cls(tuple(found.values()))

    @cached_property
    def index_of(self) -> dict[str, int]:
        """Code → index."""
        return {skill.code: k for k, skill in enumerate(self.skills)}

    @cached_property
    def _phrases(self) -> PhraseIndex:
        return PhraseIndex((phrase, k) for k, skill in enumerate(self.skills) for phrase in skill.phrases)

    def map_text(self, text: str, *, least: float = 0.5) -> list[tuple[int, float]]:
        """Skills meant by free words, best first, as (skill index, confidence in (0, 1]).

        Exact names and synonyms count 1, names inside a sentence 0.95, pinyin or homophones 0.85,
        misspellings and overlapping character n-grams by their likeness. Words that mean nothing here yield
        nothing.
        """
        return [(skill, confidence) for skill, confidence in self._phrases.find(text) if confidence >= least]

    def same_work(self) -> dict[str, str]:
        """Normalised phrase → the name of the one entry that it names; phrases of several entries are left out.

        With the endings that make a worker of a work (工, 员, 师傅), where no entry is called so.
        """
        named: dict[str, set[str]] = defaultdict(set)
        for skill in self.skills:
            for phrase in skill.phrases:
                named[normalise(phrase)].add(skill.name_zh)
        for phrase, names in list(named.items()):
            for ending in WORKER_ENDINGS:
                named.setdefault(phrase + ending, names)
        return {phrase: next(iter(names)) for phrase, names in named.items() if len(names) == 1}

    def exactly(self, phrase: str) -> list[int]:
        """Indices of the skills that a phrase names as it stands."""
        return self._phrases.exactly(phrase)

    def n_containing(self, phrase: str) -> int:
        """How many other skills have a longer name that contains this phrase."""
        return self._phrases.n_containing(phrase)

    def ids(self, codes: Iterable[str]) -> list[int]:
        """Indices of the known codes, in the order given; unknown codes are left out."""
        return [self.index_of[code] for code in codes if code in self.index_of]

    def name(self, index: int, language: str = "zh") -> str:
        """Name of a skill for a reader; the Chinese one where there is no English."""
        skill = self.skills[index]
        return skill.name_en or skill.name_zh if language == "en" else skill.name_zh

    def near(self, value: float = NEAR_VALUE, *, learned: Iterable[tuple[str, str, float]] = ()) -> Near:
        """Near skills as the engine wants them: what either entry names as near, both ways.

        `learned` adds pairs of codes with their value (see near.py); where a pair comes twice the larger value counts.
        """
        pairs = {
            (k, self.index_of[code])
            for k, skill in enumerate(self.skills)
            for code in skill.near
            if code in self.index_of
        }
        index = self.index_of
        found = [(index[a], index[b], v) for a, b, v in learned if a in index and b in index]
        return near_from_pairs(len(self.skills), [(a, b, value) for a, b in pairs if a != b] + found)


def near_from_pairs(n: int, pairs: Sequence[tuple[int, int, float]]) -> Near:
    """Near table from (skill, skill, value); symmetric, the larger value where a pair comes twice."""
    best: dict[tuple[int, int], float] = {}
    for a, b, value in pairs:
        for pair in ((a, b), (b, a)):
            best[pair] = max(value, best.get(pair, 0.0))
    ordered = sorted(best)
    indptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount([a for a, _ in ordered], minlength=n)[:n], out=indptr[1:])
    values = np.array([best[pair] for pair in ordered], np.float32)
    return Near(indptr, np.array([b for _, b in ordered], np.int32), values)


def _read(path: Path) -> list[Skill]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in COLUMNS[:4] if name not in (reader.fieldnames or ())]
        if missing:
            raise VocabularyError(f"{path.name}: row 1: column {missing[0]} is missing")
        return [_skill(row, path, number) for number, row in enumerate(reader, start=2)]


def _skill(row: dict, path: Path, number: int) -> Skill:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for name in ("code", "name_zh"):
        if not cells[name]:
            raise VocabularyError(f"{path.name}: row {number}: column {name} is empty")
    if cells["kind"] not in KINDS:
        raise VocabularyError(f"{path.name}: row {number}: column kind is not one of {', '.join(KINDS)}")
    synonyms, near, dialect = (tuple(filter(None, map(str.strip, cells[name].split("|")))) for name in COLUMNS[6:])
    code, name_zh, name_en, kind, group_code, group_name = (cells[name] for name in COLUMNS[:6])
    return Skill(code, name_zh, name_en, kind, group_code, group_name, synonyms, near, dialect)
