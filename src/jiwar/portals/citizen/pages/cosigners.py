"""Several people for one request: whom the applicant names, and what each of them reads, confirms or refuses."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, PhoneInput
from jiwar.kernel.names import TwoScriptsForm, name_of
from jiwar.kernel.texts import pick
from jiwar.portals.citizen.pages import session, typing
from jiwar.portals.citizen.pages.apply import call_for, onward, page, standing, with_draft
from jiwar.portals.citizen.pages.follow import ask_for_pair, seen_by
from jiwar.portals.citizen.pages.steps import COSIGNERS

PURPOSE = "cosign"
ASKED = "cosign_request"


class PersonForm(TwoScriptsForm):
    """Somebody who confirms with the applicant: a name in one script at least, and where the code is sent."""

    phone = forms.CharField(
        label=gettext_lazy("This person’s mobile telephone"),
        help_text=gettext_lazy("Their own: a link and a code are sent there. Nobody confirms for themselves."),
        required=False,
        widget=PhoneInput({"autocomplete": "off"}),
    )
    email = forms.CharField(
        label=gettext_lazy("Or this person’s e-mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "class": "jw-input", "dir": "ltr"}),
    )


def refused(form: forms.Form, problem: Refused) -> None:
    """Say what is wrong beside the field it speaks of."""
    fields: Mapping[str, str] = getattr(problem, "fields", {})
    for name, sentence in fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, str(problem))


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def cosigners(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Whom the applicant names: add one, remove one, go on when there are enough."""
    here = standing(draft, COSIGNERS)
    wanted = draft.definition.cosigners
    typed = None if request.method == "POST" else typing.left(draft, COSIGNERS)
    form = PersonForm(request.POST or None, initial=typed.dict() if typed else None)
    if request.method == "POST":
        kept = [dict(one) for one in draft.cosigners]
        removed = request.POST.get("remove", "")
        if removed.isascii() and removed.isdigit() and int(removed) < len(kept):
            del kept[int(removed)]
            cases.save_cosigners(cosigners=kept, **call_for(request, draft))
            return redirect(request.get_full_path())
        if form.is_valid():
            if not form.typed and "add" not in request.POST and wanted and len(kept) >= wanted.least:
                return onward(request, draft, COSIGNERS)
            try:
                draft = cases.save_cosigners(cosigners=[*kept, form.cleaned_data], **call_for(request, draft))
            except (cases.DraftNotFound, cases.DraftAlreadySubmitted):
                raise
            except Refused as problem:
                refused(form, problem)
            else:
                return redirect(request.get_full_path()) if "add" in request.POST else onward(request, draft, COSIGNERS)
    named = [{"name": name_of(one), "contact": one.get("phone") or one.get("email")} for one in draft.cosigners]
    shown = {
        "wanted": wanted,
        "named": named,
        "full": wanted is not None and len(named) >= wanted.most,
        "typing": typing.attributes(draft, COSIGNERS),
        "typed_before": typed is not None,
    }
    return page(request, draft, here, drawn(form), template="citizen/cosigners.html", **shown)


def drawn(form: PersonForm) -> PersonForm:
    """Of two scripts or two contacts one is enough: none of them is called optional."""
    for field in form.fields.values():
        field.required = True
    return form


class CodeForm(forms.Form):
    """The six digits sent to the co-signer."""

    code = forms.CharField(
        label=gettext_lazy("Type the six-digit code we sent you"),
        widget=CodeInput,
        error_messages={"required": gettext_lazy("Type the code you received.")},
    )


