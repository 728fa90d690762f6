"""Contesting a decision, or the lack of one, from the page of the file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.follow import ask_for_pair, seen_by


@require_POST
def appeal(request: HttpRequest, reference: str, remedy: str) -> HttpResponse:
    """Begin the appeal: what is known of the file is not asked again."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    try:
        draft = cases.begin_appeal(case_id=seen.case_id, remedy=remedy, **session.reads(request))
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("citizen:tracked", seen.reference)
    session.remember_draft(request, draft)
    return redirect("citizen:draft", draft.id)
