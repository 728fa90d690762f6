"""Who carries what in the offices one answers for, and files shared out; what is late and why is `direction:today`."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jiwar.cases import api as cases
from jiwar.identity import api as identity
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import NeededWords
from jiwar.portals.staff.pages.access import TEAM, staff_only, staff_page
from jiwar.portals.staff.pages.filters import address_of


@require_safe
@staff_only(*TEAM)
def team(request: HttpRequest) -> HttpResponse:
    """Figures that lead to files, office by office, and the handlers of one."""
    actor = request.actor
    loads = cases.office_loads(actor=actor)
    office = _office(request, loads)
    context = {
        "figures": _figures(loads),
        "today_href": reverse("direction:today", args=[_place_of(request)]),
        "loads": loads if len(loads) > 1 else [],
        "office": office,
        "handlers": cases.handler_loads(actor=actor, office_id=office.office_id) if office else [],
        "shares": office is not None and office.office_id in _headed(request),
    }
    return staff_page(request, "staff/team.html", context, section="team")


def _place_of(request: HttpRequest) -> str:
    """The division of the first seat of this kind that the reader holds."""
    return next(one.division_code for one in request.actor.holdings if one.role in TEAM)


def _headed(request: HttpRequest) -> set[UUID]:
    return set(request.actor.office_ids("head"))


def _office(request: HttpRequest, loads: list[cases.OfficeLoad]) -> cases.OfficeLoad | None:
    """The office asked for; else the only one, or the first that one heads."""
    asked = request.GET.get("office", "")
    if asked:
        found = next((one for one in loads if str(one.office_id) == asked), None)
        if found is None:
            raise Http404
        return found
    headed = [one for one in loads if one.office_id in _headed(request)]
    return loads[0] if len(loads) == 1 else next(iter(headed), None)


def _figures(loads: list[cases.OfficeLoad]) -> list[dict[str, Any]]:
    """Each figure with the list that it counts; what blocks is said by who must act."""
    every = {"show": "all"}
    asked: list[tuple[str, str, dict[str, str], str]] = [
        ("late", pgettext("files", "Late"), {"show": "late"}, "error"),
        ("soon", _("Last day within two days"), every | {"limit": "soon"}, "warning"),
        ("unassigned", _("Nobody took them"), {"show": "new"}, "warning"),
        ("with_applicant", _("Wait for the applicant"), every | {"stage": "awaiting_applicant"}, "info"),
        ("with_experts", _("Wait for an opinion"), every | {"stage": "awaiting_opinions"}, "info"),
        ("to_sign", _("Wait for a signature"), every | {"stage": "awaiting_signature"}, "info"),
    ]
    files = [
        {
            "count": sum(getattr(one, name) for one in loads),
            "words": words,
            "href": address_of(cases.CaseFilter.of(wanted)),
            "kind": kind,
        }
        for name, words, wanted, kind in asked
    ]
    return files + (_figures_of_parts(loads) if any(one.parts for one in loads) else [])


def _figures_of_parts(loads: list[cases.OfficeLoad]) -> list[dict[str, Any]]:
    """Of offices that decide in the files of others, what they hold up there."""
    asked = (("parts_late", _("Parts that are late"), "error"), ("parts_untaken", _("Parts nobody took"), "warning"))
    return [
        {
            "count": sum(getattr(one, name) for one in loads),
            "words": words,
            "href": reverse("staff:parts"),
            "kind": kind,
        }
        for name, words, kind in asked
    ]


class ShareForm(forms.Form):
    """To whom each file goes, and why."""

    reason = NeededWords(
        gettext_lazy("Why the files change hands"),
        missing=gettext_lazy("Say why the files change hands."),
        help_text=gettext_lazy("It is written in the journal, with your name."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only("head")
def share(request: HttpRequest, office_id: UUID, account_id: UUID) -> HttpResponse:
    """The files of one handler, each with the colleague proposed; the head changes what should be, then confirms."""
    if office_id not in _headed(request):
        raise Http404
    hands = cases.handler_loads(actor=request.actor, office_id=office_id)
    giver = next((one for one in hands if one.account_id == account_id), None)
    if giver is None:
        raise Http404
    others = [one for one in hands if one.present and one.account_id != account_id]
    away = identity.away([one.account_id for one in others], on=clock.today())
    colleagues = [one for one in others if one.account_id not in away]  # nobody comes back to files given meanwhile
    among = [one.account_id for one in colleagues]
    asked = {"actor": request.actor, "office_id": office_id, "account_id": account_id, "among": among}
    files, parts = cases.shared_out(**asked), cases.parts_shared_out(**asked)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _handed_over(request, files, parts, colleagues, form.cleaned_data["reason"])
    context = {
        "giver": giver,
        "colleagues": colleagues,
        "absent": [one for one in others if one.account_id in away],
        "rows": [{"file": one, "hands": _hands(request, one.row.id, one, colleagues)} for one in files],
        "parts": [{"part": one, "hands": _hands(request, one.id, one, colleagues)} for one in parts],
        "form": form,
        "office_id": office_id,
    }
    return staff_page(request, "staff/share.html", context, section="team", status=422 if form.errors else 200)


def _hands(
    request: HttpRequest,
    thing_id: UUID,
    shared: cases.SharedOut | cases.SharedPart,
    colleagues: list[cases.HandlerLoad],
) -> list[dict[str, Any]]:
    """Whom a file or a part may go to, who is chosen, and who is tied to it and gets it from nobody."""
    chosen = request.POST.get(f"to-{thing_id}", str(shared.to_account_id or ""))
    return [
        {
            "id": one.account_id,
            "names": one.names,
            "tied": one.account_id in shared.tied,
            "chosen": str(one.account_id) == chosen,
        }
        for one in colleagues
    ]


def _handed_over(
    request: HttpRequest,
    files: list[cases.SharedOut],
    parts: list[cases.SharedPart],
    colleagues: list[cases.HandlerLoad],
    reason: str,
) -> HttpResponse:
    """Each file as a deed of its own, done by Jiwar in the background; what is refused of one holds no other back."""
    known = {str(one.account_id): one.account_id for one in colleagues}
    wanted = {str(one.row.id): (request.POST.get(f"to-{one.row.id}", ""), one.tied) for one in files}
    to = {case_id: hand for case_id, (hand, tied) in wanted.items() if hand in known and known[hand] not in tied}
    seen: dict[UUID, int | None] = {one.row.id: one.row.sequence for one in files if str(one.row.id) in to}
    of_parts: dict[str, dict[str, str]] = {}
    for part in parts:
        hand = request.POST.get(f"to-{part.id}", "")
        if hand in known and known[hand] not in part.tied:
            of_parts.setdefault(str(part.case_id), {})[str(part.id)] = hand
            seen.setdefault(part.case_id, None)
    said = {"to": to} | ({"parts": of_parts} if of_parts else {})
    try:
        deed = cases.ask_bulk(
            actor=request.actor, kind="hand_over", parameters=said, reason=reason, seen=list(seen.items())
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:team")
    return redirect("staff:bulk", deed)
