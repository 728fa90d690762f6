"""The handler's queue and the expert's requests: what waits, the most urgent first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.cases import api as cases
from jiwar.kernel.digits import only_digits
from jiwar.kernel.errors import Refused
from jiwar.portals.staff.pages.access import EXAMINERS, VALIDATORS, holds_any, staff_only, staff_page
from jiwar.portals.staff.pages.exports import why_words as why_export_words
from jiwar.portals.staff.pages.filters import address_of, panel, show_words
from jiwar.portals.staff.pages.undoing import offered

HANDLERS = ("handler", "head")  # who may do one deed over many files
MOST_COUNTED = 99
NIN_DIGITS = 18


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*EXAMINERS)
def queue(request: HttpRequest) -> HttpResponse:
    """Files of the offices where the person works, by filter, or found by a search (sent by POST)."""
    text = typed(request)
    if text:
        return _searched(request, text)
    wanted = cases.CaseFilter.of(request.GET.dict())
    page = cases.queue(actor=request.actor, filter=wanted, cursor=request.GET.get("after"))
    cases.note_listed(actor=request.actor, rows=page.rows)
    context = {
        "rows": page.rows,
        "next_href": address_of(wanted, after=page.next_cursor) if page.next_cursor else "",
        "chosen": wanted.show,
        "filter": panel(request, wanted),
        "export_whys": why_export_words(),
        "ticks": holds_any(request.actor, HANDLERS),
    }
    return _drawn(request, context, wanted)


@require_POST
@staff_only(*HANDLERS)
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the file whose turn it is, and open it."""
    case_id = cases.next_to_take(actor=request.actor)
    if case_id is None:
        messages.info(request, _("No new file waits: all are taken."))
        return redirect("staff:queue")
    try:
        cases.assign(actor=request.actor, case_id=case_id)
    except Refused as refusal:  # a colleague was quicker, or an interest is declared
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is yours."))
    return redirect("staff:case", case_id)


def typed(request: HttpRequest) -> str:
    """What the search box holds, by POST from our pages, by GET from a link."""
    given = request.POST if request.method == "POST" else request.GET
    return str(given.get("q", "")).strip()[:400]


def _searched(request: HttpRequest, text: str) -> HttpResponse:
    """Straight to the file that a reference or a code names; else the files found."""
    context: dict[str, Any] = {"rows": [], "text": text, "why": request.POST.get("why", "work"), "refusal": ""}
    try:
        if request.method != "POST" and len(only_digits(text)) == NIN_DIGITS:
            raise cases.NinInAddress
        found = cases.look_for(actor=request.actor, text=text, why=context["why"])
    except Refused as problem:
        context["refusal"] = str(problem)
        context["text"] = "" if isinstance(problem, cases.NinInAddress) else text
    else:
        if found.only and request.method == "POST":
            return redirect("staff:case", found.only)
        if found.part and request.method == "POST":
            return redirect("staff:part", found.part)
        context["rows"] = found.rows
        context["cut"] = len(found.rows) == cases.FOUND_AT_MOST
    return _drawn(request, context, None)


def _drawn(request: HttpRequest, context: dict[str, Any], wanted: cases.CaseFilter | None) -> HttpResponse:
    counts, words = cases.queue_counts(actor=request.actor), show_words()
    chips: list[dict[str, Any]] = [
        {
            "href": address_of(cases.CaseFilter(show=name)),
            "text": words[name],
            "current": wanted == cases.CaseFilter(show=name),
            "count": _count(counts.get(name)),
        }
        for name in words
    ]
    if counts["news"]:
        news = cases.CaseFilter(show="mine", news=True)
        mark = {"href": address_of(news), "text": _("Something new"), "current": wanted == news}
        chips.append(mark | {"count": _count(counts["news"])})
    context["away"] = [
        {"one": one, "href": address_of(theirs), "current": wanted == theirs}
        for one in cases.away_today(actor=request.actor)
        for theirs in [cases.CaseFilter(show="all", handler=str(one.account_id))]
    ]
    context["handles"] = any(request.actor.has_role(role) for role in ("handler", "head"))
    context["takes"] = context["handles"] and bool(counts["new"])
    context |= {"chips": chips, "heads": request.actor.has_role("head"), "whys": why_words()}
    return staff_page(request, "staff/queue.html", context, section="queue")


def _count(number: int | None) -> str | None:
    return None if number is None else f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def why_words() -> list[tuple[str, str]]:
    """Why one searches: it is written in the journal that the person may read."""
    words = {
        "work": _("To work on a file"),
        "answer": _("To answer the person"),
        "check": _("To check how files are handled"),
    }
    return [(why, words[why]) for why in cases.WHY]


@require_safe
@staff_only(*VALIDATORS)
def validations(request: HttpRequest) -> HttpResponse:
    """What was proposed and waits for this person's agreement."""
    page = cases.validations_for(actor=request.actor, cursor=request.GET.get("after"))
    cases.note_listed(actor=request.actor, rows=[row.case for row in page.rows])
    next_href = f"?after={page.next_cursor}" if page.next_cursor else ""
    context = {"rows": page.rows, "next_href": next_href, "undo": offered(request)}
    return staff_page(request, "staff/validations.html", context, section="validations")


@require_safe
@staff_only("expert")
def opinions(request: HttpRequest) -> HttpResponse:
    """Opinions asked of the person's service."""
    page = cases.opinions_for(actor=request.actor, cursor=request.GET.get("after"))
    next_href = f"?after={page.next_cursor}" if page.next_cursor else ""
    context = {"rows": page.rows, "next_href": next_href, "undo": offered(request)}
    return staff_page(request, "staff/opinions.html", context, section="opinions")
