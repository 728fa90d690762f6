"""Spreadsheets get texts, never formulas."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from jiwar.kernel.spreadsheets import csv_pieces, plain, xlsx

DANGEROUS = ["=1+1", "+213550", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_looks_like_a_formula_is_said_to_be_a_text(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Amina", "أمينة", "1", "a=b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_csv_is_utf8_with_its_mark_and_quotes_what_must_be() -> None:
    whole = b"".join(csv_pieces([["Nom", "Note"], ["بن علي", 'a "b", c'], ["=HYPERLINK(1)", ""]])).decode()
    assert whole == '\ufeffNom,Note\r\nبن علي,"a ""b"", c"\r\n\'=HYPERLINK(1),\r\n'


def test_a_workbook_holds_texts_only_from_the_right_in_arabic() -> None:
    content = xlsx([["المرجع", "الاسم"], ["=1+1", "أمينة"]], title="ملفات [1]/2", right_to_left=True)
    with ZipFile(BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        names = book.read("xl/workbook.xml").decode()
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert sheet.findall(".//m:f", space) == []
    texts = [node.text for node in sheet.iterfind(".//m:is/m:t", space)]
    assert texts == ["المرجع", "الاسم", "=1+1", "أمينة"]
    assert sheet.find(".//m:sheetView", space).get("rightToLeft") == "1"
    assert "ملفات 12" in names
