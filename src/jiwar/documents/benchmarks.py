"""Measures the budgets of a certificate: an Arabic PDF with its QR code, its seal."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from jiwar.documents.qr import svg as qr_svg
from jiwar.documents.rendering import render
from jiwar.signing import api as signing

Figure = tuple[str, float, float, str]
_AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
_OFFICE = UUID("01890000-0000-7000-8000-000000001601")
_TIMES = 60


def benchmarks() -> list[Figure]:
    """(name, figure, budget, unit): medians of one core, warm; needs a database."""
    return bench_certificate()


def bench_certificate() -> list[Figure]:
    """Medians in milliseconds of rendering an Arabic certificate with its QR code, and of sealing it."""
    signing.ensure_authority()
    sheets = [render(layout="certificate", data=_certificate(n), language="ar") for n in range(3)]
    _seal(sheets[0])
    return [
        ("certificate: Arabic PDF with QR", _median(_render_one), 10, "ms"),
        ("certificate: its PAdES B-B seal", _median(lambda n: _seal(sheets[n % 3])), 12, "ms"),
        ("certificate: QR code alone", _median(lambda n: qr_svg(_certificate(n)["qr"])), 10, "ms"),
    ]


def _render_one(number: int) -> bytes:
    return render(layout="certificate", data=_certificate(number + 3), language="ar")


def _seal(pdf: bytes) -> bytes:
    return signing.seal_pdf(
        pdf=pdf, office_id=_OFFICE, office_label="Commune d’Alger-Centre", reason="RES", signer_label="أ", at=_AT
    )


def _median(work: Callable[[int], object]) -> float:
    """Median milliseconds of processor time of this process: other programs do not count, threads of ours do."""
    taken = []
    for number in range(_TIMES):
        start = time.process_time()
        work(number)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def _certificate(number: int) -> dict:
    """The certificate of another person each time, so that nothing but the fixed parts is found in a cache."""
    names = ("محمد الأمين", "سليمة", "يوسف", "نادية", "كمال", "سعاد", "عبد الرحمان")
    families = ("بن علي", "بوعلام", "حداد", "مرابط", "قاسي", "زروقي")
    name = f"{families[number % 6]} {names[number % 7]}"
    return {
        "title": "شهادة إقامة",
        "at": _AT,
        "number": f"RES/1601/2026/{number:06d}",
        "reference": "ABCD2FGH",
        "authority": {
            "wilaya": {"ar": "الجزائر", "fr": "Alger"},
            "daira": {"ar": "سيدي امحمد", "fr": "Sidi M’Hamed"},
            "commune": {"ar": "الجزائر الوسطى", "fr": "Alger-Centre"},
            "office": {"ar": "مصلحة الحالة المدنية", "fr": "Service de l’état civil"},
        },
        "intro": "إنّ رئيس المجلس الشعبي البلدي، الممضي أسفله، يشهد بأنّ:",
        "facts": [
            ["اللقب والاسم", name],
            ["تاريخ ومكان الميلاد", f"{number % 28 + 1} مارس 1988 بالجزائر"],
            ["العنوان", f"{number} شارع ديدوش مراد، الجزائر الوسطى"],
        ],
        "body": f"{name} يقيم فعلا بالعنوان المذكور أعلاه داخل إقليم البلدية.",
        "place": "الجزائر الوسطى",
        "signer": {"title": "رئيس المجلس الشعبي البلدي", "name": "كمال حداد"},
        "valid_until": "2027-05-22",
        "qr": f"http://127.0.0.1:8000/v/ABCD2FGH?s={number:06d}" + "0oRDoQEmoFiVpAFoQUJDRDJGR0gCdFJFUy8xNjAxLzIw" * 4,
    }
