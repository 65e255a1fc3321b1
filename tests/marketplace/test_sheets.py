"""Sheets as people save them, and sheets made to hurt."""

import io
import time
import zipfile
from datetime import date

import pytest
import xlsxwriter

from marketplace.sheets import MOST_ROWS, SheetRefused, read_rows

ROWS = [["岗位", "人数"], ["采茶工", "3"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_csv_is_read_however_it_was_saved(encoding: str, line: str) -> None:
    assert read_rows(line.join(["岗位,人数", "采茶工,3", "", ""]).encode(encoding)) == ROWS


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators_are_seen(mark: str) -> None:
    assert read_rows(f"岗位{mark}人数\n采茶工{mark}3".encode()) == ROWS


def test_a_cell_may_hold_a_line_break_and_the_separator() -> None:
    assert read_rows('岗位,说明\n采茶,"包吃,\r\n包住"'.encode()) == [["岗位", "说明"], ["采茶", "包吃,\r\n包住"]]


def test_a_workbook_gives_numbers_and_dates_as_people_type_them() -> None:
    data = _workbook([["岗位", "人数", "到"], ["采茶工", 3, date(2026, 3, 1)], ["茶", 2.5, ""]])
    assert read_rows(data) == [["岗位", "人数", "到"], ["采茶工", "3", "2026-03-01"], ["茶", "2.5", ""]]


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    began = time.monotonic()
    with pytest.raises(SheetRefused, match="too large"):
        read_rows(stream.getvalue())
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 no zip", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", b"\xff\xfea", b"a" * 9_000_000]
)
def test_what_is_no_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(SheetRefused):
        read_rows(data)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(SheetRefused, match="cannot be read"):
        read_rows(stream.getvalue())


@pytest.mark.parametrize("data", [b"", b"\n\n", "\ufeff".encode()])
def test_an_empty_sheet_says_so(data: bytes) -> None:
    with pytest.raises(SheetRefused, match="nothing"):
        read_rows(data)


def test_too_many_rows_are_refused_and_the_last_allowed_one_is_read() -> None:
    assert len(read_rows(b"a\n" * (MOST_ROWS + 1))) == MOST_ROWS + 1
    with pytest.raises(SheetRefused, match="too large"):
        read_rows(b"a\n" * (MOST_ROWS + 2))


def _workbook(rows: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()
