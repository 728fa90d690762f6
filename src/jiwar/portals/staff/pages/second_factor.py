"""The telephone that shows codes: enrolled, confirmed by its first code, removed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages.access import staff_only, staff_page


class CodeForm(forms.Form):
    """The password, and the code shown now."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"class": "jw-input", "autocomplete": "current-password", "dir": "ltr"}),
        error_messages={"required": _("Type your password.")},
    )
    code = forms.CharField(
        label=_("The code that your telephone shows"),
        max_length=20,
        widget=forms.TextInput(
            {"class": "jw-input jw-input--10", "autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
        ),
        error_messages={"required": _("Type the code that your telephone shows.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def second_factor(request: HttpRequest) -> HttpResponse:
    """What is enrolled, and the next step."""
    step = request.POST.get("step", "")
    if step == "begin":
        return _begun(request)
    form = CodeForm(request.POST if step else None)
    if step and form.is_valid():
        try:
            answer = _done(request, step, form.cleaned_data)
        except (identity.AppCodeWrong, identity.AppCodeUsed) as refusal:
            form.add_error("code", str(refusal))
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            return answer
    return _page(request, {"form": form}, status=422 if form.errors else 200)


def _begun(request: HttpRequest) -> HttpResponse:
    try:
        identity.begin_second_factor(actor=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:second_factor")


def _done(request: HttpRequest, step: str, given: dict[str, str]) -> HttpResponse:
    if step == "remove":
        identity.remove_second_factor(request=request, actor=request.actor, **given)
        messages.success(request, gettext("Your telephone shows codes for this account no more."))
        return redirect("staff:second_factor")
    told = identity.confirm_second_factor(request=request, actor=request.actor, **given)
    return _page(request, {"told": told})


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    names = identity.account(id=request.actor.account_id)
    found = identity.second_factor_of(account_id=names.id, username=names.username or "")
    more: dict[str, Any] = {"found": found}
    if found is not None and found.uri:
        picture = mark_safe(documents.qr_svg(found.uri))  # noqa: S308 - digits of a path, drawn by us
        more |= {"picture": picture, "spelled": _spelled(found.secret)}
    response = staff_page(request, "staff/second_factor.html", more | context, section="signing", status=status)
    response["Cache-Control"] = "no-store"  # a key and recovery codes stay in no browser's store
    return response


def _spelled(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
