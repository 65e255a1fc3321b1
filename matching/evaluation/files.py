"""Reading the three or four CSV files of a ranking set, with the habits of real files: BOM, GB18030, CRLF."""

import csv
import io
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path

LISTS = ("skills", "wanted_titles", "wanted_areas")
NUMBERS = ("lat", "lon", "age", "experience_years", "wage_min_fen", "wage_max_fen")
KNOWN = ("id", "title", "text", "area", "education", *LISTS, *NUMBERS)
RANGES = {"lat": (-90, 90), "lon": (-180, 180)}

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_BLANK = {"", "-", "nan", "null", "none", "n/a", "不限", "无", "面议", "未知"}
_LADDER = (
    (6, ("博士", "硕士", "研究生", "master", "doctor", "phd", "mba")),
    (5, ("本科", "学士", "大学本科", "bachelor", "university")),
    (4, ("大专", "专科", "高职", "college", "associate", "diploma")),
    (3, ("高中", "中专", "中技", "技校", "职高", "senior", "high school", "vocational", "secondary school")),
    (2, ("初中", "junior", "middle school")),
    (1, ("小学", "primary", "elementary")),
    (0, ("文盲", "未上学", "没上学", "no schooling", "illiterate")),
)


class FileError(ValueError):
    """A file that cannot be read; one line with file, row and column."""


@dataclass(frozen=True)
class Row:
    """One person or opportunity as read: texts stripped, numbers NaN and education −1 where blank."""

    id: str
    title: str
    skills: tuple[str, ...]
    text: str
    area: str
    education: int
    numbers: dict[str, float]
    wanted_titles: tuple[str, ...]
    wanted_areas: tuple[str, ...]


def education_level(words: str) -> int:
    """Ladder number of an education in words or digits; −1 for blank, ValueError for anything else.

    >>> education_level("大专"), education_level("3"), education_level("不限")
    (4, 3, -1)
    """
    plain = words.strip().lower()
    if plain in _BLANK:
        return -1
    if _NUMBER.fullmatch(plain):
        return int(min(8, max(-1, float(plain))))
    for level, names in _LADDER:
        if any(name in plain for name in names):
            return level
    raise ValueError(words)


def read_rows(path: Path) -> list[Row]:
    """People or opportunities; unknown columns are named on standard error and ignored."""
    header, lines = _table(path, ("id",))
    unknown = [name for name in header if name not in KNOWN]
    if unknown:
        print(f"{path.name}: ignoring columns {', '.join(unknown)}", file=sys.stderr)
    rows, seen = [], set()
    for number, cells in lines:
        if cells["id"] in seen:
            raise FileError(f"{path.name}: row {number}, column id: {cells['id'][:40]!r} comes twice")
        seen.add(cells["id"])
        rows.append(_row(path, number, cells))
    return rows


def read_pairs(path: Path, value: str, posts: set[str], people: set[str]) -> list[tuple[str, str, float]]:
    """(opportunity id, person id, value) of judgements or decisions; ids must exist in the other files."""
    found = []
    for number, cells in _table(path, ("opportunity_id", "person_id", value))[1]:
        for name, known in (("opportunity_id", posts), ("person_id", people)):
            if cells[name] not in known:
                raise FileError(f"{path.name}: row {number}, column {name}: {cells[name][:40]!r} is not known")
        found.append((cells["opportunity_id"], cells["person_id"], _number(path, number, value, cells[value])))
    return found


def _table(path: Path, needed: tuple[str, ...]) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    if not path.is_file():
        raise FileError(f"{path.name}: row 1, column {needed[0]}: the file is missing")
    reader = csv.reader(io.StringIO(_decoded(path), newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise FileError(f"{path.name}: row {reader.line_num}, column 1: {error}") from error
    header = [name.strip().lower() for name in lines[0][1]] if lines else []
    for name in needed:
        if name not in header:
            raise FileError(f"{path.name}: row 1, column {name}: the column is missing")
    return header, [(number, _cells(path, number, header, cells)) for number, cells in lines[1:]]


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(f"{path.name}: row 1, column 1: neither UTF-8 nor GB18030")


def _cells(path: Path, number: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) > len(header):
        raise FileError(f"{path.name}: row {number}, column {len(header) + 1}: more cells than the header has")
    return dict(zip(header, [cell.strip() for cell in cells] + [""] * (len(header) - len(cells)), strict=True))


def _row(path: Path, number: int, cells: dict[str, str]) -> Row:
    if not cells["id"]:
        raise FileError(f"{path.name}: row {number}, column id: it is empty")
    try:
        education = education_level(cells.get("education", ""))
    except ValueError:
        raise FileError(
            f"{path.name}: row {number}, column education: {cells['education'][:40]!r} is no education"
        ) from None
    lists = {name: tuple(part.strip() for part in cells.get(name, "").split("|") if part.strip()) for name in LISTS}
    numbers = {name: _number(path, number, name, cells.get(name, "")) for name in NUMBERS}
    title, text, area = (cells.get(name, "") for name in ("title", "text", "area"))
    skills, wanted_titles, wanted_areas = (lists[name] for name in LISTS)
    return Row(cells["id"], title, skills, text, area, education, numbers, wanted_titles, wanted_areas)


def _number(path: Path, row: int, column: str, words: str) -> float:
    """A number as people write it (`35岁`, `3,500`), NaN for blank."""
    plain = words.replace(",", "").replace("，", "").strip().lower()
    if plain in _BLANK:
        return math.nan
    match = _NUMBER.match(plain)
    value = float(match.group()) if match else math.nan
    low, high = RANGES.get(column, (-math.inf, math.inf))
    if not math.isfinite(value) or not low <= value <= high:
        raise FileError(f"{path.name}: row {row}, column {column}: {words[:40]!r} is no such number")
    return value
