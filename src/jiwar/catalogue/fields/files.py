"""Files as an answer: one, several, an identity photo, a plan.

A file travels apart from the answer: the page stores it first (nothing is lost when the rest of the page is wrong),
then asks the form with `files={question.id: [what is stored]}`. The answer holds descriptions of stored files, taken
from the server's own list (`context["files"]`) and never from what a browser claims.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Paper, Question
from jiwar.catalogue.fields.kind import CelType, Context, FieldType, Scalar, register, titled
from jiwar.catalogue.paper import Attach, Item, Note
from jiwar.kernel.forms import FileInput
from jiwar.kernel.texts import isolated

MEDIA = {
    "pdf": ("application/pdf",),
    "image": ("image/jpeg", "image/png", "image/webp"),
}
SENT_AS = {"pdf": "application/pdf", "image": "image/*"}
USUAL = {
    "file": {"accept": ["pdf", "image"], "max_mb": 10, "max_files": 1},
    "files": {"accept": ["pdf", "image"], "max_mb": 10, "max_files": 10},
    "identity_document": {"accept": ["image"], "max_mb": 10, "max_files": 2},  # both sides
    "plan": {"accept": ["pdf"], "max_mb": 100, "max_files": 5},
    "signature": {"accept": ["image"], "max_mb": 10, "max_files": 1},
}
FILE: CelType = {"id": "string", "name": "string", "size": "int", "media_type": "string"}


def limits_of(question: Question) -> dict[str, Any]:
    """What the question takes: `accept` (pdf, image), `max_mb` each, `max_files` in all."""
    return USUAL[question.type] | {key: question.settings[key] for key in USUAL["file"] if key in question.settings}


def paper_of_files(question: Question) -> Paper:
    """The question as a paper to upload: whoever stores papers stores its files the same way, under the same id."""
    limits = limits_of(question)
    return Paper(
        id=question.id,
        label=question.label,
        hint=question.hint,
        accept=tuple(limits["accept"]),
        max_mb=limits["max_mb"],
        required=question.required,
    )


class FilesWidget(FileInput):
    """The files already here, each with its button to remove it; below, a place for another one."""

    template_name = "catalogue/widgets/files.html"
    use_fieldset = True

    def __init__(self, question: Question) -> None:
        self.limits, self.kind = limits_of(question), question.type
        accept = ",".join(SENT_AS[kind] for kind in self.limits["accept"])
        attributes: dict[str, Any] = {"accept": accept}
        if self.limits["max_files"] > 1:
            attributes["multiple"] = True
        super().__init__(attributes, max_bytes=self.limits["max_mb"] * 1024 * 1024)

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        stored = files.get(name) if files else None
        return stored if isinstance(stored, list) else []

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def format_value(self, value: Any) -> None:
        return None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        stored = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
        needed = {"required": True} if self.is_required and not stored else {}
        context = super().get_context(name, None, {**(attrs or {}), **needed})
        context["widget"] |= {
            "stored": [
                {
                    **one,
                    "icon": "camera" if str(one.get("media_type")).startswith("image/") else "document",
                }
                for one in stored
            ],
            "more": len(stored) < self.limits["max_files"],
            "camera": "image" in self.limits["accept"],
            "max_mb": self.limits["max_mb"],
            "max_files": self.limits["max_files"],
        }
        return context


class FilesField(forms.Field):
    """Cleans to the descriptions of stored files."""

    default_error_messages = {
        "required": _("Add a file, or a photo taken with the telephone."),
        "invalid": _("This file was not received: add it again."),
        "gone": _("A file is no longer here: add it again."),
        "kind": _("This kind of file is not taken here: add a %(kinds)s."),
    }

    def __init__(self, question: Question, context: Context, *, widget: forms.Widget | None = None) -> None:
        super().__init__(widget=widget or FilesWidget(question))
        self.limits = limits_of(question)
        known = context.get("files")
        self.known = None if known is None else {str(one["id"]): one for one in known.get(question.id, ())}

    def clean(self, value: Any) -> list[dict[str, Any]] | None:
        given = value if isinstance(value, list | tuple) else [value] if value else []
        most = self.limits["max_files"]
        if len(given) > most:
            sentence = ngettext_lazy(
                "At most %(most)d file: remove the others.", "At most %(most)d files: remove the others.", most
            )
            raise forms.ValidationError(sentence % {"most": most}, code="many")
        kept = [self._one(one) for one in given]
        if not kept and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return kept or None

    def _one(self, given: Any) -> dict[str, Any]:
        described = given if isinstance(given, Mapping) else {"id": given}
        identifier = _uuid(described.get("id"))
        if identifier is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if self.known is not None:
            if identifier not in self.known:
                raise forms.ValidationError(self.error_messages["gone"], code="gone")
            described = self.known[identifier]
        return self._checked(identifier, described)

    def _checked(self, identifier: str, described: Mapping[str, Any]) -> dict[str, Any]:
        name, size, media = described.get("name"), described.get("size"), described.get("media_type")
        if (
            not isinstance(name, str)
            or not isinstance(size, int)
            or isinstance(size, bool)
            or not name[:255]
            or size < 1
        ):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if media not in {one for kind in self.limits["accept"] for one in MEDIA[kind]}:
            kinds = gettext("PDF or photo") if len(self.limits["accept"]) > 1 else KIND_WORDS[self.limits["accept"][0]]
            raise forms.ValidationError(self.error_messages["kind"] % {"kinds": kinds}, code="kind")
        if size > self.limits["max_mb"] * 1024 * 1024:
            sentence = _("“%(name)s” is too large: %(most)d MB at most.")
            raise forms.ValidationError(sentence % {"name": name, "most": self.limits["max_mb"]}, code="large")
        return {"id": identifier, "name": name[:255], "size": size, "media_type": str(media)}


KIND_WORDS = {"pdf": _("PDF"), "image": _("photo")}


def _uuid(value: Any) -> str | None:
    try:
        return str(UUID(str(value)))
    except ValueError:
        return None


def _show(question: Question, value: Any, language: str) -> str:
    return "\n".join(isolated(str(one.get("name", "")), language) for one in value)


def _export(question: Question, value: Any) -> dict[str, Scalar]:
    return {"": "|".join(str(one.get("name", "")) for one in value) if value else None}


def file_sample(question: Question) -> list[dict[str, Any]]:
    """One small file of the first kind accepted."""
    kind = limits_of(question)["accept"][0]
    name, media = ("text.pdf", "application/pdf") if kind == "pdf" else ("photo.jpg", "image/jpeg")
    return [{"id": str(UUID(int=1)), "name": name, "size": 1000, "media_type": media}]


def _paper(question: Question) -> tuple[Item, ...]:
    if question.type == "identity_document":
        return Attach(count=1), Note(text=_("Join a copy of both sides."))
    return (Attach(count=limits_of(question)["max_files"]),)


def file_settings(*, largest_mb: int = 100, many: bool = True) -> dict[str, Any]:
    """The settings of every question that takes files: `accept`, `max_mb`, `max_files`."""
    found = {
        "accept": titled(
            "الأنواع المقبولة",
            "Types acceptés",
            "Types accepted",
            type="array",
            items={"enum": list(MEDIA)},
            minItems=1,
            uniqueItems=True,
        ),
        "max_mb": titled(
            "أقصى حجم (ميغابايت)",
            "Taille maximale (Mo)",
            "Largest size (MB)",
            type="integer",
            minimum=1,
            maximum=largest_mb,
        ),
    }
    if many:
        found["max_files"] = titled(
            "أقصى عدد من الملفات", "Nombre maximal de fichiers", "Most files", type="integer", minimum=1, maximum=30
        )
    return found


def _build(question: Question, context: Context) -> forms.Field:
    return FilesField(question, context)


for _name, _titles, _settings in (
    ("file", {"ar": "ملف", "fr": "Fichier", "en": "File"}, file_settings(many=False)),
    ("files", {"ar": "عدة ملفات", "fr": "Plusieurs fichiers", "en": "Several files"}, file_settings()),
    (
        "identity_document",
        {"ar": "صورة وثيقة الهوية", "fr": "Photo de pièce d’identité", "en": "Identity document"},
        file_settings(many=False),
    ),
    (
        "plan",
        {"ar": "مخطط (ملف كبير)", "fr": "Plan (fichier volumineux)", "en": "Plan (large file)"},
        file_settings(largest_mb=500),
    ),
):
    register(
        FieldType(
            name=_name,
            titles=_titles,
            build=_build,
            show=_show,
            sample=file_sample,
            cel=lambda _question: [FILE],
            export=_export,
            paper=_paper,
            settings=_settings,
            files=True,
            in_rows=False,
        )
    )