class ReasonForm(forms.Form):
    """Why a co-signer does not agree."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you not agree?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "class": "jw-input", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why you do not agree: the applicant reads it.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cosign(request: HttpRequest, token: str) -> HttpResponse:
    """What a co-signer reads: who asks for what; after their own code, the whole request, to confirm or refuse."""
    here = {"token": token, "ip": session.address(request)}
    try:
        seen = cases.cosign_view(actor=session.actor(request), **here)
    except (cases.CosignGone, identity.TooManyTries) as gone:
        status = 429 if isinstance(gone, identity.TooManyTries) else 404
        return render(request, "citizen/cosign_gone.html", {"message": str(gone)}, status=status)
    asked = request.session.get(ASKED) or {}
    waits = asked if asked.get("cosigner") == str(seen.cosigner_id) and not seen.proven else {}
    form: forms.Form | None = ReasonForm() if seen.proven else CodeForm() if waits else None
    if request.method == "POST" and seen.state in ("waiting", "refused"):
        try:
            form = _did(request, seen, here, waits)
        except Refused as problem:
            messages.error(request, str(problem))
            return redirect(request.path)
        if form is None:
            return redirect(request.path)
    status = 422 if form is not None and form.errors else 200
    context = {"seen": seen, "form": form, "masked": waits.get("masked", "")}
    return render(request, "citizen/cosign.html", context, status=status)


def _did(
    request: HttpRequest, seen: cases.CosignView, here: dict[str, str], waits: dict[str, str]
) -> forms.Form | None:
    """Do what was asked; a form comes back with its errors."""
    if not seen.proven:
        if "code" in request.POST:
            return _prove(request, waits)
        _send(request, seen, here["ip"])
        return None
    if "confirm" in request.POST:
        cases.confirm_cosign(actor=session.actor(request), **here)
        return None
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return form
    cases.refuse_cosign(actor=session.actor(request), reason=form.cleaned_data["reason"], **here)
    return None


def _send(request: HttpRequest, seen: cases.CosignView, ip: str) -> None:
    sent = identity.send_code(contact=seen.contact, purpose=PURPOSE, ip=ip, language=seen.language)
    kept = {"id": str(sent.id), "masked": sent.contact_masked, "cosigner": str(seen.cosigner_id)}
    request.session[ASKED] = kept


def _prove(request: HttpRequest, waits: dict[str, str]) -> forms.Form | None:
    """The code that was sent makes this session the co-signer's; nothing to prove before one was asked for."""
    form = CodeForm(request.POST)
    if not waits or not form.is_valid():
        return form if waits else None
    try:
        code = form.cleaned_data["code"]
        proven = identity.verify_code(request_id=UUID(waits["id"]), code=code, purpose=PURPOSE)
    except Refused as problem:
        form.add_error("code", str(problem))
        return form
    identity.remember_guest_contact(request, proven)
    request.session.pop(ASKED, None)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, reference: str, cosigner_id: UUID) -> HttpResponse:
    """The applicant names another in the place of somebody who refused or does not answer, or nobody."""
    seen = seen_by(request, reference)
    row = next((one for one in seen.cosigners if one.id == cosigner_id), None) if seen else None
    if seen is None or row is None or not seen.may_act or row.state == "confirmed":
        return redirect("citizen:tracked", seen.reference) if seen and seen.may_act else ask_for_pair(reference)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = None if "without" in request.POST else form.cleaned_data
        try:
            cases.replace_cosigner(
                case_id=seen.case_id, cosigner_id=cosigner_id, person=person, **session.reads(request)
            )
        except Refused as problem:
            refused(form, problem)
        else:
            messages.success(request, _("Done. We wrote to the person you named.") if person else _("Done."))
            return redirect("citizen:tracked", seen.reference)
    context = {"case": seen, "row": row, "name": pick(row.names), "form": drawn(form)}
    return render(request, "citizen/cosigner_replace.html", context, status=422 if form.errors else 200)


@require_POST
def remind(request: HttpRequest, reference: str, cosigner_id: UUID) -> HttpResponse:
    """Send the message to a co-signer again."""
    seen = seen_by(request, reference)
    if seen is None or not seen.may_act:
        return ask_for_pair(reference)
    try:
        cases.remind_cosigner(case_id=seen.case_id, cosigner_id=cosigner_id, **session.reads(request))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The message was sent again."))
    return redirect("citizen:tracked", seen.reference)
