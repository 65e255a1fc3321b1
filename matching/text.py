"""Words as vectors: character n-grams with frozen inverse document frequencies, unit length, cosine by dot
product.

The weights of words are fitted once and kept, so a post that comes tomorrow changes no score of today.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from matching.types import Texts

_WORD = re.compile(r"[a-z0-9+#]+|[^\W\d_a-z]+")
_LATIN = re.compile(r"[a-z0-9+#]")


def normalise(text: str) -> str:
    """Full-width to half-width, lower case, single spaces.

    >>> normalise("Ｊａｖａ　工程师")
    'java 工程师'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def grams(text: str) -> Counter:
    """Features of a text with their counts.

    Words and padded trigrams of Latin runs, 1- and 2-grams of others.
    """
    found: Counter = Counter()
    for word in _WORD.findall(normalise(text)):
        if _LATIN.match(word):
            padded = f" {word} "
            found.update([f"w:{word}"] + [padded[k : k + 3] for k in range(len(padded) - 2)])
        else:
            found.update(word)
            found.update(word[k : k + 2] for k in range(len(word) - 1))
    return found


@dataclass(frozen=True, eq=False)
class Vectors:
    """Sparse unit rows, one per unique text; features sorted in each row."""

    indptr: np.ndarray  # int64 (n_uniques + 1,)
    features: np.ndarray  # int32
    values: np.ndarray  # float32


@dataclass(frozen=True, eq=False)
class TextSpace:
    """Frozen inverse document frequencies: `idf[crc32(feature)]`, `rare` for features never seen."""

    idf: dict[int, float]
    rare: float

    @classmethod
    def fit(cls, columns: Iterable[Texts]) -> "TextSpace":
        """Fit on the unique texts of several columns: idf = ln((1 + n) / (1 + df)) + 1."""
        uniques = {text for column in columns for text in column.uniques}
        df = Counter(feature for text in uniques for feature in map(_code, grams(text)))
        n = 1 + len(uniques)
        return cls({code: math.log(n / (1 + count)) + 1 for code, count in df.items()}, math.log(n) + 1)

    def vectors(self, column: Texts) -> Vectors:
        """Unit vectors of the column's unique texts; an empty text is a zero row."""
        rows = [self._row(text) for text in column.uniques]
        indptr = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(codes) for codes, _ in rows], out=indptr[1:])
        features = np.array([code for codes, _ in rows for code in codes], np.int32)
        values = np.array([value for _, row in rows for value in row], np.float32)
        return Vectors(indptr, features, values)

    def _row(self, text: str) -> tuple[Sequence[int], Sequence[float]]:
        counts: dict[int, float] = {}
        for feature, count in grams(text).items():
            code = _code(feature)
            counts[code] = counts.get(code, 0.0) + (1 + math.log(count)) * self.idf.get(code, self.rare)
        norm = math.sqrt(sum(value * value for value in counts.values()))
        codes = sorted(counts)
        return codes, [counts[code] / norm for code in codes]


def _code(feature: str) -> int:
    return crc32(feature.encode()) & 0x7FFFFFFF
