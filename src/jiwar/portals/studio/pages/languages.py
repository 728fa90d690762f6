"""What is written in each language of a draft or of a version; which texts lack, and where to write them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import RIGHT_TO_LEFT
from jiwar.portals.studio import outline
from jiwar.portals.studio.pages.access import find, may_edit, studio_only, studio_page
from jiwar.portals.studio.pages.published import kept
from jiwar.portals.studio.pages.words import completeness_of


@require_safe
@studio_only
def of_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Of a draft: each text that lacks leads to its field."""
    draft = find(request, draft_id)
    context = {
        "titles": draft.titles,
        "code": draft.code,
        "back": reverse("studio:draft", args=[draft.id]),
        "languages": _languages(draft.data, draft),
        "may_edit": may_edit(request.actor, draft),
    }
    return studio_page(request, "studio/languages.html", context)


@require_safe
@studio_only
def of_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Of the version in force: a published version never changes, the next one is where to write."""
    one = kept(request, code)
    context = {
        "titles": one.titles,
        "code": code,
        "back": reverse("studio:procedure", args=[code]),
        "languages": _languages(one.data),
        "number": one.number,
    }
    return studio_page(request, "studio/languages.html", context)


def _languages(data: Mapping[str, Any], draft: catalogue.DefinitionDraftView | None = None) -> list[dict[str, Any]]:
    return [
        {
            **one,
            "missing": [
                _missing(data, place, one["language"], draft)
                for place in catalogue.editing.missing_texts(data, one["language"])
            ],
        }
        for one in completeness_of(data, all_languages=True)
    ]


def _missing(
    data: Mapping[str, Any], place: str, language: str, draft: catalogue.DefinitionDraftView | None
) -> dict[str, Any]:
    """Where a text lacks, what it says in a language that is written, and the field in which to write it."""
    texts = catalogue.editing.item_at(data, place) or {}
    other = next((code for code, text in texts.items() if text.strip() and code != language), "")
    found = {
        "place": catalogue.place_in_words(data, place),
        "text": texts.get(other, "")[:MOST],
        "lang": other,
        "dir": "rtl" if other in RIGHT_TO_LEFT else "ltr",
        "href": "",
    }
    if draft is not None:
        page = outline.page_for(data, place)
        field = outline.anchor(data, page, place)
        href = reverse("studio:edit", args=[draft.id, page])
        found["href"] = f"{href}#{field}" if field else href
    return found


MOST = 120  # characters of the text in another language, to know which one it is
