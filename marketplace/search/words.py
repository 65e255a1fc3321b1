"""Text as search words: Chinese words and characters, how they sound, and what is left of a query.

Pure. rjieba and pypinyin are loaded at the first use (0.2 s), so that the web process starts without them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST_QUERY = 60
MOST_CHUNKS = 8
LONGEST_SOUND = 5  # characters; nobody types more of a title without a blank

_CHUNK = re.compile(r"[a-z0-9+#]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
# What people wrap around the word they mean: "I want to find work as …", "hiring …".
_EMPTY_WORDS = frozenset(
    {"招聘", "急聘", "诚聘", "招", "聘", "招工", "急招", "找", "寻找", "想", "想找", "想要", "要", "我", "我想",
     "有", "有没有", "哪里", "哪里有", "附近", "工作", "岗位", "职位", "活", "活儿", "的", "了", "在", "做", "干",
     "一份", "人员"}
)  # fmt: skip


def folded(text: str) -> str:
    """Full-width to half-width, lower case, no control characters.

    >>> folded("ＡＢ　茶")
    'ab 茶'
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in plain)


def chunks(text: str) -> list[str]:
    """Runs of Han characters and of Latin letters and digits, in order; at most eight of a query's 60 characters.

    >>> chunks("茶叶 采摘, cai cha!")
    ['茶叶', '采摘', 'cai', 'cha']
    """
    return _CHUNK.findall(folded(text)[:LONGEST_QUERY])[:MOST_CHUNKS]


def is_han(chunk: str) -> bool:
    """Whether a chunk is Chinese."""
    return bool(_HAN.match(chunk))


def parts(chunk: str) -> list[str]:
    """The words of one Han chunk; wrapping words are left out unless nothing else is there.

    >>> parts("招聘家政服务员")
    ['家政', '服务员']
    """
    if not is_han(chunk):
        return [chunk]
    import rjieba

    cut = [word for word in rjieba.cut(chunk) if word.strip()]
    return [word for word in cut if word not in _EMPTY_WORDS] or cut


def words(text: str) -> list[str]:
    """The words of a text to be indexed, long ones also by their parts, with repetitions."""
    import rjieba

    runs = _CHUNK.findall(folded(text))
    return [word for run in runs for word in (rjieba.cut_for_search(run) if is_han(run) else [run])]


def grams(text: str) -> list[str]:
    """Single Han characters and pairs of neighbours: what finds 茶 and 采茶 inside 采茶工.

    >>> grams("采茶工")
    ['采', '茶', '工', '采茶', '茶工']
    """
    return [run[i : i + n] for run in _HAN.findall(folded(text)) for n in (1, 2) for i in range(len(run) - n + 1)]


def pairs(word: str) -> list[str]:
    """The grams that a word must have: its pairs, or itself when it is one character."""
    return [word[i : i + 2] for i in range(len(word) - 1)] or [word]


def sounds(text: str) -> set[str]:
    """How every run of up to five characters may be typed in letters: in full, roughly, and by initials.

    >>> sorted(sounds("采茶"))
    ['cai', 'caicha', 'cc', 'cha', '~caica']
    """
    return {form for run in _HAN.findall(folded(text)) for form in _run_sounds(run)}


@lru_cache(maxsize=4096)
def syllables(run: str) -> tuple[str, ...]:
    """The toneless pinyin of a run of Han characters, one syllable each; rare ones stay as they are."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(run))


def typed_in_letters(phrase: str) -> set[str]:
    """A whole phrase in letters: in full, roughly, and by initials from three characters on.

    >>> sorted(typed_in_letters("采茶工"))
    ['caichagong', 'ccg', '~caicagon']
    """
    spoken = syllables(phrase)
    full = "".join(spoken)
    return {full, rough(full)} | ({"".join(s[0] for s in spoken)} if len(spoken) > 2 else set())


def rough(sound: str) -> str:
    """A sound as many speakers of the region type it: zh ch sh as z c s, -ng as -n.

    >>> rough("zhaogong")
    '~zaogon'
    """
    return "~" + re.sub(r"([zcs])h", r"\1", sound).replace("ng", "n")


def _run_sounds(run: str) -> Iterator[str]:
    spoken = syllables(run)
    for start in range(len(spoken)):
        for end in range(start + 1, min(start + LONGEST_SOUND, len(spoken)) + 1):
            yield from _typed(spoken[start:end])


def _typed(spoken: tuple[str, ...]) -> Iterable[str]:
    full = "".join(spoken)
    return (full,) if len(spoken) == 1 else (full, rough(full), "".join(s[0] for s in spoken))
