"""Applications in progress: seen only by whoever holds them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from jiwar.cases.errors import DraftNotFound
from jiwar.cases.models import Draft, DraftPaper, DraftTyping, StoredPaper
from jiwar.cases.queries.appeals import contested_by_draft
from jiwar.cases.queries.context import context_of_draft
from jiwar.cases.queries.shapes import DraftView, PaperView, ProposedAnswer
from jiwar.cases.queries.versions import version_of_draft
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts

MOST_LISTED = 20
NIN_USE = "cases.draft-nin"
SCANNED_FORM = "scanned-form"  # beside the papers of the definition; none of theirs can be named so (checked there)


OTHER_PAPERS: dict[str, Texts] = {
    SCANNED_FORM: {"ar": "الاستمارة الورقية", "fr": "Formulaire papier", "en": "Paper form"}
}


def holds_draft(actor: Actor, draft: Draft, session_drafts: Collection[UUID]) -> bool:
    """By account, by agent, or by the session that began (or resumed) it; one tied to an account needs that account."""
    if draft.client_id is not None or actor.is_client:  # a program sees what it began, and nobody else does
        return actor.client_id == draft.client_id
    if actor.account_id is not None and actor.account_id in (draft.account_id, draft.agent_id):
        return True
    held = {str(held) for held in session_drafts}
    return str(draft.pk) in held and draft.agent_id is None and draft.account_id in (None, actor.account_id)


def find_draft(
    actor: Actor, draft_id: UUID, session_drafts: Collection[UUID], *, lock: bool = False, whole: bool = False
) -> Draft:
    """The row, with its papers read once when `whole`; raises DraftNotFound for what is unknown, expired, another's."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    if whole:
        rows = rows.prefetch_related(Prefetch("papers", DraftPaper.objects.select_related("file")))
    draft = rows.filter(pk=draft_id).first()
    if draft is None or not holds_draft(actor, draft, session_drafts):
        raise DraftNotFound
    if draft.case_id is None and draft.expires_at <= clock.now():
        raise DraftNotFound
    return draft


def papers_of(draft: Draft) -> list[DraftPaper]:
    """Its papers with their files, in the order in which they came; read once when the draft was found whole."""
    read = "papers" in getattr(draft, "_prefetched_objects_cache", {})
    papers = draft.papers.all() if read else draft.papers.select_related("file")
    return sorted(papers, key=lambda paper: paper.pk)


def draft_visible_to(actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = ()) -> DraftView:
    """The draft for whoever holds it; raises DraftNotFound."""
    return draft_view(find_draft(actor, draft_id, session_drafts))


def typed_on(draft: DraftView, place: str) -> Mapping[str, list[str]] | None:
    """What was being typed on a page when it was left: boxes and their texts, unchecked; the caller holds the draft."""
    return DraftTyping.objects.filter(draft_id=draft.id, place=place).values_list("fields", flat=True).first()


def my_drafts(*, actor: Actor, cursor: str | None = None) -> Page[Draft]:
    """Drafts of the actor's account not yet submitted, the last touched first."""
    rows = Draft.objects.none()
    if actor.account_id is not None:
        rows = Draft.objects.filter(account_id=actor.account_id, case=None, expires_at__gt=clock.now())
    return keyset_page(rows, by=["-updated_at", "-id"], cursor=cursor, size=20)


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """An application in progress, as a list shows it."""

    id: UUID
    procedure_code: str
    titles: Texts
    commune_code: str
    updated_at: datetime
    expires_at: datetime


def drafts_in_progress(*, actor: Actor, session_drafts: Collection[UUID] = ()) -> list[DraftRow]:
    """What this person has begun and not sent, by account and in this session, the last touched first."""
    mine = Q(pk__in=list(session_drafts), account=None, agent=None, client=None)
    if actor.account_id is not None:
        mine |= Q(account_id=actor.account_id)
    rows = Draft.objects.filter(mine, case=None, expires_at__gt=clock.now()).order_by("-updated_at", "-id")
    return [
        DraftRow(
            id=row.pk,
            procedure_code=row.procedure_code,
            titles=catalogue.version(id=row.version_id).titles,
            commune_code=row.commune_code,
            updated_at=row.updated_at,
            expires_at=row.expires_at,
        )
        for row in rows[:MOST_LISTED]
    ]


def draft_view(draft: Draft) -> DraftView:
    """The row as a value for pages."""
    view = version_of_draft(draft)
    definition = view.definition
    papers = paper_views(papers_of(draft), definition)
    return DraftView(
        id=draft.pk,
        procedure_code=draft.procedure_code,
        version_id=draft.version_id,
        definition=definition,
        commune_code=draft.commune_code,
        channel=draft.channel,
        language=draft.language,
        answers=draft.answers,
        proposed={name: ProposedAnswer(**kept) for name, kept in draft.proposed.items()},
        applicant=_shown(draft, "applicant"),
        representative=_shown(draft, "representative"),
        cosigners=tuple(draft.cosigners),
        papers=papers,
        context=context_of_draft(
            definition,
            answers=draft.answers,
            applicant=draft.applicant,
            representative=draft.representative,
            commune_code=draft.commune_code,
            papers=papers,
        ),
        created_at=draft.created_at,
        updated_at=draft.updated_at,
        expires_at=draft.expires_at,
        case_id=draft.case_id,
        local_rules=view.rules,
        reached=tuple(draft.reached),
        contested=contested_by_draft(draft),
    )


def _shown(draft: Draft, role: str) -> dict[str, Any]:
    """A party as declared, with the end of the NIN; empty when nobody was declared."""
    nin = masked_nin(draft, role)
    return getattr(draft, role) | ({"nin_masked": nin} if nin else {})


def uploads_of_draft(draft_id: UUID) -> SubjectRef:
    """Under which name files on their way to a draft are held."""
    return SubjectRef(kind="cases.draft", id=str(draft_id))


def paper_views(papers: Iterable[StoredPaper], definition: Definition) -> tuple[PaperView, ...]:
    """Stored papers with the labels of the definition; the rows come with their files."""
    views = []
    for paper in papers:
        known = catalogue.paper_for(definition, paper.paper_id)
        views.append(
            PaperView(
                id=paper.pk,
                paper_id=paper.paper_id,
                label=known.label if known else OTHER_PAPERS.get(paper.paper_id, {"ar": paper.paper_id}),
                file_id=paper.file_id,
                name=paper.name,
                media_type=paper.media_type,
                size=paper.size,
                sha256=paper.sha256,
                added_at=paper.added_at,
                pending=getattr(paper, "revision", None) == 0,
                replaced=getattr(paper, "replaced_in", None) is not None,
                scan=paper.file.scan if paper.file else "none",
            )
        )
    return tuple(views)


def nin_of(draft: Draft, role: str) -> str:
    """The NIN given for a party, or an empty text."""
    sealed = draft.applicant_nin if role == "applicant" else draft.representative_nin
    return identity.unseal(bytes(sealed), use=NIN_USE, row=draft.pk) if sealed else ""


def masked_nin(draft: Draft, role: str) -> str:
    """The NIN with only its last four digits, for whoever typed it."""
    nin = nin_of(draft, role)
    return f"{'•' * 14}{nin[-4:]}" if nin else ""
