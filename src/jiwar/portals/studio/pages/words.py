"""States, findings and completeness as the studio's pages say them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.kernel.texts import pick
from jiwar.portals.studio import outline

STATES = {
    "draft": (pgettext_lazy("state of a draft", "Being written"), ""),
    "proposed": (pgettext_lazy("state of a draft", "Waits for a second reading"), "info"),
    "returned": (pgettext_lazy("state of a draft", "Returned to its author"), "warning"),
    "approved": (pgettext_lazy("state of a draft", "Approved, to be published"), "success"),
    "published": (pgettext_lazy("state of a draft", "Published"), "success"),
    "discarded": (pgettext_lazy("state of a draft", "Given up"), ""),
}
MUST = ("ar", "fr")


def state_of(draft: catalogue.DefinitionDraftView) -> dict[str, Any]:
    """The word and the colour of its state."""
    words, kind = STATES[draft.state]
    return {"text": words, "kind": kind}


def completeness_of(data: Mapping[str, Any], *, all_languages: bool = False) -> list[dict[str, Any]]:
    """How much is written in each language; the two that are never absent, or all."""
    return [
        {"language": one.language, "word": catalogue.word_of(one.language), "share": one.share}
        for one in catalogue.editing.completeness(data)
        if all_languages or one.language in MUST
    ]


def findings_of(draft: catalogue.DefinitionDraftView) -> list[dict[str, Any]]:
    """Each finding of the checks in words, with the page and the field where it is put right."""
    found = []
    for problem in catalogue.check_definition(draft.data):
        path = outline.true_place(draft.data, problem.path)
        page = outline.page_for(draft.data, path)
        field = outline.anchor(draft.data, page, path)
        href = reverse("studio:edit", args=[draft.id, page])
        found.append(
            {
                "path": path,
                "page": page,
                "place": catalogue.place_in_words(draft.data, path),
                "message": problem.message,
                "fix": problem.fix,
                "href": f"{href}#{field}" if field else href,
            }
        )
    return found


def unstaffed_words(data: Mapping[str, Any]) -> list[str]:
    """Steps that nobody could do somewhere today, each with some of the offices."""
    found = []
    for one in catalogue.unstaffed(data):
        said = _("%(step)s: nobody is “%(role)s” at %(count)d of the %(out_of)d offices in charge (%(names)s).")
        names = [pick(name) for name in one.named] + (["…"] if one.count > len(one.named) else [])
        role = identity.ROLE_NAMES[one.role]
        words = {"step": pick(one.title), "role": role, "count": one.count, "out_of": one.out_of}
        found.append(said % {**words, "names": " · ".join(names)})
    return found
