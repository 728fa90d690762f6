"""Following a file: without an account by reference and proof; answering, completing, downloading, rating."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, CountedTextarea, FileInput
from jiwar.kernel.texts import pick
from jiwar.participation import api as participation
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.stages import stages_of


class TrackForm(forms.Form):
    """What the receipt says."""

    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("Eight letters and digits, on your receipt."),
        widget=forms.TextInput({"class": "jw-input jw-input--20", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": _("Type the reference of your file.")},
    )
    proof = forms.CharField(
        label=_("Tracking code, or the last four digits of your telephone"),
        widget=CodeInput,
        error_messages={"required": _("Type the tracking code, or the last four digits of your telephone.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Open a file; a wrong pair says nothing of what exists."""
    form = TrackForm(request.POST or None, initial={"reference": request.GET.get("reference", "")})
    if request.method == "POST" and form.is_valid():
        try:
            seen = cases.track(**form.cleaned_data, ip=session.address(request))
        except identity.TooManyTries as refusal:
            form.add_error(None, str(refusal))
            return render(request, "citizen/track.html", {"form": form}, status=429)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            session.remember_pass(request, seen.pass_)
            return redirect("citizen:tracked", seen.reference)
    return render(request, "citizen/track.html", {"form": form}, status=422 if form.errors else 200)


def _seen(request: HttpRequest, reference: str) -> cases.TrackView | None:
    try:
        return cases.tracked(reference=reference, passes=session.passes(request), actor=request.actor)
    except cases.TrackingRefused:
        return None


@require_safe
def tracked(request: HttpRequest, reference: str) -> HttpResponse:
    """Stage in words, which office holds the file, the legal deadline, what the person must do."""
    seen = _seen(request, reference)
    if seen is None:
        return redirect(f"{_track_url()}?reference={reference[:20]}")
    return _file_page(request, seen, MessageForm())


def _track_url() -> str:

    return reverse("citizen:track")


def _file_page(request: HttpRequest, seen: cases.TrackView, form: forms.Form) -> HttpResponse:
    act = documents.document(id=seen.document_id) if seen.document_id else None
    rated = participation.rating_of(case_id=seen.case_id) if seen.outcome else None
    context = {
        "case": seen,
        "stages": stages_of(seen),
        "thread": [
            {"who": one.author, "at": one.at, "text": one.body, "mine": one.from_applicant} for one in seen.messages
        ],
        "act": act,
        "rating_token": participation.rating_token(case_id=seen.case_id) if seen.outcome in cases.RATED else "",
        "rated": rated,
        "form": form,
    }
    return render(request, "citizen/tracked.html", context, status=422 if form.errors else 200)


class MessageForm(forms.Form):
    """A question or an answer to the administration."""

    body = forms.CharField(
        label=_("Write to the administration"),
        max_length=4000,
        widget=CountedTextarea({"rows": 4, "maxlength": 4000}),
        error_messages={"required": _("Write your message first.")},
    )


@require_POST
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a message to the thread of the file."""
    seen = _seen(request, reference)
    if seen is None:
        return redirect("citizen:track")
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            cases.post_message(
                actor=request.actor,
                case_id=seen.case_id,
                body=form.cleaned_data["body"],
                to_applicant=False,
                passes=session.passes(request),
            )
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            messages.success(request, _("Your message was added to the file."))
            return redirect("citizen:tracked", seen.reference)
    return _file_page(request, seen, form)


@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Give what was asked: each thing is kept at once; sending it all starts the clock again."""
    seen = _seen(request, reference)
    if seen is None or not seen.may_act:
        return redirect("citizen:track")
    if not seen.todo:
        return redirect("citizen:tracked", seen.reference)
    definition = catalogue.version(id=seen.version_id).definition
    forms_by_item = [(item, _item_form(request, definition, item)) for item in seen.todo]
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        problems = _take(request, seen, forms_by_item)
        if not problems:
            messages.success(request, _("Thank you. Your file is complete again and the legal deadline runs."))
            return redirect("citizen:tracked", seen.reference)
        seen = _seen(request, reference) or seen
        done = {item.id: item.done for item in seen.todo}
        forms_by_item = [(item, form) for item, form in forms_by_item if not done.get(item.id)]
    context = {"case": seen, "items": forms_by_item, "problems": problems}
    return render(request, "citizen/complete.html", context, status=422 if problems else 200)


def _item_form(request: HttpRequest, definition: catalogue.Definition, item: cases.TodoItem) -> forms.Form:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    question = definition.question(item.id)
    if item.kind == "answer" and question:
        return catalogue.form_for(question, data=data)
    paper = definition.paper(item.id)
    form = forms.Form(data, files)
    form.fields[item.id] = forms.FileField(
        label=pick(item.label),
        required=False,
        allow_empty_file=True,
        widget=FileInput({"accept": "application/pdf,image/*"}, max_bytes=(paper.max_mb if paper else 10) * 1024**2),
    )
    return form


def _take(
    request: HttpRequest, seen: cases.TrackView, items: list[tuple[cases.TodoItem, forms.Form]]
) -> list[dict[str, str]]:
    """Keep what is good, name what is not; the file goes on when nothing lacks."""
    answers, papers = {}, {}
    problems: list[dict[str, str]] = []
    for item, form in items:
        if not form.is_valid():
            problems += [{"href": f"#id_{item.id}", "text": str(e)} for errors in form.errors.values() for e in errors]
        elif form.cleaned_data.get(item.id):
            (papers if item.kind == "paper" else answers)[item.id] = form.cleaned_data[item.id]
    try:
        cases.complete(
            actor=request.actor,
            case_id=seen.case_id,
            answers=answers,
            papers=papers,
            passes=session.passes(request),
            expected_sequence=None,
        )
    except cases.StillMissing as lacking:
        problems += [{"href": f"#id_{where}", "text": text} for where, text in lacking.problems]
    except Refused as refusal:
        problems.append({"href": "#main", "text": str(refusal)})
    return problems


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the request up."""
    seen = _seen(request, reference)
    if seen is None:
        return redirect("citizen:track")
    try:
        cases.withdraw(actor=request.actor, case_id=seen.case_id, passes=session.passes(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your request was withdrawn."))
    return redirect("citizen:tracked", seen.reference)


@require_safe
def act_pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The signed act, for the person it concerns."""
    try:
        content = cases.act_of(actor=request.actor, document_id=document_id, passes=session.passes(request))
    except (cases.CaseNotFound, documents.FileMissing) as unknown:
        raise Http404 from unknown
    headers = {"Content-Disposition": f'attachment; filename="{content.name}"'}
    return HttpResponse(content.content, content_type="application/pdf", headers=headers)
