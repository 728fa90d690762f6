"""`/direction/<place>/today/`: what is late and why, what will be, what is blocked, and who carries what."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.errors import Refused
from jiwar.offices import api as offices
from jiwar.portals.direction import queries
from jiwar.portals.direction.pages import views
from jiwar.portals.direction.pages.access import board_page, for_heads_and_offices
from jiwar.territory import api as territory

SIZE = 20


class CauseForm(forms.Form):
    """Why a file is late: one of the list, and words where the list does not say it."""

    cause = forms.ChoiceField(
        label=_("Cause of the delay"),
        choices=[("", _("Choose")), *cases.CAUSES.items()],
        widget=forms.Select({"class": "jw-input"}),
        error_messages={"required": _("Choose the cause."), "invalid_choice": _("Choose the cause.")},
    )
    words = forms.CharField(
        label=_("In your words (asked for another cause)"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"class": "jw-input", "dir": "auto"}),
    )


@require_GET
@for_heads_and_offices
def today(request: HttpRequest, code: str) -> HttpResponse:
    """Breaches with their cause first, then what is due by the next working day, then what waits for somebody."""
    return _page(request, code)


@require_POST
@for_heads_and_offices
def answer(request: HttpRequest, code: str, alert_id: UUID) -> HttpResponse:
    """The cause of one delay."""
    form = CauseForm(request.POST, auto_id=f"id_{alert_id}_%s")
    if form.is_valid():
        try:
            cases.answer_alert(actor=request.actor, alert_id=alert_id, **form.cleaned_data)
        except cases.CaseNotFound as unknown:
            raise Http404(str(unknown)) from unknown
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('direction:today', args=[code])}#alert-{alert_id}")
    return _page(request, code, wrong=(alert_id, form))


def _page(request: HttpRequest, code: str, wrong: tuple[UUID, CauseForm] | None = None) -> HttpResponse:
    actor = request.actor
    place = territory.division_at(code=code)
    whole = queries.is_in_scope(actor, code)
    asked: dict[str, Any] = {
        "actor": actor,
        "commune_codes": territory.communes_within(code=code),
        "office_ids": () if whole else queries.offices_headed(actor, code),
        "size": SIZE,
    }
    alerts = cases.alerts_of(**asked, cursor=request.GET.get("late"))
    soon = cases.pressing_cases(**asked, kind="soon", cursor=request.GET.get("soon"))
    blocked = cases.pressing_cases(**asked, kind="blocked", cursor=request.GET.get("blocked"))
    soon_parts = cases.pressing_parts(**asked, kind="soon", cursor=request.GET.get("soon_parts"))
    blocked_parts = cases.pressing_parts(**asked, kind="blocked", cursor=request.GET.get("blocked_parts"))
    shown = [{"alert": one, "form": _form_of(one, wrong)} for one in alerts.rows]
    context = {
        "hand": _in_hand(actor),
        "title": views.title_of(place),
        "code": code,
        "board_href": reverse("direction:drill", args=[code]) if whole else "",
        "whole": whole,
        "alerts": shown,
        "soon": soon.rows,
        "blocked": blocked.rows,
        "soon_parts": soon_parts.rows,
        "blocked_parts": blocked_parts.rows,
        **_loads(actor, code, asked["commune_codes"], asked["office_ids"]),
        "more": {
            name: f"{reverse('direction:today', args=[code], query={name: page.next_cursor})}#{name}"
            if page.next_cursor
            else ""
            for name, page in (
                ("late", alerts),
                ("soon", soon),
                ("blocked", blocked),
                ("soon_parts", soon_parts),
                ("blocked_parts", blocked_parts),
            )
        },
        "wrong": wrong[1] if wrong else None,
    }
    response = board_page(request, "direction/today.html", context)
    response.status_code = 422 if wrong else 200
    return response


def _in_hand(actor: identity.Actor) -> list[dict[str, Any]]:
    """What waits for the reader's own hand, each with its page; nothing of what does not wait."""
    appeals = cases.CaseFilter(show="all", procedure=catalogue.APPEAL)
    pages = {
        "signing": (_("To sign"), reverse("staff:signing_book")),
        "validations": (_("To agree to"), reverse("staff:validations")),
        "parts": (_("Parts to decide"), reverse("staff:parts")),
        "appeals": (_("Appeals to answer"), reverse("staff:queue", query=appeals.as_params())),
        "objections": (_("Objections to answer"), reverse("staff:commissions")),
    }
    waiting = cases.in_own_hand(actor)
    return [
        {"text": text, "href": href, "count": waiting[name]} for name, (text, href) in pages.items() if name in waiting
    ]


MOST_OFFICES = 10  # the most late ones; all are on the page of loads


def _loads(
    actor: identity.Actor, code: str, commune_codes: Collection[str], headed: Collection[UUID]
) -> dict[str, Any]:
    """Who carries what: the handlers of the one office that the reader answers for here, else the most late offices."""
    loads = cases.office_loads(actor=actor)
    places = offices.offices([one.office_id for one in loads])
    here = [
        one
        for one in loads
        if (one.office_id in headed if headed else places[one.office_id].division_code in {code, *commune_codes})
    ]
    alone = here[0].office_id if len(here) == 1 else None
    return {
        "loads": here[:MOST_OFFICES] if alone is None else [],
        "more_loads": len(here) > MOST_OFFICES,
        "load_office": alone,
        "handlers": cases.handler_loads(actor=actor, office_id=alone) if alone else [],
        "shares": alone in actor.office_ids("head"),
    }


def _form_of(alert: cases.AlertView, wrong: tuple[UUID, CauseForm] | None) -> CauseForm | None:
    if not alert.may_answer:
        return None
    if wrong and wrong[0] == alert.id:
        return wrong[1]
    return CauseForm(auto_id=f"id_{alert.id}_%s", initial={"cause": alert.cause, "words": alert.words})
