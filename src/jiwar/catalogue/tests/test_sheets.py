"""The paper form: every question of the definition, in both languages, with a code on each page."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from jiwar.catalogue import api
from jiwar.catalogue.sheets import form_data
from jiwar.documents import api as documents

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]
SERIAL = "7K3M9QXQ"  # with its check sign; the same in every process that collects tests


def test_a_code_is_read_back() -> None:
    code = api.SheetCode("residence-certificate", 12, SERIAL, 3)
    assert api.parse_code(api.code_text(code)) == code


@pytest.mark.parametrize(
    "text",
    ["", "https://example.org", f"/f/residence/1/{SERIAL}", "/f/x/1/7K3M9QXA/1", f"/f/../1/{SERIAL}/1", "WIFI:S:x;;"],
)
def test_any_other_code_is_nobody_s(text: str) -> None:
    assert api.parse_code(text) is None


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_has_its_own_code_and_every_question_stands_on_it(
    library: None, language: str, tmp_path: Path
) -> None:
    procedure = api.procedure(code="building-permit")
    pdf = api.print_form(procedure=procedure, language=language, serial=SERIAL)
    read = documents.codes_in(content=pdf, media_type="application/pdf")
    assert len(pypdfium2.PdfDocument(pdf)) == len(read)
    assert [api.parse_code(one.text).page for one in read] == [one.page for one in read]
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing: install poppler-utils to have the form read by another program")
    (tmp_path / "a.pdf").write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    flat = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]|\s+", "", text)
    for question in procedure.definition.questions:
        words = re.findall(r"\w{5,}", question.label[language])
        assert all(word in flat for word in words), question.id


def test_conditions_are_said_in_words(library: None) -> None:
    data = form_data(api.procedure(code="residence-certificate").definition, "fr")
    said = [question["condition"] for section in data["sections"] for question in section["questions"]]
    assert any("question 2" in one for one in said)
