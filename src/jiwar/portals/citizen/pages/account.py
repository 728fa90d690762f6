"""Signing in with a code, one's files, one's messages."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, DigitsInput
from jiwar.portals.citizen.pages import session

SIGN_IN = "sign_in"


class SignInForm(forms.Form):
    """A telephone or an e-mail address."""

    contact = forms.CharField(
        label=_("Your mobile telephone or e-mail address"),
        help_text=_("We send you a six-digit code. There is no password to remember."),
        max_length=200,
        widget=forms.TextInput({"class": "jw-input", "autocomplete": "username", "dir": "ltr"}),
        error_messages={"required": _("Type your telephone or your e-mail address.")},
    )


class SignInCodeForm(forms.Form):
    """The code, and the NIN that ties the account to one person."""

    code = forms.CharField(
        label=_("The six-digit code we sent you"),
        widget=CodeInput,
        error_messages={"required": _("Type the code you received.")},
    )
    nin = forms.CharField(
        label=_("National identification number (NIN)"),
        help_text=_("The 18 digits on the back of the biometric identity card."),
        widget=DigitsInput,
        error_messages={"required": _("Type your 18-digit national identification number.")},
    )

    def clean_nin(self) -> str:
        try:
            return identity.check_nin(self.cleaned_data["nin"])
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First the contact; a code goes there."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = identity.send_code(
                contact=form.cleaned_data["contact"], purpose="sign-in", ip=session.address(request)
            )
        except Refused as problem:
            form.add_error("contact", str(problem))
        else:
            request.session[SIGN_IN] = {"id": str(asked.id), "masked": asked.contact_masked}
            request.session["after_sign_in"] = request.GET.get("next", "")
            return redirect("citizen:sign_in_code")
    return render(request, "citizen/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Then the code and the NIN."""
    asked = request.session.get(SIGN_IN)
    if not asked:
        return redirect("citizen:sign_in")
    form = SignInCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contact = asked.get("proven") or identity.verify_code(
                request_id=UUID(asked["id"]), code=form.cleaned_data["code"]
            )
            request.session[SIGN_IN] = {**asked, "proven": contact}  # a wrong NIN does not cost another code
            after = request.session.get("after_sign_in", "")
            identity.sign_in_citizen(request=request, contact=contact, nin=form.cleaned_data["nin"])
        except (identity.CodeWrong, identity.CodeExpired) as problem:
            form.add_error("code", str(problem))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            request.session.pop(SIGN_IN, None)
            inside = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
            return redirect(after if inside else "citizen:account")
    context = {"form": form, "masked": asked["masked"]}
    return render(request, "citizen/sign_in_code.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; on a shared computer nothing stays."""
    identity.sign_out(request)
    messages.success(request, _("You are signed out."))
    return redirect("citizen:home")


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Files and applications in progress of the person signed in."""
    if request.actor.person_id is None:
        return redirect("citizen:sign_in")
    mine = cases.my_cases(actor=request.actor, cursor=request.GET.get("after"))
    drafts = cases.my_drafts(actor=request.actor)
    context = {"page": mine, "drafts": [cases.draft_view(row) for row in drafts.rows]}
    return render(request, "citizen/account.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Messages that the administration sent to this person."""
    if request.actor.person_id is None:
        return redirect("citizen:sign_in")
    page = channels.inbox_of(person_id=request.actor.person_id, cursor=request.GET.get("after"))
    return render(request, "citizen/inbox.html", {"page": page})
