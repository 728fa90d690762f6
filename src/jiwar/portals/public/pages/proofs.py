"""What a third party needs to check an act without asking us again: proof, trust file, checkpoint."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from jiwar.documents import api as documents
from jiwar.ledger import api as ledger

LOGS = {"acts", "journal"}


@require_GET
def proof(_: HttpRequest, reference: str) -> HttpResponse:
    """The ledger proof of one act, for machines."""
    verdict = documents.verify_reference(text=reference)
    if verdict.document is None or verdict.proof is None:
        raise Http404
    return JsonResponse({"reference": verdict.document.reference, "state": verdict.state, **verdict.proof.to_dict()})


@require_GET
def trust(_: HttpRequest) -> HttpResponse:
    """The trust file that `jiwar verify` reads off line."""
    response = JsonResponse(documents.trust_file(), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="jiwar-trust.json"'
    return response


@require_GET
def checkpoint(_: HttpRequest, log: str) -> HttpResponse:
    """The newest signed checkpoint of a log (C2SP signed note)."""
    latest = ledger.latest_checkpoint(log=log) if log in LOGS else None
    if latest is None or not latest.note:
        raise Http404
    return HttpResponse(latest.note, content_type="text/plain; charset=utf-8")
