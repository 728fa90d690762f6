"""Parts of a file's page that have templates of their own: its turn and ties, its thread, its notes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiwar.cases import api as cases
from jiwar.kernel import clock
from jiwar.portals.staff.pages import forms as staff_forms
from jiwar.portals.staff.pages import showing
from jiwar.portals.staff.pages.consulting_form import form_of
from jiwar.portals.staff.pages.files import listed
from jiwar.portals.staff.pages.inquiry_forms import form_to_open
from jiwar.portals.staff.pages.merging_form import MergeForm
from jiwar.portals.staff.pages.passing_forms import ReopenForm, TransferForm


def of_case(request: HttpRequest, detail: cases.CaseDetail, bound: Mapping[str, forms.Form]) -> dict[str, Any]:
    """What the included templates read; `bound` holds the forms that come back."""
    staff = [one for one in detail.messages if not one.to_applicant and not one.from_applicant]
    context: dict[str, Any] = {
        "thread": [_message(one) for one in detail.messages if one not in staff],
        "notes": [_message(one) for one in staff],
        "take_form": bound.get("take") or staff_forms.TakeForm(auto_id="take_%s"),
        "interest_form": bound.get("interest")
        or staff_forms.InterestForm(colleagues=cases.colleagues_of(request.actor), auto_id="interest_%s"),
    }
    if "transfer" in detail.may:
        places = cases.destinations(actor=request.actor, case_id=detail.id)
        context["transfer_form"] = bound.get("transfer") or TransferForm(places=places)
    if "consult" in detail.may:
        context |= {"consult_form": bound.get("consult") or form_of(request, detail), "reminds": True}
    if "open_inquiry" in detail.may:
        context["inquiry_form"] = bound.get("open_inquiry") or form_to_open(request, detail)
    if "reopen" in detail.may:
        context["reopen_form"] = bound.get("reopen") or ReopenForm(outcome=detail.outcome)
    asked = next((one for one in detail.opinions if one.mine and not one.verdict), None)
    context["joined"] = [listed(one) for one in asked.papers] if asked else []
    twins = cases.possible_duplicates(actor=request.actor, case_id=detail.id)
    cases.note_listed(actor=request.actor, rows=twins)
    context["twins"] = twins
    if twins and "merge" in detail.may:
        context["merge_form"] = bound.get("merge") or MergeForm(twins=twins)
    context["absorbed"] = [
        cases.case_visible_to(request.actor, one.id)
        for one in cases.merged_into(actor=request.actor, case_id=detail.id)
    ]
    context["undo"] = _undo(request, detail)
    away = cases.away_today(actor=request.actor) if detail.handler_id else []
    context["handler_away"] = next((one for one in away if one.account_id == detail.handler_id), None)
    if {"post_message", "request_completion"} & detail.may:
        context["replies"] = cases.replies_for(actor=request.actor, case_id=detail.id)
    if "post_message" in detail.may:
        context |= _writing(request, detail, bound)
    return context


def joined_to_opinions(detail: cases.CaseDetail) -> list[showing.Viewed]:
    """What stands in the viewer after the papers of the file: what services and experts joined to their opinions."""
    found = [paper for one in detail.opinions for paper in one.papers if paper.file_id]
    tabs = showing.papers(found, "joined_paper", detail.id)
    names = [_("%(name)s (joined to an opinion)") % {"name": paper.name} for paper in found]
    return [replace(tab, label=name) for tab, name in zip(tabs, names, strict=True)]


def _undo(request: HttpRequest, detail: cases.CaseDetail) -> int:
    """The act that the reader did less than ten seconds ago, 0 for none; the action checks again."""
    last = detail.history[-1]
    fresh = clock.now() - last.at < timedelta(seconds=cases.UNDO_SECONDS)
    mine = last.actor_id == request.actor.ref.id and last.sequence == detail.sequence
    return last.sequence if fresh and mine and last.kind in cases.UNDOABLE else 0


def _writing(request: HttpRequest, detail: cases.CaseDetail, bound: Mapping[str, forms.Form]) -> dict[str, Any]:
    """The forms to write with, and the SMS as it would leave."""
    form = bound.get("post_message") or staff_forms.MessageForm(auto_id="message_%s")
    written = str(form["body"].value() or "")
    return {
        "post_message_form": form,
        "note_form": bound.get("note") or staff_forms.NoteForm(auto_id="note_%s"),
        "sms": cases.sms_preview(
            actor=request.actor, case_id=detail.id, body=written, in_sms=bool(form["in_sms"].value())
        ),
    }


def of_completion(request: HttpRequest, form: staff_forms.CompletionForm, *, case_id: UUID) -> cases.SmsPreview:
    """The SMS of what is ticked."""
    sms = cases.completion_sms(
        actor=request.actor,
        case_id=case_id,
        items=[(kind, item_id) for kind, item_id, _label in form.items],
        ticked=form.ticked(),
        always=form.gathered,
    )
    form.say(sms.words)
    return sms


def _message(one: cases.MessageView) -> dict[str, Any]:
    return {
        "who": one.author,
        "at": one.at,
        "text": one.body,
        "mine": not one.from_applicant,
        "internal": not one.to_applicant and not one.from_applicant,
    }
