"""Going on elsewhere, on another device or at a desk: a code of eight digits, told or sent to a proven contact."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.audit import api as audit
from jiwar.cases.actions.drafts import changing
from jiwar.cases.errors import ContactNotProven, MayNotAct, ResumeRefused
from jiwar.cases.models import Draft
from jiwar.cases.queries.drafts import draft_view, find_draft
from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import contacts_in, full_names, proofs_of
from jiwar.cases.rules.permissions import can_file_for_others, offices_with
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.digits import only_digits
from jiwar.kernel.ids import new_id
from jiwar.kernel.references import new_code, spoken
from jiwar.kernel.texts import pick

CODE_USE = "cases.resume-code"
SEAL_USE = "cases.resume-code-sealed"
RESUMED = "draft.resumed"


def resume_code(*, actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = ()) -> str:
    """A fresh code of 8 digits to go on elsewhere, shown once; the one given before no longer works."""
    with transaction.atomic():
        return _new_code(changing(actor, draft_id, session_drafts))


def _new_code(draft: Draft, *, to_send: bool = False) -> str:
    while True:
        code = new_code(limits.RESUME_DIGITS)
        hashed = identity.blind_index(code, use=CODE_USE)
        if not Draft.objects.filter(resume_hash=hashed).exists():
            break
    draft.resume_hash = hashed
    draft.resume_sealed = identity.seal(code, use=SEAL_USE, row=draft.pk) if to_send else None
    draft.save()
    return code


def proven_contact(actor: Actor, draft: DraftView) -> str:
    """The contact of the application to which its code may be sent: one that was proven, a telephone first."""
    proven = contacts_in(draft.applicant, draft.representative) & {*actor.guest_contacts, *actor.contacts}
    return min(proven, key=lambda one: "@" in one, default="")


def send_resume_code(*, actor: Actor, draft_id: UUID, session_drafts: Collection[UUID] = ()) -> str:
    """Send a fresh code, with the address where it is typed, to the proven contact of the application; that contact.

    Raises DraftNotFound, DraftAlreadySubmitted, ContactNotProven, TooManyTries.
    """
    contact = proven_contact(actor, draft_view(find_draft(actor, draft_id, session_drafts)))
    if not contact:
        raise ContactNotProven
    identity.rate_limit(key=f"cases.resume-sent:{contact}", **limits.RESUME_SENT)
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts)
        _new_code(draft, to_send=True)
        home = settings.PUBLIC_URL if draft.language == "ar" else f"{settings.PUBLIC_URL}/{draft.language}"
        channels.notify(
            to=channels.Recipient(
                label=pick(full_names(draft.applicant), draft.language),
                language=draft.language,
                contacts=(channels.Contact(kind=identity.contact_kind(contact), value=contact),),
            ),
            template="cases.resume_code",
            data={
                "procedure": pick(catalogue.version(id=draft.version_id).titles, draft.language),
                "link": f"{home}/resume/",
                "until": f"{clock.day_of(draft.expires_at):%d/%m/%Y}",
            },
            subject=SubjectRef(kind="cases.draft", id=str(draft.pk)),
            key=f"cases.resume-code:{new_id()}",
            secret_id=str(draft.pk),
        )
    return contact


def resume_words(draft_id: str) -> Mapping[str, str] | None:
    """The code of a message that leaves; None once it has left, or the application is no more."""
    draft = Draft.objects.filter(pk=draft_id, case=None).exclude(resume_sealed=None).first()
    if draft is None or draft.resume_sealed is None:
        return None
    return {"code": spoken(identity.unseal(bytes(draft.resume_sealed), use=SEAL_USE, row=draft.pk))}


def resume_sent(draft_id: str) -> None:
    """The message has left: only the hash of the code remains."""
    Draft.objects.filter(pk=draft_id).update(resume_sealed=None)


def resume_draft(*, code: str, proof: str, ip: str, actor: Actor | None = None) -> DraftView:
    """The draft of a code, for whoever also knows the phone's last 4 digits or the birth year.

    At a desk (`actor` of the staff) the application becomes the agent's, and it is journaled; elsewhere one that a desk
    held goes back to its person. Raises ResumeRefused (whatever was wrong), TooManyTries, MayNotAct.
    """
    agent = actor if actor is not None and actor.is_staff else None
    if agent is not None and not can_file_for_others(agent):
        raise MayNotAct
    hashed = identity.blind_index(only_digits(code), use=CODE_USE)
    identity.rate_limit(key="cases.resume", **limits.RESUME_IN_ALL)
    identity.rate_limit(key=f"cases.resume:ip:{ip}", **limits.RESUME_PER_ADDRESS)
    identity.rate_limit(key=f"cases.resume:code:{hashed}", **limits.RESUME_PER_CODE)
    with transaction.atomic():
        alive = Draft.objects.select_for_update(of=("self",)).filter(resume_hash=hashed, case=None)
        draft = alive.filter(expires_at__gt=clock.now()).first()
        given = only_digits(proof)
        if draft is None or not given or given not in proofs_of(draft.applicant) | proofs_of(draft.representative):
            raise ResumeRefused
        if agent is not None:
            _take_to_desk(agent, draft)
        elif draft.agent_id is not None:
            draft.agent_id = draft.agent_office_id = None
            draft.channel = "web"
            draft.save()
    return draft_view(draft)


def _take_to_desk(actor: Actor, draft: Draft) -> None:
    """The agent goes on with the person who stands there."""
    desks = sorted(offices_with(actor, ("counter_agent", "handler", "head")))
    draft.agent_id, draft.agent_office_id, draft.channel = actor.account_id, desks[0], "counter"
    draft.save()
    audit.record(
        actor=actor.ref,
        verb=RESUMED,
        subject=SubjectRef(kind="cases.draft", id=str(draft.pk)),
        office_id=desks[0],
    )
