"""Further opinions on a file: asked of services and of experts from outside, and reminded."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.portals.staff.pages.access import staff_only
from jiwar.portals.staff.pages.case import act_on, desk, find
from jiwar.portals.staff.pages.consulting_form import form_of


@require_POST
@staff_only("handler", "head")
def consult(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask further opinions."""
    detail = find(request, case_id)
    form = form_of(request, detail, request.POST)
    if not form.is_valid():
        return desk(request, detail, consult=form)
    return act_on(request, case_id, _("The opinions were asked."), cases.consult, **form.said())


@require_POST
@staff_only("handler", "head")
def remind(request: HttpRequest, case_id: UUID, opinion_id: UUID) -> HttpResponse:
    """Write again to whoever was asked."""

    def deed(*, actor: identity.Actor, case_id: UUID, expected_sequence: int | None) -> None:
        cases.remind_opinion(actor=actor, case_id=case_id, opinion_id=opinion_id)

    return act_on(request, case_id, _("They were written to again."), deed)
