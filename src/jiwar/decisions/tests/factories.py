"""An office, what it decides, and the first number of it."""

from datetime import date
from typing import Any
from uuid import UUID

from jiwar.decisions import api
from jiwar.kernel.actors import SYSTEM, ActorRef, SubjectRef
from jiwar.offices import api as offices

HEAD = ActorRef(kind="account", id="12", label="رئيس المجلس الشعبي البلدي")
CASE = SubjectRef(kind="cases.case", id="42", label="ABCD-EFGH")
NAMES = {"ar": "مكتب الحالة المدنية", "fr": "Bureau de l’état civil"}
REASONS = [{"ar": "لم يُثبت السكن في البلدية.", "fr": "Le domicile dans la commune n’est pas établi."}]
REMEDIES = {
    "ar": "يمكن الطعن أمام المحكمة الإدارية في أجل أربعة أشهر.",
    "fr": "Recours devant le tribunal administratif.",
}


def an_office(code: str = "1601") -> UUID:
    return offices.create_office(
        actor=SYSTEM, code=code, names=NAMES, kind="commune", division_code="1601", valid_from=date(2020, 1, 1)
    ).id


def certificate() -> dict[str, Any]:
    return {
        "title": "شهادة إقامة",
        "authority": {"wilaya": "الجزائر", "commune": "الجزائر الوسطى", "office": NAMES},
        "body": ["يشهد رئيس المجلس الشعبي البلدي أن السيد أمين بن علي مقيم بالبلدية."],
        "place": "الجزائر الوسطى",
    }


def take(office_id: UUID, **changes: Any) -> api.DecisionView:
    whole: dict[str, Any] = {
        "actor": HEAD,
        "office_id": office_id,
        "office_label": NAMES,
        "series": "RES",
        "year": 2026,
        "kind": "grant",
        "title": {"ar": "شهادة إقامة", "fr": "Certificat de résidence"},
        "content": certificate(),
        "subject": CASE,
        "signer": {"label": {"ar": "كريم", "fr": "Karim"}, "power": "president", "account_id": "12"},
        "layout": "certificate",
        "language": "ar",
    } | changes
    return api.take_number(**whole)


def refuse(office_id: UUID, **changes: Any) -> api.DecisionView:
    refusal: dict[str, Any] = {
        "kind": "refusal",
        "series": "REF",
        "layout": "refusal",
        "reasons": REASONS,
        "remedies": REMEDIES,
        "content": certificate() | {"title": "قرار رفض", "reasons": REASONS, "remedies": REMEDIES},
    } | changes
    return take(office_id, **refusal)
