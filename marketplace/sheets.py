"""Reading a sheet that somebody uploads: CSV as Excel and WPS write it, and XLSX.

A workbook is a zip that can unfold to anything, so its size is looked at first and it is opened by a
process of its own with little memory and time. That process runs this very file, which therefore
imports nothing of the house.
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

csv.field_size_limit(16 * 1024 * 1024)  # a cell too long is cut, and spoils no other row
MOST_ROWS = 20_000
MOST_COLUMNS = 80
LONGEST_CELL = 4_000
MOST_BYTES = 8 * 1024 * 1024
MOST_UNFOLDED = 80 * 1024 * 1024
MOST_RATIO = 200  # ordinary workbooks stay below 30
SECONDS = 20
MEMORY = 1024 * 1024 * 1024

UNREADABLE = "This file cannot be read as a sheet. Please save it as Excel (.xlsx) or CSV."
TOO_LARGE = "This sheet is too large. Please split it: at most 20,000 rows and 8 MB."
EMPTY = "There is nothing in this sheet."


class SheetRefused(ValueError):
    """The message is a translation key for whoever uploaded the file."""


def read_rows(data: bytes) -> list[list[str]]:
    """The rows of the first sheet as text, without blank ones at the end; a date is `2026-03-01`.

    Raises SheetRefused for what is no sheet, is empty, or is too large.
    """
    if len(data) > MOST_BYTES:
        raise SheetRefused(TOO_LARGE)
    rows = _from_workbook(data) if data.startswith(b"PK\x03\x04") else _from_text(_decoded(data))
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise SheetRefused(EMPTY)
    return rows


def columns_of(names: Mapping[str, tuple[str, ...]], headings: Sequence[str]) -> dict[str, int]:
    """Field → number of its column, for the columns that are there; `names`: field → what its column may be called."""
    return {
        field: headings.index(called)
        for field, known in names.items()
        for called in [next((name for name in known if name in headings), "")]
        if called
    }


def unread(headings: Sequence[str], columns: Mapping[str, int]) -> list[str]:
    """Headings of the columns that nothing is read from."""
    return [heading for at, heading in enumerate(headings) if heading and at not in columns.values()]


def _decoded(data: bytes) -> str:
    """UTF-8 (with or without mark), else what Chinese Excel writes, else UTF-16 by its mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\x00") * 50 <= len(text):  # one stray sign spoils its cell, many are no text
            return text.replace("\x00", "\ufffd")
    raise SheetRefused(UNREADABLE)


def _from_text(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(_fitting(row))
            _check_number(len(rows))
    except csv.Error:
        raise SheetRefused(UNREADABLE) from None
    return rows


def _from_workbook(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unfolded = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):  # the last: a way of packing that nobody knows
        raise SheetRefused(UNREADABLE) from None
    if unfolded > MOST_UNFOLDED or unfolded > MOST_RATIO * len(data):
        raise SheetRefused(TOO_LARGE)
    try:
        run = subprocess.run([sys.executable, "-I", __file__], input=data, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise SheetRefused(TOO_LARGE) from None
    if run.returncode:
        raise SheetRefused(UNREADABLE)
    rows = json.loads(run.stdout)
    _check_number(len(rows))
    return [_fitting(row) for row in rows]


def _fitting(row: list[str]) -> list[str]:
    if len(row) > MOST_COLUMNS:
        raise SheetRefused(UNREADABLE)
    return [cell[:LONGEST_CELL].strip() for cell in row]


def _check_number(n: int) -> None:
    if n > MOST_ROWS + 1:  # and the row of headings
        raise SheetRefused(TOO_LARGE)


def _plain(cell: Any) -> str:
    """What the cell says as somebody would type it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _open_workbook() -> None:
    """The process that opens a workbook: bytes come in, rows of text go out."""
    import resource

    from python_calamine import load_workbook

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    workbook = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    rows = workbook.get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 2)
    json.dump([[_plain(cell) for cell in row] for row in rows], sys.stdout)


if __name__ == "__main__":
    _open_workbook()
