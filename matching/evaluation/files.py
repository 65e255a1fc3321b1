"""Reading the three or four CSV files of a ranking set, with the habits of real files: BOM, GB18030, CRLF."""

import csv
import io
import math
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.evaluation.words import age, education_level, identity, listed, number, place, plain

LISTS = ("skills", "wanted_titles", "wanted_areas")
NUMBERS = ("lat", "lon", "age", "experience_years", "wage_min_fen", "wage_max_fen")
csv.field_size_limit(10_000_000)  # a cell may hold a long text
KNOWN = ("id", "title", "text", "area", "education", *LISTS, *NUMBERS)
OF_PAIRS = ("opportunity_id", "person_id", "relevance", "approved")
MOST_FEN = 1e15  # ten thousand billion yuan: beyond, it is no wage
RANGES = {"lat": (-90, 90), "lon": (-180, 180), "age": (0, 130), "experience_years": (0, 100),
          "wage_min_fen": (-MOST_FEN, MOST_FEN), "wage_max_fen": (-MOST_FEN, MOST_FEN)}  # fmt: skip


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


def read_rows(path: Path) -> list[Row]:
    """People or opportunities; unknown columns are named on standard error and ignored."""
    lines = _table(path, ("id",), KNOWN)
    rows, seen = [], set()
    for row, cells in lines:
        cells["id"] = identity(cells["id"])
        if cells["id"] in seen:
            raise FileError(f"{path.name}: row {row}, column id: {_short(cells['id'])} comes twice")
        seen.add(cells["id"])
        rows.append(_row(path, row, cells))
    return rows


def read_pairs(path: Path, value: str, posts: set[str], people: set[str]) -> list[tuple[str, str, float]]:
    """(opportunity id, person id, value) of judgements or decisions; ids must exist in the other files."""
    columns = ("opportunity_id", "person_id", value)
    found = []
    for row, cells in _table(path, columns, columns):
        for name, known in (("opportunity_id", posts), ("person_id", people)):
            cells[name] = identity(cells[name])
            if cells[name] not in known:
                raise FileError(f"{path.name}: row {row}, column {name}: {_short(cells[name])} is not known")
        figure = _number(path, row, value, cells[value])
        if math.isnan(figure):
            raise FileError(f"{path.name}: row {row}, column {value}: it is empty")
        found.append((cells["opportunity_id"], cells["person_id"], figure))
    return found


def _table(path: Path, needed: Sequence[str], known: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """(row number, cells by column) of every line that is not blank."""
    if not path.is_file():
        raise FileError(f"{path.name}: row 1, column {needed[0]}: the file is missing")
    lines = _lines(path)
    header = [_column(name) for name in lines[0][1]] if lines else []
    for name in needed:
        if name not in header:
            raise FileError(f"{path.name}: row 1, column {name}: the column is missing")
    twice = [name for name in header if name in known and header.count(name) > 1]
    if twice:
        raise FileError(f"{path.name}: row 1, column {twice[0]}: the column comes twice")
    unknown = [name for name in header if name not in known]
    if any(unknown):
        print(f"{path.name}: ignoring columns {', '.join(map(_printable, unknown))}", file=sys.stderr)
    return [(row, _cells(path, row, header, cells)) for row, cells in lines[1:]]


def _printable(name: str) -> str:
    """On one line, and without what would move a terminal's cursor."""
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable())


def _column(name: str) -> str:
    """`Wanted titles` is wanted_titles."""
    joined = "_".join(re.split(r"[\s_-]+", plain(name)))
    return joined if joined in (*KNOWN, *OF_PAIRS) else plain(name)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Lines with the number of their last row in the file; the blank ones are left out."""
    text = _decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise FileError(f"{path.name}: row {reader.line_num}, column 1: {error}") from error
    open_quote = _open_quote(text)
    if open_quote:
        raise FileError(f"{path.name}: row {open_quote}, column 1: a quote is opened and never closed")
    return lines


def _open_quote(text: str) -> int:
    """The row of a quote that runs to the end of the file, or 0: the reader takes the rest for one cell."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 0
    try:
        for _ in reader:
            begins = reader.line_num
    except csv.Error as error:
        return begins + 1 if "unexpected end" in str(error) else 0
    return 0


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(f"{path.name}: row 1, column 1: neither UTF-8 nor GB18030")


def _cells(path: Path, number: int, header: list[str], cells: list[str]) -> dict[str, str]:
    """Cells by column; empty ones beyond the header are what spreadsheets leave behind."""
    beyond = next((k for k in range(len(header), len(cells)) if cells[k].strip()), None)
    if beyond is not None:
        raise FileError(f"{path.name}: row {number}, column {beyond + 1}: more cells than the header has")
    filled = [cell.strip() for cell in cells[: len(header)]] + [""] * (len(header) - len(cells))
    return dict(zip(header, filled, strict=True))


def _row(path: Path, number: int, cells: dict[str, str]) -> Row:
    if not cells["id"]:
        raise FileError(f"{path.name}: row {number}, column id: it is empty")
    said = cells.get("education", "")
    try:
        education = education_level(said)
    except ValueError:
        raise FileError(f"{path.name}: row {number}, column education: {_short(said)} is no education") from None
    numbers = {name: _number(path, number, name, cells.get(name, "")) for name in NUMBERS}
    title, text, area = (cells.get(name, "") for name in ("title", "text", "area"))
    skills, wanted_titles, areas = (listed(cells.get(name, "")) for name in LISTS)
    wanted_areas = tuple(word for word in map(place, areas) if word)
    return Row(cells["id"], title, skills, text, place(area), education, numbers, wanted_titles, wanted_areas)


def _number(path: Path, row: int, column: str, words: str) -> float:
    try:
        value = age(words, date.today()) if column == "age" else number(words)
    except ValueError:
        value = math.inf
    low, high = RANGES.get(column, (-sys.float_info.max, sys.float_info.max))
    if not (math.isnan(value) or low <= value <= high):
        raise FileError(f"{path.name}: row {row}, column {column}: {_short(words)} is no such number")
    return value


def _short(words: str) -> str:
    return repr(words[:40])
