"""Reads: published procedures from a copy in memory, versions for ever, search, moments of life."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max

from jiwar.catalogue import finding
from jiwar.catalogue.definition import Definition, Texts, definition_from
from jiwar.catalogue.errors import ProcedureNotFound, ProcedureRetired
from jiwar.catalogue.life_events import entries
from jiwar.catalogue.models import Procedure, ProcedureVersion
from jiwar.kernel import clock
from jiwar.kernel.search import fold
from jiwar.kernel.snapshot import Snapshot
from jiwar.kernel.texts import current_language, pick


@dataclass(frozen=True)
class ProcedureView:
    """One version of a procedure; `id` and `version_id` are the version's."""

    version_id: UUID
    code: str
    number: int
    definition: Definition
    content_hash: str
    published_at: datetime

    @property
    def id(self) -> UUID:
        """The version's id."""
        return self.version_id

    @property
    def titles(self) -> Texts:
        """Its name."""
        return self.definition.titles

    @property
    def summary(self) -> Texts:
        """What it is, in a sentence or two."""
        return self.definition.summary

    @property
    def life_events(self) -> tuple[str, ...]:
        """Moments of life under which it stands."""
        return self.definition.life_events

    @property
    def icon(self) -> str:
        """Its drawing, among those of the design."""
        return self.definition.icon


@dataclass(frozen=True)
class LifeEvent:
    """A moment of life with the procedures that go with it."""

    id: str
    titles: Texts
    summary: Texts
    icon: str
    procedures: tuple[ProcedureView, ...]


@dataclass(frozen=True)
class Retirement:
    """The end of a procedure: from `at` on nobody may ask for it any more; running cases go on."""

    code: str
    titles: Texts
    at: datetime
    reason: Texts
    replaced_by: str  # code of the procedure to ask for instead, or nothing

    @property
    def is_over(self) -> bool:
        """The day has come."""
        return self.at <= clock.now()


@dataclass(frozen=True)
class _Catalogue:
    by_code: dict[str, ProcedureView]
    index: tuple[finding.Entry, ...]
    retired: dict[str, Retirement]

    def offered(self) -> list[ProcedureView]:
        """What may be asked for now."""
        return [view for code, view in self.by_code.items() if not self.is_over(code)]

    def is_over(self, code: str) -> bool:
        """Retired, and the day has come."""
        return code in self.retired and self.retired[code].is_over


# A version never changes: what was read once is right for ever.
@lru_cache(maxsize=2048)
def _definition_of(version_id: UUID, content_hash: str) -> Definition:
    return definition_from(ProcedureVersion.objects.values_list("definition", flat=True).get(pk=version_id))


def view_of(version: ProcedureVersion) -> ProcedureView:
    """The view of a row."""
    return ProcedureView(
        version_id=version.pk,
        code=version.procedure.code,
        number=version.number,
        definition=_definition_of(version.pk, version.content_hash),
        content_hash=version.content_hash,
        published_at=version.published_at,
    )


def _load() -> _Catalogue:
    current = ProcedureVersion.objects.filter(pk__in=Procedure.objects.values("current")).select_related("procedure")
    views = {version.procedure.code: view_of(version) for version in current.order_by("procedure__code")}
    moments = {entry.id: entry for entry in entries()}
    ending = Procedure.objects.filter(retires_at__isnull=False, code__in=views)
    return _Catalogue(
        by_code=views,
        index=tuple(finding.entry_of(code, view.definition, moments) for code, view in views.items()),
        retired={row.code: _retirement(row, views[row.code]) for row in ending},
    )


def _retirement(row: Procedure, view: ProcedureView) -> Retirement:
    return Retirement(
        code=row.code,
        titles=view.titles,
        at=row.retires_at or clock.now(),
        reason=row.retirement.get("reason", {}),
        replaced_by=row.retirement.get("replaced_by", ""),
    )


current_versions = Snapshot(
    load=_load,
    revision=lambda: tuple(Procedure.objects.aggregate(rows=Count("pk"), changed=Max("updated_at")).values()),
)


def procedures(*, language: str | None = None, retired: bool = False) -> list[ProcedureView]:
    """All procedures that are offered (figures want those that ended too: `retired`), by title in `language`."""
    wanted, known = language or current_language(), current_versions.get()
    found = list(known.by_code.values()) if retired else known.offered()
    return sorted(found, key=lambda view: fold(pick(view.titles, wanted)))


def procedure(*, code: str) -> ProcedureView:
    """The version that new applications use; raises ProcedureNotFound, or ProcedureRetired, which is one."""
    known = current_versions.get()
    view = known.by_code.get(code)
    if view is None:
        raise ProcedureNotFound
    if known.is_over(code):
        end = known.retired[code]
        raise ProcedureRetired(
            code=code, titles=end.titles, since=end.at, reason=end.reason, replaced_by=end.replaced_by
        )
    return view


def retirement_of(*, procedure_id: UUID) -> Retirement | None:
    """The same by the id that events carry, read from the rows."""
    row = Procedure.objects.select_related("current__procedure").filter(pk=procedure_id).first()
    return _retirement(row, view_of(row.current)) if row and row.current and row.retires_at else None


def retirement(*, code: str) -> Retirement | None:
    """The end that was announced for a procedure, to come or past."""
    return current_versions.get().retired.get(code)


@lru_cache(maxsize=2048)
def _version(version_id: UUID) -> ProcedureView:
    return view_of(ProcedureVersion.objects.select_related("procedure").get(pk=version_id))


def version(*, id: UUID) -> ProcedureView:  # noqa: A002 - the name that every query of Jiwar gives to an id
    """One version, current or not, from memory once read; raises ProcedureNotFound."""
    try:
        return _version(id)
    except ProcedureVersion.DoesNotExist as error:
        raise ProcedureNotFound from error


def versions(*, code: str) -> list[ProcedureView]:
    """All versions of a procedure, newest first."""
    rows = ProcedureVersion.objects.filter(procedure__code=code).select_related("procedure").order_by("-number")
    return [view_of(row) for row in rows]


def search_procedures(*, text: str, language: str | None = None) -> list[ProcedureView]:
    """Procedures that a person may mean by `text`, best first; tolerant of spelling, script and language."""
    catalogue = current_versions.get()
    wanted = language or current_language()
    found = finding.find(text, catalogue.index, wanted)
    return [catalogue.by_code[code] for code in found if not catalogue.is_over(code)]


def life_events() -> list[LifeEvent]:
    """All moments of life in the order of the home page, those without a procedure too."""
    listed = procedures()
    return [
        LifeEvent(
            entry.id,
            entry.titles,
            entry.summary,
            entry.icon,
            tuple(view for view in listed if entry.id in view.life_events),
        )
        for entry in entries()
    ]


def life_event(*, id: str) -> LifeEvent:  # noqa: A002 - the name that every query of Jiwar gives to an id
    """One moment of life; raises ProcedureNotFound when there is none of that id."""
    for event in life_events():
        if event.id == id:
            return event
    raise ProcedureNotFound
