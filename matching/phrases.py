"""Finding known phrases in free words.

Exact, inside a sentence, by sound, misspelt, or by shared characters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

import rjieba
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

from matching.text import normalise

EXACT, INSIDE, SOUND = 1.0, 0.95, 0.85
LEAST_LIKENESS = 70  # of 100, for misspellings; two-character words are never guessed by spelling
_PIECE = re.compile(r"[,，、;；。|/\n\t()（）!！?？:：]+")
_HAN = re.compile(r"[一-鿿]")
_FILLER = re.compile(r"^(我?(?:会做?|能做?|懂|想做?|想找?|要|可以|擅长|做过|干过|熟悉|熟练))|(工作|的活|活儿|经验|等)$")


def sound(text: str) -> str:
    """Pinyin without tones or spaces, so that homophones and typed pinyin meet.

    >>> sound("采茶"), sound("cai cha")
    ('caicha', 'caicha')
    """
    return "".join(lazy_pinyin(text)).replace(" ", "").lower()


def pieces(text: str) -> list[str]:
    """The phrases of a text: split at punctuation, and at spaces between Chinese words; fillers dropped."""
    found = []
    for piece in _PIECE.split(normalise(text)):
        parts = piece.split() if _HAN.search(piece) else [piece.strip()]
        found += [stripped for part in parts if (stripped := _FILLER.sub("", part) or part)]
    return found


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
        for name in self._names:
            if _HAN.search(name) and len(name) > 1:
                self._sounds[sound(name)].append(name)

    def find(self, text: str) -> list[tuple[int, float]]:
        """(id, confidence) of what the text names, best first, ties by id."""
        best: dict[int, float] = {}
        for piece in pieces(text):
            for name, confidence in self._match(piece):
                for ident in self._ids[name]:
                    best[ident] = max(confidence, best.get(ident, 0.0))
        return sorted(best.items(), key=lambda found: (-found[1], found[0]))

    def _match(self, piece: str) -> list[tuple[str, float]]:
        if piece in self._ids:
            return [(piece, EXACT)]
        same = self._sounds.get(sound(piece))
        if same:
            return [(name, SOUND) for name in same]
        return self._inside(piece) or self._misspelt(piece)

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

    def _misspelt(self, piece: str) -> list[tuple[str, float]]:
        if len(piece) < 3:
            return []
        likely = process.extract(piece, self._names, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=3)
        near_sound = process.extract(sound(piece), list(self._sounds), scorer=fuzz.ratio, score_cutoff=88, limit=3)
        found = [(name, 0.9 * likeness / 100) for name, likeness, _ in likely if len(name) > 2]
        found += [(name, 0.8 * likeness / 100) for key, likeness, _ in near_sound for name in self._sounds[key]]
        return found
