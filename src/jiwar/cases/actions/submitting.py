"""From draft to case: once, whole, with its reference, its clock and the person told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jiwar.cases.actions.appealing import contest, note_appealed
from jiwar.cases.actions.charging import open_fee
from jiwar.cases.actions.cosigning import ask_cosigners
from jiwar.cases.actions.mandates import open_mandate
from jiwar.cases.actions.reasons import hash_of, reason_row
from jiwar.cases.actions.recording import append, doer
from jiwar.cases.errors import ContactNotProven, DraftIncomplete, DraftNotFound
from jiwar.cases.events import CaseSubmitted
from jiwar.cases.models import Case, CaseAnswers, CaseMandate, CaseName, CasePaper, CaseParty, Draft
from jiwar.cases.queries.appeals import Hearing
from jiwar.cases.queries.checking import problems_in_draft
from jiwar.cases.queries.clocks import started_clock, waiting_clock
from jiwar.cases.queries.drafts import draft_view, find_draft, nin_of, papers_of
from jiwar.cases.queries.shapes import DraftView, Submitted
from jiwar.cases.queries.tracking import TRACKING_SEAL_USE, TRACKING_USE, tracking_code_of
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import NAMES, name_words
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.bulk import insert, together
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.references import new_code, new_reference
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox

TRIES = 4
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
PERSON_FIELDS = (
    *NAMES,
    "birth_date",
    "birth_precision",
    "birth_place_ar",
    "birth_place_latin",
    "sex",
    "phone",
    "email",
)


@dataclass(frozen=True)
class _Place:
    """Which commune it concerns, who holds the file, and who signs it."""

    commune_code: str
    office_id: UUID
    authority_office_id: UUID
    appeal: Mapping[str, Any] = field(default_factory=dict)  # what an appeal keeps of the file that it contests


def submit_draft(
    *, actor: Actor, draft_id: UUID, key: str = "", session_drafts: Collection[UUID] = (), despite: str = ""
) -> Submitted:
    """File the application. A second call (double click, retry) returns the same case.

    `key` is the form's own token; it is kept for the journal, the draft itself makes the act unique. `despite`: why
    it is filed although the same is open already (`open_already`), which pages ask for. The clock starts today: the
    file is complete, or it would not be accepted. Raises DraftIncomplete, ContactNotProven, DraftNotFound,
    NoCompetentOffice, ProcedureRetired; of an appeal AppealNotOpen.
    """
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _file_once(actor, draft_id, session_drafts, despite)
        except IntegrityError:  # a reference that another case has: one in thousands of millions
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _file_once(actor: Actor, draft_id: UUID, session_drafts: Collection[UUID], despite: str) -> Submitted:
    """Check and file under the lock of the draft: what another tab saves waits, or is what is checked."""
    draft = find_draft(actor, draft_id, session_drafts, lock=True, whole=True)
    if draft.case_id is not None:
        return _already(draft.case_id)
    view = draft_view(draft)
    appealed = contest(draft) if draft.appeal_of_id else None
    catalogue.procedure(code=draft.procedure_code)  # raises ProcedureRetired once its day has come
    if problems := problems_in_draft(view):
        raise DraftIncomplete(problems)
    _require_proven_contact(actor, view)
    place = _place_before(view, *appealed[1:]) if appealed else _place_of(view)
    with together():
        filed = _file(actor, draft, view, place, despite)
    if appealed:
        note_appealed(actor, appealed[0], filed.case_id, appealed[2])
    if people := _cosigners(view):
        ask_cosigners(Case.objects.get(pk=filed.case_id), people)
    return filed


def _already(case_id: UUID) -> Submitted:
    case = Case.objects.get(pk=case_id)
    return Submitted(case_id=case.pk, reference=case.reference, tracking_code=tracking_code_of(case))


def _require_proven_contact(actor: Actor, view: DraftView) -> None:
    """A guest files with a contact proven in this session; an agent answers for who stands at the desk.

    A program answers for whom it files for, and says how they are reached (`problems_in_draft`); an appeal keeps the
    contact of the file that it contests, whose code was shown.
    """
    if actor.is_authenticated or actor.is_client or view.contested:
        return
    filer = view.representative or view.applicant
    if not {filer.get("phone"), filer.get("email")} & set(actor.guest_contacts):
        raise ContactNotProven


def _place_of(view: DraftView) -> _Place:
    """The competent office of the commune asked, and the nearest office above it of the kind that signs."""
    definition, answers, context = view.definition, view.answers, view.context
    commune = catalogue.commune_of(definition, answers, view.commune_code, context)
    competence = catalogue.competence_of(definition, answers, context)
    office = offices.competent_office(competence=competence, commune_code=commune)
    above = office
    while above.kind != view.definition.authority and above.parent_id is not None:
        above = offices.office(id=above.parent_id)
    return _Place(commune_code=commune, office_id=office.id, authority_office_id=above.id)


def _place_before(view: DraftView, hearing: Hearing, kept: Mapping[str, Any]) -> _Place:
    """Of an appeal: whoever the law says hears it, for the commune of the contested file."""
    return _Place(view.commune_code, hearing.office.id, hearing.authority.id, kept)


def _file(actor: Actor, draft: Draft, view: DraftView, place: _Place, despite: str) -> Submitted:
    """The writes of a submission, in the caller's transaction."""
    moment = kernel_clock.now()
    applicant = _person(actor, draft, "applicant", view)
    representative = _person(actor, draft, "representative", view) if view.representative else None
    code = new_code(limits.TRACKING_DIGITS)
    case = Case(version_id=draft.version_id, submitted_at=moment, acted_at=moment)
    case.tracking_hash = identity.blind_index(code, use=TRACKING_USE)
    case.tracking_sealed = identity.seal(code, use=TRACKING_SEAL_USE, row=case.pk)
    draft.answers = catalogue.relevant_answers(view.definition, draft.answers, view.context)
    salt = new_salt()
    by = doer(
        actor,
        on_behalf_of=applicant if representative or actor.is_staff or actor.is_client else None,
        channel=draft.channel,
        office_id=draft.agent_office_id,
    )
    details: dict[str, Any] = {
        "reference": new_reference(),
        "procedure_code": draft.procedure_code,
        "version_id": str(draft.version_id),
        "commune_code": place.commune_code,
        "office_id": str(place.office_id),
        "authority_office_id": str(place.authority_office_id),
        "filed_at_office_id": str(draft.agent_office_id) if draft.agent_office_id else None,
        "applicant_id": str(applicant),
        "representative_id": str(representative) if representative else None,
        "account_id": str(draft.account_id) if draft.account_id else None,
        "channel": draft.channel,
        "language": draft.language,
        "step": view.definition.steps[0].id,
        "answers": salted_hash(salt, draft.answers),
        "papers": salted_hash(salt, sorted(paper.sha256 for paper in papers_of(draft))),
        "draft_id": str(draft.pk),
        **place.appeal,
    }
    why = reason_row(case, "submitted", despite) if despite.strip() else None
    if why:
        details |= hash_of(why)
    if view.local_rules:
        details["local_rules"] = [str(rule.id) for rule in view.local_rules]
    if _cosigners(view):  # complete once each of them has confirmed
        details["stage"] = "awaiting_cosigners"
        counted = waiting_clock(view.definition, view.answers, view.context)
    else:
        counted = started_clock(view.definition, view.answers, moment, view.context)
    append(case, "submitted", by=by, details=details, clock=counted, at=moment)
    if why:
        insert(why)
    _keep_contents(case, draft, salt=salt, applicant=applicant, representative=representative, moment=moment)
    if representative is not None:
        open_mandate(case, view.representative.get("mandate_until", ""))
    open_fee(case, view.definition, draft.answers, view.context)
    outbox.announce(CaseSubmitted(case_id=case.pk))  # the acknowledgement leaves after the commit
    empty_draft(draft, case)
    return Submitted(case_id=case.pk, reference=case.reference, tracking_code=code)


