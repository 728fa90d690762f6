"""Interests that forbid acting on a file: declared on its page, listed and ended on one of their own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages import forms as staff_forms
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.case import desk, find


@require_safe
@staff_only()
def interests(request: HttpRequest) -> HttpResponse:
    """One's own declarations; for a head, those of the agents too."""
    page = cases.interests_visible_to(request.actor, cursor=request.GET.get("after"))
    cases.note_listed(actor=request.actor, rows=page.rows)
    context = {"rows": page.rows, "next_href": f"?after={page.next_cursor}" if page.next_cursor else ""}
    return staff_page(request, "staff/interests.html", context, section="queue")


@require_POST
@staff_only()
def declare(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The reader, or an agent of the head who reads, is tied to the file."""
    detail = find(request, case_id)
    form = staff_forms.InterestForm(request.POST, colleagues=cases.colleagues_of(request.actor), auto_id="interest_%s")
    if not form.is_valid():
        return desk(request, detail, interest=form)
    try:
        cases.declare_interest(actor=request.actor, case_id=case_id, **form.said())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The interest is declared: a colleague handles this file."))
    return redirect("staff:case", case_id)


@require_POST
@staff_only()
def end(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """The tie is none any more."""
    try:
        cases.end_interest(actor=request.actor, interest_id=interest_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The declaration has ended; it stays in the list."))
    return redirect("staff:interests")
