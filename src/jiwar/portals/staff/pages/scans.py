"""Paper forms at the counter: a scan opens the right application, and stands beside the fields while it is typed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.kernel.texts import current_language
from jiwar.portals.staff.pages import showing
from jiwar.portals.staff.pages.access import staff_only
from jiwar.portals.staff.pages.desks import own_commune

MOST_BYTES = 20 * 1024 * 1024


class ScanForm(forms.Form):
    """A scanned or photographed form."""

    scan = forms.FileField(
        label=gettext_lazy("Scan or photo of the filled-in form"),
        required=False,
        allow_empty_file=True,  # the store says so in its own words
        widget=FileInput({"accept": "application/pdf,image/*"}, max_bytes=MOST_BYTES),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.is_bound:
            self.fields["scan"].required = True  # no “(optional)” on the page; what lacks is said in our words


@require_POST
@staff_only("counter_agent")
def scan(request: HttpRequest) -> HttpResponse:
    """Recognise the form by its code and open it for typing in."""
    upload = request.FILES.get("scan")
    if upload is None:
        messages.error(request, _("Choose the scan first."))
        return redirect("staff:counter")
    try:
        found = cases.receive_sheets(
            actor=request.actor, upload=upload, commune_code=own_commune(request.actor), language=current_language()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:counter")
    if found.case_id is not None:
        messages.info(request, _("This form was already filed: here is its file."))
        return redirect("staff:case", found.case_id)
    messages.success(
        request,
        _("Form %(serial)s recognised, pages %(pages)s. Type it in beside the scan.")
        % {"serial": found.serial, "pages": ", ".join(map(str, found.pages))},
    )
    return redirect("staff:counter_draft", found.draft_id)


@require_safe
@xframe_options_sameorigin
@staff_only("counter_agent")
def scanned(request: HttpRequest, draft_id: UUID, stored_id: UUID) -> HttpResponse:
    """One scan of an application being typed in, beside the fields."""
    kept, file_id = _scan(request, draft_id, stored_id)
    try:
        content = documents.open_file(id=file_id)
    except documents.FileGone as unknown:
        raise Http404 from unknown
    response = FileResponse(content, content_type=kept.media_type, filename=kept.name)
    response["Content-Security-Policy"] = showing.PAPER_POLICY[kept.media_type == showing.PDF]
    return response


@require_safe
@xframe_options_sameorigin
@staff_only("counter_agent")
def scanned_page(request: HttpRequest, draft_id: UUID, stored_id: UUID, page: int) -> HttpResponse:
    """One page of a scan that is a PDF."""
    _kept, file_id = _scan(request, draft_id, stored_id)
    return showing.paper_page(
        request, page, file_id, original=reverse("staff:counter_scanned", args=[draft_id, stored_id])
    )


def _scan(request: HttpRequest, draft_id: UUID, stored_id: UUID) -> tuple[cases.PaperView, UUID]:
    try:
        draft = cases.draft_visible_to(request.actor, draft_id)
    except cases.DraftNotFound as unknown:
        raise Http404 from unknown
    kept = next((paper for paper in draft.papers if paper.id == stored_id), None)
    if kept is None or kept.file_id is None:
        raise Http404
    return kept, kept.file_id
