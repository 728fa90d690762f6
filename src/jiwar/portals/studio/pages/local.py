"""Local rules of one's territory: what waits, a new one, the three-way difference, confirmed, kept, ended."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import Radios
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.portals.studio.forms.local import NEW_PAPER, ActForm, ValueForm
from jiwar.portals.studio.pages.access import AUTHOR, authors_only, done, reviewers_only, studio_only, studio_page

local_rules = catalogue.overriding
SHOWS = {
    "to_accept": gettext_lazy("Template changed"),
    "to_confirm": gettext_lazy("Awaiting confirmation"),
    "standing": gettext_lazy("In force"),
    "over": gettext_lazy("Over"),
}
STANDINGS = {
    "proposed": (pgettext_lazy("state of a local rule", "Waits for a second person"), "info"),
    "to_come": (pgettext_lazy("state of a local rule", "To come"), "info"),
    "in_force": (pgettext_lazy("state of a local rule", "In force"), "success"),
    "suspended": (pgettext_lazy("state of a local rule", "Suspended"), "error"),
    "refused": (pgettext_lazy("state of a local rule", "Refused"), "warning"),
    "withdrawn": (pgettext_lazy("state of a local rule", "Taken back"), ""),
    "over": (pgettext_lazy("state of a local rule", "Over"), ""),
}


def local_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A rule of another territory answers 404, as what does not exist."""

    def inner(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except (local_rules.OverrideNotFound, offices.UnknownOffice) as unknown:
            raise Http404 from unknown

    return inner


def in_words(place: str, value: Any, template: Mapping[str, Any]) -> list[str]:
    """A value as lines to read; amounts in dinars, parts of a fee by their names."""
    if not value:
        return [str(catalogue.NOTHING)]
    kind = local_rules.kind_of(place)
    if kind == "fee":
        titles = {one["id"]: pick(one["title"]) for one in local_rules.own_components(template)}
        amounts = [("", value["amount"])] if "amount" in value else []
        amounts += [(titles.get(name, name), said) for name, said in (value.get("components") or {}).items()]
        said = [(name, catalogue.editing.amount_in_words(amount, template)) for name, amount in amounts]
        lines = [catalogue.named(name, amount) if name else amount for name, amount in said]
        return [*catalogue.lines_of(value.get("text")), *lines]
    if kind == "paper":
        needed = value.get("required", True) is True
        asked = _("Without it the file is not complete") if needed else _("If one has it")
        return [
            *catalogue.lines_of(value.get("label")),
            *(catalogue.lines_of(value["hint"]) if value.get("hint") else []),
            asked,
        ]
    return catalogue.lines_of(value)


def state_in_words(rule: local_rules.OverrideView) -> dict[str, Any]:
    """The word and the colour of its state."""
    words, kind = STANDINGS[rule.standing]
    return {"text": words, "kind": kind}


@require_safe
@studio_only
@local_only
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of one's territories under a filter; what waits for an answer first."""
    waiting = local_rules.overrides_waiting(request.actor)
    first: local_rules.Show = next((show for show, count in waiting.items() if count), "standing")
    chosen = next((show for show in local_rules.SHOWS if show == request.GET.get("show")), first)
    page = local_rules.overrides_visible_to(request.actor, show=chosen, cursor=request.GET.get("after") or None)
    titles = {one.code: one.titles for one in catalogue.procedures(retired=True)}
    context = {
        "section": "local",
        "chips": [
            {
                "href": f"?show={show}",
                "text": SHOWS[show],
                "current": show == chosen,
                "count": waiting.get(show) or None,
            }
            for show in local_rules.SHOWS
        ],
        "chosen": chosen,
        "title": SHOWS[chosen],
        "rows": [
            {
                "rule": rule,
                "procedure": pick(titles.get(rule.code, {})) or rule.code,
                "about": local_rules.place_title(rule.place),
                "unit": local_rules.unit_in_words(rule.unit_code),
                "act": local_rules.act_in_words(rule.basis),
                "state": state_in_words(rule),
                "last": rule.until - timedelta(days=1) if rule.until else None,
            }
            for rule in page.rows
        ],
        "next_href": f"?show={chosen}&after={page.next_cursor}" if page.next_cursor else "",
    }
    return studio_page(request, "studio/local_rules.html", context)


# --- A new one ---------------------------------------------------------------------------------------------


def seats_of(actor: Actor) -> list[offices.OfficeView]:
    """The wilaya and the communes for which the actor writes, by code."""
    below = {one for office in actor.office_ids(AUTHOR) for one in offices.offices_below(office_id=office)}
    seats = [one for one in offices.offices(below).values() if one.kind in ("wilaya", "commune")]
    return sorted((one for one in seats if one.valid_to is None), key=lambda one: one.code)


class ChooseForm(forms.Form):
    """For whom, of which procedure, what."""

    use_required_attribute = False
    office = forms.ChoiceField(label=gettext_lazy("For"), widget=forms.Select({"class": "jw-select"}))
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), widget=forms.Select({"class": "jw-select"}))
    kind = forms.ChoiceField(
        label=gettext_lazy("What is particular there"),
        widget=Radios,
        error_messages={"required": gettext_lazy("Choose what is particular there.")},
    )

    def __init__(self, *arguments: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        known = sorted((pick(one.titles), one.code) for one in catalogue.procedures())
        self.fields["office"].choices = [(str(one.id), pick(one.names)) for one in seats_of(actor)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["procedure"].choices = [(code, title) for title, code in known]  # type: ignore[attr-defined]  # the same
        self.fields["kind"].choices = [(one.kind, one.title) for one in local_rules.PLACES]  # type: ignore[attr-defined]  # the same
        self.fields["kind"].widget.hints = {one.kind: one.reason for one in local_rules.PLACES}  # type: ignore[attr-defined]  # of Radios

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"office", "procedure", "kind"} <= set(given):
            found = adaptable(UUID(given["office"]), given["procedure"])
            if found is None:
                self.add_error("procedure", str(local_rules.NotForThisUnit()))
            elif given["kind"] not in {one.kind for one in found.places}:
                self.add_error("kind", local_rules.BY_KIND[given["kind"]].reason)
        return given


def adaptable(office_id: UUID, code: str) -> local_rules.Adaptable | None:
    """The procedure, when the unit of that seat may have rules of its own for it."""
    return next((one for one in local_rules.adaptable_by(office_id=office_id) if one.code == code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@authors_only
def new(request: HttpRequest) -> HttpResponse:
    """Choose for whom, of which procedure, what."""
    form = ChooseForm(request.POST or None, actor=request.actor, initial={"procedure": request.GET.get("procedure")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind = local_rules.BY_KIND[given["kind"]]
        place = NEW_PAPER if kind.kind == "paper" else kind.place
        return redirect("studio:local_write", given["office"], given["procedure"], place)
    return studio_page(
        request, "studio/local_new.html", {"form": form, "section": "local"}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@authors_only
@local_only
def write(request: HttpRequest, office_id: UUID, code: str, place: str) -> HttpResponse:
    """What the rule says, on which act, from when: proposed, to be confirmed by a second person."""
    office = next((one for one in seats_of(request.actor) if one.id == office_id), None)
    found = adaptable(office_id, code) if office else None
    if office is None or found is None or not (place == NEW_PAPER or local_rules.kind_of(place)):
        raise Http404
    template = local_rules.template_data(found.version_id)
    former = _former(request, code, place)
    posted = request.POST if request.method == "POST" else None
    value_form = ValueForm(posted, template=template, place=place, now=former.value if former else None)
    act_form = ActForm(posted, initial=ActForm.begin(former.basis if former else None), auto_id="act_%s", prefix="act")
    if posted is not None and value_form.is_valid() & act_form.is_valid():
        made = _proposed(request, (office_id, code), value_form, act_form)
        if made is not None:
            messages.success(request, _("Proposed. It holds once a second person has confirmed it."))
            return redirect("studio:local_rule", made)
    for slot in value_form.slots:
        value_form.fields[slot.name].required = slot.required  # only now: what lacks is said by the checks
    kind = local_rules.BY_KIND[local_rules.kind_of(place) or "paper"]
    context = {
        "section": "local",
        "form": value_form,
        "act_form": act_form,
        "title": kind.title,
        "reason": kind.reason,
        "office": office,
        "procedure": found,
        "template_says": in_words(place, local_rules.value_at(template, place), template) if place != NEW_PAPER else [],
    }
    wrong = value_form.errors or act_form.errors
    return studio_page(request, "studio/local_write.html", context, status=422 if wrong else 200)


def _proposed(request: HttpRequest, whose: tuple[UUID, str], value_form: ValueForm, act_form: ActForm) -> UUID | None:
    """The rule, or nothing, with what is wrong said beside what was typed."""
    taken = {one["id"] for one in value_form.template.get("papers", [])}
    wording = local_rules.Wording(
        place=value_form.place_to_keep(taken),
        value=value_form.value,
        act=act_form.act,
        since=act_form.cleaned_data["since"],
        until=act_form.until,
    )
    office_id, code = whose
    note = act_form.cleaned_data["note"]
    try:
        return local_rules.propose_override(
            actor=request.actor, office_id=office_id, code=code, wording=wording, note=note
        )
    except local_rules.OverrideRefused as refusal:
        for problem in refusal.problems:
            said = catalogue.place_in_words(value_form.template, problem.path)
            value_form.add_error(None, f"{said}: {problem.message}")
    except catalogue.NotLater as refusal:
        act_form.add_error("since", str(refusal))
    except local_rules.LocalActNeeded as refusal:
        act_form.add_error("on", str(refusal))
    except Refused as refusal:
        value_form.add_error(None, str(refusal))
    return None


def _former(request: HttpRequest, code: str, place: str) -> local_rules.OverrideView | None:
    """The rule that is being changed, when the address names one of this place."""
    try:
        found = local_rules.override_visible_to(request.actor, UUID(request.GET.get("from", "")))
    except (ValueError, local_rules.OverrideNotFound):
        return None
    return found if (found.code, found.place) == (code, place) else None


# --- One rule ----------------------------------------------------------------------------------------------


@require_safe
@studio_only
@local_only
def rule(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """What it says beside the template, before and now; its act, its story, what may be done."""
    one = local_rules.override_visible_to(request.actor, override_id)
    ways = local_rules.three_way(one)
    template = local_rules.template_data(one.current_id)
    old, new = in_words(one.place, ways.old, template), in_words(one.place, ways.new, template)
    owners = local_rules.owners_of(one.office_id)
    actor = request.actor
    alive = one.standing in ("to_come", "in_force", "suspended")
    titles = {known.code: known.titles for known in catalogue.procedures(retired=True)}
    change = reverse("studio:local_write", args=[one.office_id, one.code, one.place])
    context = {
        "section": "local",
        "rule": one,
        "state": state_in_words(one),
        "title": local_rules.place_title(one.place),
        "procedure": pick(titles.get(one.code, {})) or one.code,
        "unit": local_rules.unit_in_words(one.unit_code),
        "act": local_rules.act_in_words(one.basis),
        "last": one.until - timedelta(days=1) if one.until else None,
        "ways": ways,
        "mine": in_words(one.place, one.value, template),
        "old": _beside(old, new),
        "new": _beside(new, old),
        "findings": [
            {"place": catalogue.place_in_words(template, problem.path), "message": problem.message, "fix": problem.fix}
            for problem in ways.findings
        ],
        "may_confirm": one.standing == "proposed"
        and local_rules.can_confirm_rule(actor, owners, proposer=one.proposed_by_id),
        "is_mine": one.standing == "proposed" and actor.account_id == one.proposed_by_id,
        "may_withdraw": one.standing == "proposed" and local_rules.can_propose_rule(actor, owners),
        "may_accept": one.is_to_accept and not ways.findings and local_rules.can_answer_for_rule(actor, owners),
        "may_end": alive and local_rules.can_confirm_rule(actor, owners),
        "change_href": f"{change}?from={one.id}" if alive and local_rules.can_propose_rule(actor, owners) else "",
    }
    return studio_page(request, "studio/local_rule.html", context)


def _beside(lines: list[str], others: list[str]) -> list[tuple[str, bool]]:
    """Lines of one version, those that the other does not say first and marked: the eye compares few."""
    return sorted(((line, line not in others) for line in lines), key=lambda pair: not pair[1])


def _deed(
    request: HttpRequest, override_id: UUID, act: Callable[..., object], said: str, **values: object
) -> HttpResponse:
    done(request, partial(act, actor=request.actor, override_id=override_id, **values), said)
    return redirect("studio:local_rule", override_id)


@require_POST
@reviewers_only
@local_only
def confirm(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """A second person has read it and its act."""
    remark = request.POST.get("remark", "")[:2000]
    return _deed(
        request, override_id, local_rules.confirm_override, _("Confirmed. It holds from its first day."), remark=remark
    )


@require_POST
@reviewers_only
@local_only
def refuse(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """Sent back with the reason."""
    remark = request.POST.get("remark", "")[:2000]
    return _deed(request, override_id, local_rules.refuse_override, _("Refused. Its author reads why."), remark=remark)


@require_POST
@authors_only
@local_only
def withdraw(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """Taken back before anybody decided."""
    return _deed(request, override_id, local_rules.withdraw_override, _("Taken back."))


@require_POST
@studio_only
@local_only
def accept(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """Left as it stands beside the version that the page showed."""
    try:
        version_id = UUID(request.POST.get("version", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    return _deed(
        request,
        override_id,
        local_rules.accept_template,
        _("Kept as it stands beside the new version."),
        version_id=version_id,
    )


@require_POST
@reviewers_only
@local_only
def end(request: HttpRequest, override_id: UUID) -> HttpResponse:
    """The place is again as the more general rule says."""
    reason = request.POST.get("reason", "")[:1000]
    return _deed(
        request,
        override_id,
        local_rules.end_override,
        _("Ended. The more general rule holds again; files already sent keep it."),
        reason=reason,
    )
