"""Signing in: a contact, its code, the NIN, and the names the first time; one's files, one's messages; leaving."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, DigitsInput
from jiwar.kernel.texts import current_language
from jiwar.portals.citizen.pages import session

SIGN_IN, AFTER = "sign_in", "after_sign_in"
PURPOSE = "sign-in"
NIN_USE = "citizen.sign-up"
View = Callable[..., HttpResponse]
YOU = catalogue.Question(
    id="person",
    type="person",
    label={"ar": "من أنت؟", "fr": "Qui êtes-vous ?", "en": "Who are you?"},
    hint={
        "ar": "هذه أول مرة تدخل فيها. اكتب اسمك كما هو في بطاقة التعريف؛ لن نسألك عنه مرة أخرى.",
        "fr": "Première visite : écrivez votre nom comme sur la carte d’identité. Nous ne le redemanderons pas.",
        "en": "This is your first visit. Write your name as on the identity card; we will not ask again.",
    },
    settings={"nin": "none"},
)


class SignInForm(forms.Form):
    """A telephone or an e-mail address."""

    contact = forms.CharField(
        label=gettext_lazy("Your mobile telephone or e-mail address"),
        help_text=gettext_lazy("We send you a six-digit code. There is no password to remember."),
        max_length=200,
        widget=forms.TextInput({"class": "jw-input", "autocomplete": "username", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Type your telephone or your e-mail address.")},
    )


class SignInCodeForm(forms.Form):
    """The code that was sent."""

    question_page = True
    code = forms.CharField(
        label=gettext_lazy("Type the six-digit code we sent you"),
        widget=CodeInput,
        error_messages={"required": gettext_lazy("Type the code you received.")},
    )


class NinForm(forms.Form):
    """The number that ties the account to one person: a telephone may be shared."""

    question_page = True
    nin = forms.CharField(
        label=gettext_lazy("What is your national identification number (NIN)?"),
        help_text=gettext_lazy("The 18 digits written on the biometric identity card."),
        max_length=60,
        widget=DigitsInput,
        error_messages={"required": gettext_lazy("Type your 18-digit national identification number.")},
    )

    def clean_nin(self) -> str:
        try:
            return identity.check_nin(self.cleaned_data["nin"])
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem


def _page(request: HttpRequest, template: str, form: forms.Form, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """First the contact; a code goes there."""
    form = SignInForm(request.POST or None)
    if "shared" in request.POST:
        session.share(request)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form.cleaned_data["contact"])
        except Refused as problem:
            form.add_error("contact", str(problem))
        else:
            request.session[AFTER] = request.GET.get("next", "")
            return redirect("citizen:sign_in_code")
    return _page(request, "citizen/sign_in.html", form)


def _send(request: HttpRequest, contact: str) -> None:
    asked = identity.send_code(contact=contact, purpose=PURPOSE, ip=session.address(request))
    request.session[SIGN_IN] = {"id": str(asked.id), "masked": asked.contact_masked, "contact": contact}


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Then the code."""
    asked = request.session.get(SIGN_IN)
    if not asked:
        return redirect("citizen:sign_in")
    form = SignInCodeForm(request.POST if "code" in request.POST else None)
    try:
        if request.method == "POST" and "again" in request.POST:
            _send(request, asked["contact"])
            messages.success(request, _("A new code is on its way."))
            return redirect("citizen:sign_in_code")
        if request.method == "POST" and form.is_valid():
            proven = identity.verify_code(request_id=UUID(asked["id"]), code=form.cleaned_data["code"], purpose=PURPOSE)
            identity.remember_guest_contact(request, proven)
            request.session[SIGN_IN] = {**asked, "proven": proven}  # a wrong NIN does not cost another code
            return redirect("citizen:sign_in_nin")
    except Refused as problem:
        if form.is_bound:
            form.add_error("code", str(problem))
        else:
            messages.error(request, str(problem))
    return _page(request, "citizen/sign_in_code.html", form, masked=asked["masked"])


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_nin(request: HttpRequest) -> HttpResponse:
    """Then the NIN; somebody new says their name next."""
    asked = request.session.get(SIGN_IN) or {}
    if not asked.get("proven"):
        return redirect("citizen:sign_in")
    form, shared = NinForm(request.POST or None), session.is_shared(request)
    if request.method == "POST" and form.is_valid():
        nin = form.cleaned_data["nin"]
        try:
            identity.sign_in_citizen(request=request, contact=asked["proven"], nin=nin)
        except identity.AccountUnknown:
            sealed = identity.seal(nin, use=NIN_USE, row=UUID(asked["id"])).hex()
            request.session[SIGN_IN] = {**asked, "nin": sealed}
            return redirect("citizen:sign_up")
        except Refused as problem:
            form.add_error("nin", str(problem))
        else:
            return _inside(request, shared=shared)
    return _page(request, "citizen/sign_in_nin.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The first time: names, birth and sex, once."""
    asked = request.session.get(SIGN_IN) or {}
    if not asked.get("nin"):
        return redirect("citizen:sign_in")
    shared = session.is_shared(request)
    form = catalogue.form_for(YOU, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            identity.sign_up_citizen(request=request, contact=asked["proven"], **_person_fields(asked, form))
        except Refused as problem:
            form.add_error("person", str(problem))
        else:
            messages.success(request, _("Your account is open."))
            return _inside(request, shared=shared)
    return _page(request, "citizen/sign_up.html", form)


def _person_fields(asked: dict[str, str], form: forms.Form) -> Any:
    """What identity registers of a person, from the answer of the catalogue's field."""
    given = dict(form.cleaned_data["person"])
    birth = given.pop("birth_date", "")
    if birth:
        given["birth_precision"] = "year" if len(birth) == 4 else "day"
        given["birth_date"] = date.fromisoformat(f"{birth}-01-01" if len(birth) == 4 else birth)
    nin = identity.unseal(bytes.fromhex(asked["nin"]), use=NIN_USE, row=UUID(asked["id"]))
    return given | {"nin": nin, "language": current_language()}


def _inside(request: HttpRequest, *, shared: bool) -> HttpResponse:
    """Signed in: to where the person was going; a device that is not theirs stays so in a session begun anew."""
    if shared:
        session.share(request)
    after = request.session.pop(AFTER, "")
    request.session.pop(SIGN_IN, None)
    inside = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    return redirect(after if after and inside else "citizen:account")


def with_account(view: View) -> View:
    """Only for a person signed in; others sign in first and come back."""

    @wraps(view)
    def inner(request: HttpRequest, *rest: Any) -> HttpResponse:
        session.keep_awake(request)
        if session.actor(request).person_id is None:
            return redirect(f"{reverse('citizen:sign_in')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *rest)

    return inner


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, with or without an account: on a shared computer nothing stays."""
    if request.method != "POST":
        begun = cases.drafts_in_progress(actor=session.actor(request), session_drafts=session.drafts(request))
        return render(request, "citizen/sign_out.html", {"holds": session.holds_something(request), "begun": begun})
    identity.sign_out(request)
    messages.success(request, _("Everything of you was erased from this device."))
    answer = redirect("citizen:home")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # the cookie of the session died with it
    return answer


@require_safe
@with_account
def account(request: HttpRequest) -> HttpResponse:
    """Files and applications in progress of the person signed in."""
    actor = session.actor(request)
    mine = cases.my_cases(actor=actor, cursor=request.GET.get("after"))
    drafts = [
        {"id": row.pk, "titles": catalogue.version(id=row.version_id).titles, "at": row.updated_at}
        for row in cases.my_drafts(actor=actor).rows
    ]
    unread = channels.unread_count(person_id=actor.person_id) if actor.person_id else 0
    return render(request, "citizen/account.html", {"page": mine, "drafts": drafts, "unread": unread})


@require_safe
@with_account
def inbox(request: HttpRequest) -> HttpResponse:
    """Messages that the administration sent to this person; shown once, they are read."""
    person_id = session.actor(request).person_id
    assert person_id is not None  # noqa: S101 - with_account has checked
    page = channels.inbox_of(person_id=person_id, cursor=request.GET.get("after"))
    answer = render(request, "citizen/inbox.html", {"page": page})
    if request.method == "GET":
        channels.mark_all_read(person_id=person_id, message_ids=[row.id for row in page.rows if row.read_at is None])
    return answer
