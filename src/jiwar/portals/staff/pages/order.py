"""The order of arrival: what proves it on a file, and what was taken out of it in the offices one answers for."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiwar.cases import api as cases
from jiwar.portals.staff.pages.access import TEAM, staff_only, staff_page

PERIODS = (30, 90, 365)


def _arrival(request: HttpRequest, case_id: UUID) -> cases.Arrival:
    try:
        found = cases.arrival_of(actor=request.actor, case_id=case_id)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    if found is None:
        raise Http404
    return found


@require_safe
@staff_only()
def order(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The number of the filing in the sealed journal."""
    context = {"arrival": _arrival(request, case_id), "case_id": case_id}
    return staff_page(request, "staff/order.html", context, section="queue")


@require_safe
@staff_only()
def proof(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The proof as a file that anybody checks."""
    arrival = _arrival(request, case_id)
    if arrival.proof is None:
        raise Http404
    response = JsonResponse(arrival.proof, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="order-{arrival.reference}.json"'
    return response


@require_safe
@staff_only(*TEAM)
def out_of_turn(request: HttpRequest) -> HttpResponse:
    """Files taken before older ones: who, how many waited, why."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in PERIODS} else PERIODS[0]
    office = _office(request.GET.get("office", ""))
    page = cases.taken_out_of_turn(actor=request.actor, days=days, office_id=office, cursor=request.GET.get("after"))
    kept = {"office": str(office)} if office else {}
    chips = [
        {"href": f"?{urlencode(kept | {'days': one})}", "text": words, "current": one == days}
        for one, words in zip(PERIODS, (_("30 days"), _("90 days"), _("One year")), strict=True)
    ]
    more = kept | {"days": str(days), "after": page.next_cursor or ""}
    context: dict[str, Any] = {
        "rows": page.rows,
        "chips": chips,
        "next_href": f"?{urlencode(more)}" if page.next_cursor else "",
        "indicator_href": reverse("direction:indicator", args=["cases.out_of_turn"]),
    }
    return staff_page(request, "staff/out_of_turn.html", context, section="team")


def _office(asked: str) -> UUID | None:
    try:
        return UUID(asked) if asked else None
    except ValueError as unknown:
        raise Http404 from unknown
