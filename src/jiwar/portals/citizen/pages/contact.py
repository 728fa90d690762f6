"""How to reach whoever files: a mobile telephone or an e-mail address, proven with a code by a guest."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, DayField, PhoneInput
from jiwar.portals.citizen.pages import session, typing
from jiwar.portals.citizen.pages.apply import call_for, page, standing, with_draft
from jiwar.portals.citizen.pages.people import declared
from jiwar.portals.citizen.pages.steps import CONTACT, is_represented

CODE_REQUEST = "code_request"
PURPOSE = "file"


class ContactForm(forms.Form):
    """How to reach whoever files; the owner's own telephone when somebody acts for them."""

    phone = forms.CharField(
        label=_("Mobile telephone"),
        help_text=_("For example 0550 12 34 56. We write to you there when something happens to your file."),
        required=False,
        widget=PhoneInput,
    )
    email = forms.CharField(
        label=_("Or e-mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "class": "jw-input", "dir": "ltr"}),
    )
    owner_phone = forms.CharField(
        label=_("Mobile telephone of the person you act for"),
        help_text=_("We tell this person each time somebody acts in their name, with a link to end the mandate."),
        widget=PhoneInput({"autocomplete": "off"}),
        error_messages={"required": _("Give this person’s own telephone. Without one, file at the counter.")},
    )
    mandate_until = DayField(
        label=_("Last day of your mandate"),
        help_text=_("As the mandate says. Left empty, it lasts until this request is closed."),
        required=False,
    )

    def __init__(self, *arguments: object, represented: bool, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Django's own signature
        if not represented:
            del self.fields["owner_phone"], self.fields["mandate_until"]

    def clean_phone(self) -> str:
        return self._checked("phone", identity.check_phone)

    def clean_email(self) -> str:
        return self._checked("email", identity.check_email)

    def clean_owner_phone(self) -> str:
        return self._checked("owner_phone", identity.check_phone)

    def _checked(self, name: str, check: Callable[[str], str]) -> str:
        typed = str(self.cleaned_data.get(name) or "").strip()
        try:
            return check(typed) if typed else ""
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("phone") and not cleaned.get("email") and not self.errors:
            self.add_error("phone", _("Give a mobile telephone or an e-mail address."))
        if cleaned.get("owner_phone") and cleaned["owner_phone"] == cleaned.get("phone"):
            self.add_error("owner_phone", _("Give this person’s own telephone, not yours."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def contact(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """How to reach the person; a guest proves it with a code."""
    here = standing(draft, CONTACT)
    represented = is_represented(draft)
    typed = None if request.method == "POST" else typing.left(draft, CONTACT)
    form = ContactForm(request.POST or typed, initial=_initial(request, draft), represented=represented)
    if typed is not None:
        form._errors = ErrorDict()  # drawn as it was left, nothing was sent
    if request.method == "POST" and form.is_valid():
        actor = session.actor(request)
        try:
            _keep_contact(request, draft, form.cleaned_data)
            given = {form.cleaned_data["phone"], form.cleaned_data["email"]} - {""}
            if actor.is_authenticated or given & set(actor.guest_contacts):
                return redirect(here.after)
            _send_code(request, draft, form.cleaned_data["phone"] or form.cleaned_data["email"])
        except (cases.DraftNotFound, cases.DraftAlreadySubmitted):
            raise
        except cases.PartyInvalid as problem:
            form.add_error(
                "mandate_until" if "mandate_until" in problem.fields else None, list(problem.fields.values())
            )
        except Refused as problem:
            form.add_error("phone" if form.cleaned_data["phone"] else "email", str(problem))
        else:
            return redirect("citizen:draft_code", draft.id)
    for name in ("phone", "email"):  # one of the two is needed: neither is “optional”
        form.fields[name].required = True
    more: dict[str, Any] = {"template": "citizen/contact.html", "typing": typing.attributes(draft, CONTACT)}
    more |= {"typed_before": True} if typed is not None else {"filled_in": _from_account(request, draft)}
    return page(request, draft, here, form, **more)


def _from_account(request: HttpRequest, draft: cases.DraftView) -> str:
    """Said when the account's own contacts stand in the boxes."""
    filer = draft.representative if is_represented(draft) else draft.applicant
    if request.method == "POST" or filer.get("phone") or filer.get("email") or not session.actor(request).contacts:
        return ""
    return str(_("Filled in from your account."))


def _initial(request: HttpRequest, draft: cases.DraftView) -> dict[str, str]:
    """What is kept; for somebody signed in, the account's own contacts."""
    filer = draft.representative if is_represented(draft) else draft.applicant
    own = session.actor(request).contacts
    phone = filer.get("phone") or next((one for one in own if "@" not in one), "")
    email = filer.get("email") or next((one for one in own if "@" in one), "")
    return {"phone": phone, "email": email, "owner_phone": draft.applicant.get("phone", "")} | {
        "mandate_until": draft.representative.get("mandate_until")
    }


def _keep_contact(request: HttpRequest, draft: cases.DraftView, given: dict[str, str]) -> None:
    """Write how to reach whoever files, and the owner when somebody acts for them."""
    call = call_for(request, draft)
    reach = {"phone": given["phone"], "email": given["email"]}
    if not is_represented(draft):
        cases.save_applicant(applicant={**declared(draft.applicant), **reach}, **call)
        return
    until = given["mandate_until"].isoformat() if given.get("mandate_until") else ""
    cases.save_representative(
        representative={**declared(draft.representative), **reach, "mandate_until": until}, **call
    )
    cases.save_applicant(applicant={**declared(draft.applicant), "phone": given["owner_phone"]}, **call)


def _send_code(request: HttpRequest, draft: cases.DraftView, contact_text: str) -> None:
    asked = identity.send_code(contact=contact_text, purpose=PURPOSE, ip=session.address(request))
    request.session[CODE_REQUEST] = {
        "id": str(asked.id),
        "masked": asked.contact_masked,
        "contact": contact_text,
        "draft": str(draft.id),
    }


class CodeForm(forms.Form):
    """The six digits that were sent."""

    question_page = True
    code = forms.CharField(
        label=_("Type the six-digit code we sent you"),
        widget=CodeInput,
        error_messages={"required": _("Type the code you received.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def code(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Prove the contact with the code; a new one can be asked for."""
    here = standing(draft, CONTACT)
    asked = request.session.get(CODE_REQUEST) or {}
    if asked.get("draft") != str(draft.id):
        return redirect("citizen:draft_contact", draft.id)
    form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if request.method == "POST" and "again" in request.POST:
            _send_code(request, draft, asked["contact"])
            messages.success(request, _("A new code is on its way."))
            return redirect("citizen:draft_code", draft.id)
        if request.method == "POST" and form.is_valid():
            proven = identity.verify_code(request_id=UUID(asked["id"]), code=form.cleaned_data["code"], purpose=PURPOSE)
            identity.remember_guest_contact(request, proven)
            del request.session[CODE_REQUEST]
            return redirect(here.after)
    except Refused as problem:
        if form.is_bound:
            form.add_error("code", str(problem))
        else:
            messages.error(request, str(problem))
    return page(request, draft, here, form, template="citizen/code.html", masked=asked["masked"])
