"""What a list shows, as rows of texts for a spreadsheet or a printed list: the same filter, the same rights."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.cases.models import Case
from jiwar.cases.queries.filters import CaseFilter, files_shown
from jiwar.cases.queries.queues import BY_LIMIT, case_rows
from jiwar.cases.queries.shapes import CaseRow
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import keyset_page
from jiwar.kernel.references import spoken
from jiwar.kernel.texts import pick

BATCH = 500
SMALL = 2000  # beyond, the list is made in the background
PRINTED = 10_000  # beyond, nobody prints it


def heads() -> list[str]:
    """Titles of the columns, in the language of the page."""
    return [
        _("Reference"),
        _("Service"),
        _("Applicant"),
        _("Applicant, in the other script"),
        _("Stage"),
        _("Limit"),
        _("Days left"),
        _("Received on"),
        _("Handler"),
        _("Office"),
    ]


def is_small(*, actor: Actor, wanted: CaseFilter) -> bool:
    """Whether the list is short enough to be made while its reader waits."""
    return _holds(actor, wanted, SMALL)


def is_printable(*, actor: Actor, wanted: CaseFilter) -> bool:
    """Whether the list is short enough to be printed."""
    return _holds(actor, wanted, PRINTED)


def _holds(actor: Actor, wanted: CaseFilter, most: int) -> bool:
    return len(files_shown(actor, wanted).values_list("pk")[: most + 1]) <= most


def rows_shown(*, actor: Actor, wanted: CaseFilter, most: int | None = None) -> Iterator[list[str]]:
    """The head, then each file that the filter shows, the nearest limit first, read a batch at a time.

    Whose files are read is kept in the journal, as on the screen.
    """
    yield heads()
    cursor, count = None, 0
    while True:
        files = files_shown(actor, wanted).select_related("handler")
        page = keyset_page(files, by=BY_LIMIT, cursor=cursor, size=BATCH)
        _remember(actor, page.rows)
        for row in case_rows(page.rows, actor):
            yield _texts(row)
            count += 1
            if count == most:
                return
        cursor = page.next_cursor
        if cursor is None:
            return


def _remember(actor: Actor, cases: list[Case]) -> None:
    people = [(case.applicant_id, case.reference) for case in cases]  # one person may have several files
    subjects = [SubjectRef(kind="identity.person", id=str(pk), label=label) for pk, label in people]
    audit.record_accesses(actor=actor.ref, subjects=subjects, purpose="cases.export")


def _texts(row: CaseRow) -> list[str]:
    shown = pick(row.applicant)
    other = next((name for name in row.applicant.values() if name and name != shown), "")
    limit = row.clock.due_on if row.clock.state == "running" else None
    return [
        spoken(row.reference),
        pick(row.titles),
        shown,
        other,
        row.stage_words,
        limit.isoformat() if limit else "",
        str(row.clock.days_left) if limit and row.clock.days_left is not None else "",
        clock.day_of(row.submitted_at).isoformat(),
        row.handler,
        pick(row.office_names),
    ]
