"""What silence decided, as the certificate that the system issues says it: by law, with no signatory."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from jiwar.cases.models import Case, CaseAction
from jiwar.cases.queries.acts import ACT_LANGUAGES, Act, heading_of
from jiwar.cases.queries.context import context_of_case, parties_of
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Deadline
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import Texts, pick
from jiwar.law import api as law
from jiwar.offices import api as offices
from jiwar.territory import api as territory

SERIES = "TAC"

TITLES: Mapping[str, Texts] = {
    "approval": {"ar": "شهادة قبول ضمني", "fr": "Attestation d’acceptation tacite"},
    "refusal": {"ar": "شهادة رفض ضمني", "fr": "Attestation de rejet tacite"},
}
BY_LAW: Texts = {
    "ar": "صدرت آليا عن نظام المعلومات بقوة القانون، دون توقيع شخصي، وخُتمت بختم المؤسسة",
    "fr": "Délivrée automatiquement par le système d’information, de plein droit et sans signataire, sous le cachet "
    "de l’institution",
}
BASIS: Texts = {"ar": "السند: {basis}", "fr": "Fondement : {basis}"}
# {limit} is the last day of the term, {since} the day after it.
BODIES: Mapping[str, Texts] = {
    "approval": {
        "ar": "أُودع هذا الطلب في {filed}، واكتمل ملفه في {complete}. انقضى الأجل القانوني للرد في {limit} دون أن يصدر "
        "عن الإدارة أي رد.\n\nويُعتبر الطلب مقبولا ضمنيا ابتداء من {since}. {rule}\n\nتقوم هذه الشهادة مقام القرار، "
        "ويُحتج بها لدى كل إدارة وكل شخص.",
        "fr": "Cette demande a été déposée le {filed} ; le dossier était complet le {complete}. Le délai légal de "
        "réponse a pris fin le {limit} sans que l’administration réponde.\n\nLa demande est réputée acceptée à compter "
        "du {since}. {rule}\n\nLa présente attestation tient lieu de décision et peut être opposée à toute "
        "administration et à toute personne.",
    },
    "refusal": {
        "ar": "أُودع هذا الطلب في {filed}، واكتمل ملفه في {complete}. انقضى الأجل القانوني للرد في {limit} دون أن يصدر "
        "عن الإدارة أي رد.\n\nويُعتبر الطلب مرفوضا ضمنيا ابتداء من {since}. {rule} وتبدأ آجال الطعن من تبليغ هذه "
        "الشهادة.",
        "fr": "Cette demande a été déposée le {filed} ; le dossier était complet le {complete}. Le délai légal de "
        "réponse a pris fin le {limit} sans que l’administration réponde.\n\nLa demande est réputée rejetée à compter "
        "du {since}. {rule} Les délais de recours courent de la notification de la présente attestation.",
    },
}
SILENT: Texts = {
    "ar": "سكوت الإدارة إلى غاية انقضاء الأجل القانوني",
    "fr": "Silence de l’administration jusqu’à l’expiration du délai légal",
}
FACTS: Mapping[str, Texts] = {
    "applicant": {"ar": "صاحب الطلب", "fr": "Demandeur"},
    "procedure": {"ar": "الخدمة", "fr": "Démarche"},
    "reference": {"ar": "مرجع الملف", "fr": "Référence du dossier"},
    "complete": {"ar": "تاريخ اكتمال الملف", "fr": "Dossier complet le"},
    "limit": {"ar": "آخر أجل للرد", "fr": "Réponse due au plus tard le"},
}


def silence_of(case: Case) -> Deadline:
    """The deadline of the file by its own version: what its silence means and by which text."""
    return catalogue.deadline_by(definition_of(case).deadline, Clock.from_details(case.clock).term.variant)


def decides_by_silence(case: Case, today: date) -> str:
    """`approval` or `refusal` when the limit has passed and the text gives silence a meaning; else nothing."""
    silence = silence_of(case).silence
    if silence == "none" or not Clock.from_details(case.clock).late_on(today):
        return ""
    return "" if spoke_before(case) else silence


def spoke_before(case: Case) -> bool:
    """Silence decided this file already, and its certificate was not annulled: it speaks once, also after a "
    "reopening."""
    last = CaseAction.objects.filter(case=case, kind__in=["tacit", "annulled"]).order_by("-sequence").first()
    return last is not None and last.kind == "tacit"


def tacit_act_of(case: Case, silence: str) -> Act:
    """The certificate of what silence decided, in the language of the file, without its number."""
    definition, deadline = definition_of(case), silence_of(case)
    language = case.language if case.language in ACT_LANGUAGES else "ar"
    clock = Clock.from_details(case.clock)
    limit = clock.due_on or clock.started_on or kernel_clock.day_of(case.submitted_at)
    days = {
        "filed": day_words(kernel_clock.day_of(case.submitted_at), language),
        "complete": day_words(clock.started_on, language),
        "limit": day_words(limit, language),
        "since": day_words(limit + timedelta(days=1), language),
    }
    applicant = pick(full_names(parties_of(case)["applicant"].declared), language)
    values = {
        "applicant": applicant,
        "procedure": pick(definition.titles, language),
        "reference": spoken(case.reference),
        "complete": days["complete"],
        "limit": days["limit"],
    }
    basis = " ; ".join(pick(one.citation, language) for one in law.provisions(list(deadline.basis)))
    refused = silence == "refusal"
    context = context_of_case(case)
    remedies = {code: catalogue.fill(definition.refusal.remedies, context, code) for code in ACT_LANGUAGES}
    seat = offices.office(id=case.authority_office_id)
    content: dict[str, Any] = {
        "title": pick(TITLES[silence], language),
        "authority": heading_of(case),
        "place": pick(territory.division_at(code=seat.division_code).names, language),
        "recipient": applicant,
        "subject": pick(definition.titles, language),
        "case_reference": case.reference,
        "facts": [[pick(label, language), values[name]] for name, label in FACTS.items()],
        "body": pick(BODIES[silence], language).format(**days, rule=pick(deadline.silence_text, language)),
        "signer": {"title": pick(seat.names, language), "power": _by_law(language, basis), "name": ""},
        "tacit": silence,
    }
    if refused:
        content["facts"] = [row for row in content["facts"] if row[1] != values["applicant"]]
        content |= {
            "reasons": [{"text": pick(SILENT, language), "basis": basis}],
            "remedies": pick(remedies, language).replace("\n", "\n\n"),
        }
    return Act(
        kind="refusal" if refused else "grant",
        series=SERIES,
        layout="refusal" if refused else "certificate",
        language=language,
        title=TITLES[silence],
        content=content,
        reasons=(SILENT,) if refused else (),
        remedies=remedies if refused else None,
        valid_until=None,
        signer={"label": dict(seat.names), "power": dict(BY_LAW), "office_id": str(seat.id), "system": True},
    )


def _by_law(language: str, basis: str) -> str:
    said = pick(BY_LAW, language)
    return f"{said}. {pick(BASIS, language).format(basis=basis)}" if basis else said
