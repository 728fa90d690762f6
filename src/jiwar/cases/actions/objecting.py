"""Whoever answers objections to the list of a commission is told: of each, before their days end, once they have."""

from collections import Counter
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.cases.actions.alerting import holders_of
from jiwar.cases.actions.recording import calendar, subject_of, today_of
from jiwar.cases.models import Session, SessionObjection
from jiwar.cases.queries.letters import words_for
from jiwar.cases.queries.objections import hearing_office
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules.alerts import day_left
from jiwar.catalogue import api as catalogue
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices


def tell_objection(row: SessionObjection) -> None:
    """One came: to the heads of the office that answers it, in the transaction that records it."""
    item, case = row.item, row.item.case
    for account_id, to, words in _told(item.session):
        link = f"{settings.PUBLIC_URL}/staff/commissions/files/{item.pk}/"
        channels.notify(
            to=to,
            template="cases.objection_made",
            data=words_for(case, to.language) | words | {"link": link},
            subject=subject_of(case),
            key=f"cases.objection-made:{row.pk}:{account_id}",
        )


def warn_objections() -> int:
    """Lists contested without an answer: said once before the days to object end, and once after; how many lists.

    They are few (a commune has one at a time). Safe to run twice.
    """
    waiting = SessionObjection.objects.filter(answered_at=None, item__session__state="published")
    counts: Counter[UUID] = Counter(waiting.order_by().values_list("item__session_id", flat=True))
    for session in Session.objects.filter(pk__in=list(counts)).order_by("id"):
        if phase := _phase(session):
            with transaction.atomic():
                _warn(session, counts[session.pk], phase)
    return len(counts)


def _phase(session: Session) -> str:
    """`close` from so many days before the last one as the procedure warns, `late` after it; else nothing."""
    definition = catalogue.version(id=session.version_id).definition
    step, until = definition.step("session"), session.objections_until
    if step is None or until is None:
        return ""
    if today_of() > until:
        return "late"
    first = day_left(until, definition.deadline.escalation.warn_days, step.unit, calendar)
    return "close" if today_of() >= first else ""


def _warn(session: Session, count: int, phase: str) -> None:
    for account_id, to, words in _told(session):
        titles = catalogue.version(id=session.version_id).titles
        link = f"{settings.PUBLIC_URL}/staff/commissions/{session.pk}/?show=objections"
        channels.notify(
            to=to,
            template="cases.objections_wait",
            data=words | {"procedure": pick(titles, to.language), "count": str(count), "link": link},
            subject=SubjectRef(kind="cases.session", id=str(session.pk), label=session.site),
            key=f"cases.objections-wait:{session.pk}:{phase}:{account_id}",
        )


def _told(session: Session) -> list[tuple[UUID, channels.Recipient, dict[str, str]]]:
    """The heads of the office that answers, those who act for them today; where there is none, who handles or signs
    there. With what each letter says of the session, in their language."""
    office = offices.office(id=hearing_office(session))
    found = next((held for role in ("head", "handler", "signatory") if (held := holders_of(role, office.id))), [])
    away = identity.substitutes_of(found, on=today_of())
    told = []
    for account_id in dict.fromkeys([*found, *(one.substitute_id for one in away.values())]):
        to = channels.recipient_for_account(account_id=account_id)
        if to.contacts:  # else the page has it
            words = {
                "office": pick(office.names, to.language),
                "session": day_words(session.held_on, to.language),
                "until": day_words(session.objections_until, to.language),
            }
            told.append((account_id, to, words))
    return told
