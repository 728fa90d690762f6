"""The text of an act, exactly as it will be sealed: built once, for the preview and for the signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from jiwar.cases.errors import RecordMissing
from jiwar.cases.models import Case, CaseParty, Inquiry, Opinion, Proposal
from jiwar.cases.queries.context import context_of_case, parties_of
from jiwar.cases.queries.parts_said import said_of_parts
from jiwar.cases.queries.reasons import reason_texts
from jiwar.cases.queries.sessions import session_words
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.identity.api import SigningPower
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.texts import Texts, pick
from jiwar.law import api as law
from jiwar.offices import api as offices
from jiwar.registers import api as registers
from jiwar.territory import api as territory

ACT_LANGUAGES = ("ar", "fr")  # acts are drawn up in these; a person who reads another gets the Arabic one


@dataclass(frozen=True, kw_only=True)
class Act:
    """What `decisions.take_number` needs, but for who asks."""

    kind: str
    series: str
    layout: str
    language: str
    title: Texts
    content: Mapping[str, Any]
    reasons: tuple[Texts, ...]
    remedies: Texts | None
    valid_until: date | None
    signer: Mapping[str, Any]


def last_proposal(case: Case) -> Proposal:
    """The proposal that waits for signature; raises Proposal.DoesNotExist."""
    return Proposal.objects.filter(case=case).order_by("-proposed_at", "-id")[:1].get()


def act_of(case: Case, *, verdict: str, reasons: list[str], power: SigningPower | None) -> Act:
    """The act that a signature with `power` would make today (None: a preview for who does not sign)."""
    definition = definition_of(case)
    language = case.language if case.language in ACT_LANGUAGES else "ar"
    day = kernel_clock.today()
    granted = verdict == "grant"
    record = record_of(case, definition) if granted else None
    parties = parties_of(case)
    said = opinions_said(case) if granted and definition.step("opinions") else {}
    said |= report_said(case) if granted and definition.step("inquiry") else {}
    context = context_of_case(
        case, parties=parties, today=day, record=record, opinions=said, session=session_words(case)
    )
    days = catalogue.validity_of(definition, context["answers"], context) if granted else None
    valid_until = day + timedelta(days=days) if days else None
    context["valid_until"] = valid_until.isoformat() if valid_until else None
    layout, titles, texts = words_of_act(definition, context, language, verdict=verdict, reasons=reasons)
    return Act(
        kind="grant" if granted else "refusal",
        series=(definition.result if granted else definition.refusal).series,
        layout=layout,
        language=language,
        title=titles,
        content=frame_of(case, parties["applicant"], language, power) | said_of_parts(case, texts, layout, language),
        reasons=() if granted else reason_texts(definition, reasons),
        remedies=None if granted else filled(definition.refusal.remedies, context),
        valid_until=valid_until,
        signer=signer_of(power),
    )


def record_of(case: Case, definition: Definition) -> dict[str, Any] | None:
    """The record from which the act is drawn, in force now; raises RecordMissing, RecordUnknown (erased since)."""
    if definition.source is None:
        return None
    if case.record_id is None:
        raise RecordMissing
    return registers.record_context(record_id=case.record_id)


def opinions_said(case: Case) -> dict[str, dict[str, str]]:
    """What each service answered, by id; a service that kept silent said nothing."""
    rows = (
        Opinion.objects.filter(case=case, consultation=None)
        .exclude(state="dropped")
        .values_list("opinion_id", "verdict", "text")
    )
    return {opinion_id: {"verdict": verdict, "text": text} for opinion_id, verdict, text in rows}


def report_said(case: Case) -> dict[str, dict[str, str]]:
    """What the commissioner of the public inquiry concluded, by the id of its step."""
    rows = Inquiry.objects.filter(case=case, state="reported").values_list("step_id", "conclusion", "conclusions")
    return {step_id: {"verdict": verdict, "text": text} for step_id, verdict, text in rows}


def words_of_act(
    definition: Definition, context: Mapping[str, Any], language: str, *, verdict: str, reasons: list[str]
) -> tuple[str, Texts, dict[str, Any]]:
    """The layout, the title and the text of an act, whoever signs it."""
    granted = verdict == "grant"
    texts = _granted(definition, context, language) if granted else _refused(definition, context, language, reasons)
    titles = filled((definition.result if granted else definition.refusal).title, context)
    layout = definition.result.layout if granted else "refusal"
    return layout, titles, texts | {"title": pick(titles, language)}


def filled(texts: Texts, context: Mapping[str, Any]) -> Texts:
    """A text in all its languages, with what the context says."""
    return {code: catalogue.fill(texts, context, code) for code in texts}


def _granted(definition: Definition, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    act = definition.result
    return {
        "body": catalogue.fill(act.body, context, language),
        "visas": [catalogue.fill(visa, context, language) for visa in act.visas],
        "articles": [catalogue.fill(article, context, language) for article in act.articles],
        "valid_until": context.get("valid_until"),
    }


def _refused(definition: Definition, context: Mapping[str, Any], language: str, reasons: list[str]) -> dict[str, Any]:
    refusal = definition.refusal
    return {
        "body": catalogue.fill(refusal.body, context, language),
        "reasons": [reason_line(definition, reason, context, language) for reason in reasons],
        "remedies": catalogue.fill(refusal.remedies, context, language).replace("\n", "\n\n"),
        "subject": pick(definition.titles, language),
    }


def reason_line(definition: Definition, reason: str, context: Mapping[str, Any], language: str) -> dict[str, str]:
    """A reason and the texts it rests on; the handler's own words carry their basis within them."""
    known = definition.refusal.reason(reason)
    if known is None:
        return {"text": reason, "basis": ""}
    basis = [pick(provision.citation, language) for provision in law.provisions(list(known.basis))]
    return {"text": catalogue.fill(known.text, context, language), "basis": " ; ".join(basis)}


