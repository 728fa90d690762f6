"""Who is told what: in their language, on their channel, once only (the key), in the transaction that made it true.

Whenever somebody acts for another, that other is told on their own channel.
"""

from collections.abc import Mapping

from django.conf import settings

from jiwar.cases.actions.recording import subject_of
from jiwar.cases.models import Case, CaseParty
from jiwar.cases.queries.context import parties_of
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices


def recipient_of(party: CaseParty) -> channels.Recipient:
    """A party with the contacts given for this file; the portal's inbox is always one of them."""
    contacts = [channels.Contact(kind="phone", value=party.phone)] if party.phone else []
    contacts += [channels.Contact(kind="email", value=party.email)] if party.email else []
    contacts += [channels.Contact(kind="portal", value=str(party.person_id))]
    return channels.Recipient(
        person_id=party.person_id,
        label=pick(full_names(party.declared), party.language),
        language=party.language,
        contacts=tuple(contacts),
        preferred=contacts[0].kind,
    )


def tell(
    case: Case, party: CaseParty, template: str, *, key: str, more: Mapping[str, str | Texts] | None = None
) -> None:
    """One message about the case to one party; texts in several languages are told in theirs."""
    language = party.language
    due_on = Clock.from_details(case.clock).due_on
    data = {
        "reference": spoken(case.reference),
        "procedure": pick(catalogue.version(id=case.version_id).titles, language),
        "office": pick(offices.office(id=case.office_id).names, language),
        "due_on": day_words(due_on, language),
        "due_day": f"{due_on:%d/%m/%Y}" if due_on else "",
        "link": page_of(case, language),
    }
    data |= {name: value if isinstance(value, str) else pick(value, language) for name, value in (more or {}).items()}
    channels.notify(
        to=recipient_of(party), template=template, data=data, subject=subject_of(case), key=f"{key}:{party.role}"
    )


def page_of(case: Case, language: str) -> str:
    """Address of the page that follows the case, in the reader's language (Arabic has no prefix)."""
    prefix = "" if language == "ar" else f"/{language}"
    return f"{settings.PUBLIC_URL}{prefix}/track/{case.reference}/"


def tell_correspondent(case: Case, template: str, *, key: str, more: Mapping[str, str | Texts] | None = None) -> None:
    """The one who follows the file: the representative when there is one, else the applicant."""
    parties = parties_of(case)
    tell(case, parties.get("representative") or parties["applicant"], template, key=key, more=more)


def tell_all(case: Case, template: str, *, key: str, more: Mapping[str, str | Texts] | None = None) -> None:
    """Applicant and representative alike: a decision concerns both."""
    for party in parties_of(case).values():
        tell(case, party, template, key=key, more=more)


def tell_filed(case: Case) -> None:
    """Filed: who follows it has the reference and the time limit; the owner learns who filed it."""
    tell_correspondent(case, "cases.submitted", key=f"cases.submitted:{case.pk}")
    tell_acted_for(case, "cases.filed_for_you", key=f"cases.filed-for:{case.pk}")


def tell_acted_for(case: Case, template: str, *, key: str) -> None:
    """The owner is told that the representative acted; nothing when they acted alone."""
    parties = parties_of(case)
    if (representative := parties.get("representative")) is not None:
        tell(case, parties["applicant"], template, key=key, more={"by": full_names(representative.declared)})
