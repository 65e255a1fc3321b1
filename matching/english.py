"""English names of skills inside English sentences, by the stems of their words.

`I can weld and drive a forklift` names `Welding` and `Forklift driving`: endings go, words that say nothing of the
work go, and a name is meant where all its stems stand in one clause.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable

_WORD = re.compile(r"[a-z]+[0-9]?")
_CLAUSE = re.compile(r"\b(?:and|or|but|also|then|plus)\b|[.&+]")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
LEAST_SHARED = 0.5  # of what a clause and a name have in rare stems
LEAST_STEMS = 2  # that they share: `the bus is late` drives no bus
# What people say around their work; none of it is part of a name.
_SAYS_NOTHING = """
i im ive we you he she it a an the my our me am is are was were be been being can could able will would like
want wants need looking to at in on of for from by as with without have has had having do does did done
doing know take takes taking took how good well very some any job jobs work works worked working worker
workers experience experienced skilled skill skills year years also too used use using please only just that
this these those there other etc one two three
"""
SAYS_NOTHING = frozenset(_SAYS_NOTHING.split())
# Words whose endings would lead astray, and plurals and pasts that no rule makes.
_IRREGULAR = {
    "car": "car", "cars": "car", "care": "care", "cares": "care", "caring": "care", "carer": "care", "carers": "care",
    "cared": "care", "children": "child", "kids": "child", "kid": "child", "people": "person", "women": "woman",
    "men": "man", "drove": "driv", "driven": "driv", "taught": "teach", "grew": "grow", "grown": "grow", "made": "mak",
    "sold": "sell", "built": "build", "dug": "dig", "kept": "keep", "sewn": "sew", "wove": "weav", "woven": "weav",
    "laid": "lay", "cut": "cut", "nursery": "nursery", "swept": "sweep", "ground": "grind", "bred": "breed",
    "leaves": "leaf",
    "elderly": "elder", "old": "elder", "aged": "elder", "fix": "repair", "fixing": "repair",
    "fixed": "repair", "bike": "bicycl", "bikes": "bicycl", "lorry": "truck",
    "lorries": "truck", "nursing": "nurs", "raise": "keep", "raising": "keep", "raised": "keep",
}  # fmt: skip


def stem(word: str) -> str:
    """A word without its ending, so that weld, welder and welding meet.

    >>> [stem(word) for word in ("weld", "welding", "drivers", "drive", "cutting", "children")]
    ['weld', 'weld', 'driv', 'driv', 'cut', 'child']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("ation"):
        word = word[:-3]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ery", "er", "or", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = _DOUBLED.sub(r"\1", word[: -len(ending)])
            break
    return word[:-1] if word.endswith("e") and not word.endswith("ee") and len(word) > 3 else word


def stems(text: str) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(stem(word) for word in _WORD.findall(text) if word not in SAYS_NOTHING)


class EnglishIndex:
    """Names in Latin letters by their stems."""

    def __init__(self, names: Iterable[str]):
        self._named: dict[frozenset[str], list[str]] = defaultdict(list)
        for name in names:
            if _WORD.search(name) and name.isascii():
                self._named[stems(name)].append(name)
        self._named.pop(frozenset(), None)
        self._with: dict[str, list[frozenset[str]]] = defaultdict(list)
        for key in self._named:
            for part in key:
                self._with[part].append(key)

    def inside(self, text: str) -> list[str]:
        """Names all of whose stems stand in one clause (those of three and more in the whole text); a name that is
        part of another one found there is left out."""
        found: dict[frozenset[str], None] = {}
        whole = stems(text)
        for clause in _clauses(text):
            keys = [key for key in self._touching(clause) if key <= clause]
            found |= dict.fromkeys(key for key in keys if not any(key < other for other in keys))
        found |= dict.fromkeys(key for key in self._touching(whole) if key <= whole and len(key) > 2)
        kept = [key for key in found if not any(key < other for other in found)]
        return [name for key in kept for name in self._named[key]]

    def sharing(self, text: str) -> list[tuple[str, float]]:
        """The names that share most of their rare stems with a clause, each with its likeness in [LEAST_SHARED, 1]."""
        best: dict[str, float] = {}
        for clause in _clauses(text):
            weight = sum(map(self._rarity, sorted(clause)))
            like = {key: 2 * self._shared(key, clause) / (weight + self._shared(key, key))
                    for key in self._touching(clause)}  # fmt: skip
            most = max(like.values(), default=0.0)
            for key, value in like.items():
                if value == most >= LEAST_SHARED and len(key & clause) >= LEAST_STEMS:
                    best |= dict.fromkeys(self._named[key], value)
        return list(best.items())

    def _touching(self, clause: frozenset[str]) -> list[frozenset[str]]:
        return list(dict.fromkeys(key for part in sorted(clause) for key in self._with.get(part, ())))

    def _shared(self, one: frozenset[str], other: frozenset[str]) -> float:
        return sum(map(self._rarity, sorted(one & other)))

    def _rarity(self, part: str) -> float:
        return math.log((1 + len(self._named)) / (1 + len(self._with.get(part, ()))))


def _clauses(text: str) -> list[frozenset[str]]:
    """The stems of each clause; one of a single word shares the verb before it: `grow rice and vegetables`."""
    found: list[frozenset[str]] = []
    verb: frozenset[str] = frozenset()
    for clause in _CLAUSE.split(text):
        said = stems(clause)
        if not said:
            continue
        found.append(said | verb if len(said) == 1 else said)
        first = next(word for word in _WORD.findall(clause) if word not in SAYS_NOTHING)
        verb = frozenset((stem(first),)) if len(said) > 1 else verb
    return found
