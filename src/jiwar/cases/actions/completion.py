"""The completion loop: all remarks in one round, the clock stops, the applicant gives, the clock goes on."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.gathering import gathered, left_in, require_heard
from jiwar.cases.actions.handling import acts_for_party, cut, locked_for_staff
from jiwar.cases.actions.papers import PURPOSE, KeptAlready, finish, placed, row_of, store_paper
from jiwar.cases.actions.parts import parts_due_after
from jiwar.cases.actions.recording import append, calendar, clock_of_row, doer, locked, require_stage, today_of
from jiwar.cases.actions.telling import tell_acted_for, tell_correspondent
from jiwar.cases.errors import (
    MayNotAct,
    NothingAsked,
    SecondRoundNeedsReason,
    StillMissing,
    TooManyFiles,
    UnknownItem,
)
from jiwar.cases.events import CaseCompleted, CompletionRequested
from jiwar.cases.models import Case, CaseAnswers, CasePaper, CompletionRequest
from jiwar.cases.queries.context import answers_of, context_of_case, files_by_question
from jiwar.cases.queries.drafts import paper_views
from jiwar.cases.queries.history import open_todo
from jiwar.cases.queries.inquiries import stops_the_clock
from jiwar.cases.queries.letters import COMMAS, completion_letter, items_in_words
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case
from jiwar.cases.rules import limits, permissions
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.texts import Texts, pick
from jiwar.outbox import api as outbox


def request_completion(
    *,
    actor: Actor,
    case_id: UUID,
    items: Iterable[Mapping[str, str]],
    message: str = "",
    reason: str = "",
    expected_sequence: int | None = None,
) -> int:
    """Ask the applicant for papers and answers, each with its remark; the clock stops, the applicant is told.

    `items`: {kind: "paper" | "answer", id, remark}; `reason`: why not all was asked the first time, from the second
    round on, or why some authority is not heard. Remarks of the authorities leave with it.

    Raises PartsNotHeard, SecondRoundNeedsReason, NothingAsked, UnknownItem, MayNotAct, StaleCase, NotInThisStage,
    CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "completion_requested", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        definition = definition_of(case)
        early = require_heard(case, definition, cut(reason))
        all_asked, of_parts = gathered(case, definition, items)
        asked = _checked_items(definition, all_asked)
        again = cut(reason) if case.completion_rounds or early else ""
        if case.completion_rounds and not again:
            raise SecondRoundNeedsReason
        request = CompletionRequest.objects.create(
            case=case,
            round=case.completion_rounds + 1,
            items=asked,
            message=cut(message),
            reason=again,
            salt=new_salt(),
            asked_at=kernel_clock.now(),
        )
        left_in(request, of_parts)
        details = {
            "request_id": str(request.pk),
            "items": [f"{item['kind']}:{item['id']}" for item in asked],
            "content": salted_hash(request.salt, _content_of(request)),
        }
        stopped = clock_of_row(case).suspend(today_of(), calendar)
        append(case, "completion_requested", by=doer(actor), details=details, clock=stopped)
        outbox.announce(CompletionRequested(case_id=case.pk))
        tell_correspondent(
            case,
            completion_letter(request.round),
            key=f"cases.completion:{request.pk}",
            more={"items": _items_in_words(definition, asked), "message": request.message, "reason": again},
            after=request.asked_at + timedelta(seconds=limits.UNDO_SECONDS),  # it may be taken back meanwhile
        )
    return case.sequence


def _content_of(request: CompletionRequest) -> dict[str, Any]:
    content = {"items": request.items, "message": request.message}
    return content | {"reason": request.reason} if request.reason else content


