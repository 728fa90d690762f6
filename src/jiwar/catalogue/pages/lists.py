"""What a reference table has like a text, as one types."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from jiwar.catalogue.tables import reference_table

KEPT_S = 600  # a list changes a few times a year; an answer may be kept as long as it takes to fill in a form


@require_GET
def entries(request: HttpRequest, table: str) -> JsonResponse:
    """At most twenty entries, the likest first, in the language of the address."""
    wanted = reference_table(table)
    if wanted is None:
        raise Http404
    found = wanted.lookup().search(request.GET.get("q", ""))
    response = JsonResponse({"entries": [{"code": entry.code, "name": entry.shown()} for entry in found]})
    response["Cache-Control"] = f"public, max-age={KEPT_S}"
    return response
