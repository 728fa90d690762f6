"""Open files that ask the same thing for the same person in the same place: at entry, and before who works on one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiwar.cases.models import Case, Draft
from jiwar.cases.queries.drafts import find_draft, nin_of
from jiwar.cases.queries.names import titles_of
from jiwar.cases.queries.queues import case_rows
from jiwar.cases.queries.reach import cases_visible_to
from jiwar.cases.queries.shapes import CaseRow
from jiwar.cases.queries.visible import acts_as_party, find_case
from jiwar.cases.rules.parties import full_names
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices

PERIOD = timedelta(days=366)  # older open files are no duplicates: they are delays
SHOWN = 5


@dataclass(frozen=True)
class OpenFile:
    """A file that is open already, as whoever files another one is told of it."""

    id: UUID
    reference: str
    titles: Texts
    submitted_at: datetime


class AlreadyOpen(Refused):
    """The same is open for the same person: whoever files another says why; `files` are the open ones."""

    def __init__(self, files: Sequence[OpenFile]) -> None:
        self.files = tuple(files)
        said = _("The same is open already under %(references)s: follow it, or say why another is filed.")
        super().__init__(said % {"references": ", ".join(one.reference for one in files)})


def _open(people: Collection[UUID], procedure_code: str, commune_code: str) -> QuerySet[Case]:
    return Case.objects.filter(
        applicant_id__in=people,
        is_open=True,
        procedure_code=procedure_code,
        commune_code=commune_code,
        submitted_at__gt=clock.now() - PERIOD,
    ).order_by("submitted_at", "id")


def open_already(*, actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = ()) -> list[OpenFile]:
    """Files that this application would double, as far as whoever fills it in may know of them; raises DraftNotFound.

    Staff know of those they may read, a person of their own, a program of those that it filed and of those that the
    offices which answer for it hold: nobody else learns by typing a number what another asked.
    """
    draft = find_draft(actor, draft_id, session_drafts)
    if draft.appeal_of_id:  # one of a kind against an act, which the action sees to
        return []
    declared = draft.applicant
    birth = str(declared.get("birth_date") or "")
    people = identity.people_alike(
        nin=nin_of(draft, "applicant") or "",
        names=tuple(full_names(declared).values()),
        birth_date=date.fromisoformat(birth) if len(birth) == len("2000-01-01") else None,
    )
    if declared.get("person_id"):
        people = list({UUID(declared["person_id"]), *people})
    found = list(_open(people, draft.procedure_code, draft.commune_code)[:SHOWN]) if people else []
    if actor.is_staff:
        readable = set(cases_visible_to(actor).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
        found = [one for one in found if one.pk in readable]
    elif actor.client_id is not None:
        found = _known_to_program(found, actor.client_id)
    else:
        found = [one for one in found if acts_as_party(actor, one, ())]
    return [OpenFile(one.pk, one.reference, titles_of(one), one.submitted_at) for one in found]


def _known_to_program(found: list[Case], client_id: UUID) -> list[Case]:
    if not found:
        return []
    filed = Draft.objects.filter(client_id=client_id, case__in=found).values_list("case_id", flat=True)
    held = offices.offices_below(office_id=identity.client_office(client_id=client_id))
    return [one for one in found if one.office_id in held or one.pk in set(filed)]


def likely_the_same(case: Case) -> QuerySet[Case]:
    """Other open files that ask the same for the same person, the first filed first."""
    people = identity.people_like(person_id=case.applicant_id)
    return _open(people, case.procedure_code, case.commune_code).exclude(pk=case.pk).filter(appeal_of=None)


def possible_duplicates(*, actor: Actor, case_id: UUID) -> list[CaseRow]:
    """The same, as far as the reader may read them; none of a closed file. Raises CaseNotFound."""
    case = find_case(actor, case_id)
    if not case.is_open or not actor.is_staff:
        return []
    found = cases_visible_to(actor).filter(pk__in=likely_the_same(case).values("pk"))
    return case_rows(list(found.select_related("handler").order_by("id")[:SHOWN]), actor)


def merged_into(*, actor: Actor, case_id: UUID) -> list[CaseRow]:
    """Files that were merged into this one; raises CaseNotFound."""
    case = find_case(actor, case_id)
    rows = Case.objects.filter(merged_into=case).select_related("handler").order_by("id")
    return case_rows(list(rows), actor)
