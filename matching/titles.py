"""Whether two titles name the very same work, not only one that sounds alike."""

from functools import lru_cache

from matching.columns import phrases_of
from matching.skills import Vocabulary
from matching.text import normalise


class SameWork:
    """The meanings of titles: their phrases, normalised, and the vocabulary entries that these are names of."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._entries: dict[str, set[int]] = {}
        for k, skill in enumerate(vocabulary.skills if vocabulary else ()):
            for phrase in skill.phrases:
                self._entries.setdefault(normalise(phrase), set()).add(k)
        self._kept: dict[str, frozenset[str | int]] = {}

    @classmethod
    def of(cls, vocabulary: Vocabulary | None) -> "SameWork":
        """One for each vocabulary, built once."""
        return _of(vocabulary)

    def are(self, wanted: str, offered: str) -> bool:
        """Whether an occupation of `wanted` and a title of `offered` (each several joined by |) are the same work.

        >>> SameWork().are("采茶工|竹编", "采茶工"), SameWork().are("叉车司机", "出租车司机")
        (True, False)
        """
        return not self._meanings(wanted).isdisjoint(self._meanings(offered))

    def _meanings(self, titles: str) -> frozenset[str | int]:
        if titles not in self._kept:
            phrases = [normalise(phrase) for phrase in phrases_of(titles)]
            entries = {k for phrase in phrases for k in self._entries.get(phrase, ())}
            self._kept[titles] = frozenset(phrases) | entries
        return self._kept[titles]


@lru_cache(maxsize=2)
def _of(vocabulary: Vocabulary | None) -> SameWork:
    return SameWork(vocabulary)
