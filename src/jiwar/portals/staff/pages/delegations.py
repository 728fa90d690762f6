"""Who may sign in one's place: given for a period by an arrêté, ended at once when need be, and what was signed so."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.decisions import api as decisions
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import Checkboxes, DayField
from jiwar.kernel.texts import current_language, pick
from jiwar.offices import api as offices
from jiwar.portals.staff.pages.access import SEATS, staff_only, staff_page

AGENTS = ("signatory", "handler", "head")


def seat_of(request: HttpRequest) -> identity.Holding:
    """The seat whose signature the person holds."""
    return next(holding for holding in request.actor.holdings if holding.role in SEATS)


class DelegationForm(forms.Form):
    """Whom, for what, from when to when, by which arrêté."""

    to = forms.ChoiceField(label=_("Who will sign"), error_messages={"required": _("Choose who will sign.")})
    decree = forms.CharField(
        label=_("Number and date of the arrêté"),
        help_text=_("It is printed on each act signed by delegation."),
        max_length=160,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto"}),
        error_messages={"required": _("Write the number and date of the arrêté.")},
    )
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    scope = forms.MultipleChoiceField(
        label=_("For which services"),
        help_text=_("Tick nothing to give the signature of all services."),
        required=False,
        widget=Checkboxes,
    )

    def __init__(self, *arguments: Any, seat: identity.Holding, **options: Any) -> None:
        super().__init__(*arguments, **options)
        below = offices.offices_below(office_id=seat.office_id)
        known = {str(one.account_id): pick(one.names) for one in identity.staff_of(office_ids=below, roles=AGENTS)}
        self.fields["to"].choices = [("", ""), *known.items()]  # type: ignore[attr-defined]  # a field of choices
        self.fields["to"].widget.attrs["class"] = "jw-select"
        services = catalogue.procedures(language=current_language())
        self.fields["scope"].choices = [(one.code, pick(one.titles)) for one in services]  # type: ignore[attr-defined]  # the same


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*SEATS)
def delegations(request: HttpRequest) -> HttpResponse:
    """Those in force and those that ended; give one."""
    seat = seat_of(request)
    form = DelegationForm(request.POST or None, seat=seat)
    if request.method == "POST" and form.is_valid() and _given(request, seat, form):
        return redirect("staff:delegations")
    titles = {one.code: pick(one.titles) for one in catalogue.procedures(language=current_language())}
    rows = [
        {"one": one, "scope": [titles.get(code, code) for code in one.scope if code != "*"]}
        for one in identity.delegations_at(office_id=seat.office_id)
    ]
    context = {"rows": rows, "form": form}
    return staff_page(request, "staff/delegations.html", context, section="signing", status=422 if form.errors else 200)


def _given(request: HttpRequest, seat: identity.Holding, form: DelegationForm) -> bool:
    said = form.cleaned_data
    days: dict[str, date] = {"valid_from": said["first"], "valid_to": said["last"]}
    try:
        identity.delegate_signature(
            actor=request.actor,
            from_holding_id=seat.id,
            to_account_id=UUID(said["to"]),
            scope=said["scope"] or ["*"],
            decree_reference=said["decree"],
            **days,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, gettext("The delegation is recorded, with its arrêté."))
    return True


@require_POST
@staff_only(*SEATS)
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """End one at this moment, with its reason."""
    reason = request.POST.get("reason", "").strip()[:1000]
    if not reason:
        messages.error(request, gettext("Say why the delegation ends."))
        return redirect("staff:delegations")
    try:
        identity.end_delegation(actor=request.actor, delegation_id=delegation_id, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The delegation ended at this moment."))
    return redirect("staff:delegations")


@require_safe
@staff_only(*SEATS)
def signed(request: HttpRequest) -> HttpResponse:
    """What others signed in this person's name, the latest first."""
    office_id = seat_of(request).office_id
    given = {one.id: one for one in identity.delegations_at(office_id=office_id)}
    first = min((one.valid_from for one in given.values()), default=clock.today())
    page = decisions.signed_by_delegation(
        office_id=office_id, delegation_ids=list(given), since=first, cursor=request.GET.get("after")
    )
    context = {"rows": page.rows, "next_href": f"?after={page.next_cursor}" if page.next_cursor else ""}
    return staff_page(request, "staff/signed.html", context, section="signing")