def _checked_items(definition: Definition, items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    asked = []
    for item in items:
        known = definition.paper(item["id"]) if item["kind"] == "paper" else definition.question(item["id"])
        if known is None or item["kind"] not in ("paper", "answer"):
            raise UnknownItem
        kept = {"kind": item["kind"], "id": item["id"], "remark": cut(item.get("remark", ""))}
        asked.append(kept | ({"by": item["by"]} if "by" in item else {}))
    if not asked:
        raise NothingAsked
    return asked


def _items_in_words(definition: Definition, items: list[dict[str, Any]]) -> Texts:
    named = [(item["kind"], item["id"]) for item in items]
    return {
        language: COMMAS.get(language, ", ").join(items_in_words(definition, named, language))
        for language in ("ar", "fr", "en")
    }


def complete(
    *,
    actor: Actor,
    case_id: UUID,
    answers: Mapping[str, Any] | None = None,
    papers: Mapping[str, Iterable[Any]] | None = None,
    expected_sequence: int | None = None,
    passes: Collection[str] = (),
) -> int:
    """The applicant (or an agent for them) gives what was asked; the file goes back to its handler, the clock goes on.

    `papers`: uploads by paper id. What is given is kept even when something still lacks (StillMissing): it can be
    completed later. Raises UnknownItem, AnswerInvalid, the errors of uploads, MayNotAct, StaleCase, NotInThisStage,
    CaseNotFound.
    """
    case = find_case(actor, case_id, passes)
    require_stage(case, "completed")
    if not acts_for_party(actor, case, passes):
        raise MayNotAct
    for paper_id, uploads in (papers or {}).items():
        for upload in uploads:
            give_paper(actor=actor, case_id=case_id, paper_id=paper_id, upload=upload, passes=passes)
    if answers:
        give_answers(actor=actor, case_id=case_id, answers=answers, passes=passes)
    with transaction.atomic():
        case = locked(case_id, expected_sequence=expected_sequence)
        require_stage(case, "completed")
        missing = [(item.id, pick(item.label)) for item in open_todo(case)[0] if not item.done]
        if missing:
            raise StillMissing(missing)
        _take_in(actor, case)
    return case.sequence


def _open_request(actor: Actor, case_id: UUID, passes: Collection[str]) -> tuple[Case, CompletionRequest]:
    """The request that waits for the applicant, locked with its case."""
    find_case(actor, case_id, passes)
    case = locked(case_id)
    require_stage(case, "completed")
    if not acts_for_party(actor, case, passes):
        raise MayNotAct
    return case, CompletionRequest.objects.get(case=case, round=case.completion_rounds)


def give_paper(*, actor: Actor, case_id: UUID, paper_id: str, upload: Any, passes: Collection[str] = ()) -> UUID:
    """Store one file of those asked, before sending all; raises UnknownItem, TooManyFiles, a FileRefused."""
    paper = _asked_paper(actor, case_id, paper_id, passes)
    return _give(actor, case_id, passes, paper_id, store_paper(actor, paper, upload))


def begin_given_upload(
    *, actor: Actor, case_id: UUID, paper_id: str, name: str, length: int, passes: Collection[str] = ()
) -> documents.UploadView:
    """Make room for one of the files asked, which comes in parts; raises UnknownItem, TooManyFiles, a FileRefused."""
    paper = _asked_paper(actor, case_id, paper_id, passes)
    return documents.begin_upload(
        holder=uploads_of_case(case_id),
        place=paper_id,
        name=name,
        length=length,
        max_bytes=paper.max_mb * 1024 * 1024,
    )


def keep_given_upload(*, actor: Actor, case_id: UUID, upload_id: UUID, passes: Collection[str] = ()) -> None:
    """Store an upload whose parts have all come, once, however often it is called; raises UploadGone, a FileRefused."""
    seen = documents.upload(holder=uploads_of_case(case_id), id=upload_id)
    if seen.finished:
        return
    paper = _asked_paper(actor, case_id, seen.place, passes)
    stored = documents.keep_upload(
        actor=actor.ref,
        holder=uploads_of_case(case_id),
        id=upload_id,
        purpose=PURPOSE,
        accept=list(paper.accept),
    )
    with suppress(KeptAlready):
        _give(actor, case_id, passes, seen.place, stored, upload_id=upload_id)


def uploads_of_case(case_id: UUID) -> SubjectRef:
    """Under which name files on their way to a case are held."""
    return SubjectRef(kind="cases.case", id=str(case_id))


def _asked_paper(actor: Actor, case_id: UUID, paper_id: str, passes: Collection[str]) -> catalogue.Paper:
    with transaction.atomic():
        case, request = _open_request(actor, case_id, passes)
    paper = catalogue.paper_for(definition_of(case), paper_id)
    if paper is None or not any(item["id"] == paper_id for item in request.items):
        raise UnknownItem
    return paper


def _give(
    actor: Actor,
    case_id: UUID,
    passes: Collection[str],
    paper_id: str,
    stored: documents.FileView,
    *,
    upload_id: UUID | None = None,
) -> UUID:
    """Write the row of a stored file among what is given for the open request."""

    def write() -> CasePaper:
        case, _request = _open_request(actor, case_id, passes)
        finish(upload_id)
        given = case.papers.filter(paper_id=paper_id, revision=0)
        kept = given.filter(sha256=stored.sha256, file__isnull=False).first()
        if kept is None:
            if given.count() >= limits.MOST_FILES:
                raise TooManyFiles(limits.MOST_FILES)
            kept = CasePaper.objects.create(
                case=case, paper_id=paper_id, revision=0, added_at=kernel_clock.now(), **row_of(stored)
            )
        return kept

    return placed(stored, write).pk


def take_back_paper(*, actor: Actor, case_id: UUID, stored_id: UUID, passes: Collection[str] = ()) -> None:
    """Remove a file given for the open request and not yet sent; raises UnknownItem."""
    with transaction.atomic():
        case, _request = _open_request(actor, case_id, passes)
        row = case.papers.filter(pk=stored_id, revision=0).first()
        if row is None:
            raise UnknownItem
        file_id = row.file_id
        row.delete()
    if file_id:
        documents.delete_file(id=file_id)


def give_answers(*, actor: Actor, case_id: UUID, answers: Mapping[str, Any], passes: Collection[str] = ()) -> None:
    """Keep answers among those asked, before sending all; raises UnknownItem, AnswerInvalid."""
    with transaction.atomic():
        case, request = _open_request(actor, case_id, passes)
        definition = definition_of(case)
        asked = {item["id"] for item in request.items if item["kind"] == "answer"}
        if not set(answers) <= asked:
            raise UnknownItem
        given = dict(request.given)
        pending = paper_views(case.papers.filter(revision=0).select_related("file"), definition)
        context = context_of_case(case, answers=answers_of(case) | given, files=files_by_question(pending))
        for question_id, value in answers.items():
            question = definition.question(question_id)
            if question is None:
                raise UnknownItem
            given[question_id] = catalogue.clean_answer(question, value, context)
        request.given = given
        request.save(update_fields=["given"])


def _take_in(actor: Actor, case: Case) -> None:
    """What was given becomes a new revision, in the caller's transaction."""
    moment = kernel_clock.now()
    request = CompletionRequest.objects.get(case=case, round=case.completion_rounds)
    revision = case.revision + 1
    answers = answers_of(case) | request.given
    salt = new_salt()
    CaseAnswers.objects.create(case=case, revision=revision, answers=answers, salt=salt, made_at=moment)
    given = list(case.papers.filter(revision=0))
    case.papers.filter(paper_id__in={paper.paper_id for paper in given}, revision__gt=0, replaced_in=None).update(
        replaced_in=revision
    )
    case.papers.filter(revision=0).update(revision=revision)
    request.answered_at = moment
    request.save(update_fields=["answered_at"])
    by_agent = actor.is_staff
    details: dict[str, Any] = {
        "revision": revision,
        "request_id": str(request.pk),
        "answers": salted_hash(salt, answers),
        "papers": salted_hash(salt, sorted(paper.sha256 for paper in given)),
    }
    if case.parts is not None:
        details["parts_due"] = parts_due_after(case, request.asked_at)
    going = clock_of_row(case)
    if not stops_the_clock(case):
        going = going.resume(today_of(moment), calendar)
    by = doer(
        actor,
        on_behalf_of=case.applicant_id if by_agent or case.representative_id else None,
        channel="counter" if by_agent else "",
    )
    append(case, "completed", by=by, details=details, clock=going, at=moment)
    outbox.announce(CaseCompleted(case_id=case.pk))
    tell_correspondent(case, "cases.completed", key=f"cases.completed:{request.pk}")
    tell_acted_for(case, "cases.acted_for_you", key=f"cases.completed-for:{request.pk}")
