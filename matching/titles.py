"""Whether two titles name the very same work, not only one that sounds alike."""

from collections.abc import Mapping

from matching.columns import phrases_of
from matching.text import normalise


class SameWork:
    """Titles by what they name: their phrases, normalised, each under the `names` that a model reads it as."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._kept: dict[str, frozenset[str]] = {}

    def are(self, wanted: str, offered: str) -> bool:
        """Whether an occupation of `wanted` and a title of `offered` (several joined by |) are the same work.

        >>> SameWork({}).are("采茶工|竹编", "采茶工"), SameWork({}).are("叉车司机", "出租车司机")
        (True, False)
        """
        return not self._named(wanted).isdisjoint(self._named(offered))

    def _named(self, titles: str) -> frozenset[str]:
        if titles not in self._kept:
            phrases = (normalise(phrase) for phrase in phrases_of(titles))
            self._kept[titles] = frozenset(self._names.get(phrase, phrase) for phrase in phrases)
        return self._kept[titles]
