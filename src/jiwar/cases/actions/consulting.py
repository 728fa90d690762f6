"""Opinions that a handler asks of their own accord: of services inside, of experts outside; reminded, then silent."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.cases.actions.alerting import holders_of
from jiwar.cases.actions.handling import cut, locked_for_staff
from jiwar.cases.actions.opinions import record_opinion
from jiwar.cases.actions.recording import Doer, append, doer, locked, subject_of, today_of
from jiwar.cases.errors import MayNotAct, NotInThisStage, OpinionAlreadyGiven, TextMissing, UnknownItem
from jiwar.cases.errors.consulting import NobodyConsulted, OpinionDaysWrong, RemindedToday, TooManyConsulted
from jiwar.cases.events import OpinionAsked
from jiwar.cases.models import Case, CasePaper, Consultation, Opinion
from jiwar.cases.queries.consulting import (
    EXPERT_USE,
    expert_ref,
    find_consultation,
    services_to_consult,
    token_of_expert,
)
from jiwar.cases.queries.letters import home_of
from jiwar.cases.queries.names import titles_of
from jiwar.cases.queries.wanted import opinions_of
from jiwar.cases.queries.words import day_words
from jiwar.cases.rules import limits, permissions
from jiwar.cases.rules.consulting import MOST_AT_ONCE, MOST_DAYS, PREFIX, SILENCES, Outside, next_reminder
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.kernel.references import new_code
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox


@dataclass(frozen=True, kw_only=True)
class FurtherOpinion:
    """What is asked: in a few words, in full, for how many days, what silence means, who reads the answer.

    `papers`: those that experts from outside are shown; services read the file.
    """

    subject: str
    question: str
    days: int
    silence: str = "none"
    confidential: bool = False
    papers: Collection[UUID] = ()


def consult(
    *,
    actor: Actor,
    case_id: UUID,
    asked: FurtherOpinion,
    services: Collection[UUID] = (),
    outside: Sequence[Outside] = (),
    expected_sequence: int | None = None,
) -> int:
    """Ask further opinions, all at once, after those that the procedure wants; the legal clock goes on meanwhile.

    Raises NobodyConsulted, TooManyConsulted, TextMissing, OpinionDaysWrong, UnknownItem, InvalidEmail, MayNotAct,
    InterestDeclared, StaleCase, NotInThisStage, CaseNotFound.
    """
    experts = [Outside(name=one.name, email=identity.check_email(one.email)) for one in outside]
    _check(asked, len(set(services)) + len(experts))
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "consulted", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        if case.stage == "examining" and opinions_of(case):
            raise NotInThisStage  # those that the text wants come first
        if set(services) - set(services_to_consult(case)):
            raise UnknownItem
        shown = CasePaper.objects.filter(case=case, pk__in=asked.papers).values_list("pk", flat=True)
        if len(shown) != len(set(asked.papers)):
            raise UnknownItem
        rows = _rows(case, asked, sorted(set(services)), experts)
        details = {
            "opinion_ids": [str(opinion.pk) for opinion, _words in rows],
            "offices": [str(opinion.office_id) for opinion, words in rows if not words.email],
            "outside": len(experts),
            "confidential": asked.confidential,
            "content": salted_hash(rows[0][0].salt, {"subject": cut(asked.subject), "question": cut(asked.question)}),
        }
        append(case, "consulted", by=doer(actor), details=details)
        for opinion, words in rows:
            outbox.announce(OpinionAsked(case_id=case.pk, opinion_id=opinion.pk))
            if words.email:
                _write_outside(case, opinion, words, "cases.expert_asked")
    return case.sequence


def _check(asked: FurtherOpinion, count: int) -> None:
    if not count:
        raise NobodyConsulted
    if count > MOST_AT_ONCE:
        raise TooManyConsulted(MOST_AT_ONCE)
    if not cut(asked.subject) or not cut(asked.question):
        raise TextMissing
    if not 1 <= asked.days <= MOST_DAYS:
        raise OpinionDaysWrong(MOST_DAYS)
    if asked.silence not in SILENCES:
        raise UnknownItem


def _rows(
    case: Case, asked: FurtherOpinion, services: Sequence[UUID], experts: Sequence[Outside]
) -> list[tuple[Opinion, Consultation]]:
    """One opinion for each of those asked, with its words; an expert's is counted at the office that asks."""
    number = Opinion.objects.filter(case=case, opinion_id__startswith=PREFIX).count()
    today, salt, due_on = today_of(), new_salt(), today_of() + timedelta(days=asked.days)
    found: list[tuple[Opinion, Consultation]] = []
    for expert in [*[None for _one in services], *experts]:
        number += 1
        opinion = Opinion.objects.create(
            case=case,
            opinion_id=f"{PREFIX}{number}",
            office_id=case.office_id if expert else services[len(found)],
            state="asked",
            silence=asked.silence,
            salt=salt,
            confidential=asked.confidential,
            remind_on=next_reminder(today, due_on, today, outside=expert is not None),
            asked_at=kernel_clock.now(),
            due_on=due_on,
        )
        words = Consultation(opinion=opinion, subject=cut(asked.subject)[:160], question=cut(asked.question))
        if expert:
            token = new_code(limits.EXPERT_DIGITS)
            words.name, words.email, words.language = expert.name, expert.email, case.language
            words.papers = [str(pk) for pk in asked.papers]
            words.token_hash = identity.blind_index(token, use=EXPERT_USE)
            words.token_sealed = identity.seal(token, use=EXPERT_USE, row=words.pk)
        words.save(force_insert=True)
        found.append((opinion, words))
    return found


