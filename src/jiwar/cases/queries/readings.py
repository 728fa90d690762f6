"""Who looked at somebody's data: told to that person, by role and office, never by the agent's name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.cases.errors import CaseNotFound
from jiwar.cases.models import Case
from jiwar.cases.queries.visible import acts_as_party
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import Page
from jiwar.kernel.texts import Texts
from jiwar.registers import api as registers

SIZE = 30


@dataclass(frozen=True)
class Reading:
    """One reading: when, why, from which seats; `reference` of the file it was about, empty for the person's record."""

    at: datetime
    purpose: str
    seats: tuple[tuple[str, Texts], ...]  # role in words, office
    reference: str
    outside: bool  # by somebody who has no account here: an expert, by their link


class Listed(Protocol):
    """A row of a list that shows whose file it is."""

    @property
    def applicant_id(self) -> UUID | None:
        """The person; of nobody where no name is shown."""

    @property
    def reference(self) -> str:
        """Of the file."""


def note_listed(*, actor: Actor, rows: Iterable[Listed]) -> None:
    """Journal that a list showed the names of these applicants to a member of staff: once a day for each file."""
    if not actor.is_staff:
        return
    shown = [(str(row.applicant_id), row.reference) for row in rows if row.applicant_id]
    subjects = [SubjectRef(kind="identity.person", id=person_id, label=reference) for person_id, reference in shown]
    audit.record_accesses(actor=actor.ref, subjects=subjects, purpose="cases.list", once_a_day=True)


def readings_of_me(*, actor: Actor, cursor: str | None = None) -> Page[Reading]:
    """Who looked at the record and the files of the person signed in, the latest first."""
    if actor.is_staff or actor.person_id is None:
        return Page([], None)
    mine = [SubjectRef(kind="identity.person", id=str(actor.person_id)), *_records_of(actor, actor.person_id)]
    return _readings(audit.accesses_of_any(subjects=mine, cursor=cursor, size=SIZE))


def _records_of(actor: Actor, person_id: UUID) -> list[SubjectRef]:
    """Acts of the registers that name a person whose identity was checked: a number only declared is nobody's."""
    if identity.person(id=person_id).assurance != "checked":
        return []
    nin = identity.nin_of(actor=actor, person_id=person_id, purpose="readings")
    return [registers.record_subject(pk) for pk in registers.records_about(nin=nin)] if nin else []


def readings_of_case(
    *, actor: Actor, case_id: UUID, passes: Collection[str] = (), cursor: str | None = None
) -> Page[Reading]:
    """Who looked at one file, for whoever may act on it as its applicant; raises CaseNotFound."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or actor.is_staff or not acts_as_party(actor, case, passes):
        raise CaseNotFound
    subject = SubjectRef(kind="identity.person", id=str(case.applicant_id))
    return _readings(audit.accesses_of(subject=subject, label=case.reference, cursor=cursor, size=SIZE))


def _readings(page: Page[Any]) -> Page[Reading]:
    seats = identity.seats_at(moments=[(row.actor_id, row.at) for row in page.rows])
    found = [
        Reading(
            at=row.at,
            purpose=purpose_words(row.purpose),
            seats=tuple(
                (str(identity.ROLE_NAMES[seat.role]), seat.office_names) for seat in seats[(row.actor_id, row.at)]
            ),
            reference=row.subject_label,
            outside=row.actor_kind == "guest",
        )
        for row in page.rows
    ]
    return Page(found, page.next_cursor)


def purpose_words(purpose: str) -> str:
    """Why a record was read, as its owner reads it."""
    return {
        "cases.examination": _("Work on your file"),
        "cases.appeal": _("To answer your appeal"),
        "cases.paper": _("A paper of your file was opened"),
        "cases.opinion_paper": _("A file joined to an opinion on your file was opened"),
        "cases.expert": _("An expert from outside was asked about your file"),
        "cases.expert_paper": _("An expert from outside opened a paper of your file"),
        "cases.list": _("Your file was in a list of work"),
        "cases.search.work": _("Your file was found by a search, to work on it"),
        "cases.search.answer": _("Your file was found by a search, to answer you"),
        "cases.search.check": _("Your file was found by a search, to check the work"),
        "cases.export": _("Your file was in an exported list"),
        "cases.download": _("The act was downloaded"),
        "counter.filing": _("A request was filed with you at the counter"),
        "registers.consultation": _("A record in a register was read"),
        "registers.search": _("A register was searched"),
        "search": _("Your name or number was searched"),
    }.get(purpose, _("Other reason: %(purpose)s") % {"purpose": purpose})
