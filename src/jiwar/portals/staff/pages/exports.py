"""The list on the screen as a spreadsheet or on paper: sent at once when short, made in the background when long."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.kernel.errors import Refused
from jiwar.kernel.spreadsheets import csv_pieces
from jiwar.kernel.texts import current_language
from jiwar.portals.staff.pages.access import EXAMINERS, staff_only, staff_page
from jiwar.portals.staff.pages.filters import FilterForm, address_of, show_words


def why_words() -> list[tuple[str, str]]:
    """Why a list leaves the screen: it is written in the journal."""
    words = {"work": _("To work on the files"), "report": _("For a report"), "meeting": _("For a meeting")}
    return [(why, words[why]) for why in cases.WHY_EXPORT]


@require_POST
@staff_only(*EXAMINERS)
def ask(request: HttpRequest) -> HttpResponse:
    """The list that the filter on the screen shows."""
    wanted = cases.CaseFilter.of(request.POST)
    form, why = request.POST.get("form", "csv"), request.POST.get("why", "work")
    try:
        asked = cases.ask_export(actor=request.actor, wanted=wanted, form=form, why=why)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address_of(wanted))
    if not asked.small:
        messages.success(request, _("The list is long: it is being made. It will be here in a few minutes."))
        return redirect("staff:exports")
    headers = {"Content-Disposition": f'attachment; filename="{asked.name}"'}
    media_type = cases.EXPORT_MEDIA[form]
    if form == "csv":
        rows = cases.rows_shown(actor=request.actor, wanted=wanted)
        return StreamingHttpResponse(csv_pieces(rows), content_type=f"{media_type}; charset=utf-8", headers=headers)
    content = cases.content_of(actor=request.actor, wanted=wanted, form=form, language=current_language())
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
@staff_only(*EXAMINERS)
def exports(request: HttpRequest) -> HttpResponse:
    """Long lists that one asked for: being made, ready until a day, gone."""
    choices = cases.filter_choices(actor=request.actor)
    words = show_words()
    rows = [
        {
            "one": one,
            "said": [words[one.wanted.show], *_narrowed(one.wanted, choices)],
        }
        for one in cases.exports_of(actor=request.actor)
    ]
    return staff_page(request, "staff/exports.html", {"rows": rows}, section="queue")


@require_safe
@staff_only(*EXAMINERS)
def export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """A list that is ready, for whoever asked for it."""
    try:
        one, file_id = cases.export_visible_to(request.actor, export_id)
        content = documents.open_file(id=file_id)
    except (cases.ExportNotFound, documents.FileGone) as gone:
        raise Http404 from gone
    return FileResponse(content, content_type=cases.EXPORT_MEDIA[one.form], as_attachment=True, filename=one.name)


def _narrowed(wanted: cases.CaseFilter, choices: cases.FilterChoices) -> list[str]:
    return [text for _name, text in FilterForm(wanted=wanted, choices=choices).chosen()]
