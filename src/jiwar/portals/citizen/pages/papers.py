"""Papers of an application: a photo or a PDF each, refused with a reason that says what to do."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import FileInput
from jiwar.kernel.texts import pick
from jiwar.portals.citizen.pages import prefill
from jiwar.portals.citizen.pages.apply import call_for, onward, page, standing, with_draft

ACCEPT = {"pdf": "application/pdf", "image": "image/*"}


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def paper(request: HttpRequest, draft: cases.DraftView, paper_id: str) -> HttpResponse:
    """One paper: add a file, remove one, go on when there is at least one or it is not required."""
    here = standing(draft, paper_id)
    wanted = next(
        (one for one in catalogue.wanted_papers(draft.definition, draft.answers, draft.context) if one.id == paper_id),
        None,
    )
    if wanted is None:
        raise Http404
    given = [one for one in draft.papers if one.paper_id == paper_id]
    form = _paper_form(request, wanted, question_page=not given)
    if request.method == "POST":
        answer = _receive(request, draft, wanted, form, any(one.counts for one in given))
        if answer is not None:
            return answer
    files = [listed(one) for one in given]
    return page(
        request,
        draft,
        here,
        form,
        template="citizen/paper.html",
        wanted=wanted,
        files=files,
        earlier=prefill.reusable(request, draft, paper_id),
        photo="image" in wanted.accept,
        quarantined=any(one.scan == "waiting" for one in given),
        infected=any(one.scan == "infected" for one in given),
    )


def _receive(
    request: HttpRequest, draft: cases.DraftView, wanted: catalogue.Paper, form: forms.Form, given: bool
) -> HttpResponse | None:
    """Do what was asked; None when the page must be shown again with its error."""
    upload = request.FILES.get("file")
    call = {"paper_id": wanted.id, **call_for(request, draft)}
    try:
        if _pressed(request, call):
            return redirect(request.get_full_path())
        if upload is not None:
            cases.attach_paper(upload=upload, **call)
            return redirect(request.get_full_path()) if "add" in request.POST else onward(request, draft, wanted.id)
    except (cases.DraftNotFound, cases.DraftAlreadySubmitted):
        raise
    except ValueError:
        return redirect(request.get_full_path())  # not one of our buttons
    except Refused as problem:
        form.add_error("file", str(problem))
        return None
    if given or (not wanted.required and "add" not in request.POST):
        return onward(request, draft, wanted.id)
    form.add_error("file", _("Choose a file or take a photo of this paper."))
    return None


def _pressed(request: HttpRequest, call: dict[str, Any]) -> bool:
    """A button beside one file: take it away, or give again the one of an earlier application."""
    if removed := request.POST.get("remove"):
        cases.remove_paper(stored_id=UUID(removed), **call)
    elif earlier := request.POST.get("reuse"):
        cases.reuse_paper(earlier_id=UUID(earlier), **call)
    return bool(removed or request.POST.get("reuse"))


def _paper_form(request: HttpRequest, wanted: catalogue.Paper, *, question_page: bool) -> forms.Form:
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.question_page = question_page  # type: ignore[attr-defined]  # read by the kernel's field template
    form.fields["file"] = forms.CharField(
        label=pick(wanted.label) if question_page else _("Another page or the other side"),
        help_text=pick(wanted.hint) if wanted.hint and question_page else "",
        required=False,
        widget=file_input(wanted),
    )
    form.is_valid()  # nothing is required here: what lacks is said by the page
    form.fields["file"].required = bool(wanted.required) and question_page  # only now: told to screen readers
    return form


def file_input(wanted: catalogue.Paper) -> FileInput:
    """Our own words for choosing a file, with what this paper accepts."""
    accept = ",".join(ACCEPT[kind] for kind in wanted.accept)
    return FileInput(attrs={"accept": accept}, max_bytes=wanted.max_mb * 1024 * 1024)


def listed(given: cases.PaperView) -> dict[str, Any]:
    """A file given, as the list of files shows it: with what the virus scanner said when that matters."""
    text, kind = scan_words(given)
    line = {"name": given.name, "size": given.size, "remove": str(given.id), "icon": _icon(given)}
    return line | {"status": text, "status_kind": kind}


def scan_words(given: cases.PaperView) -> tuple[str, str]:
    """What the virus scanner said, and the colour of its pill; empty when all is well."""
    status = {"waiting": (_("waits for the virus check"), "info"), "infected": (_("virus found: remove it"), "error")}
    return status.get(given.scan, ("", ""))


def _icon(given: Any) -> str:
    return "camera" if given.media_type.startswith("image/") else "document"
