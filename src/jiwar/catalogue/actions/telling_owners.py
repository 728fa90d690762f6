"""Local rules: who may confirm one learns that it waits, who proposed it what was decided, and whoever answers for
them that their template changed. Each may run twice, and late: it tells what is true of the rows, once."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override as in_language

from jiwar.catalogue import rules
from jiwar.catalogue.expressions import day_in
from jiwar.catalogue.letters import NO_NOTE
from jiwar.catalogue.local_words import act_in_words, place_title, unit_in_words
from jiwar.catalogue.models import Override
from jiwar.catalogue.queries.definitions import names_of
from jiwar.catalogue.queries.overrides import owners_of, owners_to_tell
from jiwar.catalogue.queries.published import version as template
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices


def tell_owners(*, version_id: UUID) -> int:
    """One message to each author and reviewer of a seat with rules to look at again; how many people.

    Each is told once of a version, also when this runs twice.
    """
    view, told = template(id=version_id), 0
    for office_id, count in owners_to_tell(version_id):
        office = offices.office(id=office_id)
        people = {one.id: one for one in identity.accounts_with_role(rules.AUTHOR, rules.REVIEWER, office_id=office_id)}

        def words(language: str, office: offices.OfficeView = office, count: int = count) -> dict[str, str]:
            return {
                "procedure": pick(view.titles, language),
                "version": str(view.number),
                "count": str(count),
                "place": pick(office.names, language),
            }

        told += _tell(
            people,
            "catalogue.template_changed",
            words=words,
            page="local/?show=to_accept",
            subject=SubjectRef(kind="catalogue.version", id=str(version_id), label=view.code),
            key=f"catalogue.template-changed:{version_id}",
        )
    return told


def tell_rule_proposed(*, override_id: UUID) -> int:
    """The reviewers who may confirm it, while it waits; whoever proposed it may not, and is not asked."""
    row = _row(override_id, states=("proposed",))
    if row is None:
        return 0
    readers = {
        account.id
        for office_id in sorted(owners_of(row.office_id))
        for account in identity.accounts_with_role(rules.REVIEWER, office_id=office_id)
    } - {row.proposed_by_id}

    def words(language: str) -> dict[str, str]:
        return {
            **_words(row, language),
            "by": pick(names_of(row.proposed_by), language),
            "act": act_in_words(row.basis),
            "note": row.note or NO_NOTE.get(language, NO_NOTE["fr"]),
        }

    return _tell_of(row, readers, "catalogue.rule_proposed", words)


def tell_rule_decided(*, override_id: UUID) -> int:
    """Whoever proposed it reads that it was confirmed, or sent back and why."""
    row = _row(override_id, states=("confirmed", "refused"))
    if row is None:
        return 0

    def words(language: str) -> dict[str, str]:
        return {
            **_words(row, language),
            "by": pick(names_of(row.decided_by), language),
            "day": day_in(row.valid_from, language),
            "note": row.remark or NO_NOTE.get(language, NO_NOTE["fr"]),
        }

    return _tell_of(row, {row.proposed_by_id}, f"catalogue.rule_{row.state}", words)


# --- Inside ---------------------------------------------------------------------------------------------

Words = Callable[[str], dict[str, str]]


def _row(override_id: UUID, *, states: tuple[str, ...]) -> Override | None:
    rows = Override.objects.select_related("procedure", "proposed_by", "decided_by")
    return rows.filter(pk=override_id, state__in=states).first()


def _words(row: Override, language: str) -> dict[str, str]:
    titles = template(id=row.based_on_id).titles
    return {
        "procedure": pick(titles, language) or row.procedure.code,
        "unit": unit_in_words(row.unit_code),
        "place": place_title(row.place),
    }


def _tell_of(row: Override, accounts: Iterable[UUID], name: str, words: Words) -> int:
    subject = SubjectRef(kind="catalogue.override", id=str(row.pk), label=row.procedure.code)
    return _tell(accounts, name, words=words, page=f"local/{row.pk}/", subject=subject, key=f"{name}:{row.pk}")


def _tell(accounts: Iterable[UUID], name: str, *, words: Words, page: str, subject: SubjectRef, key: str) -> int:
    """One message each, in the person's language; a key per account, so that a second run says nothing again."""
    told = sorted(accounts)
    for account_id in told:
        to = channels.recipient_for_account(account_id=account_id)
        home = settings.PUBLIC_URL if to.language == "ar" else f"{settings.PUBLIC_URL}/{to.language}"
        with in_language("ar-dz" if to.language == "ar" else to.language), transaction.atomic():
            data = {"link": f"{home}/studio/{page}", **words(to.language)}
            channels.notify(to=to, template=name, data=data, subject=subject, key=f"{key}:{account_id}")
    return len(told)
