"""Who looked at my file: role, office, moment and reason of every reading by the administration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiwar.cases import api as cases
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.account import with_account
from jiwar.portals.citizen.pages.follow import ask_for_pair, seen_by


@require_safe
@with_account
def mine(request: HttpRequest) -> HttpResponse:
    """Readings of the record and of all files of the person signed in."""
    page = cases.readings_of_me(actor=session.actor(request), cursor=request.GET.get("after"))
    return render(request, "citizen/readings.html", {"page": page, "back": reverse("citizen:account"), "all": True})


@require_safe
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Readings of one file, for whoever may act on it."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    page = cases.readings_of_case(case_id=seen.case_id, cursor=request.GET.get("after"), **session.reads(request))
    back = reverse("citizen:tracked", args=[seen.reference])
    return render(request, "citizen/readings.html", {"page": page, "back": back, "all": False})
