"""Duplicates of a file, merged into it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.portals.staff.pages.access import staff_only
from jiwar.portals.staff.pages.case import act_on, desk, find
from jiwar.portals.staff.pages.merging_form import MergeForm


@require_POST
@staff_only("handler", "head")
def merge(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The duplicate that was chosen is closed, this file goes on."""
    detail = find(request, case_id)
    twins = cases.possible_duplicates(actor=request.actor, case_id=case_id)
    form = MergeForm(request.POST, twins=twins)
    if not form.is_valid():
        return desk(request, detail, merge=form)
    done = _("Merged: the other file is closed, this one goes on with the older date.")
    return act_on(request, case_id, done, cases.merge, {"merge": form}, **form.said())
