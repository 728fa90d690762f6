"""Drafts: each step is saved alone, so that an error elsewhere loses nothing; saving is not an action of a case."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.counting import count_drafts
from jiwar.cases.errors import (
    AppealFromItsFile,
    DraftAlreadySubmitted,
    DraftNotFound,
    MayNotAct,
    PartyInvalid,
    UnknownItem,
)
from jiwar.cases.models import Draft
from jiwar.cases.queries.drafts import NIN_USE, draft_view, find_draft, uploads_of_draft
from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.queries.versions import definition_of_draft
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import clean_party
from jiwar.cases.rules.permissions import can_file_for_others, offices_with
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.territory import api as territory


def start_draft(
    *,
    actor: Actor,
    procedure_code: str,
    commune_code: str | None = None,
    channel: str = "web",
    language: str | None = None,
) -> DraftView:
    """An empty draft of the procedure's present version.

    An agent's draft (`counter`, `phone`) belongs to the agent, a program's (`api`) to the program.
    Raises ProcedureNotFound, UnknownDivision, MayNotAct, AppealFromItsFile.
    """
    by_agent = actor.is_staff
    if actor.is_client != (channel == "api"):
        raise MayNotAct
    if (channel not in ("web", "api") or by_agent) and not can_file_for_others(actor):
        raise MayNotAct
    if procedure_code == catalogue.APPEAL:
        raise AppealFromItsFile
    procedure = catalogue.procedure(code=procedure_code)
    if commune_code:
        territory.division_at(code=commune_code)
    moment = clock.now()
    desks = sorted(offices_with(actor, ("counter_agent", "handler", "head")))
    draft = Draft.objects.create(
        procedure_code=procedure.code,
        version_id=procedure.version_id,
        commune_code=commune_code or "",
        channel=channel,
        language=language or actor.language,
        account_id=None if by_agent else actor.account_id,
        agent_id=actor.account_id if by_agent else None,
        client_id=actor.client_id,
        agent_office_id=desks[0] if by_agent else None,
        created_at=moment,
        updated_at=moment,
        expires_at=moment + timedelta(days=limits.DRAFT_DAYS),
    )
    return draft_view(draft)


def changing(actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = (), *, whole: bool = False) -> Draft:
    """The draft, locked and kept alive, its papers read with it when `whole`; begun as a guest, it is the account's."""
    draft = find_draft(actor, draft_id, session_drafts, lock=True, whole=whole)
    if draft.case_id is not None:
        raise DraftAlreadySubmitted
    if draft.account_id is None and draft.agent_id is None and not actor.is_staff:
        draft.account_id = actor.account_id
    draft.updated_at = clock.now()
    draft.expires_at = draft.updated_at + timedelta(days=limits.DRAFT_DAYS)
    return draft


def save_answer(
    *, actor: Actor, draft_id: UUID, question_id: str, value: Any, session_drafts: Collection[UUID] = ()
) -> DraftView:
    """One answer, cleaned and kept; an empty one is taken away.

    Raises DraftNotFound, DraftAlreadySubmitted, UnknownItem, AnswerInvalid.
    """
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts, whole=True)
        put_answer(draft, question_id, value)
        return _saved(draft, question_id)


def put_answer(draft: Draft, question_id: str, value: Any) -> None:
    """`save_answer` on a row that the caller holds and saves; raises UnknownItem, AnswerInvalid."""
    question = definition_of_draft(draft).question(question_id)
    if question is None:
        raise UnknownItem
    answers = {key: kept for key, kept in draft.answers.items() if key != question_id}
    if value not in (None, "", [], {}):
        cleaned = catalogue.clean_answer(question, value, draft_view(draft).context)
        if cleaned is not None:
            answers[question_id] = cleaned
    draft.answers = answers
    draft.proposed = {key: kept for key, kept in draft.proposed.items() if key != question_id}


def save_commune(
    *, actor: Actor, draft_id: UUID, commune_code: str, session_drafts: Collection[UUID] = ()
) -> DraftView:
    """The commune whose administration is asked; raises UnknownDivision."""
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts, whole=True)
        put_commune(draft, commune_code)
        return _saved(draft, "commune")


