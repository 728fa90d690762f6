"""Reads of what is being written: drafts of definitions and the procedures that somebody keeps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jiwar.catalogue import rules
from jiwar.catalogue.checks.shape import check_shape
from jiwar.catalogue.definition import Definition, Texts, definition_from
from jiwar.catalogue.errors import DefinitionNotFound
from jiwar.catalogue.models import DefinitionAuthor, DefinitionDraft, DefinitionReview, Procedure, ProcedureVersion
from jiwar.catalogue.queries.published import view_of
from jiwar.identity.api import Actor
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.offices import api as offices


@dataclass(frozen=True)
class ReviewView:
    """What a second person said; `by` is empty when Jiwar itself sent the draft back on the day of publication."""

    verdict: str
    note: str
    revision: int
    by: Texts
    at: datetime


@dataclass(frozen=True)
class DefinitionDraftView:
    """A draft as its readers see it; `data` is whole or not, `revision` goes back with each change."""

    id: UUID
    code: str
    data: dict[str, Any] = field(repr=False)
    state: str
    revision: int
    office_id: UUID
    based_on_id: UUID | None
    based_on_number: int | None
    current_id: UUID | None  # the version in force now
    created_by: Texts
    edited_by: Texts
    edited_by_id: UUID
    edited_at: datetime
    proposed_by: Texts
    proposed_at: datetime | None
    note: str
    reviews: tuple[ReviewView, ...]
    author_ids: frozenset[UUID]
    publish_at: datetime | None
    published_id: UUID | None

    @property
    def titles(self) -> Texts:
        """Its name, as far as it is written."""
        found = self.data.get("titles")
        return found if isinstance(found, dict) else {}

    @property
    def definition(self) -> Definition | None:
        """The definition, once its shape is whole."""
        return None if check_shape(self.data) else definition_from(self.data)

    @property
    def is_outdated(self) -> bool:
        """Another version was published since it was begun."""
        return self.current_id is not None and self.current_id != self.based_on_id


@dataclass(frozen=True)
class KeptProcedure:
    """A procedure in the list of those who keep it; `drafts` counts what is being written of it."""

    code: str
    titles: Texts
    version_id: UUID | None
    number: int
    published_at: datetime | None
    from_file: bool
    keeper_id: UUID | None
    retires_at: datetime | None
    drafts: int
    data: dict[str, Any] = field(repr=False)  # of the version in force, else of the draft


def names_of(account: Any) -> Texts:
    """The names of a member of staff."""
    names = {"ar": account.name_ar, "fr": account.name_latin} if account else {}
    return {language: name for language, name in names.items() if name}


def keepers_of(office_id: UUID | None) -> rules.Keepers:
    """The office and those above it; None for the national library."""
    if office_id is None:
        return None
    return frozenset({office_id, *(view.id for view in offices.offices_above(office_id=office_id))})


def _reach(actor: Actor) -> frozenset[UUID]:
    """The offices of whose procedures the actor reads the drafts."""
    held = actor.office_ids(rules.AUTHOR) | actor.office_ids(rules.REVIEWER)
    return frozenset(below for office in held for below in offices.offices_below(office_id=office))


_ACCOUNTS = ("created_by", "edited_by", "proposed_by", "based_on")


def find_definition(actor: Actor, draft_id: UUID, *, lock: bool = False) -> DefinitionDraft:
    """The row, for whoever writes or reviews at its office; raises DefinitionNotFound."""
    rows = DefinitionDraft.objects.select_for_update() if lock else DefinitionDraft.objects.select_related(*_ACCOUNTS)
    row = rows.filter(pk=draft_id).first()
    if row is None or not rules.can_read_drafts(actor, keepers_of(row.office_id)):
        raise DefinitionNotFound
    return row


def definition_visible_to(actor: Actor, draft_id: UUID) -> DefinitionDraftView:
    """One draft; raises DefinitionNotFound for what is unknown or another office's."""
    return definition_view(find_definition(actor, draft_id))


