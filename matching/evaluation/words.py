"""Cells as people fill them: ages, pay, yes and no, education in words, lists with whatever is between."""

import math
import re
import unicodedata
from datetime import date

_BLANK_WORDS = "- — -- nan null none n/a na unknown other any 不限 无 面议 未知 不详 其他 其它 无要求"
BLANK = frozenset({"", *_BLANK_WORDS.split()})
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?")
_BIRTH = re.compile(r"((?:19|20)\d{2})(?:\s*[-/.年]\s*\d{1,2}.*|\s*年.*|)")
_UNITS = {"万": 10_000, "千": 1_000, "w": 10_000, "k": 1_000}
_YES_NO = {"是": 1.0, "同意": 1.0, "通过": 1.0, "true": 1.0, "yes": 1.0, "y": 1.0,
           "否": 0.0, "不同意": 0.0, "未通过": 0.0, "false": 0.0, "no": 0.0, "n": 0.0}  # fmt: skip
# Ladder number → what it is called; the longest word found decides, so that a `high school diploma` is no diploma.
_LADDER = {
    6: "博士 硕士 研究生 master doctor doctorate phd mba msc postgraduate graduate_school",
    5: "本科 学士 大学 专升本 bachelor university bsc undergraduate",
    4: "大专 专科 大学专科 高职 college associate diploma junior_college",
    3: "高中 中专 中技 技校 技工 职高 中职 senior high_school high_school_diploma vocational secondary_school "
    "senior_secondary vocational_college ged",
    2: "初中 初级中学 junior junior_high junior_high_school junior_secondary junior_secondary_school middle_school",
    1: "小学 primary elementary primary_school",
    0: "文盲 半文盲 未上学 没上学 未上过学 不识字 no_schooling no_formal_education illiterate",
}
_LEVELS = sorted(
    ((word.replace("_", " "), level) for level, words in _LADDER.items() for word in words.split()),
    key=lambda entry: (-len(entry[0]), -entry[1]),
)
_HIGHEST = 8


def plain(words: str) -> str:
    """Half-width, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", words).strip().lower()


def education_level(words: str) -> int:
    """Ladder number of an education in words or digits; −1 for blank, ValueError for anything else.

    >>> [education_level(words) for words in ("大专及以上", "3", "学历不限", "High School Diploma")]
    [4, 3, -1, 3]
    """
    text = plain(words)
    if text in BLANK or "不限" in text or "无要求" in text:
        return -1
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        return int(min(_HIGHEST, max(-1, float(text))))
    for word, level in _LEVELS:
        if word in text:
            return level
    raise ValueError(words)


def number(words: str) -> float:
    """A number as people write it, NaN for blank. Raises ValueError where there is none.

    >>> number("35周岁"), number("3,500元"), number("1.2万"), number("３５")
    (35.0, 3500.0, 12000.0, 35.0)
    """
    text = plain(words)
    if text in BLANK:
        return math.nan
    if text in _YES_NO:
        return _YES_NO[text]
    match = _NUMBER.match(text)
    if match is None:
        raise ValueError(words)
    value = float(match.group().replace(",", "")) * _UNITS.get(text[match.end() : match.end() + 1], 1)
    if not math.isfinite(value):
        raise ValueError(words)
    return value


def age(words: str, on: date) -> float:
    """Years of age, also from a year or day of birth.

    >>> age("1990年5月", date(2026, 11, 26)), age("18-45岁", date(2026, 11, 26))
    (36.0, 18.0)
    """
    born = _BIRTH.fullmatch(plain(words))
    return float(on.year - int(born.group(1))) if born else number(words)


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a list: between `|`, or where there is none between 、 and semicolons.

    >>> listed("采茶|炒茶、摊青"), listed("采茶；炒茶")
    (('采茶', '炒茶、摊青'), ('采茶', '炒茶'))
    """
    cell = cell.replace("｜", "|")
    parts = cell.split("|") if "|" in cell else re.split("[、;；]", cell)
    return tuple(part.strip() for part in parts if part.strip())
