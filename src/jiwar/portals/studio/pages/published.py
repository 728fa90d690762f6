"""A published procedure: its versions and what differs between two of them, its next draft, its end."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import DayField
from jiwar.kernel.texts import pick
from jiwar.portals.studio.pages.access import authors_only, done, reviewers_only, studio_only, studio_page
from jiwar.portals.studio.pages.draft import yaml_file
from jiwar.portals.studio.pages.stopping import stops


class RetireForm(forms.Form):
    """Why a service ends, from when, and what to ask for instead."""

    reason_ar = forms.CharField(
        label=gettext_lazy("Reason in Arabic"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "dir": "rtl"}),
        error_messages={"required": gettext_lazy("Say why in Arabic: citizens read it.")},
    )
    reason_fr = forms.CharField(
        label=gettext_lazy("Reason in French"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Say why in French: citizens read it.")},
    )
    on = DayField(label=gettext_lazy("From the day"), help_text=gettext_lazy("Empty: now."), required=False)
    replaced_by = forms.ChoiceField(label=gettext_lazy("Replaced by"), required=False)

    def __init__(self, *arguments: Any, code: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        others = [(one.code, pick(one.titles)) for one in catalogue.procedures() if one.code != code]
        self.fields["replaced_by"].choices = [("", _("Nothing")), *others]  # type: ignore[attr-defined]  # a ChoiceField


def kept(request: HttpRequest, code: str) -> catalogue.KeptProcedure:
    """The published procedure, for those who keep it, or 404."""
    found = next((one for one in catalogue.procedures_kept_by(request.actor) if one.code == code), None)
    if found is None or found.version_id is None:
        raise Http404
    return found


@require_safe
@studio_only
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Its versions."""
    return _drawn(request, kept(request, code), RetireForm(code=code))


def _drawn(request: HttpRequest, one: catalogue.KeptProcedure, retiring: RetireForm) -> HttpResponse:
    listed = catalogue.versions(code=one.code)
    keepers = catalogue.keepers_of(one.keeper_id)
    drafts = catalogue.definitions_visible_to(request.actor, code=one.code)
    context = {
        "kept": one,
        "versions": listed,
        "compared": _compared(request, listed),
        "stops": stops(listed, request.GET.get("stops", "")),
        "drafts": drafts.rows,
        "end": catalogue.retirement(code=one.code),
        "may_revise": catalogue.can_edit_procedure(request.actor, keepers),
        "may_retire": catalogue.can_retire(request.actor, keepers),
        "retire_form": retiring,
        "form": retiring,
    }
    return studio_page(request, "studio/procedure.html", context, status=422 if retiring.errors else 200)


def _compared(request: HttpRequest, listed: list[catalogue.ProcedureView]) -> dict[str, Any]:
    """The differences between two versions, when both are asked."""
    by_number = {str(view.number): view for view in listed}
    old, new = by_number.get(request.GET.get("old", "")), by_number.get(request.GET.get("new", ""))
    if old is None or new is None:
        return {}
    changes = catalogue.changes_in_words(catalogue.as_data(old.definition), catalogue.as_data(new.definition))
    return {"old": old.number, "new": new.number, "changes": changes}


@require_POST
@authors_only
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """A draft of the next version, from the present content or from an earlier one."""
    kept(request, code)
    from_version = request.POST.get("version", "")
    try:
        draft = catalogue.revise_procedure(
            actor=request.actor, code=code, from_version_id=UUID(from_version) if from_version else None
        )
    except ValueError as unknown:
        raise Http404 from unknown
    except catalogue.ProcedureNotFound:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("studio:procedure", code)
    return redirect("studio:draft", draft.id)


@require_safe
@studio_only
def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as a YAML file."""
    kept(request, code)
    found = next((view for view in catalogue.versions(code=code) if view.number == number), None)
    if found is None:
        raise Http404
    return yaml_file(code, catalogue.yaml_of(catalogue.as_data(found.definition)))


@require_POST
@reviewers_only
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """End it, now or on a day."""
    one = kept(request, code)
    form = RetireForm(request.POST, code=code)
    if form.is_valid():
        given = form.cleaned_data
        try:
            catalogue.retire_procedure(
                actor=request.actor,
                code=code,
                reason={"ar": given["reason_ar"], "fr": given["reason_fr"]},
                at=datetime.combine(given["on"], time.min, tzinfo=clock.ALGIERS) if given["on"] else None,
                replaced_by=given["replaced_by"],
            )
        except Refused as refusal:
            form.add_error("on" if isinstance(refusal, catalogue.NotLater) else None, str(refusal))
        else:
            messages.success(request, _("The end of this service was recorded; those who began are told."))
            return redirect("studio:procedure", code)
    return _drawn(request, one, form)


@require_POST
@reviewers_only
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Offer it again."""
    kept(request, code)
    reason = request.POST.get("reason", "")[:1000]
    done(
        request,
        lambda: catalogue.restore_procedure(actor=request.actor, code=code, reason=reason),
        _("The service is offered again."),
    )
    return redirect("studio:procedure", code)
