"""The registers of civil status: an act looked up, its versions, an error corrected by two people on a decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.kernel.errors import NotAllowed, Refused
from jiwar.kernel.texts import pick
from jiwar.portals.staff.pages import records
from jiwar.portals.staff.pages.access import REGISTER_READERS, staff_only, staff_page
from jiwar.portals.staff.pages.correcting import CorrectionForm, DropForm, LookUpForm
from jiwar.registers import api as registers

CHANGES = {
    "registered": gettext_lazy("Registered"),
    "imported": gettext_lazy("Brought in from another system"),
    "corrected": gettext_lazy("Corrected"),
    "mention": gettext_lazy("Mention in the margin"),
}


@dataclass(frozen=True)
class Difference:
    """One thing of an act: what it says before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """A version of an act as the page tells it."""

    number: int
    kind: str | Promise
    at: datetime
    by: str
    approved_by: str
    decision: str
    reason: str
    in_force: bool
    sealed: bool
    differences: tuple[Difference, ...]
    mentions: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """A correction that waits, in the list of the office."""

    record_id: UUID
    reference: str
    act: str | Promise
    commune: str
    by: str
    at: datetime


@require_safe
@staff_only(*REGISTER_READERS)
def acts(request: HttpRequest) -> HttpResponse:
    """The registers that this person may look into: searched, and the corrections that wait there."""
    kept = registers.registers_of(request.actor)
    asked = any(request.GET.get(name) for name in ("name", "year", "number"))
    form = LookUpForm(request.GET if asked else None, kept=kept)
    found = None
    if asked and form.is_valid():
        found = registers.find_records(actor=request.actor, wanted=form.wanted(form.cleaned_data["kind"]))
    page = registers.corrections_waiting(request.actor, cursor=request.GET.get("after"))
    communes = {one.id: pick(one.commune_names) for one in kept}
    context = {
        "kept": kept,
        "form": form,
        "found": None if found is None else [records.shown(one) for one in found],
        "waiting": [_in_list(row, communes) for row in page.rows],
        "next_href": f"?after={page.next_cursor}" if page.next_cursor else "",
    }
    return staff_page(request, "staff/acts.html", context, section="acts")


def _in_list(row: Any, communes: dict[UUID, str]) -> Waiting:
    record = row.record
    return Waiting(
        record_id=record.pk,
        reference=f"{record.number}/{record.year}",
        act=registers.KINDS[record.register.kind].act,
        commune=communes.get(record.register_id, ""),
        by=row.proposed_by["label"],
        at=row.proposed_at,
    )


@require_safe
@staff_only(*REGISTER_READERS)
def act(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """An act in force, the correction that waits with its before and after, and every version it has had."""
    return _drawn(request, _read(request, record_id))


def _read(request: HttpRequest, record_id: UUID) -> registers.RecordView:
    try:
        return registers.record_visible_to(request.actor, record_id)
    except registers.RecordUnknown as unknown:
        raise Http404 from unknown


def _drawn(
    request: HttpRequest, record: registers.RecordView, drop: DropForm | None = None, status: int = 200
) -> HttpResponse:
    waiting = registers.waiting_correction(record_id=record.id)
    keeps = registers.keeps(request.actor, record.register.office_id)
    may_approve = waiting is not None and registers.may_approve(request.actor, waiting, record)
    mine = waiting is not None and waiting.proposed_by_id == request.actor.account_id
    context = {
        "record": records.shown(record),
        "waiting": waiting,
        "differences": _differences(waiting.changes) if waiting else (),
        "decision": _decision(waiting.decision) if waiting else "",
        "may_correct": keeps and waiting is None and not record.erased,
        "may_approve": may_approve,
        "drop_form": (drop or DropForm()) if may_approve or mine else None,
        "mine": mine,
        "versions": [_version(one) for one in registers.versions_of(record)],
    }
    return staff_page(request, "staff/act.html", context, section="acts", status=status)


def _version(one: registers.VersionView) -> Version:
    return Version(
        number=one.number,
        kind=CHANGES.get(one.change, one.change),
        at=one.valid_from,
        by=one.made_by,
        approved_by=one.approved_by,
        decision=_decision(one.decision),
        reason=one.reason,
        in_force=one.in_force,
        sealed=one.sealed,
        differences=_differences(one.changes),
        mentions=tuple(pick(mention.get("text") or {}) for mention in one.mentions),
    )


def _decision(said: Any) -> str:
    return _("%(authority)s, no. %(number)s, %(on)s") % {**said, "on": records.day(said["on"])} if said else ""


def _differences(changes: tuple[registers.Change, ...]) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            f"{one.whose} – {one.label}" if one.whose else str(one.label),
            records.value(one.path, one.before),
            records.value(one.path, one.after),
        )
        for one in changes
    )


@require_http_methods(["GET", "POST"])
@staff_only(*REGISTER_READERS)
def correct(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What the act should say instead, and the decision that orders it; a colleague who may sign approves."""
    record = _read(request, record_id)
    if not registers.keeps(request.actor, record.register.office_id) or record.erased:
        raise Http404
    form = CorrectionForm(request.POST or None, record=record)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _proposed(request, record, form):
            messages.success(request, _("The correction waits for somebody who may sign here: nothing changed yet."))
            return redirect("staff:act_of_register", record.id)
    context = {"record": records.shown(record), "form": form}
    return staff_page(request, "staff/act_correct.html", context, section="acts", status=status)


def _proposed(request: HttpRequest, record: registers.RecordView, form: CorrectionForm) -> bool:
    """Whether it was proposed; what was refused stands beside what was typed."""
    try:
        registers.propose_correction(
            actor=request.actor,
            record_id=record.id,
            changes=form.changes,
            reason=form.cleaned_data["reason"],
            decision=form.decision,
        )
    except registers.RecordInvalid as problem:
        form.take(problem.problems)
        return False
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@staff_only(*REGISTER_READERS)
def approve(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """The second person makes it the act's new version."""
    correction = _correction(request, correction_id)
    try:
        registers.approve_correction(actor=request.actor, correction_id=correction_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The act is corrected. What it said before stays readable below."))
    return redirect("staff:act_of_register", correction.record_id)


@require_POST
@staff_only(*REGISTER_READERS)
def drop(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """The proposer takes it back, or who could approve it sends it away, saying why."""
    correction = _correction(request, correction_id)
    form = DropForm(request.POST)
    if not form.is_valid():
        return _drawn(request, _read(request, correction.record_id), form, status=422)
    try:
        registers.drop_correction(actor=request.actor, correction_id=correction_id, note=form.cleaned_data["note"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The correction was dropped: the act stays as it is."))
    return redirect("staff:act_of_register", correction.record_id)


def _correction(request: HttpRequest, correction_id: UUID) -> registers.CorrectionView:
    try:
        return registers.correction_visible_to(request.actor, correction_id)
    except registers.CorrectionUnknown as unknown:
        raise Http404 from unknown
