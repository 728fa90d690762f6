"""One entry of a long reference table: found as one types, or by a search and a choice without JavaScript."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.kind import Context, FieldType, Scalar, register, titled
from jiwar.catalogue.tables import Entry, reference_table, reference_tables
from jiwar.catalogue.tables.table import Lookup


class ListWidget(forms.Widget):
    """A search box; below it what was found, to choose from. `scripts/list.js` turns both into one box."""

    template_name = "catalogue/widgets/from_list.html"

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def lookup(self) -> Lookup:
        """The entries; none when the table is not known (said before publication)."""
        known = reference_table(self.table)
        return known.lookup() if known else Lookup(())

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        parts = {"choice": name, "search": f"{name}-search", "found": f"{name}-found"}
        return {part: str(data.get(key, "")).strip() for part, key in parts.items()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-search" not in data

    def redrawn(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str] | None:
        """What to draw again when the search button was pressed."""
        if f"{name}-find" not in data:
            return None
        searched = str(data.get(f"{name}-search", "")).strip()
        return {"choice": "", "search": searched, "found": searched}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        typed = value if isinstance(value, Mapping) else {"choice": str(value or "")}
        lookup, search = self.lookup(), typed.get("search", "")
        chosen = lookup.by_code.get(typed.get("choice", ""))
        found = lookup.search(search) if search else []
        context = {
            "name": name,
            "attrs": {"id": f"id_{name}"} | self.attrs | (attrs or {}),
            "address": reverse("catalogue:entries", args=[self.table]),
            "options": _options(found, chosen),
            "chosen": {"code": chosen.code, "name": chosen.shown()} if chosen else None,
            "search": search,
            "size": len(lookup.entries),
        }
        return render_to_string(self.template_name, context)


def _options(found: list[Entry], chosen: Entry | None) -> list[dict[str, Any]]:
    """What is offered, what is already chosen first."""
    offered = ([chosen] if chosen else []) + [entry for entry in found if entry != chosen]
    return [{"code": entry.code, "name": entry.shown(), "chosen": entry == chosen} for entry in offered]


class ListField(forms.Field):
    """Cleans to the code of an entry, given as a code, by choosing, or by a name that only one entry has."""

    widget: ListWidget
    default_error_messages = {
        "required": _("Search, then choose in the list."),
        "choose": _("Choose one of the lines found for “%(search)s”."),
        "nothing": _("Nothing is like “%(search)s”: write it otherwise, in Arabic or in Latin letters."),
        "invalid": _("This is not in the list: search, then choose."),
    }

    def __init__(self, table: str) -> None:
        super().__init__(widget=ListWidget(table))

    def clean(self, value: Any) -> str | None:
        typed = value if isinstance(value, Mapping) else {"choice": "" if value is None else value}
        choice, search = (str(typed.get(part) or "").strip() for part in ("choice", "search"))
        lookup = self.widget.lookup()
        searched_anew = bool(search) and search != str(typed.get("found") or "").strip()
        if choice in lookup.by_code and not searched_anew:
            return choice
        if entry := lookup.the_one(search or choice):
            return entry.code
        if search:
            code = "choose" if lookup.search(search) else "nothing"
            raise forms.ValidationError(self.error_messages[code] % {"search": search[:60]}, code=code)
        if choice:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return None


def _entry(question: Question, value: Any) -> Entry | None:
    table = reference_table(str(question.settings.get("table")))
    return table.lookup().by_code.get(str(value)) if table else None


def _show(question: Question, value: Any, language: str) -> str:
    entry = _entry(question, value)
    return entry.shown(language) if entry else str(value)


def _export(question: Question, value: Any) -> dict[str, Scalar]:
    entry = _entry(question, value) if value else None
    return {"": value, "name": entry.shown("fr") if entry else None}


def _sample(question: Question) -> str:
    """The first entry; a table may still be empty when a definition is checked."""
    table = reference_table(str(question.settings.get("table")))
    return next((entry.code for entry in table.lookup().entries), "?") if table else "?"


def _check(question: Question) -> Iterator[tuple[str, str]]:
    if reference_table(question.settings["table"]) is None:
        known = {"name": question.settings["table"], "known": ", ".join(sorted(reference_tables()))}
        yield "table", str(_("There is no reference table “%(name)s”; there are: %(known)s.") % known)


def _build(question: Question, context: Context) -> forms.Field:
    return ListField(str(question.settings.get("table")))


register(
    FieldType(
        name="from_list",
        titles={
            "ar": "من قائمة مرجعية",
            "fr": "Choix dans une liste de référence",
            "en": "From a reference list",
        },
        build=_build,
        show=_show,
        sample=_sample,
        json_schema=lambda question: {"type": "string", "x-table": question.settings.get("table")},
        export=_export,
        needs=("table",),
        check=_check,
        settings={
            "table": titled(
                "القائمة المرجعية", "Table de référence", "Reference table", type="string", pattern="^[a-z][a-z0-9-]*$"
            )
        },
        specimen={"table": "countries"},
    )
)
