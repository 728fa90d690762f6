"""Reads: offices and competences from a copy in memory."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from jiwar.kernel import clock
from jiwar.kernel.snapshot import Snapshot
from jiwar.kernel.texts import Texts, pick
from jiwar.offices.blueprint import competences_planned
from jiwar.offices.errors import NoCompetentOffice, UnknownOffice
from jiwar.offices.models import Competence, Office
from jiwar.offices.rules import holds
from jiwar.territory import api as territory


@dataclass(frozen=True)
class OfficeView:
    """A unit of the administration; `valid_to` is the first day on which it is no more."""

    id: UUID
    code: str
    names: Texts
    kind: str
    division_code: str
    parent_id: UUID | None
    address: Texts
    hours: Texts
    phone: str
    valid_from: date
    valid_to: date | None
    successor_id: UUID | None


@dataclass(frozen=True)
class CompetenceView:
    """What an office is in charge of, where, from when to when, by which provision of `law`."""

    office_id: UUID
    competence: str
    territory_code: str
    provision_id: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class _Offices:
    by_id: dict[UUID, OfficeView]
    by_code: dict[str, tuple[OfficeView, ...]]
    below: dict[UUID, tuple[UUID, ...]]
    competences: dict[tuple[str, str], tuple[CompetenceView, ...]]


def _load() -> _Offices:
    by_id = {row.pk: _view(row) for row in Office.objects.order_by("code", "valid_from")}
    by_code: dict[str, list[OfficeView]] = defaultdict(list)
    below: dict[UUID, list[UUID]] = defaultdict(list)
    for view in by_id.values():
        by_code[view.code].append(view)
        if view.parent_id:
            below[view.parent_id].append(view.id)
    competences: dict[tuple[str, str], list[CompetenceView]] = defaultdict(list)
    for row in Competence.objects.order_by("valid_from"):
        competences[row.competence, row.territory_code].append(_competence_view(row))
    return _Offices(
        by_id=by_id,
        by_code={code: tuple(views) for code, views in by_code.items()},
        below={parent: tuple(children) for parent, children in below.items()},
        competences={key: tuple(views) for key, views in competences.items()},
    )


def _view(row: Office) -> OfficeView:
    return OfficeView(
        id=row.pk,
        code=row.code,
        names=row.names,
        kind=row.kind,
        division_code=row.division_code,
        parent_id=row.parent_id,
        address=row.address,
        hours=row.hours,
        phone=row.phone,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor_id=row.successor_id,
    )


def _competence_view(row: Competence) -> CompetenceView:
    return CompetenceView(
        row.office_id, row.competence, row.territory_code, row.provision_id, row.valid_from, row.valid_to
    )


def _revision() -> tuple[object, ...]:
    marks = {"rows": Count("pk"), "changed": Max("changed_at")}
    return (*Office.objects.aggregate(**marks).values(), *Competence.objects.aggregate(**marks).values())


tree = Snapshot(load=_load, revision=_revision)


def office(*, id: UUID) -> OfficeView:  # noqa: A002 - the contract's word
    """One office, whatever its validity (a case keeps its office after a reorganisation); raises UnknownOffice."""
    view = tree.get().by_id.get(UUID(str(id)))
    if view is None:
        raise UnknownOffice(_("This office does not exist."))
    return view


def offices(ids: Iterable[UUID]) -> dict[UUID, OfficeView]:
    """Those of the offices that exist, by id."""
    by_id = tree.get().by_id
    return {wanted: by_id[wanted] for wanted in ids if wanted in by_id}


def office_by_code(code: str, *, on: date | None = None) -> OfficeView:
    """The office that bears this code on that day (today when left out); raises UnknownOffice."""
    day = on or clock.today()
    for view in tree.get().by_code.get(code, ()):
        if holds(view.valid_from, view.valid_to, day):
            return view
    raise UnknownOffice(_("No office has the code %(code)s on that day.") % {"code": code})


def competent_office(*, competence: str, commune_code: str, on: date | None = None) -> OfficeView:
    """The office in charge in that commune on that day: of the commune, else its daïra's, else the competent wilaya's.

    Raises NoCompetentOffice, and UnknownDivision for the commune.
    """
    day = on or clock.today()
    commune = territory.division_at(code=commune_code, on=day)
    daira = territory.daira_of(commune_code=commune_code, on=day)
    wilaya = territory.competent_wilaya_of(commune_code=commune_code, on=day)
    known = tree.get()
    for place in (commune, daira, wilaya):
        for found in known.competences.get((competence, place.code), ()) if place else ():
            view = known.by_id[found.office_id]
            if holds(found.valid_from, found.valid_to, day) and holds(view.valid_from, view.valid_to, day):
                return view
    raise NoCompetentOffice(
        _("No office is in charge of this service in %(commune)s yet. Ask at the town hall.")
        % {"commune": pick(commune.names)}
    )


def is_served(*, competence: str, commune_code: str, on: date | None = None) -> bool:
    """True when an office is in charge of it in that commune on that day; raises UnknownDivision."""
    try:
        competent_office(competence=competence, commune_code=commune_code, on=on)
    except NoCompetentOffice:
        return False
    return True


def competences_known() -> frozenset[str]:
    """Competences that some office holds or, by the blueprint, will hold: what a definition may ask for."""
    return competences_planned() | {competence for competence, _territory in tree.get().competences}


def competences_of(*, office_id: UUID, on: date | None = None) -> list[CompetenceView]:
    """What an office is in charge of on that day, by competence and territory."""
    day = on or clock.today()
    return sorted(
        (
            view
            for views in tree.get().competences.values()
            for view in views
            if view.office_id == office_id and holds(view.valid_from, view.valid_to, day)
        ),
        key=lambda view: (view.competence, view.territory_code),
    )


def offices_in_charge(*, competence: str, on: date | None = None) -> list[OfficeView]:
    """Every office that is in charge of it somewhere on that day, by code."""
    day, known = on or clock.today(), tree.get()
    found = {
        view.office_id
        for (what, _territory), views in known.competences.items()
        if what == competence
        for view in views
        if holds(view.valid_from, view.valid_to, day)
    }
    views = [known.by_id[one] for one in found]
    return sorted((one for one in views if holds(one.valid_from, one.valid_to, day)), key=lambda one: one.code)


def offices_within(*, division_code: str, on: date | None = None) -> list[OfficeView]:
    """Offices of a wilaya, a daïra or a commune with all the divisions in it, by code; raises UnknownDivision."""
    day = on or clock.today()
    inside = {division_code, *territory.communes_within(code=division_code, on=day)}
    inside |= {child.code for child in territory.children_of(code=division_code, on=day)}
    return [
        view
        for view in tree.get().by_id.values()
        if view.division_code in inside and holds(view.valid_from, view.valid_to, day)
    ]


@dataclass(frozen=True)
class SucceededOffice:
    """An office that ended, and the one at work today that continues it."""

    id: UUID
    successor_id: UUID


def offices_succeeded(*, on: date) -> list[SucceededOffice]:
    """Offices that ended by that day and have a successor, which may itself have been succeeded; the last one "
    "counts."""
    by_id = tree.get().by_id
    found = []
    for view in by_id.values():
        last = view
        while last.successor_id and last.valid_to is not None and last.valid_to <= on:
            last = by_id[last.successor_id]
        if last is not view:
            found.append(SucceededOffice(view.id, last.id))
    return found


def offices_below(*, office_id: UUID) -> list[UUID]:
    """The office itself and all below it, ended ones included: what its head answers for."""
    known = tree.get()
    found, waiting = [], [UUID(str(office_id))]
    while waiting:
        here = waiting.pop()
        found.append(here)
        waiting += known.below.get(here, ())
    return found


def offices_above(*, office_id: UUID) -> list[OfficeView]:
    """The offices above, nearest first; raises UnknownOffice."""
    above = []
    here = office(id=office_id)
    while here.parent_id:
        here = office(id=here.parent_id)
        above.append(here)
    return above
