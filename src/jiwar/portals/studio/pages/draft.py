"""A draft: its outline, what the checks find, how complete it is, and what may be done with it now."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.kernel.actors import SubjectRef
from jiwar.portals.studio import outline
from jiwar.portals.studio.pages.access import authors_only, done, find, may_edit, studio_only, studio_page, writes_in
from jiwar.portals.studio.pages.words import completeness_of, findings_of, state_of

Draft = catalogue.DefinitionDraftView


class NoteForm(forms.Form):
    """A word for whoever reads next."""

    note = forms.CharField(
        label=gettext_lazy("Note for the reviewer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


@require_safe
@studio_only
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The outline."""
    current = find(request, draft_id)
    found = findings_of(current)
    context = {
        "draft": current,
        "state": state_of(current),
        "parts": [_part(current, part, found) for part in outline.PARTS],
        "findings": found[:MOST_FINDINGS],
        "more": max(len(found) - MOST_FINDINGS, 0),
        "sound": not found,
        "languages": completeness_of(current.data, all_languages=True),
        "lacking": _lacking(current),
        "told": told(current.id),
        "note_form": NoteForm(auto_id="note_%s"),
        **what_may_be_done(request, current, sound=not found),
    }
    return studio_page(request, "studio/draft.html", context)


def told(draft_id: UUID) -> list[dict[str, Any]]:
    """What authors and reviewers were told of it, the latest first, and whether it reached them."""
    about = SubjectRef(kind="catalogue.definition", id=str(draft_id))
    found = channels.messages_about(subject=about)
    return [
        {
            "title": message.title,
            "language": message.language,
            "at": message.created_at,
            "ways": [_way(one) for one in ways],
        }
        for message, ways in reversed(found[-MOST_TOLD:])
    ]


def _way(one: channels.DeliveryView) -> dict[str, Any]:
    words, kind = REACHED.get(one.state, REACHED["queued"])
    return {"address": one.address_masked, "text": words, "kind": kind}


MOST_TOLD = 20
REACHED = {
    "queued": (pgettext_lazy("message", "waits to leave"), ""),
    "sent": (pgettext_lazy("message", "sent"), "success"),
    "failed": (pgettext_lazy("message", "will be tried again"), "warning"),
    "given_up": (pgettext_lazy("message", "could not be sent"), "warning"),
}
MOST_FINDINGS = 40
MOST_LACKING = 12


def _part(current: Draft, part: outline.Part, found: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [one for one in found if outline.PART_OF.get(one["path"].split(".")[0]) == part]
    listed = {key: catalogue.editing.item_at(current.data, key) for key in part.keys}
    counts = [len(value) for key, value in listed.items() if isinstance(value, list) and key in COUNTED]
    return {"part": part, "wrong": len(mine), "count": sum(counts) if counts else None}


COUNTED = ("questions", "papers", "examples", "to_confirm", "steps", "eligibility")


def _lacking(current: Draft) -> list[dict[str, Any]]:
    """Where a text lacks, in the languages that must be there and in those that were begun."""
    found = []
    for one in completeness_of(current.data, all_languages=True):
        if one["share"] in (0, 100) and one["language"] not in ("ar", "fr"):
            continue
        places = catalogue.editing.missing_texts(current.data, one["language"])
        if places:
            links = [
                {
                    "text": catalogue.place_in_words(current.data, place),
                    "page": outline.page_for(current.data, place),
                }
                for place in places[:MOST_LACKING]
            ]
            found.append({**one, "links": links, "more": max(len(places) - MOST_LACKING, 0)})
    return found


def what_may_be_done(request: HttpRequest, current: Draft, *, sound: bool) -> dict[str, Any]:
    """Buttons of the draft for this reader, in this state."""
    writes = writes_in(request.actor, current)
    keepers = catalogue.keepers_of(current.office_id)
    open_ = current.state in catalogue.OPEN_STATES
    return {
        "may_edit": may_edit(request.actor, current),
        "may_propose": may_edit(request.actor, current) and sound and not current.is_outdated,
        "may_rewrite": writes and current.state in ("proposed", "approved"),
        "may_discard": writes and open_,
        "may_review": current.state == "proposed" and catalogue.can_review(request.actor, keepers, current.author_ids),
        "own_work": current.state == "proposed"
        and catalogue.can_review(request.actor, keepers)
        and request.actor.account_id in current.author_ids,
        "may_publish": current.state == "approved" and catalogue.can_read_drafts(request.actor, keepers),
        "must_take_over": current.is_outdated and may_edit(request.actor, current),
    }


def revision_of(request: HttpRequest) -> int:
    """The revision that the page showed; 0 (which is none) for anything else."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def _act(request: HttpRequest, draft_id: UUID, said: str, action: Callable[..., object], **more: Any) -> HttpResponse:
    done(request, lambda: action(actor=request.actor, draft_id=draft_id, **more), said)
    return redirect("studio:draft", draft_id)


@require_POST
@authors_only
def propose(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask for a second reading."""
    said = _("A reviewer was asked to read it.")
    note = request.POST.get("note", "")[:2000]
    return _act(
        request, draft_id, said, catalogue.propose_definition, expected_revision=revision_of(request), note=note
    )


@require_POST
@authors_only
def rewrite(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take it back to write again."""
    return _act(request, draft_id, _("The draft is open to changes again."), catalogue.rewrite_definition)


@require_POST
@authors_only
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give it up."""
    find(request, draft_id)
    if done(
        request,
        lambda: catalogue.discard_definition(actor=request.actor, draft_id=draft_id),
        _("The draft was given up. What is published stays as it is."),
    ):
        return redirect("studio:procedures")
    return redirect("studio:draft", draft_id)


@require_safe
@studio_only
def download(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft as a YAML file."""
    current = find(request, draft_id)
    return yaml_file(current.code, catalogue.yaml_of(current.data))


def yaml_file(code: str, text: bytes) -> HttpResponse:
    """A file to keep; its first line tells an editor where the schema is that completes and checks it."""
    schema = f"{settings.PUBLIC_URL}{reverse('api:procedure_schema')}"
    first = f"# yaml-language-server: $schema={schema}\n".encode()
    answer = HttpResponse(first + text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}.yaml"'
    return answer
