"""Public inquiries: opened from the file, their register with what came on paper, the report of the commissioner."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.ids import new_id
from jiwar.portals.staff.pages.access import staff_only, staff_page
from jiwar.portals.staff.pages.case import act_on, desk, find
from jiwar.portals.staff.pages.inquiry_forms import ReportForm, TakenForm, form_to_open


@require_safe
@staff_only()
def inquiries(request: HttpRequest) -> HttpResponse:
    """Those that the reader conducts."""
    rows = cases.inquiries_conducted(actor=request.actor)
    return staff_page(request, "staff/inquiries.html", {"rows": rows}, section="inquiries")


@require_POST
@staff_only()
def open_inquiry(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The inquiry was ordered: its register opens on its first day."""
    detail = find(request, case_id)
    if "open_inquiry" not in detail.may:
        raise Http404
    form = form_to_open(request, detail, request.POST)
    if not form.is_valid():
        return desk(request, detail, open_inquiry=form)
    done = _("The inquiry is open: anyone reads its notice, and writes from its first day.")
    return act_on(request, case_id, done, cases.open_inquiry, {"open_inquiry": form}, order=form.order())


def _found(request: HttpRequest, inquiry_id: UUID) -> cases.InquiryView:
    try:
        return cases.inquiry_visible_to(request.actor, inquiry_id)
    except cases.InquiryNotFound as unknown:
        raise Http404 from unknown


@require_safe
@staff_only()
def inquiry(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """Its days, its register, and what the reader may do."""
    return _drawn(request, _found(request, inquiry_id))


@require_POST
@staff_only()
def take(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """What came on paper or was said, written in the register."""
    form = TakenForm(request.POST)
    if not form.is_valid():
        return _drawn(request, _found(request, inquiry_id), taken=form)
    given = form.cleaned_data
    words = {name: given[name] for name in ("name", "place", "contact", "text")}
    said = cases.NewObservation(key=given["key"] or new_id(), **words)
    try:
        kept = cases.take_observation(
            actor=request.actor,
            inquiry_id=inquiry_id,
            said=said,
            channel=given["channel"],
            received_on=given["received_on"],
        )
    except (cases.InquiryNotFound, cases.CaseNotFound) as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, _found(request, inquiry_id), taken=form)
    messages.success(request, _("Written in the register: observation no. %(number)d.") % {"number": kept.number})
    return redirect("staff:inquiry", inquiry_id)


@require_POST
@staff_only()
def report(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """The commissioner's report, once."""
    form = ReportForm(request.POST, auto_id="report_%s")
    if not form.is_valid():
        return _drawn(request, _found(request, inquiry_id), report=form)
    try:
        cases.report_inquiry(actor=request.actor, inquiry_id=inquiry_id, **form.cleaned_data)
    except cases.InquiryNotFound as unknown:
        raise Http404 from unknown
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, _found(request, inquiry_id), report=form)
    messages.success(request, _("The report is in: the file goes back to its handler."))
    return redirect("staff:inquiry", inquiry_id)


def _drawn(request: HttpRequest, shown: cases.InquiryView, **bound: forms.Form) -> HttpResponse:
    """The page; `bound` are forms that come back with errors."""
    register = cases.register_of(actor=request.actor, inquiry=shown, cursor=request.GET.get("after"))
    today = {"key": new_id(), "received_on": min(clock.today(), shown.closes_on)}
    context = {
        "inquiry": shown,
        "register": register.rows,
        "next_href": f"?after={register.next_cursor}" if register.next_cursor else "",
        "taken_form": bound.get("taken") or (TakenForm(initial=today) if shown.may_observe else None),
        "report_form": bound.get("report") or (ReportForm(auto_id="report_%s") if shown.may_report else None),
        "wrong": next(iter(bound), ""),
        "form": next(iter(bound.values()), None),
    }
    return staff_page(request, "staff/inquiry_page.html", context, section="inquiries", status=422 if bound else 200)
