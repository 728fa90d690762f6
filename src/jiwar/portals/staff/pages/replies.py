"""Ready replies of an office: its head writes, changes and retires them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import current_language, pick
from jiwar.offices import api as offices
from jiwar.portals.staff.pages.access import staff_only, staff_page

LANGUAGE_NAMES = {
    "ar": _("Text in Arabic"),
    "fr": _("Text in French"),
    "kab": _("Text in Tamazight"),
    "en": _("Text in English"),
}
SENTENCES = {
    "missing": _("Write this: Arabic and French are needed."),
    "braces": _("Only {reference}, {procedure}, {office}, {due_on} and {link} may stand between braces."),
    "taken": _("Another reply of your office has this title."),
}


def _title(label: Any, direction: str) -> forms.CharField:
    widget = forms.TextInput({"class": "jw-input", "dir": direction})
    return forms.CharField(label=label, max_length=80, widget=widget, error_messages={"required": SENTENCES["missing"]})


def _text(language: str) -> forms.CharField:
    area = forms.Textarea({"class": "jw-textarea", "rows": 3, "dir": "rtl" if language == "ar" else "ltr"})
    return forms.CharField(
        label=LANGUAGE_NAMES[language],
        max_length=2000,
        required=language in ("ar", "fr"),
        widget=area,
        error_messages={"required": SENTENCES["missing"]},
    )


class ReplyForm(forms.Form):
    """A reply in the languages of those who are written to."""

    office_id = forms.ChoiceField(label=_("Office"))
    title_ar = _title(_("Title in Arabic"), "rtl")
    title_fr = _title(_("Title in French"), "ltr")
    text_ar = _text("ar")
    text_fr = _text("fr")
    text_kab = _text("kab")
    text_en = _text("en")
    procedure_code = forms.ChoiceField(label=_("Only for this service"), required=False)

    def __init__(self, *arguments: Any, office_ids: list[UUID], **options: Any) -> None:
        super().__init__(*arguments, **options)
        named = [(str(one), pick(view.names)) for one, view in offices.offices(office_ids).items()]
        self.fields["office_id"].choices = named  # type: ignore[attr-defined]  # a ChoiceField
        known = [(one.code, pick(one.titles)) for one in catalogue.procedures(language=current_language())]
        self.fields["procedure_code"].choices = [("", gettext("All services")), *known]  # type: ignore[attr-defined]  # a ChoiceField
        for name in ("office_id", "procedure_code"):
            self.fields[name].widget.attrs["class"] = "jw-select"

    def said(self) -> dict[str, Any]:
        """The arguments of the action."""
        given = self.cleaned_data
        return {
            "office_id": UUID(given["office_id"]),
            "titles": {name: given[f"title_{name}"] for name in ("ar", "fr")},
            "texts": {name: given[f"text_{name}"] for name in cases.REPLY_LANGUAGES},
            "procedure_code": given["procedure_code"],
        }


class ReadingForm(forms.Form):
    """The text of a shared reply as a speaker read it."""

    text = forms.CharField(
        label=_("Text in Tamazight"),
        max_length=2000,
        widget=forms.Textarea({"class": "jw-textarea", "rows": 4, "dir": "ltr", "lang": "kab"}),
        error_messages={"required": _("Write the text that is sent.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("head")
def replies(request: HttpRequest, reply_id: UUID | None = None) -> HttpResponse:
    """Those in use, and the form of a new one or of one that is changed."""
    known = cases.office_replies(actor=request.actor)
    chosen = next((one for one in known if one.id == reply_id), None)
    if reply_id is not None and chosen is None:
        raise Http404
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        office_ids=sorted(request.actor.office_ids("head"), key=str),
        initial=_initial(chosen) if chosen else None,
    )
    if request.method == "POST" and form.is_valid() and _kept(request, form, reply_id):
        return redirect("staff:replies")
    shared = cases.shared_replies(actor=request.actor)
    context = {"rows": known, "chosen": chosen, "form": form, "shared": shared}
    return staff_page(request, "staff/replies.html", context, section="queue", status=422 if form.errors else 200)


def _initial(view: cases.OfficeReplyView) -> dict[str, str]:
    told = {"office_id": str(view.office_id), "procedure_code": view.procedure_code}
    told |= {f"title_{name}": text for name, text in view.titles.items()}
    return told | {f"text_{name}": text for name, text in view.texts.items()}


def _kept(request: HttpRequest, form: ReplyForm, reply_id: UUID | None) -> bool:
    try:
        cases.write_reply(actor=request.actor, reply_id=reply_id, **form.said())
    except cases.ReplyInvalid as problem:
        for name, why in problem.fields.items():
            form.add_error(name, str(SENTENCES[why]))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, gettext("The reply is kept: your handlers may choose it."))
        return True
    return False


@require_POST
@staff_only("head")
def retire(request: HttpRequest, reply_id: UUID) -> HttpResponse:
    """Offered no more."""
    try:
        cases.retire_reply(actor=request.actor, reply_id=reply_id)
    except cases.ReplyNotFound as unknown:
        raise Http404 from unknown
    messages.success(request, gettext("The reply is offered no more."))
    return redirect("staff:replies")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("head")
def read(request: HttpRequest, office_id: UUID, shared_id: str, language: str) -> HttpResponse:
    """A speaker read the text of a shared reply: it is kept as it stands, or as they would have it."""
    known = cases.shared_replies(actor=request.actor)
    key = (office_id, shared_id, language)
    chosen = next((one for one in known if (one.office_id, one.reply_id, one.language) == key), None)
    if chosen is None:
        raise Http404
    form = ReadingForm(request.POST if request.method == "POST" else None, initial={"text": chosen.text})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            cases.keep_reading(
                actor=request.actor, office_id=office_id, reply_id=shared_id, language=language, text=text
            )
        except cases.ReplyInvalid as problem:
            form.add_error("text", str(SENTENCES[problem.fields["text"]]))
        else:
            messages.success(request, gettext("Kept: your handlers send this text."))
            return redirect("staff:replies")
    status = 422 if form.errors else 200
    context = {"chosen": chosen, "form": form}
    return staff_page(request, "staff/reply_reading.html", context, section="queue", status=status)
