"""Following a file: without an account by reference and proof; writing, withdrawing, downloading the act."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, CountedTextarea
from jiwar.kernel.references import parse_reference
from jiwar.participation import api as participation
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.stages import stages_of

RATED = ("granted", "refused")


class TrackForm(forms.Form):
    """What the receipt says."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("Eight letters and digits, on your receipt and in our messages."),
        max_length=40,
        widget=forms.TextInput({"class": "jw-input jw-input--10", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the reference of your file.")},
    )
    proof = forms.CharField(
        label=gettext_lazy("Tracking code, or the last four digits of your telephone"),
        max_length=40,
        widget=CodeInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the tracking code, or the last four digits of your telephone.")},
    )

    def clean_reference(self) -> str:
        typed = self.cleaned_data["reference"]
        if parse_reference(typed) is None:
            raise forms.ValidationError(
                _("A reference has eight letters and digits, for example 7K3M-9QXR. Check what you typed.")
            )
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Open a file; a wrong pair says nothing of what exists."""
    form = TrackForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:20]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                seen = cases.track(**form.cleaned_data, ip=session.address(request))
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 429 if isinstance(refusal, identity.TooManyTries) else 422
            else:
                session.remember_pass(request, seen.pass_)
                return redirect("citizen:tracked", seen.reference)
    return render(request, "citizen/track.html", {"form": form}, status=status)


def seen_by(request: HttpRequest, reference: str) -> cases.TrackView | None:
    """The file, when this session, this contact or this account opens it."""
    try:
        return cases.followed(reference=reference, **session.reads(request))
    except cases.TrackingRefused:
        return None


def ask_for_pair(reference: str) -> HttpResponse:
    """To the page that asks for the pair, the reference already written."""
    return redirect(f"{reverse('citizen:track')}?{urlencode({'reference': reference[:20]})}")


@require_safe
def tracked(request: HttpRequest, reference: str) -> HttpResponse:
    """Stage in words, which office holds the file, the legal deadline, what the person must do."""
    seen = seen_by(request, reference)
    return _file_page(request, seen, MessageForm()) if seen else ask_for_pair(reference)


def _file_page(
    request: HttpRequest, seen: cases.TrackView, form: forms.Form, objection: forms.Form | None = None
) -> HttpResponse:
    context = {
        "objection_form": objection or ObjectionForm(auto_id="objection_%s"),
        "case": seen,
        "stages": stages_of(seen),
        "thread": [
            {
                "who": _("You") if one.from_applicant else _("The administration"),
                "at": one.at,
                "text": one.body,
                "mine": one.from_applicant,
            }
            for one in seen.messages
        ],
        "act": documents.document(id=seen.document_id) if seen.document_id else None,
        "may_rate": seen.may_act and seen.outcome in RATED,
        "form": form,
    }
    if context["may_rate"]:
        context["rating_token"] = participation.rating_token(case_id=seen.case_id)
        context["rated"] = participation.rating_of(case_id=seen.case_id)
    wrong = objection if objection is not None and objection.errors else form
    context["form_with_errors"] = wrong
    return render(request, "citizen/tracked.html", context, status=422 if wrong.errors else 200)


class MessageForm(forms.Form):
    """A question or an answer to the administration."""

    body = forms.CharField(
        label=gettext_lazy("Write to the administration"),
        max_length=cases.MOST_WORDS,
        widget=CountedTextarea({"rows": 4, "maxlength": cases.MOST_WORDS, "class": "jw-input", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write your message first.")},
    )


class ObjectionForm(forms.Form):
    """What is wrong in a provisional list."""

    body = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=cases.MOST_WORDS,
        widget=CountedTextarea({"rows": 3, "maxlength": cases.MOST_WORDS, "class": "jw-input", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what is wrong first.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def object_to_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Contest the provisional list of a commission, in its days."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    form = ObjectionForm(request.POST, auto_id="objection_%s")
    if request.method != "POST":
        return redirect("citizen:tracked", seen.reference)
    if form.is_valid():
        try:
            cases.object_to_list(case_id=seen.case_id, body=form.cleaned_data["body"], **session.reads(request))
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            messages.success(request, _("Your objection is recorded. You will be told of the answer."))
            return redirect("citizen:tracked", seen.reference)
    return _file_page(request, seen, MessageForm(), form)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a message to the thread of the file."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    form = MessageForm(request.POST)
    if request.method != "POST":  # the page of the file has the form; a reload after an error comes here
        return redirect("citizen:tracked", seen.reference)
    if form.is_valid():
        try:
            cases.post_message(
                case_id=seen.case_id, body=form.cleaned_data["body"], to_applicant=False, **session.reads(request)
            )
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            messages.success(request, _("Your message was added to the file."))
            return redirect("citizen:tracked", seen.reference)
    return _file_page(request, seen, form)


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the request up."""
    seen = seen_by(request, reference)
    if seen is None:
        return ask_for_pair(reference)
    try:
        cases.withdraw(case_id=seen.case_id, **session.reads(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your request was withdrawn."))
    return redirect("citizen:tracked", seen.reference)


@require_safe
def act_pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The signed act, for the person it concerns; another's does not exist."""
    try:
        act = documents.document(id=document_id)
        if act.subject_kind != "cases.case" or act.file_id is None:
            raise Http404
        case = cases.case_visible_to(
            session.actor(request), UUID(act.subject_id), passes=session.passes(request), purpose="cases.download"
        )
        of_parts = {one.document_id for one in case.parts.parts} if case.parts else set()
        if document_id not in {case.document_id, *of_parts}:
            raise Http404
        content = documents.read_file(id=act.file_id)
    except (cases.CaseNotFound, documents.DocumentUnknown, documents.FileGone) as unknown:
        raise Http404 from unknown
    name = f"{act.number.replace('/', '-')}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
