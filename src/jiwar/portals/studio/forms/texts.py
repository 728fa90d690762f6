"""Texts in the four languages side by side, and lists of words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.kernel.texts import ORDER, RIGHT_TO_LEFT
from jiwar.portals.studio.forms.reading import hint_of
from jiwar.portals.studio.forms.words import LANGUAGES

MUST = ("ar", "fr")
FIRST_MORE = next(code for code in ORDER if code not in MUST)
LAST = [*ORDER][-1]


class TextsWidget(forms.Widget):
    """One box a language, each in its direction; Arabic and French say when they lack."""

    template_name = "studio/widgets/texts.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 2, for_citizens: bool = False) -> None:
        super().__init__()
        self.rows, self.for_citizens = rows, for_citizens

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_ar" if id_ else ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {code: str(data.get(f"{name}-{code}", "")) for code in ORDER}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{code}" in data for code in ORDER)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = value if isinstance(value, Mapping) else {}
        some = any(str(text).strip() for text in texts.values())
        context["widget"]["boxes"] = [
            {
                "name": f"{name}-{code}",
                "id": f"{context['widget']['attrs'].get('id', name)}_{code}",
                "code": code,
                "word": LANGUAGES[code],
                "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr",
                "text": texts.get(code, ""),
                "first_more": code == FIRST_MORE,
                "more": code not in MUST,
                "last": code == LAST,
                "reading": hint_of(str(texts.get(code, "")), code) if self.for_citizens else None,
                "lacks": code in MUST and not str(texts.get(code, "")).strip() and (some or self.is_required),
            }
            for code in ORDER
        ]
        more = any(str(text).strip() for code, text in texts.items() if code not in MUST)
        context["widget"] |= {"rows": self.rows, "more_open": more}
        return context

    def format_value(self, value: Any) -> Any:
        return value


class TextsField(forms.Field):
    """Cleans to `{ar, fr}` with the other languages where they are written; nothing at all when nothing is."""

    widget: TextsWidget
    default_error_messages = {"long": _("The %(language)s text has more than %(most)d characters.")}
    MOST = 8000

    def __init__(self, *, rows: int = 2, for_citizens: bool = False, **options: Any) -> None:
        super().__init__(widget=TextsWidget(rows=rows, for_citizens=for_citizens), **options)

    def clean(self, value: Any) -> dict[str, str] | None:
        texts = {code: _tidy(str((value or {}).get(code, ""))) for code in ORDER}
        for code, text in texts.items():
            if len(text) > self.MOST:
                words = {"language": LANGUAGES[code], "most": self.MOST}
                raise forms.ValidationError(self.error_messages["long"] % words, code="long")
        if not any(texts.values()):
            return None
        return {code: text for code, text in texts.items() if text or code in MUST}


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class LinesField(forms.CharField):
    """Words one a line; cleans to a list without repetition."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea({"rows": rows, "class": "jw-textarea", "dir": "auto"})
        super().__init__(widget=widget, required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class WordsWidget(TextsWidget):
    """Words one a line in each language: kept as a list, shown as lines."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        words = value if isinstance(value, Mapping) else {}
        return super().get_context(name, {code: _as_lines(found) for code, found in words.items()}, attrs)


class WordsField(forms.Field):
    """Search words by language; cleans to lists."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=WordsWidget(rows=4), **options)

    def clean(self, value: Any) -> dict[str, list[str]]:
        found = {code: _lines(_as_lines((value or {}).get(code, ""))) for code in ORDER}
        return {code: lines for code, lines in found.items() if lines or code in MUST}


def _as_lines(words: Any) -> str:
    return "\n".join(words) if isinstance(words, list | tuple) else str(words)


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class TitledForm(forms.Form):
    """A form that begins with the title in the two languages that everything has."""

    title_ar = forms.CharField(
        label=_("Title in Arabic"),
        max_length=200,
        widget=forms.TextInput({"class": "jw-input", "dir": "rtl"}),
        error_messages={"required": _("Write the title in Arabic.")},
    )
    title_fr = forms.CharField(
        label=_("Title in French"),
        max_length=200,
        widget=forms.TextInput({"class": "jw-input", "dir": "ltr"}),
        error_messages={"required": _("Write the title in French.")},
    )
