"""Offices that another one continues: asked for by one person with the text that says so, agreed to by another."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jiwar.cases import api as cases
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import DayField, NeededWords
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.portals.staff.pages.access import staff_only, staff_page

SELECT = {"class": "jw-select"}


class SuccessionForm(forms.Form):
    """Which office, which one continues it, from which day, why."""

    use_required_attribute = False
    office = forms.TypedChoiceField(label=gettext_lazy("Office that ends"), coerce=UUID, widget=forms.Select(SELECT))
    successor = forms.TypedChoiceField(
        label=gettext_lazy("Office that continues its work"), coerce=UUID, widget=forms.Select(SELECT)
    )
    on = DayField(label=gettext_lazy("From which day"), required=True)
    reason = NeededWords(
        gettext_lazy("Why, and by which text"),
        missing=gettext_lazy("Say why, and which text says so."),
        help_text=gettext_lazy("Name the order or the decree. It is written in the journal, with your name."),
        rows=3,
    )

    def __init__(self, *arguments: Any, mine: list[offices.OfficeView], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [("", _("Choose")), *((str(one.id), f"{pick(one.names)} ({one.code})") for one in mine)]
        for name in ("office", "successor"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field of choices
            needed = _("Choose an office.")
            self.fields[name].error_messages |= {"required": needed, "invalid_choice": needed}

    def clean(self) -> dict[str, Any]:
        """The two are not one."""
        found = super().clean() or {}
        if found.get("office") and found.get("office") == found.get("successor"):
            self.add_error("successor", _("Choose another office than the one that ends."))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*cases.REORGANISING_ROLES)
def reorganise(request: HttpRequest) -> HttpResponse:
    """What was asked for, and the form; what was written is shown with its consequences, then it is asked."""
    form, step, plan = _form(request, request.POST or None), request.POST.get("step", ""), None
    if step and form.is_valid():
        said = form.cleaned_data
        asked = {"office_id": said["office"], "successor_id": said["successor"]}
        try:
            if step == "do":
                cases.ask_succession(actor=request.actor, on=said["on"], reason=said["reason"], **asked)
                messages.success(request, _("Asked. It begins once another person has agreed."))
                return redirect("staff:offices")
            cases.require_succession(actor=request.actor, on=said["on"], **asked)
            plan = cases.succession_plan(**asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, form, plan=plan)


@require_POST
@staff_only(*cases.REORGANISING_ROLES)
def answer(request: HttpRequest, succession_id: UUID) -> HttpResponse:
    """Another person agrees, or says why not."""
    agree, note = request.POST.get("answer") == "agree", request.POST.get("note", "")
    try:
        cases.answer_succession(actor=request.actor, succession_id=succession_id, agree=agree, note=note)
    except Refused as refusal:
        return _page(request, _form(request, None), wrong={"id": succession_id, "said": str(refusal), "note": note})
    said = _("Agreed. The files go over from that day on.") if agree else _("Not agreed. Whoever asked reads why.")
    messages.success(request, said)
    return redirect("staff:offices")


def _form(request: HttpRequest, data: Any) -> SuccessionForm:
    mine = sorted(cases.offices_reorganised_by(request.actor).values(), key=lambda one: one.code)
    return SuccessionForm(data, mine=mine)


def _page(
    request: HttpRequest,
    form: SuccessionForm,
    *,
    plan: cases.SuccessionPlan | None = None,
    wrong: dict[str, Any] | None = None,
) -> HttpResponse:
    page = cases.successions_visible_to(request.actor, cursor=request.GET.get("after"))
    context = {
        "rows": page.rows,
        "next_href": f"?after={page.next_cursor}" if page.next_cursor else "",
        "form": form,
        "plan": plan,
        "wrong": wrong,
    }
    status = 422 if wrong or form.errors else 200
    return staff_page(request, "staff/offices.html", context, section="offices", status=status)
