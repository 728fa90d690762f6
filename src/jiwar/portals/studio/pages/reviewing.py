"""The second reading: what changed, approved or returned, published now or on a day, brought up to date."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import DayField
from jiwar.portals.studio.pages.access import (
    authors_only,
    done,
    find,
    may_edit,
    reviewers_only,
    studio_only,
    studio_page,
)
from jiwar.portals.studio.pages.draft import revision_of, what_may_be_done
from jiwar.portals.studio.pages.words import findings_of, state_of, unstaffed_words


class ReturnForm(forms.Form):
    """What is to change."""

    note = forms.CharField(
        label=gettext_lazy("What is to change"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what is to change: the author reads it.")},
    )


class ApproveForm(forms.Form):
    """A word with the approval."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


@require_safe
@studio_only
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The difference with what is published, and the verdict."""
    return _drawn(request, find(request, draft_id), ReturnForm(auto_id="return_%s"))


def _drawn(request: HttpRequest, draft: catalogue.DefinitionDraftView, returning: forms.Form) -> HttpResponse:
    current = catalogue.version(id=draft.current_id) if draft.current_id else None
    before = catalogue.as_data(current.definition) if current else {}
    found = findings_of(draft)
    context = {
        "draft": draft,
        "state": state_of(draft),
        "current": current,
        "changes": catalogue.changes_in_words(before, draft.data) if current else [],
        "findings": found,
        "return_form": returning,
        "approve_form": ApproveForm(auto_id="approve_%s"),
        "form": returning,
        **what_may_be_done(request, draft, sound=not found),
    }
    return studio_page(request, "studio/review.html", context, status=422 if returning.errors else 200)


@require_POST
@reviewers_only
def approve(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Approve that very revision."""
    done(
        request,
        lambda: catalogue.approve_definition(
            actor=request.actor,
            draft_id=draft_id,
            expected_revision=revision_of(request),
            note=request.POST.get("note", "")[:4000],
        ),
        _("Approved. It may now be published."),
    )
    return redirect("studio:draft", draft_id)


@require_POST
@reviewers_only
def give_back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Return it with what is to change."""
    form = ReturnForm(request.POST, auto_id="return_%s")
    if not form.is_valid():
        return _drawn(request, find(request, draft_id), form)
    done(
        request,
        lambda: catalogue.return_definition(
            actor=request.actor,
            draft_id=draft_id,
            expected_revision=revision_of(request),
            note=form.cleaned_data["note"],
        ),
        _("Returned to its author."),
    )
    return redirect("studio:draft", draft_id)


class PublishForm(forms.Form):
    """Now, or from the first hour of a day."""

    on = DayField(
        label=gettext_lazy("Day of publication"),
        help_text=gettext_lazy("Empty: now. Else from the first hour of that day."),
        required=False,
    )

    @property
    def moment(self) -> datetime | None:
        """The first hour of the day in Algiers."""
        day = self.cleaned_data["on"]
        return datetime.combine(day, time.min, tzinfo=clock.ALGIERS) if day else None


@require_http_methods(["GET", "HEAD", "POST"])
@studio_only
def publish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Publish what was approved, now or on a day."""
    draft = find(request, draft_id)
    if draft.state != "approved":
        if request.method == "POST":
            messages.error(request, str(catalogue.NotInThisState()))
        return redirect("studio:draft", draft_id)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"on": _day(draft)})
    if request.method == "POST" and form.is_valid():
        try:
            return _published(request, draft, form.moment)
        except Refused as refusal:
            form.add_error("on" if isinstance(refusal, catalogue.NotLater) else None, str(refusal))
    context = {"draft": draft, "form": form, "unstaffed": unstaffed_words(draft.data)}
    return studio_page(request, "studio/publish.html", context, status=422 if form.errors else 200)


def _day(draft: catalogue.DefinitionDraftView) -> Any:
    return clock.day_of(draft.publish_at) if draft.publish_at else None


def _published(request: HttpRequest, draft: catalogue.DefinitionDraftView, moment: datetime | None) -> HttpResponse:
    if moment is not None:
        catalogue.schedule_publication(actor=request.actor, draft_id=draft.id, at=moment)
        messages.success(request, _("It will be published on that day."))
        return redirect("studio:draft", draft.id)
    view = catalogue.publish_definition(actor=request.actor, draft_id=draft.id)
    messages.success(request, _("Published. New applications use it."))
    return redirect("studio:procedure", view.code)


@require_http_methods(["GET", "HEAD", "POST"])
@authors_only
def take_over(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Bring into the draft what was published since it was begun; where both changed, one chooses."""
    draft = find(request, draft_id)
    if not draft.is_outdated:
        return redirect("studio:draft", draft_id)
    conflicts = catalogue.conflicts_of(draft)
    lacking = ""
    if request.method == "POST":
        if not may_edit(request.actor, draft):
            raise Http404
        choices: dict[str, catalogue.Side] = {
            one.place: side  # type: ignore[misc]  # one of the two words
            for number, one in enumerate(conflicts)
            if (side := request.POST.get(f"side-{number}")) in ("mine", "theirs")
        }
        try:
            catalogue.take_over(
                actor=request.actor, draft_id=draft_id, expected_revision=revision_of(request), choices=choices
            )
        except Refused as refusal:
            lacking = str(refusal)
        else:
            messages.success(request, _("The draft has the changes of the version in force."))
            return redirect("studio:draft", draft_id)
    context = {"draft": draft, "lacking": lacking, "may_edit": may_edit(request.actor, draft)}
    context |= _sides(request, draft, conflicts)
    return studio_page(request, "studio/take_over.html", context, status=422 if lacking else 200)


def _sides(
    request: HttpRequest, draft: catalogue.DefinitionDraftView, conflicts: list[catalogue.Conflict]
) -> dict[str, Any]:
    current = catalogue.version(id=draft.current_id) if draft.current_id else None
    base = catalogue.version(id=draft.based_on_id) if draft.based_on_id else None
    before = catalogue.as_data(base.definition) if base else {}
    return {
        "current": current,
        "theirs": catalogue.changes_in_words(before, catalogue.as_data(current.definition)) if current and base else [],
        "conflicts": [
            {
                "number": number,
                "place": catalogue.place_in_words(draft.data, one.place),
                "mine": catalogue.lines_of(one.mine),
                "theirs": catalogue.lines_of(one.theirs),
                "chosen": request.POST.get(f"side-{number}", ""),
            }
            for number, one in enumerate(conflicts)
        ],
    }
