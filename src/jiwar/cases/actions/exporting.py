"""A list leaves the screen: at once when it is short; when it is long, made in the background and kept some days."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.audit import api as audit
from jiwar.cases.errors import ExportNotFound, ExportTooLong, MayNotAct
from jiwar.cases.models import CaseExport
from jiwar.cases.queries.exporting import PRINTED, is_printable, is_small, rows_shown
from jiwar.cases.queries.filters import CaseFilter
from jiwar.cases.queries.words import in_language
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.spreadsheets import csv_pieces, xlsx
from jiwar.kernel.texts import current_language

log = logging.getLogger(__name__)
MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
WHY_EXPORT = ("work", "report", "meeting")
KEPT_DAYS = 3
ATTEMPTS = 4
LEASE = timedelta(minutes=10)
WIDTHS = [1.4, 1.9, 1.9, 1.9, 1.4, 1.4, 0.8, 1.4, 1.6, 2.2]


@dataclass(frozen=True, kw_only=True)
class ExportView:
    """A list asked for: `file_id` once it is made and until it expires."""

    id: UUID
    form: str
    wanted: CaseFilter
    asked_at: datetime
    expires_at: datetime | None
    file_id: UUID | None
    failed: bool
    name: str
    small: bool


def ask_export(*, actor: Actor, wanted: CaseFilter, form: str, why: str) -> ExportView:
    """A list in one of the forms of MEDIA: written in the journal with its reason and its filter.

    Short, it is made now by `export_now`; long, the sweep makes it. Raises ExportTooLong (a printed list), MayNotAct.
    """
    if not actor.is_staff or form not in MEDIA:
        raise MayNotAct
    small = is_small(actor=actor, wanted=wanted)
    if form == "pdf" and not (small or is_printable(actor=actor, wanted=wanted)):
        raise ExportTooLong(PRINTED)
    with transaction.atomic():
        row = CaseExport.objects.create(
            account_id=actor.ref.id,
            wanted=wanted.as_params(),
            form=form,
            language=current_language(),
            asked_at=clock.now(),
            next_attempt_at=None if small else clock.now(),
        )
        audit.record(
            actor=actor.ref,
            verb="cases.exported",
            subject=SubjectRef(kind="cases.export", id=str(row.pk)),
            details={"form": form, "why": why if why in WHY_EXPORT else "work", "filter": _said(wanted)},
        )
    return _view(row)


def _said(wanted: CaseFilter) -> list[str]:
    return [f"{name}={value}" for name, value in wanted.as_params().items()]


def content_of(*, actor: Actor, wanted: CaseFilter, form: str, language: str) -> bytes:
    """The list as a file, outside any transaction."""
    rows = rows_shown(actor=actor, wanted=wanted)
    title = _("Files")
    if form == "csv":
        return b"".join(csv_pieces(rows))
    if form == "xlsx":
        return xlsx(rows, title=title, right_to_left=language == "ar")
    head, *others = rows
    data: dict[str, Any] = {
        "title": title,
        "at": clock.now(),
        "heads": head,
        "rows": others,
        "widths": WIDTHS,
        "subject": _("%(count)s files") % {"count": len(others)},
    }
    return documents.render(layout="list", data=data, language="ar" if language == "ar" else "fr")


def make_exports(*, limit: int = 5) -> int:
    """Make the long lists that wait, each by one worker; how many. Safe to run again after a crash."""
    now = clock.now()
    due = CaseExport.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    return sum(_make(row) for row in due[:limit])


def _make(row: CaseExport) -> int:
    mine = CaseExport.objects.filter(pk=row.pk, next_attempt_at=row.next_attempt_at)
    if not mine.update(next_attempt_at=clock.now() + LEASE, attempts=row.attempts + 1):
        return 0  # another worker has it
    actor = identity.staff_actor(account_id=row.account_id)
    if actor is None:  # the account was closed: nobody asks any more
        CaseExport.objects.filter(pk=row.pk).update(next_attempt_at=None, last_error="closed account")
        return 0
    wanted = CaseFilter.of(row.wanted)
    try:
        with in_language(row.language):
            content = content_of(actor=actor, wanted=wanted, form=row.form, language=row.language)
        stored = documents.store_bytes(
            actor=actor.ref, content=content, name=name_of(row), media_type=MEDIA[row.form], purpose="cases.export"
        )
    except Exception as problem:
        log.exception("the list %s could not be made", row.pk)
        again = clock.now() + timedelta(seconds=30 * 2**row.attempts) if row.attempts + 1 < ATTEMPTS else None
        said = f"{type(problem).__name__}: {problem}"[:2000]
        CaseExport.objects.filter(pk=row.pk).update(next_attempt_at=again, last_error=said)
        return 0
    CaseExport.objects.filter(pk=row.pk).update(
        file_id=stored.id,
        made_at=clock.now(),
        expires_at=clock.now() + timedelta(days=KEPT_DAYS),
        next_attempt_at=None,
        last_error="",
    )
    return 1


def name_of(row: CaseExport) -> str:
    """The name of the file that one keeps."""
    return f"jiwar-{clock.day_of(row.asked_at).isoformat()}.{row.form}"


def exports_of(*, actor: Actor, most: int = 20) -> list[ExportView]:
    """The actor's own long lists, the latest first."""
    rows = CaseExport.objects.filter(account_id=actor.ref.id).exclude(next_attempt_at=None, made_at=None, last_error="")
    return [_view(row) for row in rows.order_by("-id")[:most]]


def export_visible_to(actor: Actor, export_id: UUID) -> tuple[ExportView, UUID]:
    """One of the actor's own that is made and not expired, with its file; raises ExportNotFound."""
    row = CaseExport.objects.filter(pk=export_id, account_id=actor.ref.id, expires_at__gt=clock.now()).first()
    if row is None or row.file_id is None:
        raise ExportNotFound
    return _view(row), row.file_id


def _view(row: CaseExport) -> ExportView:
    gone = row.expires_at is not None and row.expires_at <= clock.now()
    return ExportView(
        id=row.pk,
        form=row.form,
        wanted=CaseFilter.of(row.wanted),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        file_id=None if gone else row.file_id,
        failed=row.next_attempt_at is None and row.made_at is None and bool(row.last_error),
        name=name_of(row),
        small=row.next_attempt_at is None and row.made_at is None and not row.last_error,
    )


def forget_exports() -> int:
    """Delete the files of lists that expired; how many."""
    rows = CaseExport.objects.filter(expires_at__lte=clock.now()).exclude(file=None)[:200]
    found = [(row.pk, row.file_id) for row in rows if row.file_id]
    for pk, file_id in found:
        CaseExport.objects.filter(pk=pk).update(file=None)
        documents.delete_file(id=file_id)
    return len(found)
