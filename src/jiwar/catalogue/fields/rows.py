"""A table of rows and a repeated group (children, floors, lots): the same questions asked as often as needed.

Sub-questions are questions of simple types with ids of their own. Rows are added and taken away by buttons that send
the page to the server and draw it again: no JavaScript is needed. What is too long is refused before anything is read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiwar.catalogue.definition import Question, question_from
from jiwar.catalogue.fields.composite import EMPTY, PartsForm, PartsInvalid, links_of
from jiwar.catalogue.fields.kind import FIELD_TYPES, CelType, Context, FieldType, Scalar, register, titled
from jiwar.catalogue.paper import Column, Item, Note, Part, Table
from jiwar.kernel.digits import western
from jiwar.kernel.texts import isolated, pick

MOST_ROWS = {"table": 30, "group": 20}  # when the question does not say
LIMIT_ROWS = 60
LIMIT_CONTROLS = 800  # of one page: a browser posts them all, and Django reads a thousand
CONTROLS = {"date": 3, "partial_date": 3, "person": 10, "address": 3, "commune": 2, "organisation": 5, "date_range": 6}
AREA = {"ar": "المساحة (م²)", "fr": "Surface (m²)", "en": "Area (m²)"}
BORN = {"ar": "تاريخ الميلاد", "fr": "Date de naissance", "en": "Birth date"}
PRINTED_ROWS = 8
PRINTED_GROUPS = 3


def subquestions(question: Question) -> tuple[Question, ...]:
    """The questions of one row."""
    name = "columns" if question.type == "table" else "questions"
    return tuple(question_from(data) for data in question.settings.get(name, ()))


def kind_of(question: Question) -> FieldType:
    """The type of a sub-question; raises LookupError when the definition was not checked."""
    kind = FIELD_TYPES.get(question.type)
    if kind is None:
        raise LookupError(f"no field type {question.type!r}: the definition was not checked")
    return kind


class Row:
    """How one row is asked: fresh fields each time, since a field remembers what was wrong with it."""

    def __init__(self, question: Question, context: Context) -> None:
        self.subquestions, self.context = subquestions(question), context
        self.least = int(question.settings.get("min", 1 if question.required else 0))
        self.most = int(question.settings.get("max", MOST_ROWS[question.type]))
        self.word = pick(question.settings.get("row"))

    def fields(self) -> dict[str, forms.Field]:
        """A field for each sub-question."""
        made = {}
        for sub in self.subquestions:
            field = made[sub.id] = kind_of(sub).build(sub, self.context)
            field.label, field.help_text, field.required = pick(sub.label), pick(sub.hint), sub.required is not False
            field.widget.is_required = field.required
        return made

    def title(self, number: int) -> str:
        """`Child 2`."""
        return f"{self.word or gettext('Row')} {number}"


class RowsWidget(forms.Widget):
    """Draws each row with the kernel's templates: cells of a table, or a group under its number."""

    use_fieldset = True
    template_name: str

    def __init__(self, row: Row, template_name: str) -> None:
        super().__init__()
        self.row, self.template_name = row, template_name
        self.row_errors: dict[int, dict[str, Any]] = {}
        self.part_errors: dict[str, Any] = {}  # read by the kernel's field template: rows say their own errors

    def id_for_label(self, id_: str | None) -> str:
        first = next(iter(self.row.fields().items()), None)
        return (first[1].widget.id_for_label(f"{id_}-0-{first[0]}") if first and id_ else "") or id_ or ""

    def error_links(self, id_: str) -> list[tuple[str, str]]:
        """(id of the control, sentence) of each cell that was refused, with the number of its row."""
        found: list[tuple[str, str]] = []
        for at, errors in self.row_errors.items():
            fields = self.row.fields()
            for name, said in errors.items():
                links = links_of(fields.get(name), f"{id_}-{at}-{name}", said)
                found += [(control, f"{self.row.title(at + 1)}: {sentence}") for control, sentence in links]
        return found

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        count = self._count(data, name)
        return count if count > LIMIT_ROWS else [self._row(data, files, f"{name}-{at}") for at in range(count)]

    def _row(self, data: Mapping[str, Any], files: Any, prefix: str) -> dict[str, Any]:
        return {
            sub: field.widget.value_from_datadict(data, files, f"{prefix}-{sub}")
            for sub, field in self.row.fields().items()
        }

    @staticmethod
    def _count(data: Mapping[str, Any], name: str) -> int:
        digits = western(str(data.get(f"{name}-rows", "0")))[:6]
        return int(digits) if digits.isdecimal() else 0

    def redrawn(self, data: Mapping[str, Any], files: Any, name: str) -> list[Any] | None:
        """The rows to draw again when a row was added or taken away, or a button inside a row was pressed."""
        rows = self.value_from_datadict(data, files, name)
        if not isinstance(rows, list):
            return None
        if f"{name}-add" in data:
            return [*rows, {}] if len(rows) < self.row.most else rows
        gone = str(data.get(f"{name}-remove", ""))
        if gone.isdecimal():
            return [row for at, row in enumerate(rows) if at != int(gone)]
        for at in range(len(rows)):
            for sub, field in self.row.fields().items():
                again = getattr(field.widget, "redrawn", None)
                inside = again(data, files, f"{name}-{at}-{sub}") if again else None
                if inside is not None:
                    rows[at][sub] = inside
                    return rows
        return None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
        rows += [{}] * (max(self.row.least, 1 if self.row.most == 1 else 0) - len(rows))
        shown = rows[:LIMIT_ROWS]
        forms_ = [self._form(f"{name}-{at}", row, self.row_errors.get(at, {})) for at, row in enumerate(shown)]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "rows": [{"form": form, "title": self.row.title(at + 1), "at": at} for at, form in enumerate(forms_)],
            "heads": [{"label": pick(sub.label), "optional": sub.required is False} for sub in self.row.subquestions],
            "count": len(shown),
            "more": len(shown) < self.row.most,
            "fewer": len(shown) > self.row.least,
            "most": self.row.most,
            "word": self.row.word or gettext("Row"),
        }
        return render_to_string(self.template_name, context)

    def _form(self, prefix: str, values: Mapping[str, Any], errors: Mapping[str, Any]) -> PartsForm:
        return PartsForm(self.row.fields(), prefix=prefix, values=values, errors=errors)


