"""Who is told what: in their language, on their channel, once only (the key), in the transaction that made it true.

Whenever somebody acts for another, that other is told on their own channel.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.recording import subject_of
from jiwar.cases.models import Case, CaseCosigner, CaseMandate, CaseParty, Draft
from jiwar.cases.queries.context import parties_of
from jiwar.cases.queries.letters import correspondent_of, home_of, page_of, words_for
from jiwar.cases.queries.mandates import token_of
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SubjectRef
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
    case: Case,
    party: CaseParty,
    template: str,
    *,
    key: str,
    more: Mapping[str, str | Texts] | None = None,
    after: datetime | None = None,
) -> None:
    """One message about the case to one party, in their language; it leaves at `after`, at once when left out."""
    data = words_for(case, party.language, more)
    channels.notify(
        to=recipient_of(party),
        template=template,
        data=data,
        subject=subject_of(case),
        key=f"{key}:{party.role}",
        after=after,
    )


def tell_correspondent(
    case: Case,
    template: str,
    *,
    key: str,
    more: Mapping[str, str | Texts] | None = None,
    after: datetime | None = None,
) -> None:
    """The one who follows the file: the representative when there is one, else the applicant."""
    tell(case, correspondent_of(case), template, key=key, more=more, after=after)


def tell_all(case: Case, template: str, *, key: str, more: Mapping[str, str | Texts] | None = None) -> None:
    """Applicant and representative alike: a decision concerns both."""
    for party in parties_of(case).values():
        tell(case, party, template, key=key, more=more)


@transaction.atomic
def tell_filed(*, case_id: UUID) -> None:
    """Filed: who follows it has the reference and the time limit; the owner learns who filed it. Safe to run twice."""
    case = Case.objects.get(pk=case_id)
    waits = Clock.from_details(case.clock).state == "waiting"  # for those who confirm with the applicant
    template = "cases.submitted_together" if waits else "cases.submitted"
    tell_correspondent(case, template, key=f"cases.submitted:{case.pk}")
    tell_acted_for(case, "cases.filed_for_you", key=f"cases.filed-for:{case.pk}")
    tell_filed_by_program(case)


def tell_cosigner(case: Case, row: CaseCosigner, template: str, *, token: str, key: str) -> None:
    """One message to somebody who has to confirm, with their own link."""
    contacts = [channels.Contact(kind="phone", value=row.phone)] if row.phone else []
    contacts += [channels.Contact(kind="email", value=row.email)] if row.email else []
    applicant = parties_of(case)["applicant"]
    channels.notify(
        to=channels.Recipient(
            label=pick(full_names(row.declared), row.language),
            language=row.language,
            contacts=tuple(contacts),
            preferred=contacts[0].kind,
        ),
        template=template,
        data={
            "by": pick(full_names(applicant.declared), row.language),
            "procedure": pick(catalogue.version(id=case.version_id).titles, row.language),
            "office": pick(offices.office(id=case.office_id).names, row.language),
            "link": f"{home_of(row.language)}/cosign/{token}/",
        },
        subject=subject_of(case),
        key=key,
    )


def tell_acted_for(case: Case, template: str, *, key: str) -> None:
    """The owner is told that the representative acted, and how to end it; nothing when they acted alone."""
    parties = parties_of(case)
    if (representative := parties.get("representative")) is not None:
        owner, mandate = parties["applicant"], CaseMandate.objects.filter(case=case).first()
        stop = f"{home_of(owner.language)}/mandate/{token_of(mandate)}/" if mandate else page_of(case, owner.language)
        tell(case, owner, template, key=key, more={"by": full_names(representative.declared), "stop": stop})


def tell_filed_by_program(case: Case) -> None:
    """The applicant learns that a program filed, unless their representative, told already, stands between."""
    parties, filed = parties_of(case), case.actions.get(sequence=1)
    if filed.actor_kind == "client" and "representative" not in parties:
        more = {"by": filed.actor_label}
        tell(case, parties["applicant"], "cases.filed_by_program", key=f"cases.filed-by:{case.pk}", more=more)


def tell_drafts_of_end(*, procedure_id: UUID) -> int:
    """Tell those who began an application, and can be reached, that the service ends; how many drafts there are.

    Each is told once for a given day, also when this runs twice.
    """
    end = catalogue.retirement_of(procedure_id=procedure_id)
    if end is None:
        return 0
    drafts = Draft.objects.filter(procedure_code=end.code, case=None, expires_at__gt=kernel_clock.now())
    count = 0
    for draft in drafts.order_by("id").iterator(chunk_size=200):
        count += 1
        if (recipient := _holder_of(draft)) is None:
            continue
        language, day = draft.language, kernel_clock.day_of(end.at)
        data = {
            "procedure": pick(end.titles, language),
            "ends_on": day_words(day, language),
            "ends_day": f"{day:%d/%m/%Y}",
            "reason": pick(end.reason, language),
            "link": f"{home_of(language)}/services/{end.code}/",
        }
        with transaction.atomic():
            channels.notify(
                to=recipient,
                template="cases.service_ends",
                data=data,
                subject=SubjectRef(kind="cases.draft", id=str(draft.pk), label=end.code),
                key=f"cases.service-ends:{draft.pk}:{end.at.isoformat()}",
            )
    return count


def tell_of_draft(
    draft: Draft,
    template: str,
    *,
    key: str,
    more: Mapping[str, str | Texts] | None = None,
    secret_id: str = "",
) -> bool:
    """One message to whoever fills a draft in, in the caller's transaction; False when nobody can be reached."""
    recipient, language = _holder_of(draft), draft.language
    if recipient is None:
        return False
    ends = kernel_clock.day_of(draft.expires_at)
    data = {
        "procedure": pick(catalogue.version(id=draft.version_id).titles, language),
        "until": day_words(ends, language),
        "until_day": f"{ends:%d/%m/%Y}",
        "link": f"{home_of(language)}/resume/",
    }
    data |= {name: value if isinstance(value, str) else pick(value, language) for name, value in (more or {}).items()}
    channels.notify(
        to=recipient,
        template=template,
        data=data,
        subject=SubjectRef(kind="cases.draft", id=str(draft.pk), label=draft.procedure_code),
        key=key,
        secret_id=secret_id,
    )
    return True


def _holder_of(draft: Draft) -> channels.Recipient | None:
    """Whoever fills the draft in: by the account, else by the contacts they gave; None when nobody can be reached."""
    if draft.account_id is not None:
        return channels.recipient_for_account(account_id=draft.account_id)
    filer: dict[str, Any] = draft.representative or draft.applicant
    kinds: tuple[tuple[str, Literal["phone", "email"]], ...] = (("phone", "phone"), ("email", "email"))
    contacts = tuple(channels.Contact(kind=kind, value=filer[name]) for name, kind in kinds if filer.get(name))
    if not contacts:
        return None
    return channels.Recipient(
        label=pick(full_names(filer), draft.language),
        language=draft.language,
        contacts=contacts,
        preferred=contacts[0].kind,
    )
