"""Provisions picked from the register of law: searched by words, ticked; those chosen stay ticked on top."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.kernel.search import fold
from jiwar.kernel.texts import pick
from jiwar.law import api as law

SHOWN = 12


class ProvisionsWidget(forms.Widget):
    """A search box and boxes to tick."""

    template_name = "studio/widgets/provisions.html"
    use_fieldset = True

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_q" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return {"chosen": list(dict.fromkeys(chosen)), "q": str(data.get(f"{name}-q", ""))}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-q" not in data

    def redrawn(self, data: Any, name: str, asked: str) -> dict[str, Any]:
        """What is ticked and searched, to be drawn again with what was found."""
        return self.value_from_datadict(data, None, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown: dict[str, Any] = value if isinstance(value, dict) else {"chosen": list(value or ()), "q": ""}
        found = search(shown["q"], leaving_out=shown["chosen"]) if shown["q"].strip() else []
        base = context["widget"]["attrs"].get("id", name)
        known = {view.id: view for view in law.all_provisions()}
        context["widget"] |= {
            "base": base,
            "q": shown["q"],
            "chosen": [_described(known.get(one), one) for one in shown["chosen"]],
            "found": [_described(view, view.id) for view in found],
            "searched": bool(shown["q"].strip()),
        }
        return context

    def format_value(self, value: Any) -> Any:
        return value


def _described(view: law.ProvisionView | None, code: str) -> dict[str, Any]:
    if view is None:
        return {"id": code, "words": code, "unknown": True}
    return {
        "id": code,
        "words": pick(view.citation),
        "about": pick(view.titles) or pick(view.summary),
        "unconfirmed": not view.confirmed,
    }


def search(text: str, *, leaving_out: list[str]) -> list[law.ProvisionView]:
    """The provisions whose text, article or words hold every word searched."""
    words = fold(text).split()
    latest = {view.id: view for view in law.all_provisions() if view.id not in leaving_out}
    return [view for view in latest.values() if all(word in _read(view) for word in words)][:SHOWN]


def _read(view: law.ProvisionView) -> str:
    said = [view.id, view.article, *view.citation.values(), *view.titles.values(), *view.summary.values()]
    return fold(" ".join(filter(None, said)))


class ProvisionsField(forms.Field):
    """Cleans to the ids ticked, in their order."""

    default_error_messages = {"unknown": _("“%(id)s” is not a provision of the law register: untick it.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=ProvisionsWidget(), required=False, **options)

    def clean(self, value: Any) -> list[str]:
        chosen = value["chosen"] if isinstance(value, dict) else list(value or ())
        for one in chosen:
            if not law.exists(id=one):
                raise forms.ValidationError(self.error_messages["unknown"] % {"id": one}, code="unknown")
        return chosen
