"""Words as vectors: characters, characters without rank, and fields of work, compared by cosine.

Each family of features is scaled to unit length and weighted, and the whole vector to unit length again, so that
one sparse dot product is the likeness and equal texts have likeness 1. Inverse document frequencies are fitted once
and kept, so a post that comes tomorrow changes no score of today.
"""

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np

from matching.fields import core, fields_of

_WORD = re.compile(r"[a-z0-9+#]+|[^\W\d_a-z]+")
_LATIN = re.compile(r"[a-z0-9+#]")

# Share of each family in the likeness: c characters, k characters without rank words, f fields, g field groups.
TITLE_FAMILIES = {"c": 0.4, "k": 0.3, "f": 0.2, "g": 0.1}
TEXT_FAMILIES = {"c": 0.7, "f": 0.2, "g": 0.1}


def normalise(text: str) -> str:
    """Full-width to half-width, lower case, single spaces.

    >>> normalise("Ｊａｖａ　工程师")
    'java 工程师'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def grams(text: str) -> Counter:
    """Features of a normalised text with their counts.

    Words and padded trigrams of Latin runs, 1- and 2-grams of other scripts.
    """
    found: list[str] = []
    for word in _WORD.findall(text):
        if _LATIN.match(word):
            padded = f" {word} "
            found.append(f"w:{word}")
            found += [padded[k : k + 3] for k in range(len(padded) - 2)]
        else:
            found += word
            found += map("".join, pairwise(word))
    return Counter(found)


def families_of(text: str, wanted: Iterable[str]) -> dict[str, Counter]:
    """Features of a text by family."""
    plain = normalise(text)
    fields = fields_of(plain)
    every = {
        "c": lambda: grams(plain),
        "k": lambda: grams(core(plain)),
        "f": lambda: fields,
        "g": lambda: Counter({field.split()[0]: 1 for field in fields}),
    }
    return {family: every[family]() for family in wanted}


@lru_cache(maxsize=8192)
def _counted(text: str, families: tuple[str, ...]) -> dict[str, tuple[array, array]]:
    """Codes of a text's features by family, each with 1 + ln(count); kept, since fitting and both sides ask.

    As flat arrays: of a text of 500 characters they take 10 kB, a dictionary 80.
    """
    found: dict[str, tuple[array, array]] = {}
    for family, counts in families_of(text, families).items():
        part: dict[int, float] = {}
        for feature, count in counts.items():
            code = _code(family, feature)
            part[code] = part.get(code, 0.0) + 1 + math.log(count)
        found[family] = array("i", part), array("d", part.values())
    return found


@dataclass(frozen=True, eq=False)
class Vectors:
    """Sparse unit rows; features sorted in each row."""

    indptr: np.ndarray  # int64 (n + 1,)
    features: np.ndarray  # int32
    values: np.ndarray  # float32


@dataclass(frozen=True, eq=False)
class TextSpace:
    """Frozen inverse document frequencies: `idf[feature code]`, `rare` for features never seen.

    `names` are normalised texts that are read as another one: words for the same work become one, so that they meet
    though they share no character.
    """

    families: Mapping[str, float]
    idf: dict[int, float]
    rare: float
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def fit(
        cls, texts: Iterable[str], families: Mapping[str, float], names: Mapping[str, str] | None = None
    ) -> "TextSpace":
        """Fit on texts, each counted once: idf = ln((1 + n) / (1 + df)) + 1."""
        uniques = set(texts)
        df: Counter = Counter()
        for text in uniques:
            for codes, _ in _counted(text, tuple(families)).values():
                df.update(codes)
        n = 1 + len(uniques)
        idf = {code: math.log(n / (1 + count)) + 1 for code, count in df.items()}
        return cls(dict(families), idf, math.log(n) + 1, names or {})

    def vectors(self, texts: Iterable[str]) -> Vectors:
        """Unit vectors of texts; an empty text is a zero row."""
        rows = [self._row(text) for text in texts]
        indptr = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=indptr[1:])
        features = np.array([code for row in rows for code in row], np.int32)
        return Vectors(indptr, features, np.array([value for row in rows for value in row.values()], np.float32))

    def _row(self, text: str) -> dict[int, float]:
        row: dict[int, float] = {}
        said = self.names.get(normalise(text), text) if self.names else text
        for family, counted in _counted(said, tuple(self.families)).items():
            part = {code: value * self.idf.get(code, self.rare) for code, value in zip(*counted, strict=True)}
            scale = math.sqrt(self.families[family]) / _norm(part)
            for code, value in part.items():
                row[code] = row.get(code, 0.0) + value * scale
        norm = _norm(row)
        return {code: row[code] / norm for code in sorted(row)}


def _norm(row: Mapping[int, float]) -> float:
    return math.sqrt(sum(value * value for value in row.values())) or 1.0


def _code(family: str, feature: str) -> int:
    return crc32(f"{family}:{feature}".encode()) & 0x7FFFFFFF
