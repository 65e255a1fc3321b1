"""Which skill a phrase names: the vocabulary's names, synonyms and dialect words, as one dictionary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .words import folded, is_han, typed_in_letters

LEAST_SHARE = 0.6  # of the typed words a phrase must cover to speak for them
SHORTEST_TYPO = 3  # below that, one wrong character fits half the dictionary
# Characters that handwriting and keyboards give for one that looks like them, and that no post is written with.
LOOK_ALIKES = str.maketrans("荼杮菓筍傢埸苺", "茶柿果笋家场莓")


@dataclass(frozen=True)
class Entry:
    """A skill with every way to say it."""

    code: str
    name_zh: str
    name_en: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thesaurus:
    """Phrases → skill codes."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Thesaurus":
        """From the vocabulary."""
        return cls({entry.code: entry for entry in entries})

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Phrase → the codes it names."""
        found: dict[str, dict[str, None]] = {}
        for entry in self.entries.values():
            for phrase in (entry.name_zh, entry.name_en, *entry.phrases):
                if len(phrase.strip()) > 1:
                    found.setdefault(folded(phrase).strip(), {})[entry.code] = None
        return {phrase: tuple(codes) for phrase, codes in found.items()}

    @cached_property
    def by_sound(self) -> dict[str, tuple[str, ...]]:
        """How a phrase is typed in letters → the codes it names."""
        found: dict[str, dict[str, None]] = {}
        for phrase, codes in self.codes.items():
            for sound in typed_in_letters(phrase) if is_han(phrase) else ():
                found.setdefault(sound, {}).update(dict.fromkeys(codes))
        return {sound: tuple(codes) for sound, codes in found.items()}

    @cached_property
    def longest(self) -> int:
        """Characters of the longest Chinese phrase."""
        return max((len(phrase) for phrase in self.codes if is_han(phrase)), default=0)

    @cached_property
    def typo_targets(self) -> list[str]:
        """Chinese phrases long enough to be meant by a misspelt one."""
        return [phrase for phrase in self.codes if is_han(phrase) and len(phrase) >= SHORTEST_TYPO]

    def phrases_in(self, text: str) -> list[str]:
        """The Chinese phrases of a text, the longest first at each place, none overlapping another."""
        plain, found, at = folded(text), [], 0
        while at < len(plain):
            ends = range(min(len(plain), at + self.longest), at + 1, -1)
            phrase = next((plain[at:end] for end in ends if plain[at:end] in self.codes and is_han(plain[at])), "")
            if phrase:
                found.append(phrase)
            at += len(phrase) or 1
        return found

    def codes_in(self, text: str) -> list[str]:
        """The skills that a title speaks of."""
        return list(dict.fromkeys(code for phrase in self.phrases_in(text) for code in self.codes[phrase]))

    def codes_for(self, typed: str) -> tuple[str, ...]:
        """The skills that these words as a whole mean; a phrase that is a small part of them says nothing."""
        if typed in self.codes:
            return self.codes[typed]
        if typed.isascii():
            return self.by_sound.get(typed.replace(" ", ""), ())
        phrases = self.phrases_in(typed)
        best = max(phrases, key=len, default="")
        return self.codes[best] if len(best) >= LEAST_SHARE * len(typed) else ()

    def meant_by(self, typed: str) -> list[str]:
        """Up to three phrases within one wrong character (two from six on) of what was typed, nearest first.

        What is too short for that is taken for what it looks like.
        """
        looks_like = typed.translate(LOOK_ALIKES)
        if looks_like != typed and looks_like in self.codes:
            return [looks_like]
        if len(typed) < SHORTEST_TYPO or not is_han(typed):
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        most = 1 if len(typed) < 6 else 2
        near = process.extract(typed, self.typo_targets, scorer=Levenshtein.distance, score_cutoff=most, limit=3)
        return [phrase for phrase, _distance, _index in near]

    def names(self, codes: Iterable[str]) -> str:
        """The Chinese and English names of skills, to be indexed as words."""
        known = [self.entries[code] for code in codes if code in self.entries]
        return " ".join(name for entry in known for name in (entry.name_zh, entry.name_en))
