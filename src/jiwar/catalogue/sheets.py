"""The paper form of a procedure: the same definition as the screen's, drawn with boxes and lines, a code on each page.

A code says `<address>/f/<procedure>/<version>/<serial>/<page>`: the serial is new for each form printed, so that its
pages find one another again when they are scanned. Nothing is stored by printing.
"""

import re
from dataclasses import asdict, dataclass, is_dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiwar.catalogue import filling
from jiwar.catalogue.definition import Definition, Question
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.paper import in_language
from jiwar.catalogue.queries.published import ProcedureView
from jiwar.documents import api as documents
from jiwar.kernel import clock, guard
from jiwar.kernel.references import new_reference, parse_reference
from jiwar.kernel.texts import pick

MOST_PAGES = 20
_CODE = re.compile(r"/f/([a-z0-9-]{1,80})/(\d{1,6})/([0-9A-Z]{8})/(\d{1,2})")
_EQUALS = re.compile(r"answers\.(\w+) == (?:'([\w-]+)'|\"([\w-]+)\"|(true|false))")


@dataclass(frozen=True)
class SheetCode:
    """What the code of one page says."""

    procedure_code: str
    version_number: int
    serial: str
    page: int


def code_text(code: SheetCode) -> str:
    """The text of a page's code: an address, so that a telephone's camera leads somewhere too."""
    return f"{settings.PUBLIC_URL}/f/{code.procedure_code}/{code.version_number}/{code.serial}/{code.page}"


def parse_code(text: str) -> SheetCode | None:
    """What a code read from a scan says; None for any other code (a shop's, an act's)."""
    found = _CODE.fullmatch(urlsplit(text).path)
    if found is None or parse_reference(found[3]) is None:
        return None
    return SheetCode(found[1], int(found[2]), found[3], int(found[4]))


def print_form(*, procedure: ProcedureView, language: str, serial: str | None = None) -> bytes:
    """The form as PDF in "ar" or "fr", outside any transaction; another serial each time unless one is given."""
    guard.outside_transaction("printing a form")
    serial = serial or new_reference()
    with override("ar-dz" if language == "ar" else language):
        data = form_data(procedure.definition, language) | {"reference": serial, "at": clock.now()}
    pages = range(1, MOST_PAGES + 1)
    data["codes"] = [code_text(SheetCode(procedure.code, procedure.number, serial, page)) for page in pages]
    return documents.render(layout="form", data=data, language=language)


def form_preview(*, definition: Definition, language: str) -> bytes:
    """The form of what is not published yet, marked so: it has no codes, and nobody can scan it in."""
    guard.outside_transaction("printing a form")
    with override("ar-dz" if language == "ar" else language):
        data = form_data(definition, language) | {"reference": "", "at": clock.now(), "preview": True}
    return documents.render(layout="form", data=data, language=language)


def form_data(definition: Definition, language: str) -> dict[str, Any]:
    """The content of the form as the layout `form` reads it; Django's language must be `language`."""
    people = [filling.applicant_question(definition)]
    if definition.applicant.representation != "none":
        people.append(filling.representative_question(definition))
    asked = [one for one in definition.questions if _kind(one).paper(one)]
    places = {one.id: number for number, one in enumerate([*people, *asked], 1)}
    titles = {section.id: section.title for section in definition.sections}
    sections: list[dict[str, Any]] = [
        {"title": "", "questions": [_question(one, definition, places, language) for one in people]}
    ]
    for section, some in groupby(asked, key=lambda one: one.section):
        sections.append(
            {
                "title": titles.get(section or "", ""),
                "questions": [_question(one, definition, places, language) for one in some],
            }
        )
    return {
        "title": definition.titles,
        "intro": [pick(definition.summary, language), _how(), pick(definition.fee.text, language)],
        "sections": sections,
        "pieces": [
            {"label": paper.label, "note": paper.hint or "" if paper.required is True else _("if it applies to you")}
            for paper in definition.papers
            if paper.held_by_administration is not True  # looked up, not joined
        ],
    }


def _how() -> str:
    return _("Write in capital letters with a black or blue pen. Give the form and the papers at the counter.")


def _kind(question: Question) -> Any:
    kind = field_type(question.type)
    if kind is None:
        raise LookupError(f"no field type {question.type!r}: the definition was not checked")
    return kind


def _question(question: Question, definition: Definition, places: dict[str, int], language: str) -> dict[str, Any]:
    items = in_language(_kind(question).paper(question), language)
    return {
        "label": question.label,
        "hint": question.hint,
        "condition": _condition(question, definition, places, language),
        "required": question.required is True,
        "long": any(item.kind in {"table", "part", "drawing"} for item in items),
        "items": [_as_data(item) for item in items],
    }


def _as_data(item: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": item.kind}
    for name, value in vars(item).items():
        if name == "items":
            data[name] = [_as_data(inner) for inner in value]
        elif isinstance(value, tuple):
            data[name] = [asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in value]
        else:
            data[name] = value
    return data


def _condition(question: Question, definition: Definition, places: dict[str, int], language: str) -> str:
    """When to fill the question in: by the answer that brings it, or, for other conditions, if it concerns one."""
    if question.visible is None:
        return ""
    simple = _EQUALS.fullmatch(question.visible.strip())
    other = definition.question(simple[1]) if simple else None
    if simple is None or other is None or other.id not in places:
        return _("Fill in if this concerns you.")
    value: Any = simple[2] or simple[3] or simple[4] == "true"
    said = filling.display_answer(other, value, language)
    return _("Fill in if you answered “%(answer)s” to question %(number)s.") % {
        "answer": said,
        "number": places[other.id],
    }
