"""An application begun at home goes on at the counter, with its code and what only the person knows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages.access import staff_only


@require_POST
@staff_only("counter_agent")
def resume(request: HttpRequest) -> HttpResponse:
    """Take the application of a code to this desk."""
    try:
        draft = cases.resume_draft(
            code=request.POST.get("code", "")[:40],
            proof=request.POST.get("proof", "")[:40],
            ip=identity.client_ip(request),
            actor=request.actor,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:counter")
    return redirect("staff:counter_draft", draft.id)


@require_POST
@staff_only("counter_agent")
def give_code(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The person goes on at home: a code to copy on paper, shown once."""
    try:
        code = cases.resume_code(actor=request.actor, draft_id=draft_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:counter")
    said = _("Code to go on elsewhere: %(code)s. It is shown once; it needs the telephone or the birth year.")
    messages.success(request, said % {"code": f"\u2066{code[:4]}-{code[4:]}\u2069"})
    return redirect("staff:counter_draft", draft_id)