def _cosigners(view: DraftView) -> tuple[Mapping[str, Any], ...]:
    """Those whose confirmation the file waits for with these answers."""
    return view.cosigners if catalogue.cosigners_wanted(view.definition, view.answers, view.context) else ()


def _person(actor: Actor, draft: Draft, role: str, view: DraftView) -> UUID:
    """The person of a party: one chosen by an agent, the actor's own, or a new one as declared."""
    party = view.applicant if role == "applicant" else view.representative
    if party.get("person_id"):
        return UUID(party["person_id"])
    values = {name: party[name] for name in PERSON_FIELDS if party.get(name)}
    if "birth_date" in values:
        values["birth_date"] = datetime.fromisoformat(values["birth_date"]).date()
    person = identity.register_person(
        actor=actor,
        identity_checked=actor.is_staff and bool(party.get("identity_checked")),
        nin=nin_of(draft, role) or None,
        language=party.get("language", draft.language),
        **values,
    )
    return person.id


def _keep_contents(
    case: Case, draft: Draft, *, salt: str, applicant: UUID, representative: UUID | None, moment: datetime
) -> None:
    """What is personal, in the tables that erasure can empty."""
    insert(CaseAnswers(case=case, revision=1, answers=draft.answers, salt=salt, made_at=moment))
    papers = [
        CasePaper(
            case=case,
            paper_id=paper.paper_id,
            file_id=paper.file_id,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
            sha256=paper.sha256,
            added_at=paper.added_at,
            revision=1,
        )
        for paper in papers_of(draft)
    ]
    insert(*papers)
    parties = [party_row(case, "applicant", applicant, draft.applicant, draft.language)]
    if representative is not None:
        parties.append(party_row(case, "representative", representative, draft.representative, draft.language))
    insert(*parties)
    words = name_words(draft.applicant, draft.representative)
    insert(*(CaseName(case=case, office_id=case.office_id, word=word) for word in sorted(words)))


def party_row(case: Case, role: str, person_id: UUID, declared: dict[str, Any], language: str) -> CaseParty:
    """A party as declared, its contacts apart so that they can be searched."""
    kept = {key: value for key, value in declared.items() if key not in ("phone", "email", "person_id", "language")}
    return CaseParty(
        case=case,
        role=role,
        person_id=person_id,
        declared=kept,
        phone=declared.get("phone", ""),
        email=declared.get("email", ""),
        language=declared.get("language") or language,
    )


def empty_draft(draft: Draft, case: Case) -> None:
    """The draft only remembers which case it became; the files are the case's now."""
    draft.papers.all().delete()
    draft.typing.all().delete()
    kept_until = END_OF_TIME if draft.client_id else draft.expires_at  # a program may ask for its receipt again
    Draft.objects.filter(pk=draft.pk).update(
        case=case,
        expires_at=kept_until,
        answers={},
        proposed={},
        applicant={},
        representative={},
        cosigners=[],
        applicant_nin=None,
        representative_nin=None,
        resume_hash=None,
        resume_sealed=None,
    )


def submitted_of(*, actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = ()) -> Submitted:
    """What the receipt of a submitted draft shows, for whoever holds the draft; raises DraftNotFound."""
    draft = find_draft(actor, draft_id, session_drafts)
    ended = CaseMandate.objects.filter(case=draft.case_id).exclude(state="active")
    if draft.case_id is None or ended.exists():  # whoever filed for another may no longer read the code
        raise DraftNotFound
    return _already(draft.case_id)
