"""A signature: drawn with a finger or a mouse; without JavaScript, or for whoever prefers, the photo of one.

It shows an intention, as a signature on a paper form does; it is no electronic signature in the sense of the law: acts
are sealed elsewhere (`signing`).
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jiwar.catalogue.definition import Question
from jiwar.catalogue.fields.composite import PartsForm, PartsInvalid
from jiwar.catalogue.fields.files import FilesField, FilesWidget, file_settings
from jiwar.catalogue.fields.kind import Context, FieldType, Scalar, register
from jiwar.catalogue.fields.text import TextField
from jiwar.catalogue.paper import Drawing, Item, Lines, Part

WIDTH, HEIGHT = 600, 200
MOST_SIGNS = 20_000
LEAST_POINTS, MOST_POINTS = 8, 3000  # fewer is a slip of the finger

Strokes = list[list[tuple[int, int]]]


def read_strokes(text: Any) -> Strokes | None:
    """The strokes of `12,40 13,42;90,10 95,12` (strokes between semicolons), or None when it is no drawing of ours."""
    if not isinstance(text, str) or len(text) > MOST_SIGNS:
        return None
    strokes: Strokes = []
    for stroke in text.split(";"):
        points = []
        for point in stroke.split():
            x, _comma, y = point.partition(",")
            if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit() and len(x) < 4 and len(y) < 4):
                return None
            if int(x) > WIDTH or int(y) > HEIGHT:
                return None
            points.append((int(x), int(y)))
        if points:
            strokes.append(points)
    return strokes if LEAST_POINTS <= sum(map(len, strokes)) <= MOST_POINTS else None


def signature_path(text: Any) -> str:
    """The `d` of an SVG path in a frame of 600 × 200, or nothing."""
    return "".join("M" + "L".join(f"{x} {y}" for x, y in stroke) for stroke in read_strokes(text) or [])


class SignatureWidget(forms.Widget):
    """One's name, a frame to sign in (`scripts/signature.js`), or a photo."""

    use_fieldset = True
    template_name = "catalogue/widgets/signature.html"

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.photo = FilesWidget(question)
        self.part_errors: dict[str, Any] = {}

    def name_field(self) -> TextField:
        """Who signs."""
        field = TextField(
            label=_("Your family name and given name"),
            max_length=120,
            widget=forms.TextInput({"class": "jw-input", "autocomplete": "name"}),
        )
        field.error_messages["required"] = _("Write your family name and given name.")
        return field

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-name" if id_ else ""

    def error_links(self, id_: str) -> list[tuple[str, str]]:
        places = {"name": f"{id_}-name", "drawn": f"{id_}-photo"}
        return [(places[part], str(said)) for part, said in self.part_errors.items()]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        stored = self.photo.value_from_datadict(data, files, name)
        typed = {part: str(data.get(f"{name}-{part}", "")).strip() for part in ("name", "drawn")}
        return typed | {"photo": stored}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-name" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        kept = value if isinstance(value, Mapping) else {}
        id_ = (attrs or {}).get("id", f"id_{name}")
        errors = {part: said for part, said in self.part_errors.items() if part == "name"}
        form = PartsForm({"name": self.name_field()}, prefix=name, values={"name": kept.get("name", "")}, errors=errors)
        context = {
            "form": form,
            "name": name,
            "id": id_,
            "drawn": kept.get("drawn") or "",
            "path": signature_path(kept.get("drawn")),
            "width": WIDTH,
            "height": HEIGHT,
            "error": self.part_errors.get("drawn"),
            "photo": self.photo.render(name, kept.get("photo"), {"id": f"{id_}-photo"}),
        }
        return render_to_string(self.template_name, context)


class SignatureField(forms.Field):
    """Cleans to `{name, drawn}` or `{name, photo}`: a name, and a drawing or a photo."""

    widget: SignatureWidget

    def __init__(self, question: Question, context: Context) -> None:
        super().__init__(widget=SignatureWidget(question))
        self.photo = FilesField(question, context)
        self.photo.required = False

    def clean(self, value: Any) -> dict[str, Any] | None:
        given = dict(value) if isinstance(value, Mapping) else {"name": value} if value else {}
        drawn, photo = given.get("drawn") or "", self.photo.clean(given.get("photo"))
        if not self.required and not any((given.get("name"), drawn, photo)):
            return None
        errors: dict[str, Any] = {}
        answer: dict[str, Any] = {}
        try:
            answer["name"] = self.widget.name_field().clean(given.get("name"))
        except forms.ValidationError as problem:
            errors["name"] = problem.messages[0]
        if drawn and read_strokes(drawn):
            answer["drawn"] = drawn
        elif photo:
            answer["photo"] = photo
        else:
            errors["drawn"] = _("Sign in the frame, or add a photo of your signature.")
        if errors:
            self.widget.part_errors = errors
            raise PartsInvalid(errors)
        return answer


def _show(question: Question, value: Any, language: str) -> str:
    with override("ar-dz" if language == "ar" else language):
        how = _("signed by hand") if value.get("drawn") else _("photo of the signature")
        return f"{value.get('name', '')} ({how})"


_SCHEMA = {
    "type": "object",
    "description": "A drawing, or a photo sent apart as a file of this question.",
    "properties": {"name": {"type": "string", "maxLength": 120}, "drawn": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}


def _export(question: Question, value: Any) -> dict[str, Scalar]:
    kept = value or {}
    return {"name": kept.get("name"), "how": "drawn" if kept.get("drawn") else "photo" if kept.get("photo") else None}


def _paper(question: Question) -> tuple[Item, ...]:
    return Part(label=_("Your family name and given name"), items=(Lines(),)), Drawing(height_mm=35)


register(
    FieldType(
        name="signature",
        titles={"ar": "إمضاء", "fr": "Signature dessinée", "en": "Drawn signature"},
        build=SignatureField,
        show=_show,
        sample=lambda _question: {"name": "text", "drawn": "10,10 20,20 30,10 40,20 50,10 60,20 70,10 80,20"},
        cel=lambda _question: {"name": "string"},
        json_schema=lambda _question: _SCHEMA,
        export=_export,
        paper=_paper,
        settings={name: schema for name, schema in file_settings(many=False).items() if name == "max_mb"},
        files=True,
        in_rows=False,
        private=True,
    )
)
