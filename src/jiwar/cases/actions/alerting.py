"""Alerts told and answered: one letter a day to whoever answers for them, and the cause said in return."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.audit import api as audit
from jiwar.cases.actions.handling import cut
from jiwar.cases.actions.recording import subject_of, today_of
from jiwar.cases.errors import CaseNotFound, MayNotAct, TextMissing
from jiwar.cases.models import CaseAlert, CasePart
from jiwar.cases.queries.alerts import ROLES_OF_LEVEL, SEATS, level_words, may_answer, seat_above
from jiwar.cases.queries.words import in_language
from jiwar.cases.rules.alerts import CAUSES, WARNINGS
from jiwar.cases.rules.permissions import SIGNING_ROLES
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices


def tell_alerts(*, limit: int = 1000) -> int:
    """Write to those who answer for new alerts, and to who acts for them while they are away: one letter a day per
    level of an office; how many alerts.

    What comes later on the same day is on their page only. Safe to run twice.
    """
    with transaction.atomic():
        # Joined, the files would be read from end to end to find that no alert waits.
        rows = list(CaseAlert.objects.filter(told_at=None).prefetch_related("case").order_by("id")[:limit])
        groups: dict[tuple[UUID, str, bool], list[CaseAlert]] = defaultdict(list)
        for row in rows:
            groups[row.office_id, row.level, bool(row.step)].append(row)
        for (office_id, level, of_step), alerts in groups.items():
            for to, count in _told(office_id, level, alerts).items():
                _write(to, office_id, level, count, of_step=of_step)
        CaseAlert.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=kernel_clock.now())
    return len(rows)


@dataclass(frozen=True)
class To:
    """Somebody who is written to; `absent`: for whom they act, `whose` in words."""

    account_id: UUID
    absent: UUID | None = None
    whose: frozenset[tuple[str, str]] = frozenset()


def _told(office_id: UUID, level: str, alerts: list[CaseAlert]) -> dict[To, int]:
    """Who is written to, and about how many files: of a warning its handler or whoever holds the step, else those who
    hold the level's role. Who acts today for one of them, or for the handler whose file or part it is, is told too."""
    asked: list[tuple[list[UUID], UUID | None]] = []
    held: dict[str, list[UUID]] = {}
    parts = CasePart.objects.in_bulk([alert.run for alert in alerts if alert.held_by_id])
    for alert in alerts:
        part = parts[UUID(alert.run)] if alert.held_by_id else None
        handler = part.handler_id if part else alert.case.handler_id if alert.role in ("", "handler") else None
        if part is not None and level in (*WARNINGS, "late"):
            asked.append((_of_part(part, level), handler))
        elif level in WARNINGS and handler is not None:
            asked.append(([handler], handler))
        else:
            role = (HOLDER.get(alert.role, alert.role) if level in WARNINGS else ROLES_OF_LEVEL[level][0]) or "head"
            if role not in held:
                held[role] = holders_of(role, office_id) or (_presiding(office_id) if role == "head" else [])
            asked.append((held[role], handler))
    away = identity.substitutes_of({one for accounts, hand in asked for one in (*accounts, hand) if one}, on=today_of())
    found: dict[To, int] = defaultdict(int)
    for accounts, hand in asked:
        for account_id in accounts:
            found[To(account_id)] += 1
        for one in [away[one] for one in dict.fromkeys([*accounts, hand]) if one in away]:
            if one.substitute_id not in accounts:
                found[To(one.substitute_id, one.account_id, frozenset(one.account.items()))] += 1
    return found


def _presiding(office_id: UUID) -> list[UUID]:
    """Of an office without a head, whoever presides above it: nothing late is told to nobody."""
    seat = seat_above(office_id)
    return [one.id for name in SEATS for one in identity.accounts_with_role(name, office_id=seat)] if seat else []


def _of_part(part: CasePart, level: str) -> list[UUID]:
    """Of a part, who has it in hand is warned: who decides what is prepared, else its handler; its office where nobody
    took it. Once it is late, the head of that office, or where there is none who decides."""
    decide = [*holders_of("signatory", part.authority_office_id), *holders_of("signatory", part.office_id)]
    if level in WARNINGS and part.state == "prepared":
        return list(dict.fromkeys(decide))
    if level in WARNINGS and part.handler_id is not None:
        return [part.handler_id]
    found = holders_of("head", part.office_id) or (holders_of("handler", part.office_id) if level in WARNINGS else [])
    return found or list(dict.fromkeys(decide))


HOLDER = {"handler": "head"}  # of a file that nobody took


def holders_of(role: str, office_id: UUID) -> list[UUID]:
    """Accounts with the role at the office; of a signature all who sign there, of an opinion else the head."""
    roles = SIGNING_ROLES if role == "signatory" else (role,)
    found = identity.accounts_with_role(*roles, office_id=office_id)
    if not found and role == "expert":
        found = identity.accounts_with_role("head", office_id=office_id)
    return [one.id for one in found]


def _write(to: To, office_id: UUID, level: str, count: int, *, of_step: bool) -> None:
    office, day = offices.office(id=office_id), today_of()
    recipient = channels.recipient_for_account(account_id=to.account_id)
    if not recipient.contacts:
        return  # the page has it
    with in_language(recipient.language):
        what = level_words(level, of_step=of_step)
    data = {
        "count": str(count),
        "office": pick(office.names, recipient.language),
        "what": what,
        "who": pick(dict(to.whose), recipient.language),
        "link": _where(to, office, level),
    }
    channels.notify(
        to=recipient,
        template="cases.alerts_covering" if to.absent else "cases.alerts",
        data=data if to.absent else {name: text for name, text in data.items() if name != "who"},
        subject=SubjectRef(kind="offices.office", id=str(office_id), label=office.code),
        key=f"cases.alerts:{to.account_id}:{office_id}:{level}{'.step' if of_step else ''}:{day}"
        f"{f':{to.absent}' if to.absent else ''}",
    )


def _where(to: To, office: offices.OfficeView, level: str) -> str:
    """Whoever is warned has the files in their queue; who acts for another has those of the other there."""
    if to.absent:
        return f"{settings.PUBLIC_URL}/staff/?show=all&handler={to.absent}"
    if level in WARNINGS:
        return f"{settings.PUBLIC_URL}/staff/"
    return f"{settings.PUBLIC_URL}/direction/{office.division_code}/today/"


def answer_alert(*, actor: Actor, alert_id: UUID, cause: str, words: str = "") -> None:
    """Say why a file is late, from the closed list, in words besides; a later answer replaces an earlier one.

    Raises CaseNotFound, MayNotAct, TextMissing (no such cause, or "other" without words).
    """
    said = cut(words)[:500]
    if cause not in CAUSES or (cause == "other" and not said):
        raise TextMissing
    with transaction.atomic():
        alert = CaseAlert.objects.select_for_update(of=("self",)).select_related("case").filter(pk=alert_id).first()
        if alert is None or not actor.is_staff:
            raise CaseNotFound
        if not may_answer(actor, alert):
            raise MayNotAct
        alert.cause, alert.words, alert.answered_at = cause, said, kernel_clock.now()
        alert.answered_by_id = actor.account_id
        alert.save(update_fields=["cause", "words", "answered_at", "answered_by"])
        audit.record(
            actor=actor.ref,
            verb="case.alert_answered",
            subject=subject_of(alert.case),
            details={"alert": str(alert.pk), "level": alert.level, "cause": cause},
            office_id=alert.office_id,
        )
