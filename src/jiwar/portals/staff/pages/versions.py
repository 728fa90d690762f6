"""Running files of an older version: what differs, what would happen to each, and those that the head moves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.keyset import Page
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.forms import MoveForm

PAGE = 50


@require_safe
@staff_only("head")
def older(request: HttpRequest) -> HttpResponse:
    """The services with running files that a later version would concern."""
    context = {"rows": cases.older_versions(actor=request.actor)}
    return staff_page(request, "staff/older_versions.html", context, section="queue")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("head")
def move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The list; what was ticked, or all, to be confirmed; then the work begins on a page of its own."""
    old, new = versions_of(code, number)
    context: dict[str, Any] = {"code": code, "titles": new.titles, "old": old.number, "new": new.number}
    step, whole = request.POST.get("step", ""), request.POST.get("which") == "all"
    if step == "move" and request.POST.get("reason", "").strip():
        return _asked(request, old, new, whole=whole)
    page = _files(request, old, new)
    form = MoveForm(request.POST or None, rows=page.rows, whole=whole)
    if step == "check" and form.is_valid():
        ticked = form.cleaned_data["chosen"]
        chosen = [(value, row) for row in page.rows if (value := f"{row.id}:{row.sequence}") in ticked]
        context |= {"chosen": chosen, "reason": form.cleaned_data["reason"], "form": None, "whole": whole}
        return staff_page(request, "staff/move_confirm.html", context, section="queue")
    context |= {
        "rows": _rows(page.rows, request.POST.getlist("chosen")),
        "changes": catalogue.changes_in_words(_said(old), _said(new)),
        "form": form,
        "next_href": f"?after={page.next_cursor}" if page.next_cursor else "",
    }
    return staff_page(request, "staff/move_files.html", context, section="queue", status=422 if form.errors else 200)


def _said(view: catalogue.ProcedureView) -> dict[str, Any]:
    """What a version says to people: its examples are tests of its author's, and concern no file."""
    return {name: value for name, value in catalogue.as_data(view.definition).items() if name != "examples"}


def _rows(files: list[cases.MovableCase], ticked: list[str]) -> list[dict[str, Any]]:
    """Each file with its tick box, when it has one: numbered as the message about them says where the first is."""
    boxes = [row.id for row in files if not row.obstacles]
    return [
        {
            "file": row,
            "value": (value := f"{row.id}:{row.sequence}"),
            "ticked": value in ticked,
            "box": "" if row.obstacles else f"id_chosen_{boxes.index(row.id)}",
        }
        for row in files
    ]


def versions_of(code: str, number: int) -> tuple[catalogue.ProcedureView, catalogue.ProcedureView]:
    """The version of the files and the one in force, or 404."""
    try:
        new = catalogue.procedure(code=code)
    except catalogue.ProcedureNotFound as unknown:
        raise Http404 from unknown
    old = next((view for view in catalogue.versions(code=code) if view.number == number), None)
    if old is None or old.version_id == new.version_id:
        raise Http404
    return old, new


def _files(request: HttpRequest, old: catalogue.ProcedureView, new: catalogue.ProcedureView) -> Page[cases.MovableCase]:
    page = cases.movable_cases(
        actor=request.actor,
        procedure_code=new.code,
        version_id=new.version_id,
        from_version_id=old.version_id,
        cursor=request.GET.get("after"),
        size=PAGE,
    )
    cases.note_listed(actor=request.actor, rows=page.rows)
    return page


def _asked(
    request: HttpRequest, old: catalogue.ProcedureView, new: catalogue.ProcedureView, *, whole: bool
) -> HttpResponse:
    """What was confirmed is asked for; the page that follows it says what comes of each file."""
    asked = cases.move_parameters(
        actor=request.actor, procedure_code=new.code, version_id=new.version_id, from_version_id=old.version_id
    )
    try:
        deed = cases.ask_bulk(
            actor=request.actor,
            kind="move_to_version",
            parameters=asked,
            reason=request.POST["reason"],
            seen=None if whole else seen_of(request.POST.getlist("chosen")),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:move_files", new.code, old.number)
    return redirect("staff:bulk", deed)


def seen_of(values: list[str]) -> list[tuple[UUID, int]]:
    """Files with the sequence that the reader saw; what no page of ours wrote is left out."""
    found = []
    for value in values:
        case_id, _colon, sequence = value.partition(":")
        try:
            found.append((UUID(case_id), int(sequence)))
        except ValueError:
            continue
    return found
