"""What is in force in one commune: the template with the local rules of the commune, else of its wilaya.

Rules that were confirmed are read once into memory; a template with its rules is made once. What a rule says never
changes, so a case that keeps the ids of its rules reads the same definition for ever.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from jiwar.catalogue.checks import Problem, check_local
from jiwar.catalogue.definition import Definition, as_data, definition_from
from jiwar.catalogue.definition.overriding import CannotStand, applied
from jiwar.catalogue.models import Override, ProcedureVersion
from jiwar.catalogue.queries.published import ProcedureView, procedure
from jiwar.catalogue.queries.published import version as template
from jiwar.kernel import clock
from jiwar.kernel.snapshot import Snapshot
from jiwar.territory import api as territory


@dataclass(frozen=True)
class LocalRule:
    """One override as those read it who are served by it; `until` is the first day without it."""

    id: UUID
    code: str
    unit_code: str
    place: str
    number: int
    value: Any = field(repr=False)
    basis: Mapping[str, str]
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """In force on that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class LocalView(ProcedureView):
    """A version with the rules of one place applied to its definition; `rules` says which."""

    rules: tuple[LocalRule, ...] = ()


Rules = dict[tuple[str, str], tuple[LocalRule, ...]]  # by procedure and unit, the last number first


def _load() -> Rules:
    found: dict[tuple[str, str], list[LocalRule]] = {}
    rows = Override.objects.filter(state="confirmed").select_related("procedure").order_by("-number")
    for row in rows.iterator():
        found.setdefault((row.procedure.code, row.unit_code), []).append(rule_of(row))
    return {key: tuple(rules) for key, rules in found.items()}


def rule_of(row: Override) -> LocalRule:
    """The rule of a row, its procedure read with it."""
    ends = [day for day in (row.valid_to, row.ended_on) if day is not None]
    return LocalRule(
        id=row.pk,
        code=row.procedure.code,
        unit_code=row.unit_code,
        place=row.place,
        number=row.number,
        value=row.value,
        basis=row.basis,
        since=row.valid_from,
        until=min(ends) if ends else None,
    )


confirmed_rules = Snapshot(
    load=_load,
    revision=lambda: tuple(Override.objects.aggregate(rows=Count("pk"), changed=Max("changed_at")).values()),
)


def local_procedure(*, code: str, commune_code: str, on: date | None = None) -> LocalView:
    """The version that new applications in a commune use, with its local rules of that day.

    Raises ProcedureNotFound, ProcedureRetired; an unknown commune has no rules.
    """
    return in_commune(view=procedure(code=code), commune_code=commune_code, on=on)


def in_commune(*, view: ProcedureView, commune_code: str, on: date | None = None) -> LocalView:
    """A version with the rules in force in a commune on that day: the most local one of each place."""
    return with_rules(view, tuple(rule.id for rule in _most_local(view, commune_code, on or clock.today())))


def version(*, id: UUID, overrides: Collection[UUID | str] = ()) -> LocalView:  # noqa: A002 - as the other queries
    """One version, current or not, with the local rules of these ids applied; raises ProcedureNotFound."""
    return with_rules(template(id=id), tuple(UUID(str(one)) for one in overrides))


def with_rules(view: ProcedureView, ids: tuple[UUID, ...]) -> LocalView:
    """A version with rules, from memory once made."""
    return _with_rules(view.version_id, ids)


@lru_cache(maxsize=4096)
def _with_rules(version_id: UUID, ids: tuple[UUID, ...]) -> LocalView:
    view = template(id=version_id)
    if not ids:
        return _local(view, view.definition, ())
    known = {row.pk: rule_of(row) for row in Override.objects.filter(pk__in=ids).select_related("procedure")}
    rules = tuple(known[one] for one in ids)
    data = as_data(view.definition)
    for rule in rules:
        data = applied(data, rule.place, rule.value)
    return _local(view, definition_from(data), rules)


def _local(view: ProcedureView, definition: Definition, rules: tuple[LocalRule, ...]) -> LocalView:
    return LocalView(
        version_id=view.version_id,
        code=view.code,
        number=view.number,
        definition=definition,
        content_hash=view.content_hash,
        published_at=view.published_at,
        rules=rules,
    )


def units_of(commune_code: str, on: date) -> tuple[str, ...]:
    """Whose rules count in a commune on that day, the most local first; in a wilaya as a whole, its own."""
    try:
        wilaya = territory.competent_wilaya_of(commune_code=commune_code, on=on)
    except territory.UnknownDivision:
        return (commune_code,)  # a wilaya; an unknown code has no rules
    return (commune_code, wilaya.code)


def _most_local(view: ProcedureView, commune_code: str, on: date) -> Iterator[LocalRule]:
    rules = confirmed_rules.get()
    if not any(code == view.code for code, _unit in rules):
        return
    taken: set[str] = set()
    for unit in units_of(commune_code, on):
        for rule in in_force(rules.get((view.code, unit), ()), on):
            if rule.place not in taken and stands(view.version_id, rule.id):
                taken.add(rule.place)
                yield rule


def in_force(rules: Iterable[LocalRule], on: date) -> Iterator[LocalRule]:
    """Of each place of one unit, the last rule that holds on that day."""
    seen: set[str] = set()
    for rule in rules:
        if rule.holds(on) and rule.place not in seen:
            seen.add(rule.place)
            yield rule


def units_with_rules(*, code: str, on: date | None = None) -> list[str]:
    """The wilayas and communes that say something of their own about a procedure on that day."""
    day = on or clock.today()
    found = confirmed_rules.get()
    return sorted(unit for (of, unit), rules in found.items() if of == code and any(rule.holds(day) for rule in rules))


def depends_on_commune(*, code: str, on: date | None = None) -> bool:
    """Whether what a person reads of a procedure differs from one commune to the next."""
    return bool(units_with_rules(code=code, on=on))


@lru_cache(maxsize=8192)
def stands(version_id: UUID, override_id: UUID) -> bool:
    """Whether a version is sound with a rule: where it is not, the rule is suspended."""
    row = Override.objects.values("place", "value").get(pk=override_id)
    return not findings(version_id, row["place"], row["value"])


def rules_stand(*, version_id: UUID, overrides: Collection[UUID | str]) -> bool:
    """Whether a version is sound with the local rules of these ids, each by itself: a running file keeps its own."""
    return all(stands(version_id, UUID(str(one))) for one in overrides)


def findings(version_id: UUID, place: str, value: Any) -> list[Problem]:
    """What a value at a place breaks in a version: what the checks find that they did not find before it."""
    data = ProcedureVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    try:
        changed = applied(data, place, value)
    except CannotStand as why:
        return [Problem(place, str(why))]
    except (KeyError, TypeError):
        return [Problem(place, str(CannotStand.__doc__))]
    before = {(one.path, one.message) for one in check_local(data)}
    return [one for one in check_local(changed) if (one.path, one.message) not in before]
