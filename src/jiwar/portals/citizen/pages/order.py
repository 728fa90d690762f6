"""What proves the order in which requests were filed: a page in plain words, and the file that anybody checks."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiwar.cases import api as cases
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.follow import ask_for_pair, seen_by


@require_safe
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """The number of the filing in the sealed journal."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    arrival = cases.arrival_of(case_id=seen.case_id, **session.reads(request))
    if arrival is None:
        raise Http404
    back = reverse("citizen:tracked", args=[seen.reference])
    return render(request, "citizen/order.html", {"arrival": arrival, "back": back})


@require_safe
def proof(request: HttpRequest, reference: str) -> HttpResponse:
    """The proof as a file."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    arrival = cases.arrival_of(case_id=seen.case_id, **session.reads(request))
    if arrival is None or arrival.proof is None:
        raise Http404
    response = JsonResponse(arrival.proof, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="order-{seen.reference}.json"'
    return response
