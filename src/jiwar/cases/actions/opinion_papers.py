"""Files put beside an opinion that is being prepared: by an expert behind their link, by a service asked here.

Each is stored and looked at as the papers of applicants are, before the rest of its page is read; it leaves with the
opinion.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.cases.actions.alerting import holders_of
from jiwar.cases.actions.handling import require_disinterested
from jiwar.cases.actions.papers import KeptAlready, finish, placed, row_of
from jiwar.cases.actions.recording import locked, subject_of
from jiwar.cases.errors import CaseNotFound, OpinionAlreadyGiven, UnknownItem
from jiwar.cases.errors.consulting import TooManyJoined
from jiwar.cases.models import Case, Opinion, OpinionPaper
from jiwar.cases.queries.consulting import expert_ref, find_consultation, gives, token_of_expert
from jiwar.cases.queries.letters import home_of
from jiwar.cases.queries.names import titles_of
from jiwar.cases.rules.consulting import JOINED_KINDS, MOST_JOINED, MOST_JOINED_MB
from jiwar.channels import api as channels
from jiwar.documents import api as documents
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices

PURPOSE = "cases.opinion_paper"
MOST_BYTES = MOST_JOINED_MB * 1024 * 1024


def join_as_expert(*, token: str, ip: str, upload: Any) -> None:
    """An expert from outside puts a file beside their opinion; the same sent twice counts once.

    Raises a FileRefused, TooManyJoined, OpinionAlreadyGiven, ExpertLinkGone, TooManyTries.
    """
    found = find_consultation(token, ip)
    _join(found.opinion, expert_ref(found), upload)


def join_to_opinion(*, actor: Actor, opinion_id: UUID, upload: Any) -> None:
    """The service that was asked does the same; raises a FileRefused, TooManyJoined, OpinionAlreadyGiven, CaseNotFound,
    InterestDeclared."""
    _join(_asked_of(actor, opinion_id), actor.ref, upload)


def begin_expert_upload(*, token: str, ip: str, name: str, length: int) -> documents.UploadView:
    """Make room for a file that comes in parts; raises what `join_as_expert` does."""
    opinion = find_consultation(token, ip, parts=True).opinion
    _require_room(opinion)
    return documents.begin_upload(
        holder=uploads_of_opinion(opinion.pk), place="opinion", name=name, length=length, max_bytes=MOST_BYTES
    )


def expert_uploads(*, token: str, ip: str) -> SubjectRef:
    """Under which name the files of this link are held on their way; raises ExpertLinkGone, TooManyTries."""
    return uploads_of_opinion(find_consultation(token, ip, parts=True).opinion_id)


def keep_expert_upload(*, token: str, ip: str, upload_id: UUID) -> None:
    """Join an upload whose parts have all come, once, however often it is called; raises what `join_as_expert` does."""
    found = find_consultation(token, ip, parts=True)
    holder = uploads_of_opinion(found.opinion_id)
    if documents.upload(holder=holder, id=upload_id).finished:
        return
    stored = documents.keep_upload(
        actor=expert_ref(found), holder=holder, id=upload_id, purpose=PURPOSE, accept=list(JOINED_KINDS)
    )
    with suppress(KeptAlready):
        _keep(found.opinion, stored, upload_id=upload_id)


def uploads_of_opinion(opinion_id: UUID) -> SubjectRef:
    """Under which name files on their way to an opinion are held."""
    return SubjectRef(kind="cases.opinion", id=str(opinion_id))


def leave_out_as_expert(*, token: str, ip: str, stored_id: UUID) -> None:
    """An expert from outside takes a file away again; raises UnknownItem, OpinionAlreadyGiven, ExpertLinkGone."""
    _leave_out(find_consultation(token, ip).opinion, stored_id)


def leave_out_of_opinion(*, actor: Actor, opinion_id: UUID, stored_id: UUID) -> None:
    """The service takes a file away again; raises UnknownItem, OpinionAlreadyGiven, InterestDeclared, CaseNotFound."""
    _leave_out(_asked_of(actor, opinion_id), stored_id)


def _asked_of(actor: Actor, opinion_id: UUID) -> Opinion:
    opinion = Opinion.objects.select_related("case", "consultation").filter(pk=opinion_id).first()
    if opinion is None or not gives(actor, opinion):
        raise CaseNotFound
    require_disinterested(actor, opinion.case)
    return opinion


def _join(opinion: Opinion, by: ActorRef, upload: Any) -> None:
    _require_room(opinion)
    stored = documents.store_upload(
        actor=by,
        stream=upload,
        filename=getattr(upload, "name", "") or "opinion",
        purpose=PURPOSE,
        accept=list(JOINED_KINDS),
        max_bytes=MOST_BYTES,
    )
    _keep(opinion, stored)


def _require_room(opinion: Opinion) -> None:
    if opinion.state != "asked":
        raise OpinionAlreadyGiven
    if opinion.papers.count() >= MOST_JOINED:
        raise TooManyJoined(MOST_JOINED)


def _open(opinion: Opinion) -> Opinion:
    """The row as it is now, its file locked: it is not given meanwhile, and the same service is asked.

    Raises OpinionAlreadyGiven.
    """
    locked(opinion.case_id)
    fresh = Opinion.objects.get(pk=opinion.pk)
    if fresh.state != "asked" or fresh.office_id != opinion.office_id:
        raise OpinionAlreadyGiven
    return fresh


def _keep(opinion: Opinion, stored: documents.FileView, *, upload_id: UUID | None = None) -> None:
    def write() -> OpinionPaper:
        fresh = _open(opinion)
        finish(upload_id)
        kept = fresh.papers.filter(sha256=stored.sha256, file__isnull=False).first()
        if kept is None:
            _require_room(fresh)
            kept = OpinionPaper.objects.create(opinion=fresh, added_at=clock.now(), **row_of(stored))
        return kept

    placed(stored, write)


def _leave_out(opinion: Opinion, stored_id: UUID) -> None:
    with transaction.atomic():
        row = _open(opinion).papers.filter(pk=stored_id).first()
        if row is None:
            raise UnknownItem
        file_id = row.file_id
        row.delete()
    if file_id:
        documents.delete_file(id=file_id)


def forget_unjoined(*, limit: int = 200) -> int:
    """Delete files beside opinions that will never be given; how many. Harmless when repeated or run twice at once."""
    left = OpinionPaper.objects.filter(given=False).exclude(opinion__state="asked").order_by("id")
    rows = list(left.values_list("pk", "file_id")[:limit])
    OpinionPaper.objects.filter(pk__in=[pk for pk, _file in rows], given=False).delete()
    for _pk, file_id in rows:
        if file_id:
            documents.delete_file(id=file_id)
    return len(rows)


def tell_joined_infected(row: OpinionPaper) -> None:
    """A virus was found in a file after it was joined: whoever joined it is told."""
    opinion, case = row.opinion, row.opinion.case
    more = getattr(opinion, "consultation", None)
    if more is not None and more.email:
        contact = channels.Contact(kind="email", value=more.email)
        to = channels.Recipient(label=more.name, language=more.language, contacts=(contact,), preferred="email")
        _tell(case, row, to, f"{home_of(more.language)}/expert/{token_of_expert(more)}/")
        return
    for account_id in holders_of("expert", opinion.office_id):
        to = channels.recipient_for_account(account_id=account_id)
        if to.contacts:  # the page has it
            _tell(case, row, to, f"{settings.PUBLIC_URL}/staff/cases/{case.pk}/", of=str(account_id))


def _tell(case: Case, row: OpinionPaper, to: channels.Recipient, link: str, *, of: str = "") -> None:
    channels.notify(
        to=to,
        template="cases.joined_infected",
        data={
            "office": pick(offices.office(id=case.office_id).names, to.language),
            "procedure": pick(titles_of(case), to.language),
            "file": row.name,
            "link": link,
        },
        subject=subject_of(case),
        key=f"cases.joined-infected:{row.pk}:{of}",
    )