def put_commune(draft: Draft, commune_code: str) -> None:
    """`save_commune` on a row that the caller holds and saves; raises UnknownDivision, UnknownItem."""
    if territory.division_at(code=commune_code).kind != "commune":
        raise UnknownItem
    if draft.appeal_of_id:  # that of the contested file
        raise MayNotAct
    draft.commune_code = commune_code
    draft.proposed = {key: kept for key, kept in draft.proposed.items() if key != catalogue.COMMUNE_PROPOSED}


def save_language(*, actor: Actor, draft_id: UUID, language: str, session_drafts: Collection[UUID] = ()) -> DraftView:
    """The language in which the applicant wants to be written to."""
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts, whole=True)
        put_language(draft, language)
        return _saved(draft)


def put_language(draft: Draft, language: str) -> None:
    """`save_language` on a row that the caller holds and saves; raises UnknownItem."""
    if language not in ("ar", "fr", "kab", "en"):
        raise UnknownItem
    draft.language = language


def save_applicant(
    *, actor: Actor, draft_id: UUID, applicant: Mapping[str, Any], session_drafts: Collection[UUID] = ()
) -> DraftView:
    """For whom: names in either script, birth, sex, nin, phone, email; `person_id` of a known person.

    Without `nin` the one given before stays; an empty one takes it away. Raises PartyInvalid.
    """
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts, whole=True)
        put_party(actor, draft, "applicant", applicant)
        return _saved(draft, "applicant", "contact")


def save_representative(
    *, actor: Actor, draft_id: UUID, representative: Mapping[str, Any] | None, session_drafts: Collection[UUID] = ()
) -> DraftView:
    """By whom, when not the applicant (same fields and `quality`); None when the applicant acts alone.

    Raises PartyInvalid, UnknownItem when the procedure knows no mandate.
    """
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts, whole=True)
        put_party(actor, draft, "representative", representative or {})
        return _saved(draft, "representative", "contact")


def put_party(actor: Actor, draft: Draft, role: str, raw: Mapping[str, Any]) -> None:
    """A party of a row that the caller holds and saves; raises PartyInvalid, UnknownItem."""
    if draft.appeal_of_id:  # who appeals is known from the contested file
        raise MayNotAct
    kept, nin = clean_party(raw)
    if kept.get("person_id") and not (actor.is_staff or str(actor.person_id) == kept["person_id"]):
        raise PartyInvalid({"person_id": str(MayNotAct())})
    if role == "representative" and raw and definition_of_draft(draft).applicant.representation == "none":
        raise UnknownItem
    setattr(draft, role, kept)
    if nin:
        setattr(draft, f"{role}_nin", identity.seal(nin, use=NIN_USE, row=draft.pk))
    elif "nin" in raw or not raw:
        setattr(draft, f"{role}_nin", None)


def _saved(draft: Draft, *places: str) -> DraftView:
    """Write the row; what was being typed at these places is no more wanted."""
    if places:
        draft.typing.filter(place__in=places).delete()
    draft.save()
    return draft_view(draft)


def discard_draft(*, actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = ()) -> None:
    """Delete a draft and its files, at the wish of whoever holds it."""
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts)
        files = _delete(draft)
    _forget_files(draft_id, files)


def delete_expired_drafts(*, limit: int = 200) -> int:
    """Delete drafts whose time is over, and the emptied ones of cases long submitted; how many."""
    expired = list(Draft.objects.filter(expires_at__lte=clock.now()).order_by("expires_at")[:limit])
    for draft in expired:
        draft_id = draft.pk
        with transaction.atomic():
            files = _delete(draft)
        _forget_files(draft_id, files)
    return len(expired)


def _forget_files(draft_id: UUID, files: list[UUID]) -> None:
    """The files of a draft that is no more, whole or on their way."""
    for file_id in files:
        documents.delete_file(id=file_id)
    documents.forget_uploads(holder=uploads_of_draft(draft_id))


def _delete(draft: Draft) -> list[UUID]:
    files = [paper.file_id for paper in draft.papers.all() if paper.file_id]
    count_drafts([draft])
    draft.delete()
    return files


def draft_of_agent(actor: Actor, draft_id: UUID) -> DraftView:
    """A draft that the agent began at the desk; raises DraftNotFound."""
    if not actor.is_staff:
        raise DraftNotFound
    return draft_view(find_draft(actor, draft_id, ()))
