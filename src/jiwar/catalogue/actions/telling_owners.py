"""Whoever answers for local rules learns that their template changed."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.catalogue import rules
from jiwar.catalogue.queries.overrides import owners_to_tell
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
        people = {
            one.id: one
            for role in (rules.AUTHOR, rules.REVIEWER)
            for one in identity.accounts_with_role(role=role, office_id=office_id)
        }
        for account_id in people:
            recipient = channels.recipient_for_account(account_id=account_id)
            home = f"{settings.PUBLIC_URL}/{'fr/' if recipient.language == 'fr' else ''}"
            with transaction.atomic():
                channels.notify(
                    to=recipient,
                    template="catalogue.template_changed",
                    data={
                        "procedure": pick(view.titles, recipient.language),
                        "version": str(view.number),
                        "count": str(count),
                        "place": pick(office.names, recipient.language),
                        "link": f"{home}studio/local/?show=to_accept",
                    },
                    subject=SubjectRef(kind="catalogue.version", id=str(version_id), label=view.code),
                    key=f"catalogue.template-changed:{version_id}:{account_id}",
                )
            told += 1
    return told
