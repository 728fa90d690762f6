"""What is written in a file: to the applicant, among staff; the SMS looked at before it leaves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.portals.staff.pages import forms as staff_forms
from jiwar.portals.staff.pages import ready
from jiwar.portals.staff.pages.access import staff_only
from jiwar.portals.staff.pages.case import act_on, desk, find


@require_POST
@staff_only()
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A message to the applicant, or what it would be with a ready reply in it."""
    if ready.composing(request):
        fresh = staff_forms.MessageForm(auto_id="message_%s")
        ready.compose(request, fresh, case_id=case_id)
        return desk(request, find(request, case_id), post_message=fresh)
    form = staff_forms.MessageForm(request.POST, auto_id="message_%s")
    if not form.is_valid():
        return desk(request, find(request, case_id), post_message=form)
    done, typed = _("Your message was added to the file."), {"post_message": form}
    return act_on(request, case_id, done, cases.post_message, typed, **form.cleaned_data)


@require_POST
@staff_only()
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A note among staff."""
    form = staff_forms.NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return desk(request, find(request, case_id), note=form)
    done = _("Your note was added: only members of staff read it.")
    said = form.cleaned_data | {"to_applicant": False}
    return act_on(request, case_id, done, cases.post_message, {"note": form}, **said)
