"""One deed over many files: those ticked in the queue, or all that its filter shows; done in the background."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import Checkboxes, NeededWords, Radios, area
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.filters import address_of
from jiwar.portals.staff.pages.queue import HANDLERS
from jiwar.portals.staff.pages.versions import seen_of

DEEDS = [
    ("hand_over", _("Take the files, or give them to a colleague")),
    ("request_completion", _("Ask all the applicants for the same completion")),
    ("send_message", _("Write the same message to all the applicants")),
    ("propose_grant", _("Propose to grant them all")),
]


class ManyForm(forms.Form):
    """Which deed, what it needs, and why."""

    deed = forms.ChoiceField(
        label=_("What to do with them"),
        choices=DEEDS,
        widget=Radios,
        error_messages={"required": _("Choose what to do.")},
    )
    to = forms.ChoiceField(label=_("To whom the files go"), required=False)
    items = forms.MultipleChoiceField(label=_("What the applicants must complete"), required=False, widget=Checkboxes)
    remark = forms.CharField(
        label=_("What is wrong or missing"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto"}),
    )
    body = forms.CharField(label=_("Message to the applicants"), required=False, max_length=4000, widget=area())
    reason = NeededWords(
        _("Why you do it"),
        missing=_("Say why you do it."),
        help_text=_("It is written in the journal, with your name."),
    )

    def __init__(self, *arguments: Any, actor: Any, procedures: set[str], ticked: list[UUID], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["to"].choices = _hands(actor, ticked)  # type: ignore[attr-defined]  # a field of choices
        self.fields["to"].widget.attrs["class"] = "jw-select"
        items = _items(procedures)
        if items:
            self.fields["items"].choices = items  # type: ignore[attr-defined]  # the same
        else:
            del self.fields["items"], self.fields["remark"]
            self.fields["deed"].choices = [one for one in DEEDS if one[0] != "request_completion"]  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        deed = cleaned.get("deed")
        if deed == "hand_over" and not cleaned.get("to"):
            self.add_error("to", gettext("Choose to whom the files go."))
        if deed == "request_completion" and not cleaned.get("items"):
            self.add_error("items", gettext("Tick at least one paper or answer."))
        if deed == "send_message" and not cleaned.get("body"):
            self.add_error("body", gettext("Write the message first."))
        return cleaned

    def parameters(self) -> dict[str, Any]:
        """What the deed needs, as it is kept."""
        said = self.cleaned_data
        split = [item.partition(":") for item in said.get("items", [])]
        return {
            "hand_over": lambda: {"to": said["to"]},
            "request_completion": lambda: {
                "items": [{"kind": kind, "id": name, "remark": said["remark"]} for kind, _colon, name in split],
                "message": said["body"],
            },
            "send_message": lambda: {"body": said["body"]},
            "propose_grant": dict,
        }[said["deed"]]()


def _hands(actor: Any, ticked: Collection[UUID]) -> list[tuple[str, str]]:
    """Oneself, then one's colleagues; with how many of the files ticked they are tied to, and not to all of them."""
    seats = cases.filter_choices(actor=actor).colleagues
    own = {actor.account_id: gettext("Me")}
    names = own | {seat.account_id: pick(seat.names) for seat in seats if seat.account_id not in own}
    ties = cases.tied_to(actor=actor, case_ids=ticked, account_ids=names)
    count = Counter(account_id for tied in ties.values() for account_id in tied)
    free = [pk for pk in names if not ticked or count[pk] < len(ticked)]
    return [(str(pk), _name(names[pk], count[pk])) for pk in free]


def _name(name: str, ties: int) -> str:
    return gettext("%(who)s (files with a tie: %(count)d)") % {"who": name, "count": ties} if ties else name


def _items(procedures: set[str]) -> list[tuple[str, str]]:
    """Papers and answers that may be asked of all: only when all the files are of one service."""
    if len(procedures) != 1:
        return []
    definition = catalogue.procedure(code=next(iter(procedures))).definition
    papers = [(f"paper:{one.id}", pick(one.label)) for one in definition.papers if not one.held_by_administration]
    return papers + [(f"answer:{one.id}", pick(one.label)) for one in definition.questions]


@require_POST
@staff_only(*HANDLERS)
def many(request: HttpRequest) -> HttpResponse:
    """What was ticked, the deed to choose, then its progress."""
    wanted = cases.CaseFilter.of(request.POST)
    whole = request.POST.get("whole") == "1"
    seen = seen_of(request.POST.getlist("chosen"))
    if not whole and not seen:
        messages.error(request, gettext("Tick the files first."))
        return redirect(address_of(wanted))
    rows = [] if whole else cases.chosen_cases(actor=request.actor, ids=[pk for pk, _sequence in seen])
    cases.note_listed(actor=request.actor, rows=rows)
    procedures = {wanted.procedure} - {""} if whole else {row.procedure_code for row in rows}
    doing = "deed" in request.POST or request.POST.get("step") == "do"
    form = ManyForm(
        request.POST if doing else None,
        actor=request.actor,
        procedures=procedures,
        ticked=[row.id for row in rows],
        initial={"deed": "hand_over"},
    )
    if doing and form.is_valid():
        return _asked(request, form, wanted, None if whole else seen)
    context = {
        "form": form,
        "rows": rows,
        "whole": whole,
        "params": wanted.as_params(),
        "chosen": request.POST.getlist("chosen"),
        "back_href": address_of(wanted),
    }
    return staff_page(request, "staff/many.html", context, section="queue", status=422 if form.errors else 200)


def _asked(
    request: HttpRequest, form: ManyForm, wanted: cases.CaseFilter, seen: list[tuple[UUID, int]] | None
) -> HttpResponse:
    parameters = form.parameters()
    if seen is None:
        parameters |= {"filter": wanted.as_params(), "by": str(request.actor.account_id)}
    try:
        deed = cases.ask_bulk(
            actor=request.actor,
            kind=form.cleaned_data["deed"],
            parameters=parameters,
            reason=form.cleaned_data["reason"],
            seen=seen,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address_of(wanted))
    return redirect("staff:bulk", deed)
