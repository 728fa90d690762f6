"""The choices of a question, as rows: their words in each language, their order, one more row to add."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue import api as catalogue
from jiwar.kernel.texts import ORDER, RIGHT_TO_LEFT
from jiwar.portals.studio.forms.words import LANGUAGES

BLANK = 2  # rows offered below those that exist
MOST = 200
Row = dict[str, Any]


class ChoicesWidget(forms.Widget):
    """A table of words; `place` is where the list stands, so that its rows have buttons to move and to remove them."""

    template_name = "studio/widgets/choices.html"
    use_fieldset = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_0_ar" if id_ else ""

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-count" not in data

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        count = str(data.get(f"{name}-count", "0"))
        rows = []
        for at in range(min(int(count) if count.isdecimal() else 0, MOST + BLANK)):
            label = {code: str(data.get(f"{name}-{at}-{code}", "")).strip() for code in ORDER}
            rows.append({"id": str(data.get(f"{name}-{at}-id", "")), "label": label})
        return rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        items = [item for item in value or () if isinstance(item, Mapping)]
        items += [{}] * (BLANK if not items or items[-1].get("id") else 0)
        base = context["widget"]["attrs"].get("id", name)
        kept = [item for item in items if item.get("id")]
        context["widget"]["languages"] = [(code, LANGUAGES[code]) for code in ORDER]
        context["widget"]["rows"] = [
            {
                "at": at,
                "id": item.get("id", ""),
                "place": f"{self.place}.{item['id']}" if item.get("id") else "",
                "first": item in kept[:1],
                "last": item in kept[-1:],
                "boxes": [
                    {
                        "name": f"{name}-{at}-{code}",
                        "id": f"{base}_{at}_{code}",
                        "code": code,
                        "word": LANGUAGES[code],
                        "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr",
                        "text": (item.get("label") or {}).get(code, ""),
                    }
                    for code in ORDER
                ],
            }
            for at, item in enumerate(items)
        ]
        return context

    def format_value(self, value: Any) -> Any:
        return value


class ChoicesField(forms.Field):
    """Cleans to the list of choices: those that were there keep their id and their hint, new ones get an id."""

    default_error_messages = {"emptied": _("A choice has no words any more: write them, or remove the choice.")}

    def __init__(self, *, place: str, present: Any, **options: Any) -> None:
        super().__init__(widget=ChoicesWidget(place), required=False, **options)
        self.present = {item["id"]: item for item in present or () if isinstance(item, Mapping) and item.get("id")}

    def clean(self, value: Any) -> list[Row]:
        found: list[Row] = []
        taken = set(self.present)
        for row in value or ():
            words = {code: text for code, text in row["label"].items() if text or code in ("ar", "fr")}
            if not any(words.values()):
                if row["id"] in self.present:
                    raise forms.ValidationError(self.error_messages["emptied"], code="emptied")
                continue
            name = row["id"] if row["id"] in self.present else ""
            if not name:
                name = catalogue.editing.new_id(words, taken, fallback="choice")
                taken.add(name)
            found.append({**self.present.get(name, {}), "id": name, "label": words})
        return found
