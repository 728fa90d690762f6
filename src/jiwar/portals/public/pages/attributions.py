"""Lists of commissions: who comes where and why, by commune and site; half a reference, no name."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import pick


@require_GET
def attributions(request: HttpRequest) -> HttpResponse:
    """The lists that are published, the latest first."""
    commune = request.GET.get("commune", "")
    page = cases.published_sessions(commune_code=commune, cursor=request.GET.get("after"))
    before = f"commune={commune}&" if commune.isdigit() else ""
    context = {"rows": page.rows, "next_href": f"?{before}after={page.next_cursor}" if page.next_cursor else ""}
    return render(request, "public/attributions.html", context)


@require_GET
def attribution(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One list by rank, with the points of each criterion and their reasons."""
    try:
        session, page = cases.published_list(session_id, cursor=request.GET.get("after"))
    except Refused as unknown:
        raise Http404 from unknown
    lists = {"text": _("Lists of the commissions"), "href": reverse("public_site:attributions")}
    context = {
        "session": session,
        "crumbs": [lists, {"text": pick(session.commune)}],
        "rows": page.rows,
        "next_href": f"?after={page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "public/attribution.html", context)
