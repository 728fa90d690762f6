"""A deed over many files: how far it is, what came of each file; stopped, or taken back as a whole."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.forms import TakeBackForm

OUTCOMES = ("waiting", "done", "refused")


@require_safe
@staff_only()
def deeds(request: HttpRequest) -> HttpResponse:
    """What this person asked over many files, the last first."""
    page = cases.bulk_deeds(actor=request.actor, cursor=request.GET.get("after"))
    next_href = f"?after={page.next_cursor}" if page.next_cursor else ""
    return staff_page(request, "staff/bulk_deeds.html", {"rows": page.rows, "next_href": next_href}, section="queue")


@require_safe
@staff_only()
def deed(request: HttpRequest, deed_id: UUID) -> HttpResponse:
    """One of them; while it goes on, htmx asks again for the part that changes, else a link does."""
    context = _context(request, _find(request, deed_id))
    if request.headers.get("HX-Request"):
        answer = render(request, "staff/bulk_progress.html", context)
        if not context["deed"].going:
            answer["HX-Refresh"] = "true"  # the list below, and what may be done now
        return answer
    return staff_page(request, "staff/bulk.html", context, section="queue")


@require_POST
@staff_only()
def stop(request: HttpRequest, deed_id: UUID) -> HttpResponse:
    """No further file is touched."""
    view = _find(request, deed_id)
    cases.stop_bulk(actor=request.actor, deed_id=view.id)
    messages.success(request, _("Stopped. What was done before stays done."))
    return redirect("staff:bulk", view.id)


@require_POST
@staff_only()
def take_back(request: HttpRequest, deed_id: UUID) -> HttpResponse:
    """The whole, file by file, where nobody worked on it since."""
    view = _find(request, deed_id)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        context = _context(request, view) | {"form": form}
        return staff_page(request, "staff/bulk.html", context, section="queue", status=422)
    try:
        back = cases.undo_bulk(actor=request.actor, deed_id=view.id, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:bulk", view.id)
    return redirect("staff:bulk", back)


def _find(request: HttpRequest, deed_id: UUID) -> cases.BulkView:
    try:
        return cases.bulk_visible_to(request.actor, deed_id)
    except cases.BulkNotFound as unknown:
        raise Http404 from unknown


def _context(request: HttpRequest, view: cases.BulkView) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    shown = shown if shown in OUTCOMES else ""
    after = request.GET.get("after")
    page = cases.bulk_results(actor=request.actor, deed_id=view.id, outcome=shown, cursor=after)
    words = {"": _("All"), "done": _("Done"), "refused": _("Stayed"), "waiting": _("Waiting")}
    counts = {"": view.total, "done": view.done, "refused": view.refused, "waiting": view.waiting}
    return {
        "deed": view,
        "rows": page.rows,
        "chips": [
            {"href": f"?show={name}", "text": text, "current": name == shown, "count": counts[name]}
            for name, text in words.items()
        ],
        "next_href": f"?show={shown}&after={page.next_cursor}" if page.next_cursor else "",
        "form": TakeBackForm() if view.may_undo and cases.can_be_undone(view.kind) else None,
    }
