"""A text gives running files another time limit: how each would move, the reason, then the work on its own page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.law import api as law
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.forms import TermForm
from jiwar.portals.staff.pages.versions import versions_of

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("head")
def change(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The files of a version with both limits; what was written is shown again to be confirmed, then it begins."""
    old, new = versions_of(code, number)
    actor = request.actor
    try:
        page = cases.term_changes(
            actor=actor,
            procedure_code=code,
            from_version_id=old.version_id,
            cursor=request.GET.get("after"),
            size=PAGE,
        )
    except cases.NotInForce as none:
        raise Http404 from none
    cases.note_listed(actor=actor, rows=page.rows)
    form, step = TermForm(request.POST or None), request.POST.get("step", "")
    if step and form.is_valid():
        if step == "do":
            return _asked(request, old, new, form.cleaned_data["reason"])
        confirmed = form.cleaned_data["reason"]
    else:
        confirmed = ""
    context = {
        "code": code,
        "titles": new.titles,
        "old": _term(old),
        "new": _term(new),
        "basis": law.provisions(new.definition.deadline.basis),
        "rows": page.rows,
        "count": cases.files_counted(actor=actor, procedure_code=code, from_version_id=old.version_id),
        "moving": sum(1 for row in page.rows if row.moves),
        "form": form,
        "confirmed": confirmed,
        "next_href": f"?after={page.next_cursor}" if page.next_cursor and not confirmed else "",
    }
    return staff_page(request, "staff/change_term.html", context, section="queue", status=422 if form.errors else 200)


def _term(view: catalogue.ProcedureView) -> dict[str, Any]:
    return {"number": view.number, "words": catalogue.term_words(view.definition.deadline)}


def _asked(
    request: HttpRequest, old: catalogue.ProcedureView, new: catalogue.ProcedureView, reason: str
) -> HttpResponse:
    """Every file of the version has its turn; the page that follows says what comes of each."""
    asked = cases.move_parameters(
        actor=request.actor, procedure_code=new.code, version_id=new.version_id, from_version_id=old.version_id
    )
    try:
        deed = cases.ask_bulk(actor=request.actor, kind="change_term", parameters=asked, reason=reason, seen=None)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:change_term", new.code, old.number)
    return redirect("staff:bulk", deed)
