"""Several people for one request: each confirms alone, by their own code or account, before the time limit starts.

A refusal gives the file back to the applicant, who names somebody else or gives the request up.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.cases.actions.drafts import changing
from jiwar.cases.actions.handling import acts_for_party, cut
from jiwar.cases.actions.recording import append, calendar, clock_of_row, doer, locked, require_stage, today_of
from jiwar.cases.actions.telling import tell_correspondent, tell_cosigner
from jiwar.cases.errors import CosignerRefused, CosignsOwn, MayNotAct, TextMissing, UnknownItem
from jiwar.cases.models import Case, CaseCosigner, CaseParty
from jiwar.cases.queries.cosigners import COSIGN_USE, asks_for_own, cosigner_of, find_cosigner, is_proven
from jiwar.cases.queries.drafts import draft_view
from jiwar.cases.queries.shapes import DraftView
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.visible import find_case
from jiwar.cases.rules import limits
from jiwar.cases.rules.parties import clean_party, contacts_in, folded_names, full_names, is_named
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.errors import Refused
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.references import new_code
from jiwar.kernel.texts import Texts

KEPT = ("given_ar", "family_ar", "given_latin", "family_latin", "phone", "email", "language")


def clean_cosigner(
    raw: Mapping[str, Any], others: Iterable[Mapping[str, Any]], own: Collection[str], *, at_desk: bool = False
) -> dict[str, Any]:
    """What is kept of a co-signer: a name, and a telephone or address that is nobody else's; raises CosignerRefused.

    Named at a desk, they may have neither: they come and sign there.
    """
    party, _nin = clean_party({name: raw.get(name) for name in KEPT})
    if not is_named(party):
        raise CosignerRefused(_("Give the name and the given name, in Arabic or in Latin letters."), "family_ar")
    contacts = contacts_in(party)
    if not contacts and not at_desk:
        raise CosignerRefused(_("Give a mobile telephone or an e-mail address: the code is sent there."))
    for contact in contacts:
        try:
            identity.check_contact(contact)  # a code must reach it: no fixed line
        except Refused as problem:
            raise CosignerRefused(str(problem)) from problem
    if contacts & set(own):
        raise CosignerRefused(_("Nobody confirms for themselves: give this person’s own telephone, not yours."))
    if contacts & contacts_in(*others):
        raise CosignerRefused(_("Somebody else already has this telephone or address here."))
    return party


def save_cosigners(
    *,
    actor: Actor,
    draft_id: UUID,
    cosigners: Iterable[Mapping[str, Any]],
    session_drafts: Collection[UUID] = (),
) -> DraftView:
    """Who confirms with the applicant, all of them; raises CosignerRefused, PartyInvalid, UnknownItem."""
    with transaction.atomic():
        draft = changing(actor, draft_id, session_drafts)
        wanted = draft_view(draft).definition.cosigners
        if wanted is None:
            raise UnknownItem
        parties = [one for one in (draft.applicant, draft.representative) if one]
        # An agent who names somebody gives no contact of their own either.
        own, kept = contacts_in(*parties) | (set(actor.contacts) if actor.is_staff else set()), list[dict[str, Any]]()
        for raw in cosigners:
            person = clean_cosigner(raw, kept, own, at_desk=actor.is_staff)
            if not contacts_in(person) and _is_named_among(person, [*parties, *kept]):
                raise CosignerRefused(same_name(), "family_ar")
            kept.append(person)
        if len(kept) > wanted.most:
            raise CosignerRefused(_("At most %(count)d persons confirm here.") % {"count": wanted.most})
        draft.cosigners = kept
        draft.typing.filter(place="cosigners").delete()
        draft.save()
    return draft_view(draft)


def _is_named_among(person: Mapping[str, Any], others: Iterable[Mapping[str, Any]]) -> bool:
    return bool(folded_names(full_names(person)) & folded_names(*map(full_names, others)))


def same_name() -> str:
    """Why a namesake confirms by a code: a name alone does not tell them apart."""
    return _("This person has the name of somebody else in this file: they confirm by their own telephone or account.")


def ask_cosigners(case: Case, people: Iterable[Mapping[str, Any]]) -> None:
    """Ask each of them, in the transaction that files the case."""
    for person in people:
        _ask(case, person)


def _ask(case: Case, person: Mapping[str, Any]) -> CaseCosigner:
    moment = kernel_clock.now()
    row = CaseCosigner(
        case=case,
        declared={name: value for name, value in person.items() if name not in ("phone", "email", "language")},
        phone=person.get("phone", ""),
        email=person.get("email", ""),
        language=person.get("language") or case.language,
        state="waiting",
        salt=new_salt(),
        asked_at=moment,
        told_at=moment,
    )
    token = _new_link(row)
    row.save()
    if row.phone or row.email:  # without either, they sign at the counter
        tell_cosigner(case, row, "cases.cosign_asked", token=token, key=f"cases.cosign:{row.pk}")
    return row


def _new_link(row: CaseCosigner) -> str:
    """A link that replaces the one sent before: only its hash is kept."""
    token = new_code(limits.COSIGN_DIGITS)
    row.token_hash = identity.blind_index(token, use=COSIGN_USE)
    return token


def confirm_cosign(*, actor: Actor, token: str, ip: str) -> UUID:
    """The co-signer confirms; the last one starts the time limit. A second time changes nothing.

    Raises CosignGone, CosignsOwn, MayNotAct (not proven), NotInThisStage.
    """
    found = find_cosigner(token, ip)
    with transaction.atomic():
        case, row = _answering(actor, token, found.case_id)
        if row.state == "confirmed":
            return case.pk
        _answered(row, actor, "confirmed")
        record_answer(actor, case, "cosigned", {"cosigner_id": str(row.pk)})
    return case.pk


def refuse_cosign(*, actor: Actor, token: str, ip: str, reason: str) -> UUID:
    """The co-signer does not agree and says why: the applicant is told, and names somebody else or gives up.

    Raises TextMissing, and what confirm_cosign raises.
    """
    said = cut(reason)
    if not said:
        raise TextMissing
    found = find_cosigner(token, ip)
    with transaction.atomic():
        case, row = _answering(actor, token, found.case_id)
        _answered(row, actor, "refused", said)
        details = {"cosigner_id": str(row.pk), "content": salted_hash(row.salt, {"reason": said})}
        record_answer(actor, case, "cosign_refused", details)
        more: dict[str, str | Texts] = {"by": full_names(row.declared), "reason": said}
        tell_correspondent(case, "cases.cosign_refused", key=f"cases.cosign-refused:{row.pk}", more=more)
    return case.pk


def _answering(actor: Actor, token: str, case_id: UUID) -> tuple[Case, CaseCosigner]:
    """The case and the co-signer, locked, for whoever proved to be that person and nobody else of the file."""
    case = locked(case_id)
    row = cosigner_of(token)  # again under the lock: the applicant may have named another
    if asks_for_own(actor, case):
        raise CosignsOwn
    if not is_proven(actor, row):
        raise MayNotAct
    if row.state != "confirmed":
        require_stage(case, "cosigned")
    return case, row


def _answered(row: CaseCosigner, actor: Actor, state: str, reason: str = "") -> None:
    row.state, row.reason, row.answered_at, row.account_id = state, reason, kernel_clock.now(), actor.account_id
    row.save(update_fields=["state", "reason", "answered_at", "account"])


def record_answer(actor: Actor, case: Case, kind: str, details: Mapping[str, Any]) -> None:
    """The action, in the transaction that changed the row.

    When nobody is waited for any more the file is complete: the time limit starts that day.
    """
    waiting = case.cosigners.exclude(state__in=["confirmed", "dropped"]).count()
    started = None if waiting else clock_of_row(case).start(today_of(), calendar)
    append(case, kind, by=doer(actor), details={**details, "waiting": waiting}, clock=started)
    if not waiting:
        tell_correspondent(case, "cases.cosigned", key=f"cases.cosigned:{case.pk}")


def replace_cosigner(
    *,
    actor: Actor,
    case_id: UUID,
    cosigner_id: UUID,
    person: Mapping[str, Any] | None,
    passes: Collection[str] = (),
) -> int:
    """The applicant names another in the place of somebody who refused or does not answer, or nobody (None).

    Raises CosignerRefused, PartyInvalid, MayNotAct, UnknownItem, NotInThisStage, CaseNotFound.
    """
    with transaction.atomic():
        case, row = _of_party(actor, case_id, cosigner_id, passes)
        others = list(case.cosigners.exclude(state="dropped").exclude(pk=row.pk))
        wanted = definition_of(case).cosigners
        if person is None and wanted and len(others) < wanted.least:
            raise CosignerRefused(_("Name somebody else: this request needs the agreement of others."))
        row.state = "dropped"
        row.save(update_fields=["state"])
        details = {"cosigner_id": str(row.pk), "new_id": None}
        if person is not None:
            parties = CaseParty.objects.filter(case=case)
            own = {contact for party in parties for contact in (party.phone, party.email) if contact}
            known = [{"phone": one.phone, "email": one.email} for one in others]
            kept = clean_cosigner(person, known, own, at_desk=actor.is_staff)
            details["new_id"] = str(_ask(case, kept).pk)
        record_answer(actor, case, "cosigner_changed", details)
    return case.sequence


def remind_cosigner(*, actor: Actor, case_id: UUID, cosigner_id: UUID, passes: Collection[str] = ()) -> None:
    """The applicant has the message sent again, once a day at most; raises CosignerRefused and as above."""
    with transaction.atomic():
        case, row = _of_party(actor, case_id, cosigner_id, passes)
        if not (row.phone or row.email):
            raise CosignerRefused(_("This person has neither telephone nor address: they sign at the counter."))
        if row.state != "waiting" or row.told_at > kernel_clock.now() - timedelta(days=1):
            raise CosignerRefused(_("This person was written to less than a day ago."))
        _remind(case, row)


def _of_party(actor: Actor, case_id: UUID, cosigner_id: UUID, passes: Collection[str]) -> tuple[Case, CaseCosigner]:
    find_case(actor, case_id, passes)
    case = locked(case_id)
    if not acts_for_party(actor, case, passes):
        raise MayNotAct
    require_stage(case, "cosigner_changed")
    row = case.cosigners.filter(pk=cosigner_id, state__in=["waiting", "refused"]).first()
    if row is None:
        raise UnknownItem
    return case, row


def _remind(case: Case, row: CaseCosigner) -> None:
    row.reminders += 1
    row.told_at = kernel_clock.now()
    token = _new_link(row)
    row.save(update_fields=["reminders", "told_at", "token_hash"])
    key = f"cases.cosign:{row.pk}:{row.reminders}"
    tell_cosigner(case, row, "cases.cosign_reminder", token=token, key=key)


def remind_cosigners(*, limit: int = 200) -> int:
    """Write again to those who did not answer, three times at most; then the applicant is told. How many."""
    before = kernel_clock.now() - timedelta(days=limits.REMIND_DAYS)
    late = CaseCosigner.objects.filter(
        state="waiting", told_at__lte=before, reminders__lt=limits.MOST_REMINDERS, case__stage="awaiting_cosigners"
    )
    found = list(late.exclude(phone="", email="").order_by("told_at", "id").values_list("pk", "case_id")[:limit])
    for cosigner_id, case_id in found:
        with transaction.atomic():
            case = locked(case_id)
            row = case.cosigners.filter(pk=cosigner_id, state="waiting", told_at__lte=before).first()
            if row is None or case.stage != "awaiting_cosigners":
                continue
            _remind(case, row)
            if row.reminders == limits.MOST_REMINDERS:
                more = {"by": full_names(row.declared)}
                tell_correspondent(case, "cases.cosign_silent", key=f"cases.cosign-silent:{row.pk}", more=more)
    return len(found)
