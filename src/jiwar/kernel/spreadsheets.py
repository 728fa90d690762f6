"""Rows for a spreadsheet: no text becomes a formula there, and Arabic is read as Arabic."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

import xlsxwriter

FORMULA_SIGNS = "=+-@\t\r\n"
BOM = "\ufeff"  # without it, spreadsheets misread Arabic in CSV


def plain(text: str) -> str:
    """A text that a spreadsheet does not take for a formula (CSV injection)."""
    return f"'{text}" if text[:1] and text[0] in FORMULA_SIGNS else text


def csv_pieces(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """CSV in UTF-8, a row at a time, so that a long list is sent while it is read."""
    yield BOM.encode()
    for row in rows:
        line = StringIO()
        csv.writer(line).writerow([plain(text) for text in row])
        yield line.getvalue().encode()


def xlsx(rows: Iterable[Sequence[str]], *, title: str, right_to_left: bool) -> bytes:
    """An Excel workbook of one sheet, its first row as head; every cell is a text, written as it is read."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet = book.add_worksheet(_sheet_name(title))
    if right_to_left:
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        if number == 0:
            sheet.set_column(0, len(row) - 1, 22)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, bold if number == 0 else None)
    book.close()
    return content.getvalue()


def _sheet_name(title: str) -> str:
    """What Excel takes as the name of a sheet: thirty-one signs, without those it forbids."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"
