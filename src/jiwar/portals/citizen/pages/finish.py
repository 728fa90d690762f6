"""The end of the way: a contact that is proven, the check of the answers, the submission, the receipt; and pausing."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, PhoneInput
from jiwar.kernel.texts import current_language, pick
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.apply import call_for, declared, page, standing, with_draft
from jiwar.portals.citizen.pages.steps import steps

CODE_REQUEST = "code_request"


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
        widget=forms.EmailInput({"autocomplete": "email", "class": "jw-input"}),
    )
    owner_phone = forms.CharField(
        label=_("Mobile telephone of the person you act for"),
        help_text=_("We tell this person each time somebody acts in their name."),
        required=False,
        widget=PhoneInput,
    )

    def __init__(self, *arguments: object, represented: bool, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Django's own signature
        if not represented:
            del self.fields["owner_phone"]

    def clean_phone(self) -> str:
        return self._checked("phone", identity.check_phone)

    def clean_email(self) -> str:
        return self._checked("email", identity.check_email)

    def clean_owner_phone(self) -> str:
        return self._checked("owner_phone", identity.check_phone)

    def _checked(self, name: str, check: object) -> str:
        typed = str(self.cleaned_data.get(name) or "").strip()
        try:
            return check(typed) if typed else ""  # type: ignore[operator]  # one of identity.check_…
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("phone") and not cleaned.get("email") and not self.errors:
            self.add_error("phone", _("Give a mobile telephone or an e-mail address."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def contact(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """How to reach the person; a guest proves it with a code."""
    here = standing(draft, "contact")
    represented = bool(draft.representative.get("quality"))
    role = "representative" if represented else "applicant"
    filer = draft.representative if represented else draft.applicant
    initial = {"phone": filer.get("phone"), "email": filer.get("email"), "owner_phone": draft.applicant.get("phone")}
    form = ContactForm(request.POST or None, initial=initial, represented=represented)
    if request.method == "POST" and form.is_valid():
        try:
            _keep_contact(request, draft, role, form.cleaned_data)
            proven = form.cleaned_data["phone"] or form.cleaned_data["email"]
            if request.actor.is_authenticated or proven in request.actor.guest_contacts:
                return redirect(here.after)
            _send_code(request, proven)
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("citizen:draft_code", draft.id)
    return page(request, draft, here, form, template="citizen/contact.html", represented=represented)


def _keep_contact(request: HttpRequest, draft: cases.DraftView, role: str, given: dict[str, str]) -> None:
    """Write how to reach whoever files, and the owner when somebody acts for them."""
    call = call_for(request, draft)
    reach = {"phone": given["phone"], "email": given["email"]}
    if role == "applicant":
        cases.save_applicant(applicant={**(declared(draft.applicant) or {}), **reach}, **call)
        return
    cases.save_representative(representative={**(declared(draft.representative) or {}), **reach}, **call)
    owner = {**(declared(draft.applicant) or {}), "phone": given["owner_phone"]}
    cases.save_applicant(applicant=owner, **call)


def _send_code(request: HttpRequest, contact_text: str) -> None:
    asked = identity.send_code(contact=contact_text, purpose="file", ip=session.address(request))
    request.session[CODE_REQUEST] = {
        "id": str(asked.id),
        "masked": asked.contact_masked,
        "contact": contact_text,
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
    here = standing(draft, "contact")
    asked = request.session.get(CODE_REQUEST)
    if not asked:
        return redirect("citizen:draft_contact", draft.id)
    form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if request.method == "POST" and "again" in request.POST:
            _send_code(request, asked["contact"])
            messages.success(request, _("A new code is on its way."))
            return redirect("citizen:draft_code", draft.id)
        if request.method == "POST" and form.is_valid():
            proven = identity.verify_code(request_id=UUID(asked["id"]), code=form.cleaned_data["code"])
            identity.remember_guest_contact(request, proven)
            del request.session[CODE_REQUEST]
            return redirect(here.after)
    except Refused as problem:
        if form.is_bound:
            form.add_error("code", str(problem))
        else:
            messages.error(request, str(problem))
    return page(request, draft, here, form, template="citizen/code.html", masked=asked["masked"])


@dataclass(frozen=True)
class Row:
    """One line of the check; `href` leads back to where it was answered."""

    key: str
    value: str
    href: str


def _rows(draft: cases.DraftView) -> list[Row]:
    """Everything the person said, in the order in which it was asked."""
    definition = draft.definition
    asked = {q.id: q for q in catalogue.visible_questions(definition, draft.answers, draft.context)}
    found = []
    for step in steps(draft)[:-1]:
        href = f"{step.url}?from=check"
        found.append(Row(step.title, _said(draft, step.place, asked), href))
    return found


def _said(draft: cases.DraftView, place: str, asked: dict[str, catalogue.Question]) -> str:
    if place in asked:
        return catalogue.display_answer(asked[place], draft.answers.get(place))
    if place == "commune":
        names = (draft.context.get("commune") or {}).get("names")
        return pick(names)
    if place == "representative":
        return str(_("For another person") if draft.representative.get("quality") else _("For myself"))
    if place in {"applicant", "representative-person"}:
        party = draft.applicant if place == "applicant" else draft.representative
        question = catalogue.applicant_question(draft.definition)
        shown = catalogue.display_answer(question, party)
        return "\n".join(filter(None, [shown, party.get("nin_masked")]))
    if place == "contact":
        filer = draft.representative if draft.representative.get("quality") else draft.applicant
        return "\n".join(filter(None, [filer.get("phone"), filer.get("email")]))
    return "\n".join(paper.name for paper in draft.papers if paper.paper_id == place)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Everything on one page, then the submission; what lacks is named with the way to it."""
    here = standing(draft, "check")
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            done = cases.submit_draft(key=request.POST.get("key", ""), **call_for(request, draft))
        except cases.DraftIncomplete as lacking:
            problems = _with_places(draft, lacking.problems)
        except cases.ContactNotProven as unproven:
            messages.warning(request, str(unproven))
            return redirect("citizen:draft_contact", draft.id)
        except Refused as problem:
            problems = [{"href": "#main", "text": str(problem)}]
        else:
            session.remember_pass(request, cases.make_pass(done.case_id, may_act=True))
            return redirect("citizen:receipt", done.case_id)
    context = {"template": "citizen/check.html", "rows": _rows(draft), "problems": problems}
    return page(request, draft, here, None, **context)


