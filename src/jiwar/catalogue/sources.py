"""The act of a register that a file asks for: what its answers say of it, what its examples suppose registered."""

from collections.abc import Iterator, Mapping
from typing import Any

from jiwar.catalogue.definition import Definition, Example, Source
from jiwar.catalogue.fields.persons import full_name
from jiwar.registers import api as registers

Context = Mapping[str, Any]


def wanted_record(definition: Definition, context: Context) -> registers.Wanted | None:
    """What `context_for(…)` says of the act to find; None for a procedure that draws on no register."""
    source = definition.source
    if source is None:
        return None
    answers = context["answers"]

    def said(name: str | None) -> Any:
        return answers.get(name) if name else None

    # Whoever is not asked whose act it is asks for their own.
    person = said(source.person) or (context.get("applicant") if source.person else None)
    names = [name for one in (person, said(source.spouse)) for name in _names(one)]
    return registers.Wanted(
        kind=source.register,
        commune_code=said(source.commune) or "",
        year=_whole(said(source.year)),
        number=_whole(said(source.number)),
        names=tuple(dict.fromkeys(names)),
        day=str(said(source.day) or _born(source, person)),
    )


def _names(person: Any) -> Iterator[str]:
    if isinstance(person, str):
        yield person
    elif person:
        yield from filter(None, (full_name(person, script) for script in ("ar", "latin")))


def _born(source: Source, person: Any) -> str:
    """The birth date finds an act where no other day of it is asked."""
    return "" if source.day or not isinstance(person, Mapping) else person.get("birth_date") or ""


def _whole(said: Any) -> int | None:
    """A number, or the year of a date."""
    return int(str(said)[:4]) if isinstance(said, str) and said else said


def example_records(example: Example) -> tuple[registers.ImportedRecord, ...]:
    """The acts that an example supposes in the registers, as an import takes them."""
    return tuple(
        registers.ImportedRecord(
            kind=one.register,
            commune_code=one.commune,
            year=one.year,
            number=one.number,
            content=one.content,
            links={relation: _place(place) for relation, place in one.links.items()},
        )
        for one in example.records
    )


def _place(said: Mapping[str, Any]) -> registers.Place:
    return (said["register"], said["commune"], said["year"], said["number"])


def example_record(definition: Definition, example: Example) -> dict[str, Any] | None:
    """What texts may say, in an example, of the act that it asks for: its first one of the procedure's register."""
    rows = example_records(example)
    asked = next((row for row in rows if definition.source and row.kind == definition.source.register), None)
    if asked is None:
        return None
    children = [registers.imagined(row) for row in rows if row.links.get("parents_marriage") == asked.place]
    return registers.record_in_texts(registers.imagined(asked), children=children)
