"""Finding known phrases in free words.

Exact, inside a sentence, by sound, misspelt, or by shared characters.
"""

import math
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
LEAST_BEGUN = 5  # letters
LEAST_OVERLAP = 0.5  # of what two phrases have in rare characters and pairs
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
    """The phrases of a text: split at punctuation, and at spaces between Chinese words."""
    found: list[str] = []
    for piece in _PIECE.split(normalise(text)):
        found += piece.split() if _HAN.search(piece) else [piece.strip()]
    return [piece for piece in found if piece]


def without_fillers(piece: str) -> str:
    """What is left without `I can`, `I want to do`, `and so on`; the piece itself where nothing is.

    >>> without_fillers("我会摘茶"), without_fillers("会计")
    ('摘茶', '计')
    """
    return _FILLER.sub("", piece) or piece


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
        self._with_gram: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            for gram in _grams(name):
                self._with_gram[gram].append(name)
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
        return (inside or self._misspelt(core)) + self._overlapping(core) or self._begun(core)

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
        own = _grams(piece)
        if len(own) < 3:
            return []
        shared: dict[str, float] = defaultdict(float)
        for gram in own:
            for name in self._with_gram.get(gram, ()):
                shared[name] += self._rarity(gram)
        weight = sum(map(self._rarity, own))
        likeness = {name: 2 * both / (weight + sum(map(self._rarity, _grams(name)))) for name, both in shared.items()}
        best = max(likeness.values(), default=0.0)
        return [(name, 0.3 + 0.4 * value) for name, value in likeness.items() if value == best >= LEAST_OVERLAP]

    def _rarity(self, gram: str) -> float:
        return math.log((1 + len(self._names)) / (1 + len(self._with_gram.get(gram, ()))))

    def _misspelt(self, piece: str) -> list[tuple[str, float]]:
        if len(piece) < 3:
            return []
        likely = process.extract(piece, self._names, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=3)
        near_sound = process.extract(sound(piece), list(self._sounds), scorer=fuzz.ratio, score_cutoff=88, limit=3)
        found = [(name, 0.9 * likeness / 100) for name, likeness, _ in likely if len(name) > 2]
        found += [(name, 0.8 * likeness / 100) for key, likeness, _ in near_sound for name in self._sounds[key]]
        return found
