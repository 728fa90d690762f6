"""How the page of one place is drawn: its values with their findings, its lists, what may be written in its texts."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jiwar.catalogue import api as catalogue
from jiwar.portals.studio import outline
from jiwar.portals.studio.forms.building import NodeForm
from jiwar.portals.studio.forms.seen import seen_of
from jiwar.portals.studio.pages.access import may_edit, studio_page
from jiwar.portals.studio.pages.words import findings_of, unstaffed_words

editing = catalogue.editing
Draft = catalogue.DefinitionDraftView
Forms = dict[str, Any]


def drawn(
    request: HttpRequest,
    draft: Draft,
    page: outline.PageOf,
    form: NodeForm,
    *,
    stored: Mapping[str, list[str]] | None = None,
    seen: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw it; `stored` are the values that somebody else saved meanwhile, `seen` the mark of those shown first."""
    found = [finding for finding in findings_of(draft) if page.holds(finding["path"])]
    for slot in page.slots:
        form.fields[slot.name].required = slot.required  # only now: an author may save at any moment
    rows = [_row(form, slot, found, stored or {}) for slot in page.slots]
    beside = {id(one) for row in rows for one in row["findings"]}
    parts = [part.id for part in outline.PARTS]
    following = parts[parts.index(page.place) + 1 :] if page.place in parts else []
    context = {
        "draft": draft,
        "page": page,
        "form": form,
        "groups": _grouped(rows),
        "lists": [
            {"list": one, "id": one.place.replace(".", "-"), "findings": _of_items(one, found)} for one in page.lists
        ],
        "findings": [one for one in found if id(one) not in beside],
        "may_edit": may_edit(request.actor, draft),
        "seen": seen or seen_of(draft.data, page.slots),
        "stored": stored is not None,
        "above": page.above,
        "above_title": outline.page_at(draft.data, page.above).title if page.above else "",
        "next_part": outline.BY_ID[following[0]] if following else None,
        "types": _types(draft.data, page.place),
        "names": names_in_texts(draft.data) if page.place in ("act", "refusal", "texts") else [],
        "asked": page.place.startswith("questions.") and page.place.count(".") == 1,
        "picture": catalogue.picture_of_plan(draft.data) if page.place == "work" else None,
        "unstaffed": unstaffed_words(draft.data) if page.place == "work" else [],
        "question_id": page.place.rpartition(".")[2],
    }
    wrong = 422 if form.errors else status
    return studio_page(request, "studio/edit.html", context, status=wrong)


def _row(form: NodeForm, slot: outline.Slot, found: list[Forms], stored: Mapping[str, list[str]]) -> Forms:
    return {
        "field": form[slot.name],
        "group": slot.place.split(".")[0] if slot.name.startswith(f"{slot.place.split('.')[0]}-") else "",
        "findings": [one for one in found if one["path"] == slot.place or one["path"].startswith(f"{slot.place}.")],
        "stored": stored.get(slot.name, []),
    }


def _grouped(rows: list[Forms]) -> list[Forms]:
    """Rows under the name of what holds them (`deadline`, `receipt`), in their order."""
    groups: list[Forms] = []
    for row in rows:
        if not groups or groups[-1]["key"] != row["group"]:
            title = catalogue.word_of(row["group"]) if row["group"] else ""
            groups.append({"key": row["group"], "title": title, "rows": []})
        groups[-1]["rows"].append(row)
    return groups


def _of_items(one: outline.Listed, found: list[Forms]) -> dict[str, int]:
    """How many findings each item of a list has."""
    counts = {item.place: 0 for item in one.items}
    for finding in found:
        for place in counts:
            if finding["path"] == place or finding["path"].startswith(f"{place}."):
                counts[place] += 1
    return {place: count for place, count in counts.items() if count}


def _types(data: Mapping[str, Any], place: str) -> list[tuple[str, str, bool]]:
    """The types that the question of this page may be changed to, and which it is."""
    if "." not in place or editing.schema_at(data, place).get("named") != "question":
        return []
    present = str(editing.item_at(data, f"{place}.type", ""))
    return [(code, words, code == present) for code, words in outline.types_for(place.rpartition(".")[0])]


def names_in_texts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What may stand between double braces in a text, with what it gives."""
    found = [
        ("applicant.name", _("Name of the applicant")),
        ("born(applicant.birth_date, applicant.sex)", _("Birth date of the applicant, in words")),
        ("commune.name", _("Commune")),
        ("commune.of", _("Commune, after “commune” (de …)")),
        ("wilaya.name", _("Wilaya")),
        ("day(case.submitted_on)", _("Day of filing")),
        ("day(case.due_on)", _("Last day to answer")),
        ("day(valid_until)", _("Last day of validity of the act")),
        ("case.reference", _("Reference of the file")),
    ]
    for question in editing.item_at(data, "questions", []) or []:
        if isinstance(question, Mapping) and question.get("id"):
            found.append((f"shown.{question['id']}", outline.named(question) or str(question["id"])))
    return found