def _write_outside(case: Case, opinion: Opinion, words: Consultation, template: str) -> None:
    """The link to an expert, in the language of the file; what the applicant is called is not in it."""
    language = words.language
    channels.notify(
        to=channels.Recipient(
            label=words.name,
            language=language,
            contacts=(channels.Contact(kind="email", value=words.email),),
            preferred="email",
        ),
        template=template,
        data={
            "by": words.name,
            "office": pick(offices.office(id=case.office_id).names, language),
            "procedure": pick(titles_of(case), language),
            "message": words.subject,
            "due_on": day_words(opinion.due_on, language),
            "due_day": f"{opinion.due_on:%d/%m/%Y}",
            "link": f"{home_of(language)}/expert/{token_of_expert(words)}/",
        },
        subject=subject_of(case),
        key=f"cases.expert:{opinion.pk}:{opinion.reminders}",
    )


def give_as_expert(*, token: str, ip: str, verdict: str, text: str) -> None:
    """An expert from outside answers, once, in their own name; whatever the opinion, it says why.

    Raises TextMissing, UnknownItem, OpinionAlreadyGiven, JoinedFileInfected, NotInThisStage, ExpertLinkGone,
    TooManyTries.
    """
    found, said = find_consultation(token, ip), cut(text)
    if verdict not in ("favourable", "unfavourable"):
        raise UnknownItem
    if not said:
        raise TextMissing
    with transaction.atomic():
        case = locked(found.opinion.case_id)
        opinion = Opinion.objects.get(pk=found.opinion_id)
        if opinion.state != "asked":
            raise OpinionAlreadyGiven
        record_opinion(case, opinion, verdict, said, by=Doer(ref=expert_ref(found), channel="web"))


def remind_opinion(*, actor: Actor, case_id: UUID, opinion_id: UUID) -> None:
    """Whoever examines the file has those asked written to now, once a day at most.

    Raises RemindedToday, UnknownItem, MayNotAct, CaseNotFound and what a stage refuses.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "opinion_given", None)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        opinion = Opinion.objects.select_related("consultation").filter(case=case, pk=opinion_id).first()
        if opinion is None:
            raise UnknownItem
        day = today_of()
        if opinion.state != "asked" or day in (kernel_clock.day_of(opinion.asked_at), opinion.reminded_on):
            raise RemindedToday
        _remind(opinion, day)
        if not _is_outside(opinion):
            _write_service(opinion.office_id, [opinion], day, key=f"{opinion.pk}:{opinion.reminders}")


def remind_opinions(*, limit: int = 500) -> int:
    """Write to those whose opinion is waited for, on their days: a service once a day for all; how many opinions."""
    day = today_of()
    due = Opinion.objects.filter(state="asked", remind_on__lte=day).order_by("remind_on", "id")
    found = list(due.values_list("pk", "case_id")[:limit])
    services: dict[UUID, list[Opinion]] = defaultdict(list)
    with transaction.atomic():
        rows = Opinion.objects.select_for_update(of=("self",)).filter(pk__in=[pk for pk, _case in found])
        for opinion in rows.filter(state="asked", remind_on__lte=day).select_related("case").order_by("id"):
            _remind(opinion, day)
            if not _is_outside(opinion):
                services[opinion.office_id].append(opinion)
        for office_id, opinions in services.items():
            _write_service(office_id, opinions, day, key=f"{office_id}:{day}:{opinions[-1].pk}")
    return len(found)


def _is_outside(opinion: Opinion) -> bool:
    return Consultation.objects.filter(opinion=opinion).exclude(email="").exists()


def _remind(opinion: Opinion, day: date) -> None:
    """One more, and the next day; an expert from outside receives the same link again."""
    words = Consultation.objects.filter(opinion=opinion).exclude(email="").first()
    asked_on = kernel_clock.day_of(opinion.asked_at)
    opinion.reminders += 1
    opinion.reminded_on = day
    opinion.remind_on = next_reminder(asked_on, opinion.due_on, day, outside=words is not None)
    opinion.save(update_fields=["reminders", "reminded_on", "remind_on"])
    if words is not None:
        _write_outside(opinion.case, opinion, words, "cases.expert_reminder")


def _write_service(office_id: UUID, opinions: Sequence[Opinion], day: date, *, key: str) -> None:
    """How many opinions are waited for and the first last day, to the experts of a service, else to its head."""
    office = offices.office(id=office_id)
    first = min(opinion.due_on for opinion in opinions)
    for account_id in holders_of("expert", office_id):
        to = channels.recipient_for_account(account_id=account_id)
        if not to.contacts:
            continue  # the page has it
        channels.notify(
            to=to,
            template="cases.opinions_awaited",
            data={
                "office": pick(office.names, to.language),
                "count": str(len(opinions)),
                "before": day_words(first, to.language),
                "due_day": f"{first:%d/%m/%Y}",
                "link": f"{settings.PUBLIC_URL}/staff/opinions/",
            },
            subject=SubjectRef(kind="offices.office", id=str(office_id), label=office.code),
            key=f"cases.opinions-awaited:{account_id}:{key}",
        )
