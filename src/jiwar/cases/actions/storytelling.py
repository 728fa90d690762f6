"""A past file told as actions: the same `evolve` that records today's work derives its columns."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Model

from jiwar.cases.actions.recording import calendar
from jiwar.cases.models import (
    Case,
    CaseAction,
    CaseAnswers,
    CaseName,
    CaseParty,
    CompletionRequest,
    Opinion,
    Proposal,
    Validation,
)
from jiwar.cases.queries.clocks import started_clock
from jiwar.cases.queries.rebuilding import columns_of
from jiwar.cases.queries.steps import due_of
from jiwar.cases.queries.tracking import TRACKING_SEAL_USE, TRACKING_USE
from jiwar.cases.rules import limits
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.evolve import CaseState, Deed, evolve
from jiwar.cases.rules.imported import ImportedCase, ImportedPerson
from jiwar.cases.rules.moments import possible
from jiwar.cases.rules.parties import NAMES, name_words
from jiwar.cases.rules.permissions import SIGNING_ROLES
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.identity import api as identity
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SYSTEM, ActorRef
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.ids import new_id
from jiwar.kernel.references import new_code
from jiwar.offices import api as offices

DEFAULT_REMARK = {"ar": "الوثيقة غير واضحة، أعد تقديمها من فضلك.", "fr": "Document illisible, merci de le redonner."}


Row = dict[str, Any]  # values by column; a model instance would cost three times as much


@dataclass
class Story:
    """A case being told: its state after each deed, and the rows that will hold it."""

    case_id: UUID
    key: str
    definition: Definition
    state: CaseState = field(default_factory=CaseState)
    at: datetime | None = None
    rows: dict[type[Model], list[Row]] = field(default_factory=dict)

    def keep(self, model: type[Model], **values: Any) -> Row:
        """One more row of this case."""
        row = {"case_id": self.case_id} | values
        self.rows.setdefault(model, []).append(row)
        return row

    def tell(
        self,
        kind: str,
        at: datetime,
        by: ActorRef,
        details: dict[str, Any],
        *,
        clock: Clock | None = None,
        channel: str = "",
        office_id: UUID | None = None,
    ) -> None:
        """One more deed; raises ValueError when it cannot have happened then."""
        if not possible(kind, self.state.stage) or (self.at is not None and at < self.at):
            raise ValueError(f"{self.key}: {kind} at {at} cannot follow {self.state.stage!r} at {self.at}")
        if clock is not None:
            details |= {"clock": clock.as_details()}
        sequence = self.state.sequence + 1
        self.state = evolve(self.state, Deed(kind=kind, sequence=sequence, at=at, details=details))
        self.at = at
        self.keep(
            CaseAction,
            sequence=sequence,
            kind=kind,
            actor_kind=by.kind,
            actor_id=by.id,
            actor_label="" if by.kind == "guest" else by.label,
            channel=channel,
            office_id=office_id or self.state.office_id,
            at=at,
            details=details,
        )


def told(row: ImportedCase, *, reference: str, applicant: UUID, representative: UUID | None) -> Story:
    """The whole file as rows to write; raises ValueError, ProcedureNotFound."""
    procedure = catalogue.procedure(code=row.procedure_code)
    story = Story(case_id=new_id(), key=row.key, definition=procedure.definition)
    code = new_code(limits.TRACKING_DIGITS)
    secrets = {
        "tracking_hash": identity.blind_index(code, use=TRACKING_USE),
        "tracking_sealed": identity.seal(code, use=TRACKING_SEAL_USE, row=story.case_id),
    }
    _filed(
        story,
        row,
        procedure.version_id,
        reference=reference,
        applicant=applicant,
        representative=representative,
    )
    handler = ActorRef(kind="account", id=str(row.handler_account_id or ""), label=row.handler_label)
    if row.assigned_at is not None:
        details = {"handler_id": str(row.handler_account_id) if row.handler_account_id else None}
        story.tell("assigned", row.assigned_at, handler, details)
        for asked_at, received_at in row.completions:
            _completion(story, row, handler, asked_at, received_at)
        if story.state.stage == "examining" and row.withdrawn_at is None:
            _opinions(story, row, handler)
    if row.proposed_at is not None:
        _proposal(story, row, handler)
    if row.decided_at is not None:
        _decision(story, row)
    if row.silent_at is not None:
        _silence(story, row.key, row.silent_at)
    if row.withdrawn_at is not None:
        ended = story.state.clock.end(kernel_clock.day_of(row.withdrawn_at), calendar)
        story.tell("withdrawn", row.withdrawn_at, ActorRef("guest", "", ""), {}, clock=ended, channel=row.channel)
    columns = columns_of(story.state) | secrets | {"import_key": row.key, "updated_at": kernel_clock.now()}
    story.rows[Case] = [{"id": story.case_id} | columns]
    for word in sorted(_words(row)):
        story.keep(CaseName, office_id=story.state.office_id, word=word)
    return story


def _words(row: ImportedCase) -> set[str]:
    return name_words(*(vars(person) for person in (row.applicant, row.representative) if person is not None))


@lru_cache(maxsize=5000)
def _authority_of(office_id: UUID, kind: str) -> UUID:
    """The nearest office of that kind, from the office itself upwards."""
    here = offices.office(id=office_id)
    if here.kind == kind:
        return here.id
    return next((above.id for above in offices.offices_above(office_id=office_id) if above.kind == kind), here.id)


def _filed(
    story: Story, row: ImportedCase, version_id: UUID, *, reference: str, applicant: UUID, representative: UUID | None
) -> None:
    definition = story.definition
    started = started_clock(definition, row.answers, row.submitted_at)
    details = {
        "reference": reference,
        "procedure_code": row.procedure_code,
        "version_id": str(version_id),
        "commune_code": row.commune_code,
        "office_id": str(row.office_id),
        "authority_office_id": str(_authority_of(row.office_id, definition.authority)),
        "filed_at_office_id": str(row.office_id) if row.channel == "counter" else None,
        "applicant_id": str(applicant),
        "representative_id": str(representative) if representative else None,
        "account_id": None,
        "channel": row.channel,
        "language": row.language,
        "step": definition.steps[0].id,
        "answers": _answers(story, row, 1, row.submitted_at),
    }
    story.tell(
        "submitted",
        row.submitted_at,
        row.filed_by,
        details,
        clock=started,
        channel=row.channel,
        office_id=row.office_id,
    )
    _party(story, "applicant", applicant, row.applicant, row.language)
    if row.representative is not None and representative is not None:
        _party(story, "representative", representative, row.representative, row.language)


def _answers(story: Story, row: ImportedCase, revision: int, at: datetime) -> str:
    """One revision of the answers; its salted hash."""
    salt, answers = new_salt(), dict(row.answers)
    story.keep(CaseAnswers, revision=revision, answers=answers, salt=salt, made_at=at)
    return salted_hash(salt, answers)


def _party(story: Story, role: str, person_id: UUID, person: ImportedPerson, language: str) -> None:
    declared = {name: value for name in (*NAMES, "sex") if (value := getattr(person, name))}
    if person.birth_date:
        declared |= {"birth_date": person.birth_date.isoformat(), "birth_precision": person.birth_precision}
    story.keep(
        CaseParty,
        role=role,
        person_id=person_id,
        declared=declared,
        phone=person.phone or "",
        email=person.email or "",
        language=language,
    )


def _completion(
    story: Story, row: ImportedCase, handler: ActorRef, asked_at: datetime, received_at: datetime | None
) -> None:
    """A round: the first paper (else the first question) was asked again, and perhaps received."""
    definition = story.definition
    paper = next(iter(definition.papers), None)
    item = {"kind": "paper", "id": paper.id} if paper else {"kind": "answer", "id": definition.questions[0].id}
    item["remark"] = DEFAULT_REMARK.get(row.language, DEFAULT_REMARK["ar"])
    request = story.keep(
        CompletionRequest,
        id=new_id(),
        round=story.state.completion_rounds + 1,
        items=[item],
        salt=new_salt(),
        asked_at=asked_at,
        answered_at=received_at,
    )
    content = salted_hash(request["salt"], {"items": [item], "message": ""})
    details: dict[str, Any] = {
        "request_id": str(request["id"]),
        "items": [f"{item['kind']}:{item['id']}"],
        "content": content,
    }
    stopped = story.state.clock.suspend(kernel_clock.day_of(asked_at), calendar)
    story.tell("completion_requested", asked_at, handler, details, clock=stopped)
    if received_at is None:
        return
    revision = story.state.revision + 1
    details = {
        "revision": revision,
        "request_id": str(request["id"]),
        "answers": _answers(story, row, revision, received_at),
    }
    going = story.state.clock.resume(kernel_clock.day_of(received_at), calendar)
    story.tell("completed", received_at, ActorRef("guest", "", ""), details, clock=going, channel=row.channel)


def _opinions(story: Story, row: ImportedCase, handler: ActorRef) -> None:
    """All services asked at once; they answered in time when a proposal followed, else they are still asked."""
    step = story.definition.step("opinions")
    wanted = catalogue.opinions_wanted(story.definition, row.answers)
    if step is None or not wanted or story.at is None:
        return
    until = row.proposed_at or max(story.at, kernel_clock.now())
    asked_at = story.at + min(timedelta(hours=2), (until - story.at) / 4)
    asked_on = kernel_clock.day_of(asked_at)
    rows = [
        story.keep(
            Opinion,
            id=new_id(),
            opinion_id=asked.id,
            office_id=offices.competent_office(
                competence=asked.competence, commune_code=row.commune_code, on=asked_on
            ).id,
            state="asked",
            silence=asked.silence,
            salt=new_salt(),
            asked_at=asked_at,
            due_on=asked_on + timedelta(days=asked.days),
        )
        for asked in wanted
    ]
    details = {
        "step": step.id,
        "opinion_ids": [str(opinion["id"]) for opinion in rows],
        "offices": [str(opinion["office_id"]) for opinion in rows],
    }
    story.tell("opinions_asked", asked_at, handler, details)
    if row.proposed_at is None:
        return
    for place, opinion in enumerate(rows, start=1):
        given_at = asked_at + (row.proposed_at - asked_at) * place / (len(rows) + 1)
        opinion |= {"state": "given", "verdict": "favourable", "given_at": given_at}
        by = ActorRef(kind="office", id=str(opinion["office_id"]), label="")
        content = salted_hash(opinion["salt"], {"verdict": "favourable", "text": ""})
        details = {"opinion_id": str(opinion["id"]), "opinion": opinion["opinion_id"], "content": content}
        story.tell("opinion_given", given_at, by, details, office_id=opinion["office_id"])


def _proposal(story: Story, row: ImportedCase, handler: ActorRef) -> None:
    if row.proposed_at is None or row.verdict not in ("grant", "refuse") or row.assigned_at is None:
        raise ValueError(f"{row.key}: a proposal has a handler and a verdict")
    reasons = list(row.reasons) if row.verdict == "refuse" else []
    if row.verdict == "refuse" and not reasons:
        raise ValueError(f"{row.key}: a refusal has reasons")
    proposal = story.keep(
        Proposal,
        id=new_id(),
        verdict=row.verdict,
        reasons=reasons,
        salt=new_salt(),
        proposed_by_id=row.handler_account_id,
        proposed_label=row.handler_label,
        proposed_at=row.proposed_at,
    )
    details = {
        "proposal_id": str(proposal["id"]),
        "proposed_by_id": str(row.handler_account_id) if row.handler_account_id else None,
        "verdict": row.verdict,
        "content": salted_hash(proposal["salt"], {"verdict": row.verdict, "reasons": reasons, "note": ""}),
    }
    opening, rows = _levels(story, row, proposal, set(), row.proposed_at)
    story.tell("proposed", row.proposed_at, handler, details | opening)
    agreed: set[str] = set()
    while row.decided_at is not None and rows:  # each level agreed between the proposal and the signature
        level, *rows = rows
        agreed.add(level["step_id"])
        at = (story.at or row.proposed_at) + (row.decided_at - (story.at or row.proposed_at)) / 3
        level |= {"state": "agreed", "answered_at": at}
        by = ActorRef(kind="office", id=str(level["office_id"]), label="")
        opening, more = _levels(story, row, proposal, agreed, at)
        rows += more
        said = {"validation_id": str(level["id"]), "validated": level["step_id"]} | opening
        story.tell("validated", at, by, said, office_id=level["office_id"])


def _levels(
    story: Story, row: ImportedCase, proposal: Row, agreed: set[str], at: datetime
) -> tuple[dict[str, Any], list[Row]]:
    """Where the file stands now that these levels agreed, and the validations that are asked."""
    opening = catalogue.validations_open(
        story.definition, row.answers, verdict=proposal["verdict"], done=agreed | set(proposal.get("skipped") or ())
    )
    known = {one["step_id"] for one in story.rows.get(Validation, ())}
    asked = [step for step in opening.open if step.kind == "validate" and step.id not in known]
    if opening.skipped:
        proposal["skipped"] = [*(proposal.get("skipped") or ()), *(step.id for step in opening.skipped)]
    rows = []
    for step in asked:
        due_on = due_of(step, kernel_clock.day_of(at))
        office = _validator(story, row, step)
        values: Row = {"step_id": step.id, "office_id": office, "role": step.role, "salt": new_salt(), "asked_at": at}
        values |= {"due_on": due_on, "queue_on": due_on or story.state.queue_on, "state": "asked"}
        rows.append(story.keep(Validation, id=new_id(), proposal_id=proposal["id"], **values))
    signing = all(step.kind == "sign" for step in opening.open)
    stage = "awaiting_signature" if signing else "awaiting_validation"
    return {"stage": stage, "step": opening.open[0].id}, rows


def _validator(story: Story, row: ImportedCase, step: catalogue.Step) -> UUID | None:
    """The office whose agreement was asked."""
    if step.competence:
        return offices.competent_office(competence=step.competence, commune_code=row.commune_code).id
    return story.state.authority_office_id if step.role in SIGNING_ROLES else story.state.office_id


def _decision(story: Story, row: ImportedCase) -> None:
    """Signed on paper: no number of ours, no document."""
    if row.decided_at is None:
        return
    authority = story.state.authority_office_id
    by = ActorRef(kind="office", id=str(authority), label=row.signatory_label)
    ended = story.state.clock.end(kernel_clock.day_of(row.decided_at), calendar)
    story.tell("signed", row.decided_at, by, {"historical": True}, clock=ended, office_id=authority)
    story.tell("issued", row.decided_at, SYSTEM, {"historical": True}, office_id=authority)


def _silence(story: Story, key: str, at: datetime) -> None:
    """What silence decided once the limit had passed: no number of ours, no certificate."""
    clock = story.state.clock
    silence = catalogue.deadline_by(story.definition.deadline, clock.term.variant).silence
    if silence == "none" or clock.due_on is None or not clock.late_on(kernel_clock.day_of(at)):
        raise ValueError(f"{key}: silence decided nothing on {at}")
    for row in [*story.rows.get(Opinion, ()), *story.rows.get(Validation, ())]:
        row["state"] = "dropped" if row["state"] == "asked" else row["state"]
    ended = clock.ended_by_silence(clock.due_on + timedelta(days=1))
    details = {"historical": True, "silence": silence, "was": story.state.stage, "due_on": clock.due_on.isoformat()}
    story.tell("tacit", at, SYSTEM, details, clock=ended)
    story.tell("issued", at, SYSTEM, {"historical": True})
