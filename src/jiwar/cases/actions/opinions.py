"""Opinions asked in parallel of the services that are competent; silence speaks as the text says."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jiwar.cases.actions.handling import cut, locked_for_staff, require_disinterested
from jiwar.cases.actions.recording import BY_JIWAR, Doer, append, doer, locked, require_stage, today_of
from jiwar.cases.errors import (
    CaseNotFound,
    MayNotAct,
    NotInThisStage,
    OpinionAlreadyGiven,
    StaleCase,
    TextMissing,
    UnknownItem,
)
from jiwar.cases.errors.consulting import JoinedFileInfected
from jiwar.cases.events import OpinionAsked, OpinionGiven
from jiwar.cases.models import Case, Opinion
from jiwar.cases.queries.consulting import gives
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.wanted import opinions_of
from jiwar.cases.rules import permissions
from jiwar.cases.rules.consulting import next_reminder
from jiwar.cases.rules.moments import possible
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock as kernel_clock
from jiwar.kernel.hashes import new_salt, salted_hash
from jiwar.offices import api as offices
from jiwar.outbox import api as outbox


def ask_opinions(*, actor: Actor, case_id: UUID, expected_sequence: int | None = None) -> int:
    """Ask all services that the procedure wants consulted on this file, at once; the legal clock goes on meanwhile.

    Where opinions are asked in several rounds, these are those of the next one.
    Raises NotInThisStage when there is nobody to ask or they were asked already, NoCompetentOffice, MayNotAct,
    StaleCase, CaseNotFound.
    """
    with transaction.atomic():
        case = locked_for_staff(actor, case_id, "opinions_asked", expected_sequence)
        if not permissions.can_examine(actor, case):
            raise MayNotAct
        asked_of = opinions_of(case)
        if not asked_of:
            raise NotInThisStage
        ask_wanted(case, asked_of, by=doer(actor))
    return case.sequence


def ask_wanted(case: Case, wanted: Sequence[catalogue.OpinionAsked], *, by: Doer, automatic: str = "") -> None:
    """Ask these services about a locked file; `automatic`: the step by which Jiwar does it.

    Raises NoCompetentOffice.
    """
    moment, today = kernel_clock.now(), today_of()
    rows = [
        Opinion(
            case=case,
            opinion_id=asked.id,
            office_id=offices.competent_office(competence=asked.competence, commune_code=case.commune_code).id,
            state="asked",
            silence=asked.silence,
            confidential=asked.confidential,
            salt=new_salt(),
            asked_at=moment,
            due_on=today + timedelta(days=asked.days),
            remind_on=next_reminder(today, today + timedelta(days=asked.days), today),
        )
        for asked in wanted
    ]
    Opinion.objects.bulk_create(rows)
    details = {
        "step": next(step.id for step in definition_of(case).steps if wanted[0] in step.opinions),
        "opinion_ids": [str(row.pk) for row in rows],
        "offices": [str(row.office_id) for row in rows],
        **({"automatic": automatic} if automatic else {}),
    }
    append(case, "opinions_asked", by=by, details=details)
    for row in rows:
        outbox.announce(OpinionAsked(case_id=case.pk, opinion_id=row.pk))


def give_opinion(
    *, actor: Actor, opinion_id: UUID, verdict: str, text: str = "", expected_sequence: int | None = None
) -> int:
    """An expert answers for the office that was asked, once; an unfavourable opinion says why.

    Raises TextMissing, UnknownItem, MayNotAct, OpinionAlreadyGiven, JoinedFileInfected, StaleCase, CaseNotFound.
    """
    if verdict not in ("favourable", "unfavourable"):
        raise UnknownItem
    said = cut(text)
    if verdict == "unfavourable" and not said:
        raise TextMissing
    case_id = Opinion.objects.filter(pk=opinion_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise CaseNotFound
    with transaction.atomic():
        case = locked(case_id)
        opinion = Opinion.objects.select_related("consultation").get(pk=opinion_id)
        if not gives(actor, opinion):  # under the lock: another service may be asked by now
            raise CaseNotFound
        if opinion.state != "asked":
            raise OpinionAlreadyGiven
        # Several services answer at once: only what was asked of this one must be unchanged.
        if expected_sequence is not None and not possible("opinion_given", case.stage):
            raise StaleCase
        require_stage(case, "opinion_given")
        require_disinterested(actor, case)
        record_opinion(case, opinion, verdict, said, by=doer(actor, office_id=opinion.office_id))
    return case.sequence


def record_opinion(case: Case, opinion: Opinion, verdict: str, said: str, *, by: Doer) -> None:
    """What was answered, on a locked file whose opinion is still waited for; raises JoinedFileInfected."""
    joined = _join(opinion)
    opinion.state, opinion.verdict, opinion.text = "given", verdict, said
    opinion.given_at, opinion.given_by_id = kernel_clock.now(), by.account_id
    opinion.save()
    details = {
        "opinion_id": str(opinion.pk),
        "opinion": opinion.opinion_id,
        "content": salted_hash(opinion.salt, {"verdict": verdict, "text": said}),
        **joined,
        **_still_new(case),
    }
    append(case, "opinion_given", by=by, details=details)
    outbox.announce(OpinionGiven(case_id=case.pk, opinion_id=opinion.pk))


def _join(opinion: Opinion) -> dict[str, Any]:
    """The files that were put beside it leave with it: how many, and which."""
    rows = list(opinion.papers.select_related("file"))
    if any(row.file is not None and row.file.scan == "infected" for row in rows):
        raise JoinedFileInfected
    opinion.papers.update(given=True)
    hashes = sorted(row.sha256 for row in rows)
    return {"joined": len(rows), "papers": salted_hash(opinion.salt, hashes)} if rows else {}


def _still_new(case: Case) -> dict[str, str]:
    """Once all opinions are in, a file that nobody took waits to be taken."""
    return {} if case.handler_id else {"stage": "submitted"}


def count_silence(*, on: date | None = None, limit: int = 200) -> int:
    """Opinions not given by their day are counted as their silence says; how many. Safe to run twice at once."""
    day = on or kernel_clock.today()
    late = Opinion.objects.filter(state="asked", due_on__lt=day).order_by("due_on", "id")
    counted = 0
    for opinion_id, case_id in list(late.values_list("pk", "case_id")[:limit]):
        with transaction.atomic():
            counted += _count_one(locked(case_id), opinion_id)
    return counted


def _count_one(case: Case, opinion_id: UUID) -> bool:
    opinion = Opinion.objects.get(pk=opinion_id)
    if opinion.state != "asked" or not possible("opinion_silent", case.stage):
        return False
    opinion.state, opinion.verdict = "silent", "" if opinion.silence == "none" else opinion.silence
    opinion.save(update_fields=["state", "verdict"])
    append(
        case,
        "opinion_silent",
        by=BY_JIWAR,
        details={
            "opinion_id": str(opinion.pk),
            "opinion": opinion.opinion_id,
            "silence": opinion.silence,
            **_still_new(case),
        },
    )
    outbox.announce(OpinionGiven(case_id=case.pk, opinion_id=opinion.pk))
    return True
