"""Applications begun and not sent: go on with one, delete one. By account, or by the session that began them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.apply import call_for, with_draft


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The list, the last touched first."""
    begun = cases.drafts_in_progress(actor=session.actor(request), session_drafts=session.drafts(request))
    return render(request, "citizen/drafts.html", {"begun": begun})


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def delete(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Delete one with its files, after a page that says so."""
    if request.method != "POST":
        return render(request, "citizen/draft_delete.html", {"draft": draft, "titles": draft.definition.titles})
    cases.discard_draft(**call_for(request, draft))
    session.forget_begun(request, draft.procedure_code)
    messages.success(request, _("The application was deleted, with its files."))
    return redirect("citizen:drafts")
