"""A file passed on, an act undone, a closed file opened again; who is away, and who acts for them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel.errors import NotAllowed, Refused
from jiwar.kernel.forms import DayField
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages.access import SIGNATORIES, staff_only, staff_page
from jiwar.portals.staff.pages.case import act_on, desk, find
from jiwar.portals.staff.pages.passing_forms import ReopenForm, TransferForm


@require_POST
@staff_only("handler", "head")
def transfer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """To a colleague, or to another office; there the reader may no longer follow, and undoes it from here."""
    detail = find(request, case_id)
    if "transfer" not in detail.may:
        return act_on(request, case_id, "", cases.transfer, reason=request.POST.get("reason", ""))
    form = TransferForm(request.POST, places=cases.destinations(actor=request.actor, case_id=case_id))
    if not form.is_valid():
        return desk(request, detail, transfer=form)
    answer = act_on(request, case_id, _("The file is passed on."), cases.transfer, {"transfer": form}, **form.said())
    try:
        cases.case_visible_to(request.actor, case_id)
    except cases.CaseNotFound:  # it is another administration's now
        context = {"reference": detail.reference, "case_id": case_id, "sequence": detail.sequence + 1}
        return staff_page(request, "staff/passed_on.html", context, section="queue")
    return answer


@require_POST
@staff_only()
def undo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take back the act that the page shows, within its ten seconds."""
    typed = request.POST.get("sequence", "")
    sequence = int(typed) if typed.isascii() and typed.isdigit() else 0
    try:
        cases.undo(actor=request.actor, case_id=case_id, sequence=sequence)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: the file is as it was, and nobody was told."))
    try:
        cases.case_visible_to(request.actor, case_id)
    except cases.CaseNotFound:
        return redirect("staff:queue")
    return redirect("staff:case", case_id)


@require_POST
@staff_only(*SIGNATORIES)
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A closed file begins again, on a ground of the list."""
    detail = find(request, case_id)
    form = ReopenForm(request.POST, outcome=detail.outcome)
    if not form.is_valid():
        return desk(request, detail, reopen=form)
    done = _("The file is open again: it waits to be taken, and both parties are told.")
    return act_on(request, case_id, done, cases.reopen, {"reopen": form}, **form.cleaned_data)


@require_POST
@staff_only("counter_agent")
def appeal(request: HttpRequest, case_id: UUID, remedy: str) -> HttpResponse:
    """Whoever stands at the desk contests the act: the agent writes the appeal with them."""
    try:
        draft = cases.begin_appeal(actor=request.actor, case_id=case_id, remedy=remedy)
    except cases.CaseNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:case", case_id)
    return redirect("staff:counter_draft", draft.id)


class AbsenceForm(forms.Form):
    """Who is away, until when, and who acts for them."""

    account_id = forms.ChoiceField(label=gettext_lazy("Who is away"), required=False)
    substitute_id = forms.ChoiceField(
        label=gettext_lazy("Who acts for them"),
        help_text=gettext_lazy("An agent who handles files at the same office. Each act says for whom it is done."),
        error_messages={"required": gettext_lazy("Choose who acts for them.")},
    )
    valid_from = DayField(label=gettext_lazy("First day"))
    valid_to = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *arguments: Any, actor: identity.Actor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.actor = actor
        agents = identity.agents_of(identity.handling_offices(actor.account_id)) if actor.account_id else {}
        theirs = identity.agents_of(actor.office_ids("head"))
        # Nobody stands in for themselves; a head may stand in for an agent.
        named = [(str(one), pick(names)) for one, names in agents.items() if theirs or one != actor.account_id]
        self.alone = not named
        self.fields["substitute_id"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]  # a ChoiceField
        if theirs:
            others = [(str(one), pick(names)) for one, names in theirs.items() if one != actor.account_id]
            self.fields["account_id"].choices = [("", _("Myself")), *others]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["account_id"]

    def said(self) -> dict[str, Any]:
        """The arguments of the plan."""
        given = self.cleaned_data
        away = given.get("account_id") or self.actor.account_id
        return {
            "account_id": UUID(str(away)),
            "substitute_id": UUID(given["substitute_id"]),
            "valid_from": given["valid_from"],
            "valid_to": given["valid_to"],
        }


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("handler", "head")
def absences(request: HttpRequest) -> HttpResponse:
    """One's absences and those one stands in for; a head plans those of the agents."""
    form = AbsenceForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid() and _planned(request, form):
        messages.success(request, _("The absence is planned: the substitute sees the files and acts on them."))
        return redirect("staff:absences")
    context = {"rows": identity.absences_visible_to(request.actor), "form": form}
    return staff_page(request, "staff/absences.html", context, section="queue", status=422 if form.errors else 200)


def _planned(request: HttpRequest, form: AbsenceForm) -> bool:
    try:
        identity.plan_absence(actor=request.actor, **form.said())
    except identity.AbsenceInvalid as problem:
        form.add_error("valid_to" if problem.field == "valid_to" else "substitute_id", str(problem))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


@require_POST
@staff_only("handler", "head")
def end_absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """The agent is back."""
    try:
        identity.end_absence(actor=request.actor, absence_id=absence_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The absence has ended."))
    return redirect("staff:absences")
