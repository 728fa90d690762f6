"""The register on which a procedure draws: it is hosted here, and the answers are enough to find an act in it."""

from collections.abc import Iterator
from dataclasses import fields

from django.utils.translation import gettext as _

from jiwar.catalogue.checks.problem import Problem
from jiwar.catalogue.definition import Definition, Example, Source
from jiwar.catalogue.fields import field_type
from jiwar.catalogue.logic.types import meant
from jiwar.catalogue.sources import example_records
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import pick
from jiwar.registers import api as registers

# Types of question that can say each thing of an act.
TYPES = {
    "commune": ("commune",),
    "year": ("integer", "partial_date", "date"),
    "number": ("integer",),
    "person": ("person", "short_text"),
    "spouse": ("person", "short_text"),
    "day": ("date", "partial_date"),
}


def check_source(definition: Definition) -> Iterator[Problem]:
    """A register that exists, questions that exist and answer rightly, and enough of them."""
    source = definition.source
    if source is None:
        return
    if source.register not in registers.kinds_known():
        yield _no_register("source.register", source.register)
    for part in fields(source)[1:]:
        if name := getattr(source, part.name):
            yield from _question(definition, part.name, name)
    if not (source.person or source.day or (source.year and source.number)):
        sentence = _("Nothing finds an act with this.")
        yield Problem("source", sentence, _("Say which question names the person, or gives the year and the number."))


def _no_register(path: str, kind: str) -> Problem:
    known = registers.kinds_known()
    sentence = _("There is no register “%(id)s”; there are: %(known)s.")
    return Problem(path, sentence % {"id": kind, "known": ", ".join(known)}, meant(kind, known))


def _question(definition: Definition, part: str, name: str) -> Iterator[Problem]:
    question, path = definition.question(name), f"source.{part}"
    if question is None:
        ids = [one.id for one in definition.questions]
        yield Problem(path, _("There is no question “%(id)s”.") % {"id": name}, meant(name, ids))
    elif question.type not in TYPES[part]:
        wanted = ", ".join(pick(kind.titles) for one in TYPES[part] if (kind := field_type(one)))
        sentence = _("A question of type “%(type)s” cannot say this.") % {"type": question.type}
        yield Problem(path, sentence, _("Choose one of these types: %(types)s.") % {"types": wanted})


def check_records(source: Source | None, example: Example, path: str) -> Iterator[Problem]:
    """Acts that an example supposes are such as a register keeps; who chooses one draws on a register."""
    rows, known = example_records(example), registers.kinds_known()
    for number, row in enumerate(rows):
        if row.kind not in known:
            yield _no_register(f"{path}.records.{number}.register", row.kind)
            continue
        try:
            registers.imagined(row)
        except Refused as refusal:
            yield Problem(f"{path}.records.{number}", str(refusal))
        for relation, place in row.links.items():
            if place not in {other.place for other in rows}:
                sentence = _("This act is not among those of the example.")
                yield Problem(f"{path}.records.{number}.links.{relation}", sentence, _("Add it to the acts."))
    chooses = any(action["do"] == "choose_record" for action in example.actions)
    if chooses and not (source and any(row.kind == source.register for row in rows)):
        sentence = _("An act is chosen where the procedure draws on a register, and the example has one in it.")
        yield Problem(f"{path}.records", sentence, _("Add the act that is asked for."))