class RowsField(forms.Field):
    """Cleans each row by its sub-questions; rows left empty do not count."""

    widget: RowsWidget
    default_error_messages = {
        "required": _("Add at least one row."),
        "invalid": _("This answer is a list of rows."),
        "few": _("At least %(limit)d rows are needed: you gave %(given)d."),
        "many": _("At most %(limit)d rows: you gave %(given)d. Send the rest to the office as a file."),
    }

    def __init__(self, question: Question, context: Context) -> None:
        self.row = Row(question, context)
        super().__init__(widget=RowsWidget(self.row, f"catalogue/widgets/{question.type}.html"))

    def clean(self, value: Any) -> list[dict[str, Any]] | None:
        given = value if isinstance(value, int) else len(value) if isinstance(value, list | tuple) else 0
        if given > self.row.most:  # before a single row is read
            raise self._refused("many", limit=self.row.most, given=given)
        if value in EMPTY or value == 0:
            return self._enough([])
        if not isinstance(value, list | tuple):
            raise self._refused("invalid")
        rows: list[dict[str, Any]] = []
        errors: dict[int, dict[str, Any]] = {}
        for at, raw in enumerate(value):
            if not isinstance(raw, Mapping):
                raise self._refused("invalid")
            if _is_empty(raw):
                continue
            row, wrong = self._clean_row(raw)
            rows.append(row)
            if wrong:
                errors[at] = wrong
        if errors:
            self.widget.row_errors = errors
            self.widget.part_errors = {f"{at}.{name}": said for at, row in errors.items() for name, said in row.items()}
            raise PartsInvalid(
                {
                    f"{at}.{name}": f"{self.row.title(at + 1)}: {said}"
                    for at, row in errors.items()
                    for name, said in row.items()
                }
            )
        return self._enough(rows)

    def _clean_row(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        row: dict[str, Any] = {}
        wrong: dict[str, Any] = {}
        fields = self.row.fields()
        if set(raw) - set(fields):
            raise forms.ValidationError(_("This answer has parts that the question does not have."), code="unknown")
        for name, field in fields.items():
            try:
                cleaned = field.clean(raw.get(name))
            except forms.ValidationError as problem:
                wrong[name] = problem if isinstance(problem, PartsInvalid) else problem.messages[0]
            else:
                if cleaned not in EMPTY:
                    row[name] = cleaned
        return row, wrong

    def _enough(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
        if not rows and self.required:
            raise self._refused("required")
        if rows and len(rows) < self.row.least:
            raise self._refused("few", limit=self.row.least, given=len(rows))
        return rows or None

    def _refused(self, code: str, **numbers: int) -> forms.ValidationError:
        return forms.ValidationError(
            self.error_messages[code] % numbers if numbers else self.error_messages[code], code=code
        )


def _is_empty(value: Any) -> bool:
    """Nothing was typed, in any part."""
    if isinstance(value, Mapping):
        return all(_is_empty(part) for name, part in value.items() if name != "_show")
    return value in EMPTY or value is False


def _build(question: Question, context: Context) -> forms.Field:
    return RowsField(question, context)


def _show(question: Question, value: Any, language: str) -> str:
    """A line a row: `1. Amina · 17 mai 2003`."""
    return "\n".join(f"{at}. {shown_row(question, row, language)}" for at, row in enumerate(value, start=1))


def shown_row(question: Question, row: Mapping[str, Any], language: str) -> str:
    """One row in words."""
    asked = [sub for sub in subquestions(question) if row.get(sub.id) not in EMPTY]
    return " · ".join(isolated(kind_of(sub).show(sub, row[sub.id], language), language) for sub in asked)


def _sample(question: Question) -> list[dict[str, Any]]:
    row = {sub.id: kind.sample(sub) for sub in subquestions(question) if (kind := FIELD_TYPES.get(sub.type))}
    return [row] * max(1, int(question.settings.get("min", 1)))


def _cel(question: Question) -> CelType:
    return [{sub.id: kind.cel(sub) for sub in subquestions(question) if (kind := FIELD_TYPES.get(sub.type))}]


def _schema(question: Question) -> dict[str, Any]:
    row = Row(question, {})
    parts = {sub.id: {"title": pick(sub.label)} | kind_of(sub).schema(sub) for sub in row.subquestions}
    needed = [sub.id for sub in row.subquestions if sub.required is not False]
    one = {"type": "object", "properties": parts, "required": needed, "additionalProperties": False}
    return {"type": "array", "items": one, "minItems": row.least, "maxItems": row.most}


def _export(question: Question, value: Any) -> dict[str, Scalar]:
    return {"": len(value) if value else 0}


def _export_rows(question: Question, value: Any) -> list[dict[str, Scalar]]:
    found = []
    for at, row in enumerate(value or (), start=1):
        columns: dict[str, Scalar] = {"row": at}
        for sub in subquestions(question):
            for name, part in kind_of(sub).export(sub, row.get(sub.id)).items():
                columns[f"{sub.id}.{name}".removesuffix(".")] = part
        found.append(columns)
    return found


def _paper_table(question: Question) -> tuple[Item, ...]:
    columns = tuple(Column(label=sub.label, share=_share(sub)) for sub in subquestions(question))
    rows = min(int(question.settings.get("max", PRINTED_ROWS)), PRINTED_ROWS)
    return (Table(columns=columns, rows=max(rows, int(question.settings.get("min", 1)))),)


def _share(sub: Question) -> int:
    return 1 if sub.type in ("integer", "yes_no", "time") else 2 if sub.type in ("date", "decimal", "money") else 3


def _paper_group(question: Question) -> tuple[Item, ...]:
    word = question.settings.get("row") or question.label
    groups = min(int(question.settings.get("max", PRINTED_GROUPS)), PRINTED_GROUPS)
    parts = tuple(Part(label=sub.label, items=kind_of(sub).paper(sub)) for sub in subquestions(question))
    drawn = tuple(Part(label=word, items=parts) for _number in range(max(groups, int(question.settings.get("min", 1)))))
    return *drawn, Note(text=_("If there are more, copy this sheet."))


def _check(question: Question) -> Iterator[tuple[str, str]]:
    place = "columns" if question.type == "table" else "questions"
    subs = subquestions(question)
    for name, count in Counter(sub.id for sub in subs).items():
        if count > 1:
            yield place, gettext("The id “%(id)s” is used %(count)d times.") % {"id": name, "count": count}
    most = int(question.settings.get("max", MOST_ROWS[question.type]))
    controls = most * sum(CONTROLS.get(sub.type, 1) for sub in subs)
    if controls > LIMIT_CONTROLS:
        sentence = gettext(
            "%(controls)d boxes on one page are too many (%(most)d at most): fewer rows, or fewer questions."
        )
        yield "max", sentence % {"controls": controls, "most": LIMIT_CONTROLS}


def _rows_settings(name: str, ar: str, fr: str, en: str) -> dict[str, Any]:
    return {
        name: titled(ar, fr, en, type="array", items={"$ref": "#/$defs/question"}, minItems=1, maxItems=20),
        "min": titled("أقل عدد", "Nombre minimal", "Fewest", type="integer", minimum=0, maximum=LIMIT_ROWS),
        "max": titled("أكبر عدد", "Nombre maximal", "Most", type="integer", minimum=1, maximum=LIMIT_ROWS),
        "row": titled("اسم كل سطر", "Nom d’une ligne", "Name of a row", **{"$ref": "#/$defs/texts"}),
    }


register(
    FieldType(
        name="table",
        titles={"ar": "جدول أسطر", "fr": "Tableau de lignes", "en": "Table of rows"},
        build=_build,
        show=_show,
        sample=_sample,
        cel=_cel,
        json_schema=_schema,
        export=_export,
        export_rows=_export_rows,
        paper=_paper_table,
        needs=("columns",),
        check=_check,
        subquestions=subquestions,
        settings=_rows_settings("columns", "الأعمدة", "Colonnes", "Columns"),
        specimen={
            "columns": [
                {"id": "level", "type": "short_text", "label": {"ar": "الطابق", "fr": "Niveau", "en": "Level"}},
                {
                    "id": "area",
                    "type": "decimal",
                    "label": AREA,
                },
            ],
            "row": {"ar": "السطر", "fr": "Ligne", "en": "Row"},
        },
        in_rows=False,
    )
)
register(
    FieldType(
        name="group",
        titles={"ar": "مجموعة متكررة", "fr": "Groupe répété", "en": "Repeated group"},
        build=_build,
        show=_show,
        sample=_sample,
        cel=_cel,
        json_schema=_schema,
        export=_export,
        export_rows=_export_rows,
        paper=_paper_group,
        needs=("questions",),
        check=_check,
        subquestions=subquestions,
        settings=_rows_settings("questions", "الأسئلة", "Questions", "Questions"),
        specimen={
            "questions": [
                {"id": "name", "type": "short_text", "label": {"ar": "الاسم", "fr": "Prénom", "en": "Given name"}},
                {
                    "id": "born",
                    "type": "date",
                    "label": BORN,
                },
            ],
            "row": {"ar": "الطفل", "fr": "Enfant", "en": "Child"},
        },
        in_rows=False,
    )
)
