"""Running files to which a text gives another term: how the limit of each would move, before anybody says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from jiwar.cases.errors import NotInForce
from jiwar.cases.models import Case
from jiwar.cases.queries.clock_history import kept_clocks
from jiwar.cases.queries.clocks import term_of
from jiwar.cases.queries.context import context_of_case
from jiwar.cases.queries.moving import FilesRead, files_of_version, in_force, move_parameters
from jiwar.cases.queries.rebuilding import state_of
from jiwar.cases.queries.words import staff_stage_words
from jiwar.cases.rules.clock import Clock, Term
from jiwar.cases.rules.moments import IN_HAND
from jiwar.cases.rules.parties import full_names
from jiwar.cases.rules.recounting import recounted
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts
from jiwar.territory import api as territory


@dataclass(frozen=True)
class TermChange:
    """A running file, its limit now and by the new text; the same day when it stays as it is."""

    id: UUID
    reference: str
    sequence: int
    applicant_id: UUID
    applicant: Texts
    stage_words: str
    due_before: date | None
    due_after: date | None

    @property
    def moves(self) -> int:
        """Days by which the limit goes away (or comes closer, below 0); 0 when the file stays."""
        return (self.due_after - self.due_before).days if self.due_after and self.due_before else 0


def offered_term(case: Case, version: catalogue.ProcedureView, context: Mapping[str, Any]) -> Term | None:
    """The term that the text gives this file; None when it gives running files none, or the same."""
    deadline = version.definition.deadline
    if deadline.running_files != "follow" or version.version_id == case.version_id:
        return None
    given = catalogue.deadline_of(version.definition, context["answers"], context)
    mine = state_of(case).clock.term
    term = term_of(given, mine.variant)
    return None if term.same_as(mine) else term


def foreseen_clock(
    case: Case, version: catalogue.ProcedureView, context: Mapping[str, Any], kept: Sequence[Clock]
) -> Clock | None:
    """The file's clock by the term of the text, counted from its own history; None when it stays as it is."""
    now, today = state_of(case).clock, clock.today()
    term = offered_term(case, version, context)
    if term is None or case.stage not in IN_HAND or now.late_on(today):
        return None
    again = recounted(now, kept, territory, on=today, term=term)
    return None if again == now or now.due_on is None or again.due_on is None else again


def term_changes(
    *, actor: Actor, procedure_code: str, from_version_id: UUID, cursor: str | None = None, size: int = 50
) -> Page[TermChange]:
    """Running files of the actor's offices under a version, the nearest limit first, with the limit of the text in
    force; a constant number of queries.

    Raises NotInForce when no version is, or its text gives running files no term.
    """
    version = in_force(procedure_code)
    if version.definition.deadline.running_files != "follow" or version.version_id == from_version_id:
        raise NotInForce
    asked = move_parameters(
        actor=actor,
        procedure_code=procedure_code,
        version_id=version.version_id,
        from_version_id=from_version_id,
    )
    page = keyset_page(files_of_version(asked), by=["queue_on", "id"], cursor=cursor, size=size)
    files, kept = FilesRead(page.rows), kept_clocks(case.pk for case in page.rows)
    return Page([_change(case, version, files, kept.get(case.pk, [])) for case in page.rows], page.next_cursor)


def _change(case: Case, version: catalogue.ProcedureView, files: FilesRead, kept: Sequence[Clock]) -> TermChange:
    parties = files.parties[case.pk]
    context = context_of_case(
        case,
        answers=files.answers.get(case.pk, {}),
        parties=parties,
        papers=files.papers.get(case.pk, frozenset()),
        definition=version.definition,
    )
    again = foreseen_clock(case, version, context, kept)
    return TermChange(
        id=case.pk,
        reference=case.reference,
        sequence=case.sequence,
        applicant_id=case.applicant_id,
        applicant=full_names(parties["applicant"].declared),
        stage_words=staff_stage_words(case.stage, case.outcome, case.tacit),
        due_before=case.due_on,
        due_after=again.due_on if again else case.due_on,
    )


def files_counted(*, actor: Actor, procedure_code: str, from_version_id: UUID) -> int:
    """How many running files of the actor's offices follow a version."""
    asked = move_parameters(
        actor=actor, procedure_code=procedure_code, version_id=from_version_id, from_version_id=from_version_id
    )
    return files_of_version(asked).count()
