"""Where nobody could do a step: an office in charge of it at which no one holds the role that it asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jiwar.catalogue.definition import Step, Texts
from jiwar.catalogue.definition.reading import steps_from
from jiwar.identity import api as identity
from jiwar.offices import api as offices

SEATS = {"commune": "papc", "daira": "chef_daira", "wilaya": "wali"}
MOST_NAMED = 3


@dataclass(frozen=True)
class Unstaffed:
    """A step that nobody could do at `count` offices of `out_of`; some of them by name."""

    title: Texts
    role: str
    count: int
    out_of: int
    named: tuple[Texts, ...]


def unstaffed(data: Mapping[str, Any]) -> list[Unstaffed]:
    """The steps of a draft that have no competent holder somewhere today: a warning only."""
    found = []
    for step in steps_from(data):
        for competence, roles in _asked(step, data):
            places = _offices(step, competence, data)
            staffed = identity.offices_with_role(*roles)
            if empty := [one for one in places if one not in staffed]:
                names = tuple(offices.office(id=one).names for one in empty[:MOST_NAMED])
                found.append(Unstaffed(step.title, roles[0], len(empty), len(places), names))
    return found


def _asked(step: Step, data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(competence, roles) of whoever does the step."""
    if step.kind == "opinions":
        yield from ((one.competence, ("expert", "head")) for one in step.opinions)
    elif step.kind == "sign":
        yield "", (SEATS.get(str(data.get("authority")), step.role),)
    elif step.kind != "automatic":
        yield step.competence or "", (step.role,)


def _offices(step: Step, competence: str, data: Mapping[str, Any]) -> list[UUID]:
    """The offices where the step is done: those in charge, or the seats above those that hold the files."""
    if competence:
        charged = [one.id for one in offices.offices_in_charge(competence=competence)]
        return _seats(charged, step.role) if step.kind == "part" else charged
    steps = steps_from(data)
    holding = offices.offices_in_charge(competence=steps[0].competence or str(data.get("id")))
    if step.kind != "sign" and step.role not in SEATS.values():
        return [one.id for one in holding]
    authority = str(data.get("authority"))
    seats = {above.id: above for one in holding for above in offices.offices_above(office_id=one.id)}
    return [one for one, view in seats.items() if view.kind == authority]


def _seats(charged: list[UUID], role: str) -> list[UUID]:
    """Where a part is decided: the seat above the office in charge that this role holds, else the office itself."""
    kind = next((kind for kind, holder in SEATS.items() if holder == role), None)
    if kind is None:
        return charged
    found = {above.id for one in charged for above in offices.offices_above(office_id=one) if above.kind == kind}
    return sorted(found)
