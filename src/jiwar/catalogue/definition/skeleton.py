"""What a new procedure begins with: every part that it must have, the usual ones already said."""

from typing import Any

from jiwar.catalogue.definition.reading import FORMAT
from jiwar.kernel.texts import Texts


def skeleton(code: str, titles: Texts, authority: str = "commune") -> dict[str, Any]:
    """Plain data of a procedure whose author has written the title only; the checks list what lacks."""
    return {
        "jiwar": FORMAT,
        "id": code,
        "titles": dict(titles),
        "summary": _empty(),
        "easy_read": _empty(),
        "icon": "document",
        "life_events": [],
        "keywords": {"ar": [], "fr": []},
        "authority": authority,
        "who": _empty(),
        "elsewhere": _empty(),
        "legal_basis": [],
        "applicant": {"nin": "optional"},
        "questions": [],
        "papers": [],
        "steps": [
            {
                "id": "examine",
                "kind": "examine",
                "title": {"ar": "دراسة الطلب", "fr": "Examen de la demande"},
                "role": "handler",
            },
            {"id": "sign", "kind": "sign", "title": {"ar": "الإمضاء", "fr": "Signature"}, "role": "signatory"},
        ],
        "deadline": {"days": 0, "unit": "working", "silence": "none", "silence_text": _empty(), "basis": []},
        "fee": {"amount": 0, "text": {"ar": "مجاني", "fr": "Gratuit"}},
        "receipt": {
            "title": {"ar": "وصل إيداع", "fr": "Récépissé de dépôt"},
            "body": {
                "ar": "أودع طلب {{ applicant.name }} في {{ day(case.submitted_on) }}.",
                "fr": "La demande de {{ applicant.name }} a été déposée le {{ day(case.submitted_on) }}.",
            },
        },
        "result": {"series": "", "layout": "certificate", "title": dict(titles), "body": _empty()},
        "refusal": _refusal(),
        "retention": "certificate-2y",
        "privacy": {"purpose": _empty(), "basis": []},
        "examples": [],
    }


def _refusal() -> dict[str, Any]:
    """A refusal with the general remedies of law 08-09 (articles 829 to 831)."""
    return {
        "series": "",
        "title": {"ar": "قرار رفض", "fr": "Décision de refus"},
        "body": {
            "ar": "بعد دراسة طلب {{ applicant.name }}، تعذرت الاستجابة له للأسباب الآتية.",
            "fr": "Après examen, la demande de {{ applicant.name }} ne peut être acceptée, pour les motifs suivants.",
        },
        "reasons": [],
        "remedies": {
            "ar": "لك أن تطعن أمام المحكمة الإدارية في أجل أربعة (4) أشهر من التبليغ "
            "(المادة 829 من القانون رقم 08-09).",
            "fr": "Vous pouvez saisir le tribunal administratif dans les quatre (4) mois de la notification "
            "(article 829 de la loi n° 08-09).",
        },
        "basis": ["dz.law-08-09-2008.art-829", "dz.law-06-01-2006.art-11"],
    }


def _empty() -> dict[str, str]:
    return {"ar": "", "fr": ""}