def heading_of(case: Case) -> dict[str, Any]:
    """The lines of the administration that signs, from its wilaya down, in every language."""
    return heading_of_office(case.authority_office_id)


def heading_of_office(office_id: UUID) -> dict[str, Any]:
    """The same lines for the seat that signs."""
    authority = offices.office(id=office_id)
    return heading_at(authority.division_code) | {"office": dict(authority.names)}


def heading_at(division_code: str) -> dict[str, Any]:
    """The same lines for a place, without the name of an office."""
    places = {place.kind: dict(place.names) for place in territory.ancestors(code=division_code)}
    seat = territory.division_at(code=division_code)
    return places | {seat.kind: dict(seat.names)}


def frame_of(
    case: Case, applicant: CaseParty, language: str, power: SigningPower | None, *, seat: UUID | None = None
) -> dict[str, Any]:
    """What stands around the text: the administration from the wilaya down, for whom, the place, who signs.

    `seat`: another than the one that decides the file.
    """
    authority = offices.office(id=seat or case.authority_office_id)
    place = territory.division_at(code=authority.division_code)
    frame: dict[str, Any] = {
        "authority": heading_at(authority.division_code) | {"office": dict(authority.names)},
        "place": pick(place.names, language),
        "recipient": pick(full_names(applicant.declared), language),
        "case_reference": case.reference,
    }
    if power is not None:
        frame["signer"] = signer_lines(power, language)
    return frame


def signer_lines(power: SigningPower, language: str) -> dict[str, str]:
    """Who signs, as printed."""
    return {
        "name": pick(power.signer_names, language),
        "title": pick(power.signature_line, language),
        "power": power.decree_reference or "",
    }


def signer_of(power: SigningPower | None) -> dict[str, Any]:
    """Who signs and by which power, as the register keeps it."""
    if power is None:
        return {}
    return {
        "label": dict(power.signer_names),
        "power": dict(power.signature_line),
        "holding_id": str(power.holding_id),
        "delegation_id": str(power.delegation_id) if power.delegation_id else None,
        "decree_reference": power.decree_reference,
        "office_id": str(power.office_id),
    }
