"""One page a place of the definition: values, lists, findings beside them; every button saves what was typed first.

What somebody else saved meanwhile in another place is kept; in the same place, nothing is overwritten unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.unsent import OPENED_BY
from jiwar.portals.studio import outline
from jiwar.portals.studio.forms.building import NodeForm
from jiwar.portals.studio.forms.seen import seen_of
from jiwar.portals.studio.pages.access import authors_only, find, may_edit, studio_only, studio_page
from jiwar.portals.studio.pages.drawing import drawn

editing = catalogue.editing
Draft = catalogue.DefinitionDraftView


@require_http_methods(["GET", "HEAD", "POST"])
@studio_only
def edit(request: HttpRequest, draft_id: UUID, place: str) -> HttpResponse:
    """The page of one place."""
    draft = find(request, draft_id)
    if request.method == "POST":
        return _posted(request, draft, place)
    page = outline.page_at(draft.data, place)
    return drawn(request, draft, page, NodeForm(data_of=draft.data, slots=list(page.slots)))


def _posted(request: HttpRequest, draft: Draft, place: str) -> HttpResponse:
    if not may_edit(request.actor, draft):
        messages.error(request, _("This draft is not open to your changes. Nothing was saved."))
        return redirect("studio:draft", draft.id)
    try:
        page = outline.page_at(draft.data, place)
    except catalogue.NoSuchPlace:
        return _gone(request, draft)
    form = NodeForm(request.POST, data_of=draft.data, slots=list(page.slots))
    deed, _sep, rest = request.POST.get("press", "save").partition(":")
    seen = request.POST.get("seen", "")
    if deed == "again":
        return drawn(request, draft, page, form.redrawn(rest), seen=seen)
    if not form.is_valid():
        return drawn(request, draft, page, form, seen=seen)
    if seen != seen_of(draft.data, page.slots):
        return _both_changed(request, draft, page, form)
    return _kept(request, Press(draft, page, form, deed, rest))


@dataclass(frozen=True)
class Press:
    """A button of a page: `deed` is what it does, `rest` to what."""

    draft: Draft
    page: outline.PageOf
    form: NodeForm
    deed: str
    rest: str

    def to(self, name: str, *place: str) -> str:
        """The address of a page of the draft."""
        return reverse(name, args=[self.draft.id, *place])


def _kept(request: HttpRequest, press: Press) -> HttpResponse:
    """Save what was typed and do what the button says."""
    draft, here = press.draft, press.to("studio:edit", press.page.place)
    typed = press.form.changed(draft.data)
    try:
        data, where = DEEDS.get(press.deed, _save)(press, typed, request.POST)
    except catalogue.NoSuchPlace:  # the list was changed meanwhile: what was typed is saved, the button is not done
        data, where = typed, here
        messages.error(request, _("That line is no longer there. What you typed was saved."))
    data = catalogue.steps_settled(draft.data, data)
    if data != draft.data:
        try:
            catalogue.save_definition(
                actor=request.actor, draft_id=draft.id, data=data, expected_revision=draft.revision
            )
        except catalogue.StaleDefinition:  # between our reading and our writing: compared again with what is there now
            return edit(request, draft.id, press.page.place)
        except Refused as refusal:
            press.form.add_error(None, str(refusal))
            return drawn(request, draft, press.page, press.form)
        messages.success(request, _("Saved."))
    elif press.deed == "save":
        messages.success(request, _("Nothing was changed."))
    return redirect(where or here)


Done = tuple[dict[str, Any], str]  # the definition after the button, the address that follows (empty: this page)
Typed = Mapping[str, str]


def _save(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    return data, ""


def _add(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    words = {code: typed.get(f"new-{press.rest}-{code}", "").strip()[:400] for code in ("ar", "fr")}
    data, place = outline.added(data, press.rest, words, typed.get(f"new-{press.rest}-kind", ""))
    return data, press.to("studio:edit", place)


def _move(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    by = -1 if press.deed == "up" else 1
    anchor = f"#list-{_list_of(press.rest)}"
    return editing.move_item(data, press.rest, by=by), press.to("studio:edit", press.page.place) + anchor


def _drop(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    return editing.drop(data, press.rest), ""


def _remove(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    return data, press.to("studio:remove", press.rest)


def _type(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    return editing.change_type(data, press.page.place, typed.get("new-type", "")), ""


def _go(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    return data, press.to("studio:draft")


def _next(press: Press, data: dict[str, Any], typed: Typed) -> Done:
    return data, press.to("studio:edit", press.rest)


DEEDS = {
    "add": _add,
    "up": _move,
    "down": _move,
    "drop": _drop,
    "remove": _remove,
    "type": _type,
    "go": _go,
    "next": _next,
}


def _list_of(place: str) -> str:
    return place.rpartition(".")[0].replace(".", "-")


def _both_changed(request: HttpRequest, draft: Draft, page: outline.PageOf, form: NodeForm) -> HttpResponse:
    """Somebody saved these very values meanwhile: both are shown, nothing is written until one chooses."""
    stored = {}
    for slot in page.slots:
        theirs = editing.item_at(draft.data, slot.place)
        mine = editing.item_at(form.changed(draft.data), slot.place)
        if theirs != mine:
            stored[slot.name] = catalogue.lines_of(theirs)
    return drawn(request, draft, page, form, stored=stored, status=409)


def _gone(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The place was removed meanwhile: what was typed is shown, to be copied elsewhere."""
    left_out = {"csrfmiddlewaretoken", OPENED_BY, "seen", "press"}
    typed = [
        (name, value) for name, values in request.POST.lists() if name not in left_out for value in values if value
    ]
    return studio_page(request, "studio/gone.html", {"draft": draft, "typed": typed}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@authors_only
def remove(request: HttpRequest, draft_id: UUID, place: str) -> HttpResponse:
    """Ask before a line with a page of its own goes away: what it holds, and what speaks of it."""
    draft = find(request, draft_id)
    page = outline.page_at(draft.data, place)
    if "." not in place:
        raise Http404
    holder, _dot, name = place.rpartition(".")
    if request.method == "POST":
        if not may_edit(request.actor, draft):
            messages.error(request, _("This draft is not open to your changes. Nothing was saved."))
            return redirect("studio:draft", draft.id)
        top = holder == "questions"
        data = editing.remove_question(draft.data, name) if top else editing.drop(draft.data, place)
        try:
            catalogue.save_definition(
                actor=request.actor, draft_id=draft.id, data=data, expected_revision=draft.revision
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Removed."))
        return redirect("studio:edit", draft.id, page.above)
    spoken_of = editing.uses_of(draft.data, name) if holder in ("questions", "papers") else []
    uses = [use for use in spoken_of if not use.startswith(f"{place}.")]
    context = {
        "draft": draft,
        "page": page,
        "what": catalogue.place_in_words(draft.data, place),
        "lines": catalogue.lines_of(editing.item_at(draft.data, place)),
        "uses": [catalogue.place_in_words(draft.data, use) for use in uses]
        if holder in ("questions", "papers")
        else [],
        "may_edit": may_edit(request.actor, draft),
    }
    return studio_page(request, "studio/remove.html", context)
