"""The record of a register that a file asks for, as the handler's screen shows it: found, opened, chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.directions import FSI, PDI
from jiwar.kernel.texts import current_language, pick
from jiwar.portals.staff.pages.forms import RecordSearchForm
from jiwar.registers import api as registers

Fact = tuple[str | Promise, str]


@dataclass(frozen=True)
class Shown:
    """A record in a row or whole: where it stands, who and when, all that it says."""

    id: UUID
    reference: str
    title: str | Promise
    commune: str
    who: str
    day: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Panel:
    """What the panel draws; `form` looks in the registers of the reader's own office."""

    register: str | Promise
    may_choose: bool
    chosen: Shown | None
    opened: Shown | None
    found: tuple[Shown, ...]
    searched: bool
    form: RecordSearchForm


def of_case(request: HttpRequest, detail: cases.CaseDetail) -> Panel | None:
    """The panel of a file whose act is drawn from a register; 404 for a record that the reader may not open."""
    if detail.definition.source is None:
        return None
    asked = any(request.GET.get(name) for name in RecordSearchForm.base_fields)
    form = RecordSearchForm(request.GET if asked else None, auto_id="record_%s")
    kind = detail.definition.source.register
    instead = form.wanted(kind) if asked and form.is_valid() else None
    try:
        choice = cases.record_choice(actor=request.actor, case_id=detail.id, opened=_opened(request), instead=instead)
    except registers.RecordUnknown as unknown:
        raise Http404 from unknown
    if choice is None:
        return None
    return Panel(
        register=registers.KINDS[kind].title,
        may_choose=choice.may_choose,
        chosen=shown(choice.chosen) if choice.chosen else None,
        opened=shown(choice.opened) if choice.opened else None,
        found=tuple(shown(one) for one in choice.found),
        searched=choice.may_choose and not choice.opened and (instead is not None or choice.chosen is None),
        form=form,
    )


def _opened(request: HttpRequest) -> UUID | None:
    typed = request.GET.get("record")
    if not typed:
        return None
    try:
        return UUID(typed)
    except ValueError as unreadable:
        raise Http404 from unreadable


def shown(record: registers.RecordView) -> Shown:
    """A record as a row or a panel draws it."""
    subjects = [_name(record.people.get(role) or {}) for role in record.kind.subjects]
    return Shown(
        id=record.id,
        reference=f"{record.number}/{record.year}",
        title=record.kind.act,
        commune=pick(record.register.commune_names),
        who=" – ".join(filter(None, subjects)),
        day=day(record.content.get("day", "")),
        facts=tuple(_facts(record)),
    )


def _facts(record: registers.RecordView) -> Iterator[Fact]:
    """Everything that the record says, in its order; numbers of people apart."""
    if record.erased:
        yield _("State"), _("What it said was erased.")
    for name, label in registers.event_labels(record.kind).items():
        if value := record.content.get(name):
            yield label, day(value) if name in ("day", "declared_on") else value
    for role, whose in record.kind.people.items():
        if person := record.people.get(role):
            place = _either(person.get("birth_place_ar"), person.get("birth_place_fr"))
            said = [*_names(person), day(person.get("born", "")), place]
            yield whose, " · ".join(f"{FSI}{one}{PDI}" for one in said if one)  # else a day goes to the name beside it
    for mention in record.content.get("mentions") or ():
        yield _("Mention in the margin"), pick(mention.get("text") or {})


def _names(person: Mapping[str, str]) -> list[str]:
    """The name in both scripts, as the register has them, that of the page first."""
    scripts = ("ar", "latin") if current_language() == "ar" else ("latin", "ar")
    written = [f"{person.get(f'given_{one}', '')} {person.get(f'family_{one}', '')}".strip() for one in scripts]
    return list(filter(None, written))


def _name(person: Mapping[str, str]) -> str:
    return next(iter(_names(person)), "")


def _either(arabic: str | None, latin: str | None) -> str:
    one, other = (arabic, latin) if current_language() == "ar" else (latin, arabic)
    return one or other or ""


def day(written: str) -> str:
    """A day or a year of an act, in words."""
    return catalogue.day_in(written, current_language())


def value(path: str, written: str) -> str:
    """What an act says at a path (`child.sex`, `day`), as people read it."""
    part = path.rpartition(".")[2]
    if part == "sex":
        return {"m": _("Man"), "f": _("Woman")}.get(written, written)
    return day(written) if part in ("day", "declared_on", "born") else written