def definitions_visible_to(
    actor: Actor, *, states: tuple[str, ...] = rules.OPEN_STATES, code: str = "", cursor: str | None = None
) -> Page[DefinitionDraftView]:
    """Drafts of the offices where the actor writes or reviews, newest change first."""
    rows: QuerySet[DefinitionDraft] = DefinitionDraft.objects.filter(office__in=_reach(actor), state__in=states)
    if code:
        rows = rows.filter(code=code)
    page = keyset_page(rows.select_related(*_ACCOUNTS), by=["-edited_at", "-id"], cursor=cursor)
    return Page(_views(page.rows), page.next_cursor)


def definition_view(row: DefinitionDraft) -> DefinitionDraftView:
    """The view of one row."""
    return _views([row])[0]


def _views(rows: list[DefinitionDraft]) -> list[DefinitionDraftView]:
    ids = [row.pk for row in rows]
    reviews: dict[UUID, list[ReviewView]] = {}
    for one in DefinitionReview.objects.filter(draft__in=ids).select_related("by").order_by("at", "id"):
        said = ReviewView(one.verdict, one.note, one.revision, names_of(one.by), one.at)
        reviews.setdefault(one.draft_id, []).append(said)
    authors: dict[UUID, set[UUID]] = {}
    for draft_id, account_id in DefinitionAuthor.objects.filter(draft__in=ids).values_list("draft_id", "account_id"):
        authors.setdefault(draft_id, set()).add(account_id)
    current = dict(Procedure.objects.filter(code__in={row.code for row in rows}).values_list("code", "current_id"))
    return [
        DefinitionDraftView(
            id=row.pk,
            code=row.code,
            data=row.data,
            state=row.state,
            revision=row.revision,
            office_id=row.office_id,
            based_on_id=row.based_on_id,
            based_on_number=row.based_on.number if row.based_on else None,
            current_id=current.get(row.code),
            created_by=names_of(row.created_by),
            edited_by=names_of(row.edited_by),
            edited_by_id=row.edited_by_id,
            edited_at=row.edited_at,
            proposed_by=names_of(row.proposed_by),
            proposed_at=row.proposed_at,
            note=row.note,
            reviews=tuple(reviews.get(row.pk, ())),
            author_ids=frozenset(authors.get(row.pk, ())),
            publish_at=row.publish_at,
            published_id=row.published_id,
        )
        for row in rows
    ]


def procedures_kept_by(actor: Actor) -> list[KeptProcedure]:
    """Every procedure whose drafts the actor may read, by code: published, retired, or still being written."""
    reach = _reach(actor)
    rights = Q(keeper__in=reach)
    if rules.can_read_drafts(actor, None):
        rights |= Q(keeper=None)
    drafts = dict(
        DefinitionDraft.objects.filter(office__in=reach, state__in=rules.OPEN_STATES)
        .values_list("code")
        .annotate(count=Count("pk"))
        .order_by()
    )
    rows = Procedure.objects.filter(rights, current__isnull=False).select_related("current__procedure").order_by("code")
    found = [_kept(row, drafts.pop(row.code, 0)) for row in rows]
    begun = DefinitionDraft.objects.filter(office__in=reach, state__in=rules.OPEN_STATES, code__in=drafts)
    for row in begun.order_by("code", "-edited_at"):
        if row.code in drafts:
            titles = row.data.get("titles")
            count = drafts.pop(row.code)
            found.append(
                KeptProcedure(
                    row.code,
                    titles if isinstance(titles, dict) else {},
                    None,
                    0,
                    None,
                    False,
                    row.office_id,
                    None,
                    count,
                    row.data,
                )
            )
    return sorted(found, key=lambda one: one.code)


def _kept(row: Procedure, drafts: int) -> KeptProcedure:
    version: ProcedureVersion = row.current  # type: ignore[assignment]  # the query asked for those that have one
    view = view_of(version)
    return KeptProcedure(
        code=row.code,
        titles=view.titles,
        version_id=version.pk,
        number=version.number,
        published_at=version.published_at,
        from_file=version.reviewed_by is None,
        keeper_id=row.keeper_id,
        retires_at=row.retires_at,
        drafts=drafts,
        data=version.definition,
    )
