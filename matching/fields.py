"""Which fields of work a title speaks of, by the words of thesaurus.py."""

import re
from collections import Counter, defaultdict

from matching.thesaurus import FIELDS, RANKS, RANKS_EN

_LATIN_WORD = re.compile(r"[a-z0-9+#.\-]+")
_RANK_ZH = re.compile("|".join(sorted((rank for rank in RANKS.split() if len(rank) > 1), key=len, reverse=True)))
_RANK_EN = re.compile(r"\b(?:" + "|".join(RANKS_EN.split()) + r")\b")
_LONGEST_PHRASE = 3  # English words


def _read(table: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Chinese word → `group field`, English stem → `group field`."""
    chinese, english = defaultdict(list), defaultdict(list)
    for entry in table.replace("\n  ", " ").strip().splitlines():
        field, zh, en = (part.strip() for part in entry.split(" = "))
        for word in zh.split():
            chinese[word].append(field)
        for stem in en.split():
            english[stem.replace("_", " ")].append(field)
    return chinese, english


_CHINESE, _ENGLISH = _read(FIELDS)
# First sign → lengths of the words that begin with it, longest first.
_LENGTHS = {sign: sorted({len(w) for w in _CHINESE if w[0] == sign}, reverse=True) for sign in {w[0] for w in _CHINESE}}


def core(title: str) -> str:
    """The title without words of rank and manner, or the title itself where nothing else is left.

    >>> core("高级茶艺师助理"), core("senior tea master")
    ('茶艺师', 'tea master')
    """
    return " ".join(_RANK_EN.sub(" ", _RANK_ZH.sub(" ", title)).split()) or title


def fields_of(title: str) -> Counter[str]:
    """`group field` → how often the (normalised) title names it.

    >>> fields_of("采茶工"), fields_of("tea picker")["farm tea"]
    (Counter({'farm tea': 1}), 1)
    """
    found: list[str] = []
    start = 0
    while start < len(title):
        word = _chinese_at(title, start) if title[start] in _LENGTHS else ""
        found += _CHINESE[word] if word else ()
        start += len(word) or 1
    words = _LATIN_WORD.findall(title)
    for k in range(len(words)):
        found += _english_at(words[k : k + _LONGEST_PHRASE])
    return Counter(found)


def _chinese_at(title: str, start: int) -> str:
    for length in _LENGTHS[title[start]]:
        word = title[start : start + length]
        if word in _CHINESE and not (word.isascii() and _cuts_a_word(title, start, start + length)):
            return word
    return ""


def _cuts_a_word(title: str, start: int, stop: int) -> bool:
    around = title[max(0, start - 1) : start] + title[stop : stop + 1]
    return any(sign.isascii() and sign.isalnum() for sign in around)


def _english_at(words: list[str]) -> list[str]:
    """Fields of the longest phrase or stem that these words begin with."""
    for count in range(len(words), 0, -1):
        phrase, shorter = " ".join(words[:count]), len(" ".join(words[: count - 1]))
        if phrase + "." in _ENGLISH:
            return _ENGLISH[phrase + "."]
        for length in range(len(phrase), max(1, shorter), -1):
            if phrase[:length] in _ENGLISH:
                return _ENGLISH[phrase[:length]]
    return []
