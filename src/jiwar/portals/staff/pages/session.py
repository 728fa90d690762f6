"""Staff sign in and out."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages.access import first_page


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=80,
        widget=forms.TextInput({"class": "jw-input", "autocomplete": "username", "dir": "ltr", "autofocus": True}),
        error_messages={"required": _("Type your user name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"class": "jw-input", "autocomplete": "current-password", "dir": "ltr"}),
        error_messages={"required": _("Type your password.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session; wrong pairs are slowed down and reveal nothing."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity.sign_in_staff(request=request, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.actor = identity.actor_of(request)  # type: ignore[attr-defined]  # Django's way to add to a request
            after = request.GET.get("next", "")
            inside = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
            return redirect(after if inside else first_page(request.actor))
    context = {"form": form, "demo": settings.MODE == "demo"}
    return render(request, "staff/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    identity.sign_out(request)
    return redirect("staff:sign_in")
