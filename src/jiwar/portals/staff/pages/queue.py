"""The handler's queue, the signatory's book, the expert's requests: what waits, the most urgent first."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages.access import EXAMINERS, SIGNATORIES, staff_only, staff_page

FILTERS = ("mine", "late", "new", "all")


@require_safe
@staff_only(*EXAMINERS)
def queue(request: HttpRequest) -> HttpResponse:
    """Files of the offices where the person works, by filter, or found by a search."""
    chosen = request.GET.get("show", "mine")
    chosen = chosen if chosen in FILTERS else "mine"
    text = request.GET.get("q", "").strip()[:80]
    refusal = ""
    if text:
        rows, cursor, refusal = _found(request, text)
    else:
        page = cases.queue(actor=request.actor, filter=chosen, cursor=request.GET.get("after"))
        rows, cursor = page.rows, page.next_cursor
    counts = cases.queue_counts(actor=request.actor)
    words = {"mine": _("Mine"), "late": _("Late"), "new": _("New ones"), "all": _("All")}
    context = {
        "rows": rows,
        "text": text,
        "chips": [
            {
                "href": f"?show={name}",
                "text": words[name],
                "current": name == chosen and not text,
                "count": counts.get(name),
            }
            for name in FILTERS
        ],
        "next_href": f"?show={chosen}&after={cursor}" if cursor else "",
        "chosen": chosen,
        "refusal": refusal,
        "heads": request.actor.has_role("head"),
    }
    return staff_page(request, "staff/queue.html", context, section="queue")


def _found(request: HttpRequest, text: str) -> tuple[list[cases.CaseRow], None, str]:
    """Files that a search finds, or why it cannot search for that."""
    try:
        return cases.search_cases(actor=request.actor, text=text), None, ""
    except Refused as problem:
        return [], None, str(problem)


@require_safe
@staff_only(*SIGNATORIES)
def signing_book(request: HttpRequest) -> HttpResponse:
    """Acts that wait for this person's signature."""
    page = cases.signing_book(actor=request.actor, cursor=request.GET.get("after"))
    context = {"rows": page.rows, "next_href": f"?after={page.next_cursor}" if page.next_cursor else ""}
    return staff_page(request, "staff/signing_book.html", context, section="signing")


@require_safe
@staff_only("expert")
def opinions(request: HttpRequest) -> HttpResponse:
    """Opinions asked of the person's service."""
    page = cases.opinions_for(actor=request.actor, cursor=request.GET.get("after"))
    context = {"rows": page.rows, "next_href": f"?after={page.next_cursor}" if page.next_cursor else ""}
    return staff_page(request, "staff/opinions.html", context, section="opinions")
