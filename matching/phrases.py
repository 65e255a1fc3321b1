"""Finding known phrases in free words.

Exact, inside a sentence, by sound, misspelt, or by shared characters.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

import numpy as np
import rjieba
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

from matching.english import EnglishIndex
from matching.fillers import DENIED, pieces, without_fillers
from matching.text import normalise

EXACT, INSIDE, SOUND = 1.0, 0.95, 0.85
LEAST_LIKENESS = 70  # of 100, for misspellings; two-character words are never guessed by spelling
LEAST_BEGUN = 5  # letters
LEAST_OVERLAP = 0.5  # of what two phrases have in rare characters and pairs
SAME = 1e-9  # likenesses that differ by less are equal
_NOWHERE = np.zeros(0, np.int32)
_HAN = re.compile(r"[一-鿿]")


def sound(text: str) -> str:
    """Pinyin without tones or spaces, so that homophones and typed pinyin meet.

    >>> sound("采茶"), sound("cai cha")
    ('caicha', 'caicha')
    """
    return "".join(lazy_pinyin(text)).replace(" ", "").lower()


def _grams(name: str) -> frozenset[str]:
    """The Chinese characters of a name and its pairs of them; nothing where there is no Chinese."""
    signs = "".join(_HAN.findall(name))
    return frozenset(signs) | {signs[k : k + 2] for k in range(len(signs) - 1)}


class PhraseIndex:
    """Phrases → the ids that they name."""

    def __init__(self, phrases: Iterable[tuple[str, int]]):
        self._ids: dict[str, list[int]] = defaultdict(list)
        for phrase, ident in phrases:
            known = self._ids[normalise(phrase)]
            if ident not in known:
                known.append(ident)
        self._names = list(self._ids)
        self._longest = max(map(len, self._names), default=0)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        with_gram: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for gram in _grams(name):
                with_gram[gram].append(place)
            if _HAN.search(name) and len(name) > 1:
                self._sounds[sound(name)].append(name)
        self._heard = list(self._sounds)
        self._with_gram = {gram: np.array(places, np.int32) for gram, places in with_gram.items()}
        self._weights = np.zeros(len(self._names))
        for gram in sorted(with_gram):
            self._weights[self._with_gram[gram]] += self._rarity(gram)
        self._english = EnglishIndex(self._names)

    def exactly(self, phrase: str) -> list[int]:
        """The ids of which this is a phrase as it stands."""
        return list(self._ids.get(normalise(phrase), ()))

    def n_containing(self, phrase: str) -> int:
        """How many ids have a longer phrase that contains this one and are not named by it."""
        word = normalise(phrase)
        rarest = min((self._with_gram.get(gram, _NOWHERE) for gram in sorted(_grams(word))), key=len, default=None)
        names = self._names if rarest is None else [self._names[place] for place in rarest]
        longer = {ident for name in names if word in name and word != name for ident in self._ids[name]}
        return len(longer.difference(self._ids.get(word, ())))

    def find(self, text: str) -> list[tuple[int, float]]:
        """(id, confidence) of what the text names, best first, ties by id; what it denies it does not name."""
        best: dict[int, float] = {}
        for piece in pieces(text):
            for name, confidence in () if DENIED.search(piece) else self._match(piece):
                for ident in self._ids[name]:
                    best[ident] = max(confidence, best.get(ident, 0.0))
        return sorted(best.items(), key=lambda found: (-found[1], found[0]))

    def _match(self, piece: str) -> list[tuple[str, float]]:
        core = without_fillers(piece)
        for whole in (piece, core):  # the piece first: in 会计 the first sign is no filler
            if whole in self._ids:
                return [(whole, EXACT)]
        same = self._sounds.get(sound(core)) if len(core) > 1 else None
        if same:
            return [(name, SOUND) for name in same]
        inside = self._inside(core)
        if sum(len(name) for name, _ in inside) == len(core):
            return inside
        if core.isascii():
            inside = [(name, INSIDE) for name in self._english.inside(core)] or inside
        found = (inside or self._misspelt(core)) + self._overlapping(core) or self._begun(core)
        return found or [(name, 0.3 + 0.4 * value) for name, value in self._english.sharing(core)]

    def _inside(self, piece: str) -> list[tuple[str, float]]:
        """Longest known names that begin and end where words do; names of three characters anywhere."""
        edges = {0, *accumulate(map(len, rjieba.cut(piece)))}
        found, start = [], 0
        while start < len(piece):
            name = self._longest_from(piece, start, edges)
            if name:
                found.append((name, INSIDE))
            start += len(name) or 1
        return found

    def _longest_from(self, piece: str, start: int, edges: set[int]) -> str:
        for length in range(min(self._longest, len(piece) - start), 1, -1):
            name = piece[start : start + length]
            on_edges = start in edges and start + length in edges
            if name in self._ids and (on_edges or (length > 2 and _HAN.search(name))):
                return name
        return ""

    def _begun(self, piece: str) -> list[tuple[str, float]]:
        """English names and pinyin of which the piece is the beginning: `forklift`, `wurenji`."""
        if not piece.isascii() or len(piece) < LEAST_BEGUN:
            return []
        found = [name for name in self._names if name.startswith(f"{piece} ")]
        begun = sorted(key for key in self._sounds if key.startswith(piece))
        return [(name, SOUND) for name in found] or [(name, 0.7) for key in begun for name in self._sounds[key]]

    def _overlapping(self, piece: str) -> list[tuple[str, float]]:
        """Names that share most of their rare characters and pairs with the piece, in any order."""
        own = sorted(_grams(piece))
        if len(own) < 3:
            return []
        shared = np.zeros(len(self._names))
        for gram in own:
            if gram in self._with_gram:
                shared[self._with_gram[gram]] += self._rarity(gram)
        likeness = 2 * shared / (sum(map(self._rarity, own)) + self._weights)
        best = float(likeness.max(initial=0.0))
        if best < LEAST_OVERLAP:
            return []
        return [(self._names[k], 0.3 + 0.4 * best) for k in np.flatnonzero(likeness > best - SAME)]

    def _rarity(self, gram: str) -> float:
        return math.log((1 + len(self._names)) / (1 + len(self._with_gram.get(gram, ()))))

    def _misspelt(self, piece: str) -> list[tuple[str, float]]:
        if len(piece) < 3:
            return []
        likely = process.extract(piece, self._names, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=3)
        near_sound = process.extract(sound(piece), self._heard, scorer=fuzz.ratio, score_cutoff=88, limit=3)
        found = [(name, 0.9 * likeness / 100) for name, likeness, _ in likely if len(name) > 2]
        found += [(name, 0.8 * likeness / 100) for key, likeness, _ in near_sound for name in self._sounds[key]]
        return found
