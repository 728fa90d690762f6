"""Co-signers at the counter: the agent names them in the file, and receives the agreement of whoever comes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import PhoneInput
from jiwar.kernel.names import TwoScriptsForm, name_of
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.case import find

PREFIX = "cosigner"


class NamingForm(TwoScriptsForm):
    """Somebody who confirms with the applicant: a name in one script at least; how to reach them when they have it."""

    prefix = PREFIX
    phone = forms.CharField(
        label=gettext_lazy("Their own mobile telephone"),
        help_text=gettext_lazy("A link and a code are sent there. Empty: this person comes to the counter and signs."),
        required=False,
        widget=PhoneInput({"autocomplete": "off"}),
    )


def wanted_of(draft: cases.DraftView) -> catalogue.Cosigners | None:
    """Who has to confirm with these answers, if anybody."""
    return catalogue.cosigners_wanted(draft.definition, draft.answers, draft.context)


def keep(request: HttpRequest, draft: cases.DraftView) -> NamingForm | None:
    """Take away whom the agent removes, add whom the agent names; the form comes back when it is wrong."""
    if wanted_of(draft) is None:
        return None
    call: dict[str, Any] = {"actor": request.actor, "draft_id": draft.id}
    kept = [dict(one) for one in draft.cosigners]
    gone = request.POST.get(f"{PREFIX}-remove", "")
    if gone.isascii() and gone.isdecimal() and int(gone) < len(kept):
        del kept[int(gone)]
        cases.save_cosigners(cosigners=kept, **call)
    form = NamingForm(request.POST)
    if not form.is_valid() or not form.typed:
        return form if form.errors else None
    try:
        cases.save_cosigners(cosigners=[*kept, form.cleaned_data], **call)
    except Refused as problem:
        fields: Mapping[str, str] = getattr(problem, "fields", {}) or {"": str(problem)}
        for name, sentence in fields.items():
            form.add_error(name if name in form.fields else None, sentence)
        return form
    return None


def problems_of(form: forms.Form | None) -> list[dict[str, str]]:
    """What is wrong in the naming of a co-signer, for the summary of errors."""
    errors = form.errors.values() if form is not None else ()
    return [{"href": "#part-cosigners", "text": str(one)} for found in errors for one in found]


def of_draft(draft: cases.DraftView, form: forms.Form | None) -> dict[str, Any] | None:
    """What the desk's page shows; None when nobody has to confirm."""
    wanted = wanted_of(draft)
    if wanted is None:
        return None
    named = [{"name": name_of(one), "contact": one.get("phone") or one.get("email")} for one in draft.cosigners]
    return {"wanted": wanted, "named": named, "full": len(named) >= wanted.most, "form": form or NamingForm()}


DOCUMENTS = {
    "identity_card": gettext_lazy("National identity card"),
    "passport": gettext_lazy("Passport"),
    "driving_licence": gettext_lazy("Driving licence"),
    "residence_card": gettext_lazy("Residence card of a foreigner"),
}


class IdentityForm(forms.Form):
    """What the person at the counter showed of who they are."""

    document = forms.ChoiceField(
        label=gettext_lazy("Document shown"),
        choices=[("", gettext_lazy("Choose"))] + [(name, DOCUMENTS[name]) for name in cases.DOCUMENT_KINDS],
        error_messages={"required": gettext_lazy("Say which document was shown.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Number written on it"),
        help_text=gettext_lazy("It is not kept: only a print of it, with which the document can be compared one day."),
        max_length=60,
        widget=forms.TextInput({"class": "jw-input", "dir": "ltr", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the number written on the document.")},
    )


class AttestForm(IdentityForm):
    """What the co-signer showed, and that they agree."""

    agrees = forms.BooleanField(
        label=gettext_lazy(
            "I saw this person and their document; they read the request, or I read it to them; they agree."
        ),
        error_messages={"required": gettext_lazy("Tick the box once the person has agreed before you.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("counter_agent")
def attest(request: HttpRequest, case_id: UUID, cosigner_id: UUID) -> HttpResponse:
    """The request as the co-signer reads it, and their agreement before the agent."""
    detail = find(request, case_id)
    row = next((one for one in detail.cosigners if one.id == cosigner_id), None)
    if row is None:
        raise Http404
    if "attest_cosign" not in detail.may or row.state == "confirmed":
        return redirect("staff:case", case_id)
    form = AttestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            cases.attest_cosign(
                actor=request.actor,
                case_id=case_id,
                cosigner_id=cosigner_id,
                document=given["document"],
                number=given["number"],
            )
        except cases.CaseNotFound as unknown:
            raise Http404 from unknown
        except Refused as problem:
            fields: Mapping[str, str] = getattr(problem, "fields", {}) or {"": str(problem)}
            for name, sentence in fields.items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, _("Confirmed before you: it is written in the history of the file."))
            return redirect("staff:case", case_id)
    context = {"case": detail, "row": row, "name": pick(row.names), "form": form}
    status = 422 if form.errors else 200
    return staff_page(request, "staff/attest.html", context, section="counter", status=status)