def _with_places(draft: cases.DraftView, problems: list[tuple[str, str]]) -> list[dict[str, str]]:
    urls = {step.place: f"{step.url}?from=check" for step in steps(draft)}
    return [{"href": urls.get(place, "#main"), "text": sentence} for place, sentence in problems]


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def save(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Go on later, elsewhere: an eight-digit code, shown once."""
    shown = cases.resume_code(**call_for(request, draft)) if request.method == "POST" else ""
    provable = bool(draft.applicant.get("phone") or draft.applicant.get("birth_date"))
    context = {"draft": draft, "titles": draft.definition.titles, "code": shown, "provable": provable}
    return render(request, "citizen/save.html", context)


class ResumeForm(forms.Form):
    """The code alone opens nothing: it takes what only the person knows."""

    code = forms.CharField(
        label=_("Your eight-digit code"), widget=CodeInput, error_messages={"required": _("Type your code.")}
    )
    proof = forms.CharField(
        label=_("Last four digits of your telephone, or your birth year"),
        widget=CodeInput,
        error_messages={"required": _("Type the last four digits of your telephone, or your birth year.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with an application begun on another device or at a counter."""
    form = ResumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = cases.resume_draft(**form.cleaned_data, ip=session.address(request))
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            session.remember_draft(request, draft.id)
            return redirect(_where_it_stopped(draft))
    return render(request, "citizen/resume.html", {"form": form}, status=422 if form.errors else 200)


def _where_it_stopped(draft: cases.DraftView) -> str:
    """The first page that lacks its answer."""
    lacking = {place for place, _sentence in cases.problems_in_draft(draft)}
    return next((step.url for step in steps(draft) if step.place in lacking), steps(draft)[-1].url)


@require_safe
def receipt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Reference, tracking code, date, deadline: the proof that the file was received."""
    try:
        shown = cases.receipt(actor=request.actor, case_id=case_id, passes=session.passes(request))
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return render(request, "citizen/receipt.html", {"receipt": shown, "case_id": case_id})


@require_safe
def receipt_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The receipt on paper, in the page's language."""
    try:
        pdf = cases.receipt_pdf(
            actor=request.actor, case_id=case_id, passes=session.passes(request), language=current_language()
        )
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="receipt.pdf"'}
    )
