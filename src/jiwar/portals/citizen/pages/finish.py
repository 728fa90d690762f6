"""The end of the way: the check of the answers, the submission, the receipt; and pausing to go on elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel import telephones
from jiwar.kernel.digits import only_digits
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CodeInput, Radios
from jiwar.kernel.texts import current_language, pick
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.apply import call_for, page, standing, with_draft
from jiwar.portals.citizen.pages.cosigners import name_of
from jiwar.portals.citizen.pages.papers import scan_words
from jiwar.portals.citizen.pages.people import declared, isolated, isolated_name
from jiwar.portals.citizen.pages.steps import (
    ACTING,
    CHECK,
    CONTACT,
    COSIGNERS,
    is_represented,
    lacking,
    steps,
    where_it_stopped,
)

LANGUAGES = {"ar": "العربية", "fr": "Français"}  # acts are drawn up in these; names of languages are never translated


@dataclass(frozen=True)
class Row:
    """One line of the check; `href` leads back to where it was answered."""

    key: str
    value: str
    href: str


@dataclass(frozen=True)
class Group:
    """Some lines under their heading."""

    title: str
    rows: list[Row] = field(default_factory=list)


def _groups(draft: cases.DraftView) -> list[Group]:
    """Everything the person said, in the order in which it was asked."""
    asked = {q.id: q for q in catalogue.visible_questions(draft.definition, draft.answers, draft.context)}
    found = []
    for title, some in groupby(steps(draft)[:-1], key=lambda step: step.section):
        rows = [Row(step.title, _said(draft, step.place, asked), f"{step.url}?from=check") for step in some]
        found.append(Group(title, rows))
    language = f"{standing(draft, CHECK).step.url.removesuffix('check/')}language/"
    found[-1].rows.append(Row(_("Language of our letters"), LANGUAGES.get(draft.language, ""), language))
    return found


def _said(draft: cases.DraftView, place: str, asked: dict[str, catalogue.Question]) -> str:
    if place in asked:
        return catalogue.display_answer(asked[place], draft.context["answers"].get(place))
    if place == "commune":
        return pick((draft.context.get("commune") or {}).get("names"))
    if place == ACTING:
        return _("For another person, with a mandate") if is_represented(draft) else _("For myself")
    if place in {"applicant", "representative", COSIGNERS}:
        people = [isolated_name(name_of(one)) for one in draft.cosigners]
        return "\n".join(filter(None, people if place == COSIGNERS else _person(getattr(draft, place))))
    if place == CONTACT:
        filer = draft.representative if is_represented(draft) else draft.applicant
        return "\n".join(isolated(telephones.local(filer[kind])) for kind in ("phone", "email") if filer.get(kind))
    return "\n".join(_file_said(paper) for paper in draft.papers if paper.paper_id == place) or _("Not given")


def _file_said(paper: cases.PaperView) -> str:
    """A file that was given, and what keeps it from counting."""
    status = scan_words(paper)[0]
    return f"{isolated_name(paper.name)} ({status})" if status else isolated_name(paper.name)


def _person(party: Mapping[str, Any]) -> list[str]:
    """Names in each script on a line of their own (digits after Latin letters would change sides), birth, NIN's end."""
    names = [" ".join(filter(None, (party.get(f"family_{one}"), party.get(f"given_{one}")))) for one in ("ar", "latin")]
    born = catalogue.day_in(declared(party).get("birth_date", ""), current_language())
    return [*map(isolated_name, names), born, isolated(party.get("nin_masked", ""))]


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Everything on one page, then the submission; what lacks is named with the way to it."""
    here = standing(draft, CHECK)
    problems: list[dict[str, str]] = []
    despite = request.POST.get("despite", "").strip()
    already = [] if lacking(draft) else cases.open_already(**call_for(request, draft))
    if request.method == "POST" and already and not despite:
        problems = [{"href": "#despite", "text": _("Say why you file another request, or follow the open one.")}]
    elif request.method == "POST":
        try:
            done = cases.submit_draft(key=request.POST.get("key", ""), despite=despite, **call_for(request, draft))
        except cases.DraftIncomplete as incomplete:
            problems = _with_pages(draft, incomplete.problems)
        except cases.ContactNotProven as unproven:
            messages.warning(request, str(unproven))
            return redirect(f"{standing(draft, CONTACT).step.url}?from=check")
        except cases.DraftNotFound:
            raise
        except Refused as problem:
            problems = [{"href": "#main", "text": str(problem)}]
        else:
            session.forget_begun(request, draft.procedure_code)
            return redirect("citizen:receipt", done.case_id)
    missing = [{"href": f"{step.url}?from=check", "text": f"{step.title} — {said}"} for step, said in lacking(draft)]
    held = catalogue.papers_to_look_up(draft.definition, draft.answers, draft.context)
    context = {
        "template": "citizen/check.html",
        "already": already,
        "despite": despite,
        "looked_up": held,
        "fee": catalogue.fee_of(draft.definition, draft.context["answers"], draft.context),
        "groups": _groups(draft),
        "problems": problems,
        "missing": missing,
    }
    return page(request, draft, here, None, **context)


def _with_pages(draft: cases.DraftView, problems: list[tuple[str, str]]) -> list[dict[str, str]]:
    known = {step.place: step for step in steps(draft)}
    found = []
    for place, sentence in problems:
        step = known.get(place)
        text = f"{step.title} — {sentence}" if step else sentence
        found.append({"href": f"{step.url}?from=check" if step else "#main", "text": text})
    return found


class LanguageForm(forms.Form):
    """The language of the letters and of the act."""

    question_page = True
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do we write to you?"),
        help_text=gettext_lazy("Our messages and the act are drawn up in this language."),
        choices=list(LANGUAGES.items()),
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose a language.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def language(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """One may read the pages in one language and want the act in another."""
    form = LanguageForm(request.POST or None, initial={"language": draft.language})
    if request.method == "POST" and form.is_valid():
        cases.save_language(language=form.cleaned_data["language"], **call_for(request, draft))
        return redirect("citizen:draft_check", draft.id)
    return page(request, draft, standing(draft, CHECK), form, to_check=True)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def save(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """Go on later, elsewhere: an eight-digit code, shown once."""
    shown = ""
    if request.method == "POST" and "send" in request.POST:
        try:
            sent = cases.send_resume_code(**call_for(request, draft))
            said = _("The code is on its way to %(contact)s.") % {"contact": isolated(telephones.local(sent))}
            messages.success(request, said)
        except (cases.ContactNotProven, identity.TooManyTries) as problem:
            messages.error(request, str(problem))
        return redirect("citizen:draft_save", draft.id)
    if request.method == "POST":
        shown = cases.resume_code(**call_for(request, draft))
    parties = (draft.applicant, draft.representative)
    provable = any(party.get("phone") or party.get("birth_date") for party in parties)
    contact = cases.proven_contact(session.actor(request), draft)
    context = {"draft": draft, "titles": draft.definition.titles, "code": shown, "provable": provable}
    context["contact"] = telephones.local(contact) if contact else ""
    return render(request, "citizen/save.html", context | {"back": where_it_stopped(draft)})


class ResumeForm(forms.Form):
    """The code alone opens nothing: it takes what only the person knows."""

    code = forms.CharField(
        label=gettext_lazy("Your eight-digit code"),
        max_length=40,
        widget=CodeInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type your code.")},
    )
    proof = forms.CharField(
        label=gettext_lazy("Last four digits of your telephone, or your birth year"),
        max_length=40,
        widget=CodeInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the last four digits of your telephone, or your birth year.")},
    )

    def clean_code(self) -> str:
        digits = only_digits(self.cleaned_data["code"])
        if len(digits) != 8:
            raise forms.ValidationError(_("The code has eight digits. Check what you typed."))
        return digits


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with an application begun on another device or at a counter."""
    form = ResumeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                draft = cases.resume_draft(**form.cleaned_data, ip=session.address(request))
            except Refused as problem:
                form.add_error(None, str(problem))
                status = 429 if isinstance(problem, identity.TooManyTries) else 422
            else:
                session.remember_draft(request, draft)
                return redirect("citizen:draft", draft.id)
    return render(request, "citizen/resume.html", {"form": form}, status=status)


@require_safe
def receipt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Reference, tracking code, date, deadline: the proof that the file was received."""
    try:
        shown = cases.receipt_of(case_id=case_id, session_drafts=session.drafts(request), **session.reads(request))
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    return render(request, "citizen/receipt.html", {"receipt": shown, "case_id": case_id})


@require_safe
def receipt_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The receipt on paper, in the language of the file."""
    try:
        pdf = cases.receipt_pdf(case_id=case_id, session_drafts=session.drafts(request), **session.reads(request))
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    disposition = {"Content-Disposition": 'inline; filename="jiwar-receipt.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=disposition)
