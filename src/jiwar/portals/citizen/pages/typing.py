"""What is being typed: the address to which a script sends it every few seconds, and the page that shows it again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.portals.citizen.pages import session

PLAIN = "text/plain; charset=utf-8"


@require_POST
def typing(request: HttpRequest, draft_id: UUID, place: str) -> HttpResponse:
    """Keep the boxes of a page; the answer is the time, for the quiet line under them."""
    try:
        at = cases.keep_typing(
            actor=session.actor(request),
            draft_id=draft_id,
            place=place,
            fields=dict(request.POST.lists()),
            session_drafts=session.drafts(request),
        )
    except (cases.DraftNotFound, cases.UnknownItem) as lost:
        return HttpResponse(str(lost), status=404, content_type=PLAIN)
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type=PLAIN)
    return HttpResponse(f"{localtime(at):%H:%M}", content_type=PLAIN)


def attributes(draft: cases.DraftView, place: str) -> dict[str, Any]:
    """What the form of a page tells the script."""
    return {
        "address": reverse("citizen:draft_typing", args=[draft.id, place]),
        "draft": str(draft.id),
        "place": place,
        "version": f"{draft.updated_at.timestamp():.6f}",
    }


def is_kept(question: catalogue.Question) -> bool:
    """Whether typing is kept on the page of a question: not where the whole answer is private or made of files."""
    return question.id not in set(catalogue.private_parts(question))


def left(draft: cases.DraftView, place: str) -> QueryDict | None:
    """What was being typed on a page when it was left, as a browser would post it."""
    fields = cases.typed_on(draft, place)
    if fields is None:
        return None
    typed = QueryDict(mutable=True)
    for name, texts in fields.items():
        typed.setlist(name, texts)
    return typed
