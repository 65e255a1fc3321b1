"""Cells as people fill them: ages, pay, yes and no, education in words, lists with whatever is between."""

import math
import re
import unicodedata
from datetime import date

from matching.types import age_years

_BLANK_WORDS = "- — -- nan null none n/a na unknown other any 不限 无 面议 未知 不详 其他 其它 无要求"
BLANK = frozenset({"", *_BLANK_WORDS.split()})
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?")
_BEFORE = re.compile(
    r"[^\d.+-]*?(?:约|rmb|cny|人民币|月薪|[¥$￥])\s*"
)  # what stands before a figure and changes nothing
_RANGE_UNIT = re.compile(r"\s*[-–—~至到]\s*\d+(?:\.\d+)?\s*([万千wk])")  # 0.8-1万: the unit of both
_OPEN = ("面议", "不限", "保密", "无要求")
_BIRTH = re.compile(r"((?:19|20)\d{2})(?:\s*[-/.年]\s*\d{1,2}.*|\s*年.*|)")
_BIRTHDAY = re.compile(r"((?:19|20)\d{2})(?:\s*[-/.年]\s*)?(\d{1,2})(?:\s*[-/.月]\s*)?(\d{1,2})(?:\s*日|\D.*)?")
_BORN_TEN = re.compile(r"([0-9])([05])后")
_UNITS = {"万": 10_000, "千": 1_000, "w": 10_000, "k": 1_000}
_YES_NO = {"是": 1.0, "同意": 1.0, "通过": 1.0, "批准": 1.0, "录用": 1.0, "true": 1.0, "yes": 1.0, "y": 1.0,
           "approved": 1.0, "√": 1.0, "否": 0.0, "不同意": 0.0, "未通过": 0.0, "不通过": 0.0, "拒绝": 0.0, "驳回": 0.0,
           "未录用": 0.0, "×": 0.0, "false": 0.0, "no": 0.0, "n": 0.0, "declined": 0.0, "rejected": 0.0,
           "无经验": 0.0, "应届": 0.0, "应届生": 0.0, "应届毕业生": 0.0, "半年": 0.5}  # fmt: skip
_YEARS = {f"{sign}年": float(k) for k, sign in enumerate("一二三四五六七八九十", 1)} | {"两年": 2.0}
# Ladder number → what it is called; the longest word found decides, so that a `high school diploma` is no diploma.
_LADDER = {
    6: "博士 硕士 研究生 master doctor doctorate phd ph.d mba msc m.sc m.a postgraduate graduate_school 박사 석사",
    5: "本科 大本 学士 大学 专升本 bachelor university bsc b.sc b.a undergraduate graduate 학사 대졸",
    4: "大专 专科 大学专科 高职 college associate diploma junior_college 高等职业 전문대",
    3: "高中 中专 中技 技校 技工 职高 中职 senior high_school high_school_diploma vocational secondary_school "
    "senior_secondary vocational_college ged highschool technical_school 中等专业 高技 技师 고졸 고등학교",
    2: "初中 初级中学 junior junior_high junior_high_school junior_secondary junior_secondary_school middle_school "
    "중졸",
    1: "小学 primary elementary primary_school 초졸",
    0: "文盲 半文盲 未上学 没上学 未上过学 不识字 no_schooling no_formal_education illiterate",
}
_LEVELS = sorted(
    ((word.replace("_", " "), level) for level, words in _LADDER.items() for word in words.split()),
    key=lambda entry: (-len(entry[0]), -entry[1]),
)
_HIGHEST = 8
LEAST_OF_A_DAY = 8  # signs: 19900504, 1990-5-4


def plain(words: str) -> str:
    """Half-width, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", words).strip().lower()


def education_level(words: str) -> int:
    """Ladder number of an education in words or digits; −1 for blank, ValueError for anything else.

    >>> [education_level(words) for words in ("大专及以上", "3", "学历不限", "High School Diploma")]
    [4, 3, -1, 3]
    """
    text = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", plain(words))
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

    >>> number("35周岁"), number("3,500元"), number("1.2万"), number("0.8-1万")
    (35.0, 3500.0, 12000.0, 8000.0)
    """
    text = plain(words)
    if text in BLANK or text.endswith(_OPEN):
        return math.nan
    for known in (_YES_NO, _YEARS):
        if text in known:
            return known[text]
    before = _BEFORE.match(text)
    text = text[before.end() :] if before else text
    match = _NUMBER.match(text)
    if match is None:
        raise ValueError(words)
    later = _RANGE_UNIT.match(text, match.end())
    unit = later.group(1) if later else text[match.end() : match.end() + 1]
    value = float(match.group().replace(",", "")) * _UNITS.get(unit, 1)
    if not math.isfinite(value):
        raise ValueError(words)
    return value


def age(words: str, on: date) -> float:
    """Years of age, also from a year or day of birth; whole years where the day is not said.

    >>> [int(age(words, date(2026, 11, 26))) for words in ("1990年5月", "18-45岁", "2008-12-20")]
    [36, 18, 17]
    """
    text = plain(words)
    day = _BIRTHDAY.fullmatch(text)
    if day and len(text) >= LEAST_OF_A_DAY:
        try:
            return age_years(date(*map(int, day.groups())), on)
        except ValueError:
            pass  # no day of any calendar: the year alone counts
    ten = _BORN_TEN.fullmatch(text)
    if ten:
        return float(on.year - (1900 if ten.group(1) > "3" else 2000) - int(text[:2]) - 2)  # the middle of five years
    born = _BIRTH.fullmatch(text)
    return float(on.year - int(born.group(1))) if born else number(words)


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a list: between `|`, or where there is none between 、 commas and semicolons; blank words left out.

    >>> listed("采茶|炒茶、摊青"), listed("采茶；炒茶"), listed("['采茶', '-']")
    (('采茶', '炒茶、摊青'), ('采茶', '炒茶'), ('采茶',))
    """
    cell = cell.replace("｜", "|").strip()
    if cell[:1] + cell[-1:] in ("[]", "{}", "()"):
        cell = re.sub("[\"']", "", cell[1:-1])
    parts = cell.split("|") if "|" in cell else re.split("[、,，;；\n]", cell)
    return tuple(part.strip() for part in parts if plain(part) not in BLANK)


def place(words: str) -> str:
    """A code or name of a place as others write it: `530.0` is 530, 杭州市 is 杭州; blank words are none.

    >>> place("530.0"), place("杭州市"), place("不限")
    ('530', '杭州', '')
    """
    text = plain(words)
    if text in BLANK or text == "全国":
        return ""
    return re.sub(r"(?<=\d)\.0$|(?<=..)市$", "", text)


def identity(words: str) -> str:
    """An id as it was before a spreadsheet took it for a fraction: `12.0` is 12.

    >>> identity("12.0"), identity("0012"), identity("p1.0")
    ('12', '0012', 'p1.0')
    """
    return words[:-2] if re.fullmatch(r"\d+\.0", words) else words
