"""Files that answer a question: kept as soon as they arrive, whatever the rest of the page is worth."""

from typing import Any

from django.http import HttpRequest

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.portals.citizen.pages import session


def receive(request: HttpRequest, draft: cases.DraftView, question: catalogue.Question) -> tuple[cases.DraftView, str]:
    """Store what was sent, remove what was taken away; the draft as it is then, and why something was refused."""
    actor, held = session.actor(request), session.drafts(request)
    call: dict[str, Any] = {"actor": actor, "draft_id": draft.id, "session_drafts": held, "paper_id": question.id}
    refused = ""
    try:
        gone = request.POST.get(f"{question.id}-remove")
        for stored in draft.papers:
            if gone and stored.paper_id == question.id and str(stored.file_id) == gone:
                cases.remove_paper(stored_id=stored.id, **call)
        for upload in request.FILES.getlist(question.id):
            cases.attach_paper(upload=upload, **call)
    except (cases.DraftNotFound, cases.DraftAlreadySubmitted):
        raise
    except Refused as problem:
        refused = str(problem)
    return cases.draft_visible_to(actor, draft.id, held), refused
