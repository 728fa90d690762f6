"""What is printed: the right way round, the same each time, readable by machines and by people who cannot see it."""

import hashlib
import logging
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import segno
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jiwar.documents import api
from jiwar.documents.printing import printable
from jiwar.documents.qr import matrix
from jiwar.documents.qr import svg as qr_svg
from jiwar.documents.rules import LAYOUTS
from jiwar.documents.tests.samples import AT, REFERENCE, sample
from jiwar.kernel.guard import InsideTransaction

pytestmark = pytest.mark.django_db
LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
BOTH = ("ar", "fr")


def shown(pdf: bytes, folder: Path, *options: str) -> str:
    """The text of a PDF, without direction marks."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing: install poppler-utils to have the acts read by another program")
    (folder / "a.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", *options, str(folder / "a.pdf"), "-"], capture_output=True, text=True, check=True
    )
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", done.stdout)


def words(pdf: bytes, folder: Path) -> list[tuple[float, str]]:
    """Words with their horizontal place on the page."""
    boxes = shown(pdf, folder, "-bbox")
    return [(float(x), word) for x, word in re.findall(r'<word xMin="([\d.]+)".*?>(.*?)</word>', boxes)]


def pages(pdf: bytes, folder: Path) -> int:
    return shown(pdf, folder).count("\f")


# --- All layouts, both languages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_all_it_was_given(layout: str, language: str, tmp_path: Path) -> None:
    data = sample(layout, language)
    text = shown(api.render(layout=layout, data=data, language=language), tmp_path)
    flat = re.sub(r"\s+", " ", text)
    for wanted in [data.get("number", ""), "ABCD-2FGH", *(re.findall(r"[\w-]+", data["title"]))]:
        assert wanted in flat, wanted
    for _, value in data.get("facts", []):
        for word in re.findall(r"\w{4,}", value):
            assert word in flat, word
    assert "République algérienne démocratique et populaire" in flat


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_data_give_the_same_bytes(layout: str, language: str) -> None:
    one, two = (api.render(layout=layout, data=sample(layout, language), language=language) for _ in range(2))
    assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest()
    other = api.render(layout=layout, data=sample(layout, language, at="2026-11-23T09:30:00+01:00"), language=language)
    assert other != one


@pytest.mark.parametrize("language", BOTH)
def test_archivable_tagged_titled(language: str, tmp_path: Path) -> None:
    pdf = api.render(layout="certificate", data=sample("certificate", language), language=language)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert f"jiwar:{REFERENCE}".encode() in pdf
    assert re.search(rb"/Lang\s?\(" + language.encode(), pdf)
    (tmp_path / "a.pdf").write_bytes(pdf)
    if not shutil.which("pdfinfo"):
        pytest.skip("pdfinfo is missing: install poppler-utils")
    info = subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True).stdout
    assert sample("certificate", language)["title"] in re.sub("[\u200e\u200f\u202a-\u202e]", "", info)
    assert re.search(r"Tagged:\s+yes", info)
    assert re.search(r"JavaScript:\s+no", info)


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_missing_fields_leave_no_trace(layout: str, language: str, tmp_path: Path) -> None:
    text = shown(api.render(layout=layout, data={"title": "عنوان", "at": AT}, language=language), tmp_path)
    for trace in ("None", "none", "{", "}", "undefined", "()"):
        assert trace not in text, trace


# --- Directions --------------------------------------------------------------------------------------------------


def test_numbers_inside_arabic_are_not_printed_backwards(tmp_path: Path) -> None:
    body = "بتاريخ 2026-11-22 هاتف +213 550 12 34 56 القانون 15-19 المرجع 2BCD-9FGH سجل 16/00-0123456B21 انتهى"
    pdf = api.render(layout="certificate", data=sample("certificate", "ar", body=body, facts=[]), language="ar")
    places = words(pdf, tmp_path)
    for wanted in ("2026-11-22", "15-19", "2BCD-9FGH", "16/00-0123456B21", "RES/1601/2026/000123"):
        assert wanted in [word for _, word in places], wanted
    phone = [x for word in ("+213", "550", "12", "34", "56") for x, found in places if found == word][:5]
    assert phone == sorted(phone), "the groups of a telephone number run from left to right"


def test_each_letter_of_arabic_is_read_once(tmp_path: Path) -> None:
    """Some fonts draw a dot as a letter of its own: screen readers and searches then find every letter twice."""
    body = "يقيم فعلا بالعنوان المذكور أعلاه داخل إقليم البلدية بتاريخ"
    text = shown(api.render(layout="certificate", data=sample("certificate", "ar", body=body), language="ar"), tmp_path)
    found = re.findall(r"[\u0621-\u064a]+", text)
    for word in body.split():
        assert word in found, word


def test_digits_are_western(tmp_path: Path) -> None:
    data = sample("certificate", "ar", facts=[["منذ", "٢٠١٥"]], body="المادة ٤٥ و ۱۲")
    text = shown(api.render(layout="certificate", data=data, language="ar"), tmp_path)
    assert "2015" in text
    assert "45" in text
    assert not re.search("[٠-٩۰-۹]", text)


# --- Words -------------------------------------------------------------------------------------------------------


def test_days_in_words() -> None:
    def day(value: object, language: str) -> str:
        data = {"title": "x", "at": AT, "valid_until": value}
        return printable(layout="certificate", data=data, language=language, address="http://x")["valid_until"]

    assert day(date(2026, 11, 1), "fr") == "1er novembre 2026"
    assert day("2026-08-21", "fr") == "21 août 2026"
    assert day("2026-08-11", "ar") == "11 أوت 2026"
    assert day(datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "ar") == "1 أوت 2026"  # already August in Algiers
    assert day(None, "ar") == ""


def test_a_term_that_the_text_states_is_not_said_twice(tmp_path: Path) -> None:
    data = sample("certificate", "fr", body="Il est valable jusqu’au 22 mai 2027.")
    text = shown(api.render(layout="certificate", data=data, language="fr"), tmp_path)
    assert text.count("22 mai 2027") == 1


def test_the_heading_names_each_level_once() -> None:
    data = {
        "title": "x",
        "at": AT,
        "authority": {"wilaya": {"ar": "ولاية وهران", "fr": "Oran"}, "commune": {"ar": "وهران", "fr": "Oran"}},
    }
    lines = printable(layout="certificate", data=data, language="ar", address="http://x")["authority"]
    assert lines == {"ar": ["ولاية وهران", "بلدية وهران"], "fr": ["Wilaya d’Oran", "Commune d’Oran"]}


@pytest.mark.parametrize("broken", [{"at": AT}, {"title": "x"}, {"title": "x", "at": datetime(2026, 1, 1)}])  # noqa: DTZ001 - the naive moment is the point
def test_title_and_moment_are_needed(broken: dict) -> None:
    with pytest.raises(api.DataMissing):
        api.render(layout="certificate", data=broken, language="ar")


def test_unknown_layouts() -> None:
    with pytest.raises(api.LayoutUnknown):
        api.render(layout="../house", data=sample("certificate"), language="ar")


# --- What people write ------------------------------------------------------------------------------------------


def test_nothing_people_write_is_a_program(tmp_path: Path) -> None:
    """Answers are text, not typst: `#` and `$` are printed."""
    nasty = '#panic("x") $ \\ "quoted" #include "/etc/passwd" [_*]'
    data = sample("certificate", "fr", facts=[["Nom", nasty]], body=nasty, title=f"Titre {nasty}")
    text = shown(api.render(layout="certificate", data=data, language="fr"), tmp_path)
    assert '#panic("x")' in text
    assert "root:" not in text


def test_a_letter_that_no_font_has_does_not_stop_an_act(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = sample("certificate", "ar", body="بن علي 😀 張 \U0001f1e9\U0001f1ff انتهى", facts=[["😀", "ⵣ ɣ ṭ ڨ"]])
    with caplog.at_level(logging.WARNING, logger="jiwar.documents"):
        text = shown(api.render(layout="certificate", data=data, language="ar"), tmp_path)
    assert "?" in text
    assert "انتهى" in text
    assert "ⵣ" in text
    assert "بن علي" not in caplog.text


def test_two_pages_are_numbered(tmp_path: Path) -> None:
    data = sample("decree", "fr", articles=sample("decree", "fr")["articles"] * 8)
    pdf = api.render(layout="decree", data=data, language="fr")
    assert pages(pdf, tmp_path) == 2
    text = shown(pdf, tmp_path)
    assert "Page 1 sur 2" in text
    assert "Page 2 sur 2" in text
    assert text.count("PC/1601/2026/000008") >= 3  # under the title, and at the foot of each page


@pytest.mark.parametrize("language", BOTH)
def test_acts_of_usual_length_take_one_page(language: str, tmp_path: Path) -> None:
    for layout in LAYOUTS:
        assert pages(api.render(layout=layout, data=sample(layout, language), language=language), tmp_path) == 1, layout


def test_a_preview_says_so_and_is_not_sealed(tmp_path: Path) -> None:
    data = sample("certificate", "fr", preview=True, number="—", qr="", reference="")
    text = shown(api.render(layout="certificate", data=data, language="fr"), tmp_path)
    assert "sans valeur officielle" in re.sub(r"\s+", " ", text)
    assert "cacheté" not in text


def test_a_demonstration_says_so(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    words_of = dict.fromkeys(("demo", "production"), "")
    for mode in words_of:
        settings.MODE = mode  # type: ignore[attr-defined]  # the fixture's type is Django's settings
        pdf = api.render(layout="receipt", data=sample("receipt", "fr"), language="fr")
        words_of[mode] = shown(pdf, tmp_path)
    assert "données synthétiques" in words_of["demo"]
    assert "synthétiques" not in words_of["production"]


def test_no_rendering_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(InsideTransaction):
        api.render(layout="receipt", data=sample("receipt"), language="ar")


# --- QR ----------------------------------------------------------------------------------------------------------


def test_the_qr_is_one_vector_path() -> None:
    svg = qr_svg("http://127.0.0.1:8000/v/ABCD2FGH?s=" + "a" * 200)
    assert svg.count("<path") == 1
    assert "<image" not in svg


def _modules(code: segno.QRCode) -> str:
    return "".join(str(module) for row in code.matrix for module in row)


@given(st.text(min_size=1, max_size=360))
@example("http://127.0.0.1:8000/v/ABCD2FGH")
@example("x" * 360)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_qr_is_the_one_that_segno_makes(text: str) -> None:
    content = text.encode()[:360]
    text = content.decode(errors="ignore") or "x"
    theirs = segno.make(text.encode(), error="m", micro=False, boost_error=False, mask=3, mode="byte")
    side, modules = matrix(text)
    assert side == len(theirs.matrix)
    assert modules == _modules(theirs)


def test_every_version_is_the_one_that_segno_makes() -> None:
    for size in range(1, 380, 9):
        text = "a" * size
        theirs = segno.make(text, error="m", micro=False, boost_error=False, mask=3, mode="byte")
        assert matrix(text)[1] == _modules(theirs), size


def test_the_path_paints_the_modules() -> None:
    side, modules = matrix("http://127.0.0.1:8000/v/ABCD2FGH")
    painted = ["0"] * (side * side)
    x = y = 0
    for command, first, second in re.findall(r"([Mmh])(-?\d+)(?: (\d+))?", qr_svg("http://127.0.0.1:8000/v/ABCD2FGH")):
        if command == "h":  # a pen of two units: half above the line, half below
            for column in range(x // 2, (x + int(first)) // 2):
                painted[(y // 2 - 2) * side + column - 2] = "1"
        x, y = x + int(first), y + int(second or 0)
    assert "".join(painted) == modules


@pytest.mark.parametrize("text", ["http://127.0.0.1:8000/v/ABCD2FGH", "x" * 360])
def test_a_reader_of_others_finds_the_text_on_the_sheet(text: str) -> None:
    pdf = api.render(layout="certificate", data=sample("certificate", "ar", qr=text), language="ar")
    assert [code.text for code in api.codes_in(content=pdf, media_type="application/pdf")] == [text]


def test_too_much_for_a_qr() -> None:
    with pytest.raises(ValueError, match="700"):
        qr_svg("x" * 700)


def test_a_street_and_its_commune_in_two_scripts_keep_their_order_on_paper(tmp_path: Path) -> None:
    where = "\u206812 نهج بن مهيدي\u2069, \u2068Alger-centre, wilaya 16\u2069"
    data = sample("receipt", "fr") | {"facts": [("Adresse", where)]}
    found = {word.strip(", "): x for x, word in words(api.render(layout="receipt", data=data, language="fr"), tmp_path)}
    street = [found["12"], *(found[word[::-1]] for word in ("نهج", "مهيدي"))]  # Arabic comes out as it is seen
    assert street == sorted(street, reverse=True), "the street reads from right to left"
    assert found["12"] < found["Alger-centre"] < found["wilaya"] < found["16"], "the commune follows the street"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_reference_in_a_list_stays_on_one_line(language: str, tmp_path: Path) -> None:
    words = ["مصلحة الحالة المدنية والإقامة"] * 9
    data = {"title": "قائمة", "at": AT, "heads": ["المرجع", *words], "rows": [["WWWW-MMMM", *words]]}
    pdf = api.render(layout="list", data=data | {"widths": [0.4] + [2] * 9}, language=language)
    assert "WWWW-MMMM" in shown(pdf, tmp_path)
