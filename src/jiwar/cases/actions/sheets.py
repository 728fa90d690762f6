"""Paper forms come in: the code printed on each sheet says which form it is, and opens what was typed from it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.drafts import start_draft
from jiwar.cases.errors import DraftNotFound, MayNotAct, SeveralForms, SheetNotRecognised
from jiwar.cases.models import Draft, DraftPaper, PaperForm
from jiwar.cases.queries.drafts import SCANNED_FORM, holds_draft
from jiwar.cases.rules.permissions import can_file_for_others
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import SheetCode
from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import clock

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class SheetsReceived:
    """Where the scan leads: the draft to type it in, or the case that was already made from this form."""

    draft_id: UUID | None
    case_id: UUID | None
    serial: str
    pages: tuple[int, ...]


def receive_sheets(*, actor: Actor, upload: Any, commune_code: str | None, language: str) -> SheetsReceived:
    """Take a scan (photo or PDF) of one paper form; more pages of it join what the first ones opened.

    Raises MayNotAct, SheetNotRecognised, SeveralForms, DraftNotFound (a colleague's), and what an upload may raise.
    """
    if not can_file_for_others(actor):
        raise MayNotAct
    stored = documents.store_upload(
        actor=actor.ref,
        stream=upload,
        filename=getattr(upload, "name", "") or "scan",
        purpose="cases.paper",
        accept=["pdf", "image"],
        max_bytes=MOST_BYTES,
    )
    try:
        codes = _codes(stored.id, stored.media_type)
        version = _version(codes[0])
        draft = _draft_of(actor, codes[0], version, commune_code, language)
    except Exception:
        documents.delete_file(id=stored.id)
        raise
    pages = tuple(sorted({code.page for code in codes}))
    if draft.case_id is not None:
        documents.delete_file(id=stored.id)  # the case has what was typed; its papers come by a completion
        return SheetsReceived(draft_id=None, case_id=draft.case_id, serial=codes[0].serial, pages=pages)
    DraftPaper.objects.create(
        draft=draft,
        paper_id=SCANNED_FORM,
        added_at=clock.now(),
        file_id=stored.id,
        name=stored.name[:255],
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
    )
    return SheetsReceived(draft_id=draft.pk, case_id=None, serial=codes[0].serial, pages=pages)


def _codes(file_id: UUID, media_type: str) -> list[SheetCode]:
    """Codes of our forms in the file, of one form only."""
    read = documents.codes_in(content=documents.read_file(id=file_id), media_type=media_type)
    codes = [code for one in read if (code := catalogue.parse_code(one.text))]
    if not codes:
        raise SheetNotRecognised
    if len({code.serial for code in codes}) > 1:
        raise SeveralForms
    return codes


def _version(code: SheetCode) -> catalogue.ProcedureView:
    known = catalogue.versions(code=code.procedure_code)
    found = next((one for one in known if one.number == code.version_number), None)
    if found is None:
        raise SheetNotRecognised
    return found


def _draft_of(
    actor: Actor, code: SheetCode, version: catalogue.ProcedureView, commune_code: str | None, language: str
) -> Draft:
    """The draft that this form opened before, or a new one under the version that was printed."""
    with transaction.atomic():
        known = PaperForm.objects.select_related("draft").filter(serial=code.serial).first()
        if known is not None:
            if known.draft.case_id is None and not holds_draft(actor, known.draft, ()):
                raise DraftNotFound
            return known.draft
        view = start_draft(
            actor=actor,
            procedure_code=code.procedure_code,
            commune_code=commune_code,
            channel="counter",
            language=language,
        )
        Draft.objects.filter(pk=view.id).update(version_id=version.version_id)
        draft = Draft.objects.get(pk=view.id)
        PaperForm.objects.create(serial=code.serial, draft=draft, opened_at=clock.now())
    return draft
