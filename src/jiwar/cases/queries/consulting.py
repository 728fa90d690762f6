"""Opinions: who may be asked more, who reads what was confided and joined, what an expert from outside is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jiwar.audit import api as audit
from jiwar.cases.errors.consulting import ExpertLinkGone
from jiwar.cases.models import Case, CasePaper, Consultation, Opinion, OpinionPaper, Validation
from jiwar.cases.queries.drafts import paper_views
from jiwar.cases.queries.names import office_names, titles_of
from jiwar.cases.queries.reach import appeals_at, reach_of
from jiwar.cases.queries.shapes import PaperView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.rules import limits, permissions
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.digits import only_digits
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices

EXPERT_USE = "cases.expert"
OPINIONS = "opinion."  # how the competences begin of services that give opinions


def services_to_consult(case: Case) -> dict[UUID, Texts]:
    """Offices that give opinions where the file is, with somebody there, and that nobody waits for on this file."""
    known = [name for name in sorted(offices.competences_known()) if name.startswith(OPINIONS)]
    here = {
        offices.competent_office(competence=name, commune_code=case.commune_code).id
        for name in known
        if offices.is_served(competence=name, commune_code=case.commune_code)
    }
    asked = Opinion.objects.filter(case=case, state="asked").values_list("office_id", flat=True)
    there = identity.offices_with_role("expert", "head")
    found = (here & there) - set(asked) - {case.office_id}
    return {pk: office_names(pk) for pk in sorted(found, key=lambda one: offices.office(id=one).code)}


def reads_confided(actor: Actor, case: Case) -> bool:
    """Whoever examines, agrees to, decides or answers for the file, or hears the appeal; no desk, no other service."""
    reach = reach_of(actor)
    if permissions.is_handler_there(actor, case) or permissions.can_sign(actor, case):
        return True
    if permissions.can_supervise(actor, case, reach.supervising):
        return True
    if reach.validating:
        asked = Validation.objects.filter(case=case).values_list("office_id", "role")
        if any(permissions.can_validate(actor, office, role) for office, role in asked):
            return True
    return bool(reach.holding) and appeals_at(reach.holding).filter(appeal_of=case).exists()


@dataclass(frozen=True, kw_only=True)
class ExpertView:
    """What an expert from outside reads: the question and the papers chosen for them, nothing else of the file."""

    opinion_id: UUID
    reference: str
    titles: Texts
    office_names: Texts
    name: str
    subject: str
    question: str
    confidential: bool
    due_on: date
    state: str
    silence: str
    verdict: str
    text: str
    papers: tuple[PaperView, ...]
    joined: tuple[PaperView, ...]  # by the expert


def token_of_expert(row: Consultation) -> str:
    """The digits of the link; for messages to this expert only."""
    return identity.unseal(bytes(row.token_sealed or b""), use=EXPERT_USE, row=row.pk)


def find_consultation(token: str, ip: str, *, parts: bool = False) -> Consultation:
    """Whose link it is; `parts`: of a file on its way, many in a minute. Raises ExpertLinkGone, TooManyTries."""
    if parts:
        identity.rate_limit(key=f"cases.expert:parts:{ip}", **limits.EXPERT_PARTS_PER_ADDRESS)
    else:
        identity.rate_limit(key=f"cases.expert:ip:{ip}", **limits.COSIGN_PER_ADDRESS)
    hashed = identity.blind_index(only_digits(token), use=EXPERT_USE)
    row = Consultation.objects.select_related("opinion__case").filter(token_hash=hashed).first()
    if row is None or row.opinion.state in ("dropped", "silent"):
        raise ExpertLinkGone
    return row


def expert_ref(row: Consultation) -> ActorRef:
    """The expert in actions and in the journal: a name there could never be erased."""
    return ActorRef(kind="guest", id=str(row.opinion_id), label="")


def _papers(row: Consultation) -> list[CasePaper]:
    """Those that the handler chose; once the opinion is given, none any more."""
    if row.opinion.state != "asked":
        return []
    return list(
        CasePaper.objects.select_related("file").filter(case=row.opinion.case, pk__in=row.papers).order_by("id")
    )


def _remember(row: Consultation, purpose: str) -> None:
    case = row.opinion.case
    subject = SubjectRef(kind="identity.person", id=str(case.applicant_id), label=case.reference)
    audit.record_access(actor=expert_ref(row), subject=subject, purpose=purpose)


def expert_view(*, token: str, ip: str) -> ExpertView:
    """The page behind a link, journaled as a reading; raises ExpertLinkGone, TooManyTries."""
    row = find_consultation(token, ip)
    opinion, case = row.opinion, row.opinion.case
    _remember(row, "cases.expert")
    return ExpertView(
        opinion_id=opinion.pk,
        reference=case.reference,
        titles=titles_of(case),
        office_names=office_names(case.office_id),
        name=row.name,
        subject=row.subject,
        question=row.question,
        confidential=opinion.confidential,
        due_on=opinion.due_on,
        state=opinion.state,
        silence=opinion.silence,
        verdict=opinion.verdict,
        text=opinion.text,
        papers=paper_views(_papers(row), definition_of(case)),
        joined=joined_views(opinion.papers.select_related("file").order_by("id")),
    )


def expert_paper(*, token: str, ip: str, paper_id: UUID) -> UUID:
    """The file of one of those papers, journaled; raises ExpertLinkGone, TooManyTries."""
    row = find_consultation(token, ip)
    wanted = next((one for one in _papers(row) if one.pk == paper_id), None)
    if wanted is None or wanted.file_id is None:
        raise ExpertLinkGone
    _remember(row, "cases.expert_paper")
    return wanted.file_id


def joined_views(rows: Iterable[OpinionPaper]) -> tuple[PaperView, ...]:
    """Files joined to an opinion, known by their names; the rows come with their files."""
    return tuple(
        PaperView(
            id=row.pk,
            paper_id="",
            label={"ar": row.name},
            file_id=row.file_id,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            added_at=row.added_at,
            pending=not row.given,
            scan=row.file.scan if row.file else "none",
        )
        for row in rows
    )


def gives(actor: Actor | None, opinion: Opinion) -> bool:
    """The opinion is that of a service where the actor gives it; nobody of the office answers for an outside expert."""
    more = getattr(opinion, "consultation", None)
    outside = more is not None and bool(more.email)
    return actor is not None and not outside and permissions.can_give_opinion(actor, opinion.office_id)


def reads_opinion(actor: Actor | None, opinion: Opinion, *, confided: bool) -> bool:
    """Staff who read the file read it; one that was `confided`, some of them and its own service."""
    staff = actor is not None and actor.is_staff
    return staff and (not opinion.confidential or confided or gives(actor, opinion))


def reads_joined(actor: Actor, row: OpinionPaper, *, confided: bool) -> bool:
    """Once given, whoever reads the opinion; before, only who prepares it."""
    opinion = row.opinion
    if not row.given:
        return opinion.state == "asked" and gives(actor, opinion)
    return reads_opinion(actor, opinion, confided=confided)
