"""Is this signed act what the administration issued? Checked with a trust file, without database or Django."""

import hashlib
import os
from dataclasses import dataclass
from typing import Any

from jiwar.documents import rules
from jiwar.documents.rules import VerdictState
from jiwar.kernel import clock
from jiwar.signing import api as signing

_SENTENCES = {
    "valid": {
        "ar": "وثيقة صحيحة: مختومة من طرف {signer} بتاريخ {day}، ولم تتغير منذ ذلك.",
        "fr": "Document valide : cacheté par {signer} le {day}, inchangé depuis.",
        "en": "Valid: sealed by {signer} on {day}, unchanged since.",
    },
    "revoked": {
        "ar": "وثيقة ملغاة: ألغتها الإدارة قبل تاريخ ملف الثقة هذا ({made_at}).",
        "fr": "Document révoqué : l’administration l’a retiré avant la date de ce fichier de confiance ({made_at}).",
        "en": "Revoked: the administration withdrew it before the date of this trust file ({made_at}).",
    },
    "altered": {
        "ar": "وثيقة معدّلة: تغيّر الملف بعد ختمه. لا تعتمدوا عليه.",
        "fr": "Document altéré : le fichier a été modifié après avoir été cacheté. Ne vous y fiez pas.",
        "en": "Altered: the file was changed after it was sealed. Do not rely on it.",
    },
    rules.NO_SEAL: {
        "ar": "لا يحمل هذا الملف أي ختم: ليس وثيقة أصلية، أو أعيدت طباعته.",
        "fr": "Ce fichier ne porte aucun cachet : ce n’est pas un original, ou il a été réimprimé.",
        "en": "This file carries no seal: it is not an original, or it was printed again.",
    },
    rules.FOREIGN_SEAL: {
        "ar": "هذا الملف مختوم من جهة لا يعرفها ملف الثقة هذا: {signer}.",
        "fr": "Ce fichier est cacheté par une autorité que ce fichier de confiance ne connaît pas : {signer}.",
        "en": "This file is sealed by an authority that this trust file does not know: {signer}.",
    },
    rules.MALFORMED: {
        "ar": "ملف الثقة غير صالح: حمّلوه من جديد من موقع الإدارة.",
        "fr": "Le fichier de confiance n’est pas valable : téléchargez-le à nouveau sur le site de l’administration.",
        "en": "The trust file is not valid: download it again from the administration's site.",
    },
}


@dataclass(frozen=True)
class OfflineVerdict:
    """What a file is worth to somebody off line, with a sentence that says it."""

    state: VerdictState
    reason: str
    sentence: str
    signer: str = ""


def verify_offline(*, pdf: bytes, trust: dict[str, Any], language: str | None = None) -> OfflineVerdict:
    """The verdict on `pdf` under a trust file; its sentence is in ar, fr or en, by default the terminal's."""
    wanted = _language(language)
    if not signing.is_trust(trust):
        return _verdict("unknown", rules.MALFORMED, rules.MALFORMED, wanted)
    seal = signing.validate_pdf(pdf=pdf, trust=trust)
    words = {
        "signer": seal.signer or "?",
        "day": clock.day_of(seal.signed_at).isoformat() if seal.signed_at else "?",
        "made_at": str(trust.get("made_at", "?"))[:10],
    }
    if seal.state == "valid":
        if hashlib.sha256(pdf).hexdigest() in trust.get("revoked", ()):
            return _verdict("revoked", rules.WITHDRAWN, "revoked", wanted, **words)
        return _verdict("valid", rules.SIGNED, "valid", wanted, **words)
    if seal.state == "altered":
        return _verdict("altered", rules.CHANGED, "altered", wanted, **words)
    why = rules.NO_SEAL if seal.state == "unsigned" else rules.FOREIGN_SEAL
    return _verdict("unknown", why, why, wanted, **words)


def _verdict(state: VerdictState, reason: str, key: str, language: str, **words: str) -> OfflineVerdict:
    sentence = _SENTENCES[key][language].format(**words)
    return OfflineVerdict(state=state, reason=reason, sentence=sentence, signer=words.get("signer", ""))


def _language(asked: str | None) -> str:
    found = (asked or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en")[:2]
    return found if found in {"ar", "fr"} else "en"
