"""The words that letters about a case are filled with, and what an SMS to its applicant would say and cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from django.conf import settings

from jiwar.cases.models import Case, CaseParty
from jiwar.cases.queries.context import parties_of
from jiwar.cases.queries.replies import replies_of_office, shared_of_office
from jiwar.cases.queries.versions import definition_of
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


def completion_letter(round_: int) -> str:
    """The letter of a request for completion: from the second on it says why there is another."""
    return "cases.completion_again" if round_ > 1 else "cases.completion_requested"


COMMAS = {"ar": "، "}


def items_in_words(definition: catalogue.Definition, items: Iterable[tuple[str, str]], language: str) -> list[str]:
    """Papers and answers asked, (kind, id), each as the applicant knows it."""
    found = ((definition.paper(name) if kind == "paper" else definition.question(name), name) for kind, name in items)
    return [pick(known.label, language) if known else name for known, name in found]


HERE = "\ue000"  # a sign that nobody types
NOTHING_YET = "___"  # where what is asked will stand: letters of the short alphabet of SMS


@dataclass(frozen=True)
class SmsPreview:
    """An SMS as it would leave: its text, its alphabet, how many parts it costs, and to which telephone.

    Of a request for completion: `words` are those of each item that may be asked, joined by `comma`; `always` are
    those of what is asked whatever is ticked.
    """

    text: str
    encoding: Literal["gsm7", "ucs2"]
    parts: int
    phone_masked: str  # empty: no telephone is known, no SMS leaves
    notice: str  # what says only that there is a message
    full: str  # what carries the text, with HERE in its place
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    comma: str = ""
    always: str = ""


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
    return _preview(party, full.replace(HERE, " ".join(body.split())) if in_sms else notice, notice, full)


def completion_sms(
    *,
    actor: Actor,
    case_id: UUID,
    items: Iterable[tuple[str, str]],
    ticked: Iterable[tuple[str, str]],
    always: Iterable[tuple[str, str]] = (),
) -> SmsPreview:
    """The same of a request for what is `ticked` among `items`, and `always` asked: (kind, id); raises CaseNotFound."""
    case, always = find_case(actor, case_id), list(always)
    party, known = correspondent_of(case), list(dict.fromkeys([*items, *always]))
    language = party.language
    words = dict(zip(known, items_in_words(definition_of(case), known, language), strict=True))
    data = words_for(case, language, {"items": HERE, "message": "", "reason": ""})
    full = channels.compose(template=completion_letter(case.completion_rounds + 1), data=data, language=language).sms
    comma = COMMAS.get(language, ", ")
    text = full.replace(HERE, comma.join(words[one] for one in dict.fromkeys([*ticked, *always])) or NOTHING_YET)
    told = comma.join(words[one] for one in always)
    return replace(_preview(party, text, "", full), words=words, comma=comma, always=told)


def _preview(party: CaseParty, text: str, notice: str, full: str) -> SmsPreview:
    text = text.replace("’", "'")  # as it leaves
    size = channels.sms_size(text)
    masked = identity.mask_phone(party.phone) if party.phone else ""
    return SmsPreview(text, size.encoding, size.parts, masked, notice, full)


def correspondent_of(case: Case) -> CaseParty:
    """The one who follows the file: the representative when there is one, else the applicant."""
    parties = parties_of(case)
    return parties.get("representative") or parties["applicant"]


@dataclass(frozen=True)
class ReplyView:
    """A reply that the handler may choose, filled in; `language` is that of the text, `wanted` the applicant's.

    `unread`: no speaker of that language has read it yet.
    """

    id: str
    titles: Texts
    text: str
    language: str
    wanted: str
    unread: bool = False


def replies_for(*, actor: Actor, case_id: UUID) -> list[ReplyView]:
    """Replies ready to be adapted and sent, in the applicant's language where one is written; raises CaseNotFound."""
    case = find_case(actor, case_id)
    party = correspondent_of(case)
    found = []
    office_id, code = case.office_id, case.procedure_code
    own = [(one, False) for one in replies_of_office(office_id=office_id, procedure_code=code)]
    shared = shared_of_office(office_id=office_id, procedure_code=code, language=party.language)
    for one, unread in (*own, *shared):
        text, language = one.in_language(party.language)
        words = words_for(case, language)  # dates and names in the language of the text
        found.append(ReplyView(one.id, one.titles, text.format_map(words), language, party.language, unread))
    return found
