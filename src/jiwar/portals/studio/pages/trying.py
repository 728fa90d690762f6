"""Try it: each example told step by step, the receipt and the act as they would print; nothing is stored."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.kernel.texts import current_language
from jiwar.portals.studio.forms.words import value_of
from jiwar.portals.studio.pages.access import find, studio_only, studio_page
from jiwar.portals.studio.pages.words import findings_of, state_of


def sound(draft: catalogue.DefinitionDraftView) -> catalogue.Definition | None:
    """The definition when the checks find nothing: only then are its stories told."""
    return None if catalogue.check_definition(draft.data) else draft.definition


@require_safe
@studio_only
def try_it(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Every example of the draft."""
    draft = find(request, draft_id)
    definition = sound(draft)
    stories = (
        [_told(cases.play_story(definition=definition, example=one)) for one in definition.examples]
        if (definition)
        else []
    )
    context = {
        "draft": draft,
        "state": state_of(draft),
        "stories": stories,
        "findings": [] if definition else findings_of(draft)[:10],
        "title": definition.titles if definition else draft.titles,
    }
    return studio_page(request, "studio/try.html", context)


def _told(story: cases.Story) -> dict[str, Any]:
    return {
        "story": story,
        "steps": [
            {"step": step, "who": value_of("by", step.by), "does": value_of("do", step.do)} for step in story.steps
        ],
    }


@require_safe
@studio_only
def form(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The form on paper, in the language of the page, marked as no form of the administration yet."""
    definition = sound(find(request, draft_id))
    if definition is None:
        raise Http404
    language = current_language() if current_language() in ("ar", "fr") else "ar"
    pdf = catalogue.form_preview(definition=definition, language=language)
    return HttpResponse(pdf, content_type="application/pdf")


@require_safe
@xframe_options_sameorigin
@studio_only
def paper(request: HttpRequest, draft_id: UUID, example_id: str, kind: str) -> HttpResponse:
    """The act or the receipt of an example, as it would print."""
    definition = sound(find(request, draft_id))
    example = next((one for one in definition.examples if one.id == example_id), None) if definition else None
    if definition is None or example is None:
        raise Http404
    story = cases.play_story(definition=definition, example=example)
    if kind == "receipt":
        language = example.language if example.language in ("ar", "fr") else current_language()
        pdf = documents.render(layout="receipt", data=dict(story.receipt_data), language=language)
    elif story.act is not None:
        pdf = documents.render(layout=story.act.layout, data=dict(story.act.data), language=story.act.language)
    else:
        raise Http404
    return HttpResponse(pdf, content_type="application/pdf")
