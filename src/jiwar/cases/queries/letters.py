"""The words that letters about a case are filled with, and what an SMS to its applicant would say and cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.conf import settings

from jiwar.cases.models import Case, CaseParty
from jiwar.cases.queries.context import parties_of
from jiwar.cases.queries.replies import replies_of_office
from jiwar.cases.queries.visible import find_case
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules.clock import Clock
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices


def home_of(language: str) -> str:
    """Where the portal begins in a language (Arabic has no prefix)."""
    return settings.PUBLIC_URL if language == "ar" else f"{settings.PUBLIC_URL}/{language}"


def page_of(case: Case, language: str) -> str:
    """Address of the page that follows the case, in the reader's language."""
    return f"{home_of(language)}/track/{case.reference}/"


def words_for(case: Case, language: str, more: Mapping[str, str | Texts] | None = None) -> dict[str, str]:
    """What a letter is filled with; texts in several languages in the reader's."""
    due_on = Clock.from_details(case.clock).due_on
    data = {
        "reference": spoken(case.reference),
        "procedure": pick(catalogue.version(id=case.version_id).titles, language),
        "office": pick(offices.office(id=case.office_id).names, language),
        "due_on": day_words(due_on, language),
        "due_day": f"{due_on:%d/%m/%Y}" if due_on else "",
        "link": page_of(case, language),
    }
    given = (more or {}).items()
    return data | {name: value if isinstance(value, str) else pick(value, language) for name, value in given}


def message_letter(in_sms: bool) -> str:
    """The letter of a message: its SMS says that there is one, or what it says."""
    return "cases.message_in_sms" if in_sms else "cases.message"


HERE = "\ue000"  # a sign that nobody types


@dataclass(frozen=True)
class SmsPreview:
    """An SMS as it would leave: its text, its alphabet, how many parts it costs, and to which telephone."""

    text: str
    encoding: Literal["gsm7", "ucs2"]
    parts: int
    phone_masked: str  # empty: no telephone is known, no SMS leaves
    notice: str  # what says only that there is a message
    full: str  # what carries the text, with HERE in its place


def sms_preview(*, actor: Actor, case_id: UUID, body: str, in_sms: bool) -> SmsPreview:
    """What the applicant's telephone would show of a message; raises CaseNotFound."""
    case = find_case(actor, case_id)
    party = correspondent_of(case)
    language = party.language
    notice, full = (
        channels.compose(
            template=message_letter(whole), data=words_for(case, language, {"body": HERE}), language=language
        ).sms
        for whole in (False, True)
    )
    text = full.replace(HERE, " ".join(body.split())) if in_sms else notice
    size = channels.sms_size(text)
    masked = identity.mask_phone(party.phone) if party.phone else ""
    return SmsPreview(text, size.encoding, size.parts, masked, notice, full)


def correspondent_of(case: Case) -> CaseParty:
    """The one who follows the file: the representative when there is one, else the applicant."""
    parties = parties_of(case)
    return parties.get("representative") or parties["applicant"]


@dataclass(frozen=True)
class ReplyView:
    """A reply that the handler may choose, filled in; `language` is that of the text, `wanted` the applicant's."""

    id: str
    titles: Texts
    text: str
    language: str
    wanted: str


def replies_for(*, actor: Actor, case_id: UUID) -> list[ReplyView]:
    """Replies ready to be adapted and sent, in the applicant's language where one is written; raises CaseNotFound."""
    case = find_case(actor, case_id)
    party = correspondent_of(case)
    found = []
    own = replies_of_office(office_id=case.office_id, procedure_code=case.procedure_code)
    for one in (*own, *catalogue.replies_for(case.procedure_code)):
        text, language = one.in_language(party.language)
        words = words_for(case, language)  # dates and names in the language of the text
        found.append(ReplyView(one.id, one.titles, text.format_map(words), language, party.language))
    return found
