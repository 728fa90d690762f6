"""What an expert from outside reads at the link sent to them, and the one opinion that they give: no account."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import NeededWords, Radios
from jiwar.portals.citizen.pages import session

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


def _gone(request: HttpRequest, problem: Refused) -> HttpResponse:
    status = 429 if isinstance(problem, identity.TooManyTries) else 404
    return render(request, "citizen/expert_gone.html", {"message": str(problem)}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: HttpRequest, token: str) -> HttpResponse:
    """The question, the papers, the answer; once given, what was given."""
    here: dict[str, Any] = {"token": token, "ip": session.address(request)}
    try:
        seen = cases.expert_view(**here)
    except (cases.ExpertLinkGone, identity.TooManyTries) as problem:
        return _gone(request, problem)
    form = ExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cases.give_as_expert(**here, **form.cleaned_data)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(request.path)
    return render(
        request, "citizen/expert.html", {"seen": seen, "form": form, "token": token}, status=422 if form.errors else 200
    )


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
