"""Writing the next content of a procedure: begun, saved, compared with what was published meanwhile, given up."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.catalogue import folders, rules
from jiwar.catalogue.checks.shape import newer_format
from jiwar.catalogue.definition import Conflict, Side, as_written, data_of_yaml, merge, skeleton, tidy, with_steps
from jiwar.catalogue.definition.yaml_file import MAX_BYTES, UnreadableDefinition
from jiwar.catalogue.errors import (
    CodeChanged,
    CodeInvalid,
    CodeTaken,
    DefinitionTooLarge,
    MayNotEdit,
    NotInThisState,
    ProcedureNotFound,
    StaleDefinition,
    TextMissing,
    VersionsConflict,
)
from jiwar.catalogue.models import DefinitionAuthor, DefinitionDraft, Procedure, ProcedureVersion
from jiwar.catalogue.queries.definitions import (
    DefinitionDraftView,
    definition_view,
    find_definition,
    keepers_of,
    names_of,
)
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.texts import Texts, pick
from jiwar.offices import api as offices

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_CODE = 60


def start_definition(*, actor: Actor, office_id: UUID, code: str, titles: Texts) -> DefinitionDraftView:
    """A new procedure, kept by the office: a title and what every procedure has.

    Raises MayNotEdit, CodeInvalid, CodeTaken, TextMissing.
    """
    _require_author(actor, office_id)
    _check_new_code(code)
    if not titles.get("ar", "").strip() or not titles.get("fr", "").strip():
        raise TextMissing
    kind = offices.office(id=office_id).kind
    authority = kind if kind in ("commune", "daira", "wilaya") else "commune"
    return _begin(actor, office_id, skeleton(code, titles, authority), None, "catalogue.start")


def revise_procedure(
    *, actor: Actor, code: str, from_version_id: UUID | None = None, office_id: UUID | None = None
) -> DefinitionDraftView:
    """A draft of the next version, with the content of the present one (or of an earlier one, to go back to it).

    What the national library holds is revised at the seat of a wilaya: `office_id` says which, when the actor writes
    at several. Raises ProcedureNotFound, MayNotEdit.
    """
    procedure = Procedure.objects.select_related("current").filter(code=code, current__isnull=False).first()
    if procedure is None or procedure.current is None:
        raise ProcedureNotFound
    if not rules.can_edit_procedure(actor, keepers_of(procedure.keeper_id)):
        raise MayNotEdit
    wanted = from_version_id or procedure.current.pk
    content = ProcedureVersion.objects.filter(pk=wanted, procedure=procedure).first()
    if content is None:
        raise ProcedureNotFound
    office = procedure.keeper_id or _seat(actor, office_id)
    return _begin(actor, office, content.definition, procedure.current, "catalogue.revise")


def copy_procedure(*, actor: Actor, office_id: UUID, source: str, code: str) -> DefinitionDraftView:
    """A procedure of one's own that begins as a copy of a published one, or of one of the national library.

    The copy goes to the offices that its source goes to. Raises MayNotEdit, CodeInvalid, CodeTaken, ProcedureNotFound.
    """
    _require_author(actor, office_id)
    _check_new_code(code)
    data = dict(with_steps(source_of(source)))
    steps = [dict(step) for step in data.get("steps", [])]
    if steps and not steps[0].get("competence"):  # of its own from now on, in place of a shared workflow
        steps[0]["competence"] = source
        data.pop("workflow", None)
    return _begin(actor, office_id, data | {"id": code, "steps": steps}, None, "catalogue.copy")


def source_of(code: str) -> Mapping[str, Any]:
    """The plain data of a published procedure, else of the library; raises ProcedureNotFound."""
    published = Procedure.objects.select_related("current").filter(code=code, current__isnull=False).first()
    if published and published.current:
        return published.current.definition
    entry = next((entry for entry in folders.library() if entry.code == code), None)
    if entry is None:
        raise ProcedureNotFound
    return entry.data


def take_from_library(*, actor: Actor, code: str, office_id: UUID | None = None) -> DefinitionDraftView:
    """A draft of the next version, with the content that the national library has for this code now.

    Raises ProcedureNotFound, MayNotEdit.
    """
    entry = next((entry for entry in folders.library() if entry.code == code), None)
    if entry is None:
        raise ProcedureNotFound
    if not rules.can_edit_procedure(actor, None):
        raise MayNotEdit
    procedure = Procedure.objects.select_related("current").filter(code=code, keeper=None).first()
    based_on = procedure.current if procedure else None
    return _begin(actor, _seat(actor, office_id), entry.data, based_on, "catalogue.take")


def import_definition(*, actor: Actor, office_id: UUID, source: bytes) -> DefinitionDraftView:
    """A draft from a YAML file: of a new procedure, or of the next version of one that is kept here.

    Raises UnreadableDefinition, DefinitionTooLarge, CodeInvalid, CodeTaken, MayNotEdit.
    """
    _require_author(actor, office_id)
    data = data_of_yaml(source)
    if sentence := newer_format(data):
        raise UnreadableDefinition(sentence)
    code = str(data.get("id") or "")
    procedure = Procedure.objects.select_related("current").filter(code=code, current__isnull=False).first()
    if procedure is None:
        _check_new_code(code)
        return _begin(actor, office_id, data, None, "catalogue.import")
    if procedure.keeper_id is None and offices.office(id=office_id).kind != "wilaya":
        raise CodeTaken(code)
    if procedure.keeper_id is not None and procedure.keeper_id != office_id:
        raise CodeTaken(code)
    return _begin(actor, office_id, data, procedure.current, "catalogue.import")


def save_definition(
    *, actor: Actor, draft_id: UUID, data: Mapping[str, Any], expected_revision: int
) -> DefinitionDraftView:
    """Keep the whole content, as plain data, problems and all; the revision goes up.

    Raises StaleDefinition when somebody saved since `expected_revision` (nothing is overwritten), MayNotEdit,
    NotInThisState, CodeChanged, DefinitionTooLarge, DefinitionNotFound.
    """
    with transaction.atomic():
        draft = locked_draft(actor, draft_id, "edited", expected_revision)
        _write(actor, draft, data, "catalogue.edit")
    return definition_view(draft)


def take_over(
    *, actor: Actor, draft_id: UUID, expected_revision: int, choices: Mapping[str, Side] | None = None
) -> DefinitionDraftView:
    """Bring into the draft what was published since it was begun; `choices` say whose words to take, by place.

    Raises VersionsConflict with the places that need a choice, and what `save_definition` raises.
    """
    with transaction.atomic():
        draft = locked_draft(actor, draft_id, "edited", expected_revision)
        current = ProcedureVersion.objects.filter(
            pk__in=Procedure.objects.filter(code=draft.code).values("current")
        ).first()
        if current is None or current.pk == draft.based_on_id:
            return definition_view(draft)
        base = draft.based_on.definition if draft.based_on else {}
        merged, conflicts = merge(as_written(base), draft.data, as_written(current.definition), choices)
        if conflicts:
            raise VersionsConflict(conflicts)
        draft.based_on = current
        _write(actor, draft, merged, "catalogue.take-over")
    return definition_view(draft)


def conflicts_of(view: DefinitionDraftView) -> list[Conflict]:
    """The places that the draft and the version in force both changed since the draft was begun."""
    if not view.is_outdated or view.current_id is None:
        return []
    base = None
    if view.based_on_id is not None:
        base = ProcedureVersion.objects.values_list("definition", flat=True).get(pk=view.based_on_id)
    current = ProcedureVersion.objects.values_list("definition", flat=True).get(pk=view.current_id)
    return merge(as_written(base or {}), view.data, as_written(current))[1]


def discard_definition(*, actor: Actor, draft_id: UUID) -> None:
    """Give a draft up: it leaves the lists, what is published stays; raises MayNotEdit, NotInThisState."""
    with transaction.atomic():
        draft = locked_draft(actor, draft_id, "discarded")
        draft.state, draft.publish_at = "discarded", None
        draft.save()
        journal(actor, draft, "catalogue.discard")


# --- Inside ---------------------------------------------------------------------------------------------


def locked_draft(actor: Actor, draft_id: UUID, deed: str, expected_revision: int | None = None) -> DefinitionDraft:
    """The draft, locked, for an author from whose state `deed` follows; raises as the actions say."""
    draft = find_definition(actor, draft_id, lock=True)
    if not rules.can_edit_procedure(actor, keepers_of(draft.office_id)):
        raise MayNotEdit
    if expected_revision is not None and draft.revision != expected_revision:
        raise StaleDefinition(revision=draft.revision, by=pick(names_of(draft.edited_by)))
    if not rules.possible(deed, draft.state):
        raise NotInThisState
    return draft


def subject_of(draft: DefinitionDraft) -> SubjectRef:
    """What journal and messages speak of."""
    return SubjectRef(kind="catalogue.definition", id=str(draft.pk), label=draft.code)


def journal(actor: Actor, draft: DefinitionDraft, verb: str, *, reason: str = "", **details: Any) -> None:
    """One entry of the journal about a draft."""
    audit.record(
        actor=actor.ref,
        verb=verb,
        subject=subject_of(draft),
        reason=reason,
        details={"revision": draft.revision, **details},
        office_id=draft.office_id,
    )


def _begin(
    actor: Actor, office_id: UUID, data: Mapping[str, Any], based_on: ProcedureVersion | None, verb: str
) -> DefinitionDraftView:
    moment = clock.now()
    content = _checked(as_written(data))
    with transaction.atomic():
        draft = DefinitionDraft.objects.create(
            code=content["id"],
            data=content,
            based_on=based_on,
            office_id=office_id,
            created_by_id=rules.writer(actor),
            created_at=moment,
            edited_by_id=rules.writer(actor),
            edited_at=moment,
        )
        DefinitionAuthor.objects.create(draft=draft, account_id=rules.writer(actor))
        journal(actor, draft, verb)
    return definition_view(draft)


def _write(actor: Actor, draft: DefinitionDraft, data: Mapping[str, Any], verb: str) -> None:
    content = _checked(data)
    if draft.based_on_id is not None and content.get("id") != draft.code:
        raise CodeChanged(draft.code)
    if content.get("id") != draft.code:
        _check_new_code(str(content.get("id") or ""))
    before = draft.revision
    draft.code, draft.data, draft.revision = content["id"], content, before + 1
    draft.edited_by_id, draft.edited_at = rules.writer(actor), clock.now()
    # Where rows cannot be locked (SQLite), the revision decides which of two writers was first.
    changed = {name: getattr(draft, name) for name in ("code", "data", "revision", "edited_by_id", "edited_at")}
    rows = DefinitionDraft.objects.filter(pk=draft.pk, revision=before)
    if not rows.update(**changed, based_on_id=draft.based_on_id):
        raise StaleDefinition(revision=before + 1, by="")
    DefinitionAuthor.objects.get_or_create(draft=draft, account_id=rules.writer(actor))
    journal(actor, draft, verb)


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    content = tidy(data)
    if len(json.dumps(content, ensure_ascii=False).encode()) > MAX_BYTES:
        raise DefinitionTooLarge(MAX_BYTES // 1024)
    return content


def _require_author(actor: Actor, office_id: UUID) -> None:
    if not rules.can_edit_procedure(actor, keepers_of(office_id)):
        raise MayNotEdit


def _check_new_code(code: str) -> None:
    if not CODE.fullmatch(code) or len(code) > MAX_CODE:
        raise CodeInvalid
    if Procedure.objects.filter(code=code, current__isnull=False).exists():
        raise CodeTaken(code)


def _seat(actor: Actor, office_id: UUID | None) -> UUID:
    """The seat of a wilaya at which the actor writes."""
    seats = [
        holding.office_id
        for holding in actor.holdings
        if holding.role == rules.AUTHOR and holding.office_kind == "wilaya" and office_id in (None, holding.office_id)
    ]
    if not seats:
        raise MayNotEdit
    return seats[0]
