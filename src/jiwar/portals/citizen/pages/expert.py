"""What an expert from outside reads at the link sent to them, and the one opinion that they give, with the files that
they join to it: no account.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import NeededWords, Radios, as_typed, joining_field
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.apply import in_parts
from jiwar.portals.citizen.pages.papers import listed

# What was uploaded by somebody else is saved, never run in our pages' name.
POLICY = "sandbox; default-src 'none'"


class ExpertForm(forms.Form):
    """What the expert thinks, and why."""

    verdict = forms.ChoiceField(
        label=_("Your opinion"),
        choices=[("favourable", _("Favourable")), ("unfavourable", _("Unfavourable"))],
        widget=Radios,
        error_messages={"required": _("Choose your opinion.")},
    )
    text = NeededWords(
        _("Reasons and conditions"), missing=_("Write the reasons of your opinion."), rows=6, max_length=4000
    )
    file = joining_field(_("A report, a plan, photographs"), most=cases.MOST_JOINED, most_mb=cases.MOST_JOINED_MB)

    def said(self) -> dict[str, Any]:
        """The arguments of the opinion."""
        return {name: self.cleaned_data[name] for name in ("verdict", "text")}


def _gone(request: HttpRequest, problem: Refused) -> HttpResponse:
    status = 429 if isinstance(problem, identity.TooManyTries) else 404
    return render(request, "citizen/expert_gone.html", {"message": str(problem)}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: HttpRequest, token: str) -> HttpResponse:
    """The question, the papers, the answer; once given, what was given. Files are kept as they come."""
    here: dict[str, Any] = {"token": token, "ip": session.address(request)}
    form = ExpertForm(request.POST or None)
    try:
        if request.method == "POST" and _answered(request, form, here):
            return redirect(request.path)
        seen = cases.expert_view(**here)
    except (cases.ExpertLinkGone, identity.TooManyTries) as problem:
        return _gone(request, problem)
    in_parts(form, reverse("citizen:expert_uploads", args=[token]))
    context = {"seen": seen, "form": form, "token": token, "joined": [listed(one) for one in seen.joined]}
    return render(request, "citizen/expert.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, form: ExpertForm, here: dict[str, Any]) -> bool:
    """Keep the files, then the opinion if that was pressed; False when the page must be shown again."""
    refused = _keep_files(request, here)
    if refused or {"add", "remove"} & set(request.POST):
        as_typed(form)
        if refused:
            form.add_error("file", refused)
        return False
    if not form.is_valid():
        return False
    try:
        cases.give_as_expert(**here, **form.said())
    except (cases.ExpertLinkGone, identity.TooManyTries):
        raise
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _keep_files(request: HttpRequest, here: dict[str, Any]) -> str:
    """Join what was sent, leave out what was taken away; why it was refused."""
    try:
        if removed := request.POST.get("remove"):
            cases.leave_out_as_expert(stored_id=UUID(removed), **here)
        for upload in request.FILES.getlist("file"):
            cases.join_as_expert(upload=upload, **here)
    except (cases.ExpertLinkGone, identity.TooManyTries):
        raise
    except ValueError:
        return ""  # not one of our buttons
    except Refused as problem:
        return str(problem)
    return ""


@require_safe
def paper(request: HttpRequest, token: str, paper_id: UUID) -> HttpResponse:
    """One of the papers chosen for this expert, to save."""
    try:
        file_id = cases.expert_paper(token=token, ip=session.address(request), paper_id=paper_id)
        content = documents.open_file(id=file_id)
    except (cases.ExpertLinkGone, identity.TooManyTries) as problem:
        return _gone(request, problem)
    except (documents.FileInQuarantine, documents.FileGone) as closed:
        return render(request, "citizen/expert_gone.html", {"message": str(closed)}, status=409)
    kept = documents.file(id=file_id)
    response = FileResponse(content, content_type=kept.media_type, as_attachment=True, filename=kept.name)
    response["Content-Security-Policy"] = POLICY
    return response
