"""An application as a program sends it: many things at once, all of them kept or none, every problem said together.

Each thing passes the same action as on its page.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.cases.actions.appealing import begin_appeal
from jiwar.cases.actions.cosigning import save_cosigners
from jiwar.cases.actions.drafts import changing, put_answer, put_commune, put_language, put_party, start_draft
from jiwar.cases.actions.submitting import submit_draft
from jiwar.cases.errors import (
    AppealNotOpen,
    ApplicationInvalid,
    DraftAlreadySubmitted,
    DraftNotFound,
    MayNotAct,
    PartyInvalid,
    TrackingRefused,
)
from jiwar.cases.models import Draft
from jiwar.cases.queries.drafts import draft_view, find_draft
from jiwar.cases.queries.duplicates import AlreadyOpen, open_already
from jiwar.cases.queries.shapes import DraftView, Submitted
from jiwar.cases.queries.tracking import track
from jiwar.cases.queries.versions import definition_of_draft
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.errors import NotAllowed, Refused

OF_A_PERSON = ("given_ar", "family_ar", "given_latin", "family_latin", "birth_date", "sex", "nin")
NEVER_COLLECTED = (NotAllowed, DraftNotFound, DraftAlreadySubmitted)  # said alone: no sentence about a field helps


@dataclass(frozen=True, kw_only=True)
class ApplicationChange:
    """What a program says; None is left as it was. A representative or an answer that is empty is taken away."""

    commune: str | None = None
    language: str | None = None
    applicant: Mapping[str, Any] | None = None
    representative: Mapping[str, Any] | None = None
    cosigners: Sequence[Mapping[str, Any]] | None = None
    answers: Mapping[str, Any] | None = None


def begin_application(*, actor: Actor, procedure_code: str, change: ApplicationChange) -> DraftView:
    """A draft of a program with all that it says; raises ApplicationInvalid, ProcedureNotFound, MayNotAct."""
    if procedure_code == catalogue.APPEAL:
        raise ApplicationInvalid([("appeal_of", _("Say which file this appeal contests, with its tracking code."))])
    with transaction.atomic():
        draft = start_draft(actor=actor, procedure_code=procedure_code, channel="api")
        return _changed(actor, draft.id, change)


def begin_appeal_by_program(
    *, actor: Actor, reference: str, tracking_code: str, remedy: str, ip: str, change: ApplicationChange
) -> DraftView:
    """The same of an appeal against the file of that reference, for a program that was given its tracking code.

    The digits of a telephone let one read a file, and do not appeal. Raises ApplicationInvalid, TooManyTries.
    """
    seen = None
    with suppress(TrackingRefused):  # before the transaction: a try counts although nothing is kept
        seen = track(reference=reference, proof=tracking_code, ip=ip)
    if seen is None or not seen.may_act:
        raise ApplicationInvalid([("appeal_of", str(TrackingRefused()))])
    with transaction.atomic():
        try:
            draft = begin_appeal(actor=actor, case_id=seen.case_id, remedy=remedy, passes={seen.pass_})
        except (AppealNotOpen, MayNotAct) as closed:
            raise ApplicationInvalid([("appeal_of.remedy", str(AppealNotOpen()))]) from closed
        return _changed(actor, draft.id, change)


def change_application(*, actor: Actor, draft_id: UUID, change: ApplicationChange) -> DraftView:
    """What a program says next; raises ApplicationInvalid, DraftNotFound, DraftAlreadySubmitted."""
    with transaction.atomic():
        return _changed(actor, draft_id, change)


def submit_application(*, actor: Actor, draft_id: UUID, despite: str = "") -> Submitted:
    """File what a program began; repeated, the same case. `despite`: why, although the same is open already.

    Raises AlreadyOpen, and what `submit_draft` raises.
    """
    filed = find_draft(actor, draft_id, ()).case_id is not None
    if not filed and not despite.strip() and (files := open_already(actor=actor, draft_id=draft_id)):
        raise AlreadyOpen(files)
    return submit_draft(actor=actor, draft_id=draft_id, despite=despite)


def _changed(actor: Actor, draft_id: UUID, change: ApplicationChange) -> DraftView:
    """One row, read, changed and written once, however much is said."""
    problems: list[tuple[str, str]] = []
    draft = changing(actor, draft_id, whole=True)
    if draft.appeal_of_id:
        change = _of_appeal(change, problems)
    if change.commune is not None:
        with _collected(problems, "commune"):
            put_commune(draft, change.commune)
    if change.language is not None:
        with _collected(problems, "language"):
            put_language(draft, change.language)
    for role, party in (("applicant", change.applicant), ("representative", change.representative)):
        if party is not None:
            with _collected(problems, role):
                _put_party(actor, draft, role, party)
    _put_answers(draft, change.answers or {}, problems)
    draft.save()
    if change.cosigners is not None:
        with _collected(problems, "cosigners"):
            return _unless(problems, save_cosigners(actor=actor, draft_id=draft_id, cosigners=change.cosigners))
    return _unless(problems, draft_view(draft))


def _of_appeal(change: ApplicationChange, problems: list[tuple[str, str]]) -> ApplicationChange:
    """Who appeals and where is what the contested file says: to say otherwise is a problem of each place."""
    known = [name for name in ("commune", "applicant", "representative", "cosigners") if getattr(change, name)]
    problems += [(name, _("An appeal has this from the file that it contests: leave it out.")) for name in known]
    return replace(change, commune=None, applicant=None, representative=None, cosigners=None)


def _unless(problems: list[tuple[str, str]], view: DraftView) -> DraftView:
    if problems:
        raise ApplicationInvalid(problems)  # what was kept meanwhile goes with the transaction
    return view


QUESTION_OF = {"applicant": catalogue.applicant_question, "representative": catalogue.representative_question}


def _put_party(actor: Actor, draft: Draft, role: str, party: Mapping[str, Any]) -> None:
    """A person passes the question of its page, then the rest of what is declared."""
    view = draft_view(draft)
    cleaned: Mapping[str, Any] = {}
    if party:
        asked = catalogue.nin_known(QUESTION_OF[role](view.definition), getattr(view, role).get("nin_masked", ""))
        typed = {name: party[name] for name in OF_A_PERSON if party.get(name)}
        cleaned = catalogue.clean_answer(asked, typed, view.context) or {}
    put_party(actor, draft, role, {**_others(party), **cleaned})


def _others(party: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in party.items() if name not in OF_A_PERSON}


def _put_answers(draft: Draft, answers: Mapping[str, Any], problems: list[tuple[str, str]]) -> None:
    definition = definition_of_draft(draft)
    order = {question.id: place for place, question in enumerate(definition.questions)}
    # In the order of the questions: what one may be asked depends on those before.
    for question_id in sorted(answers, key=lambda asked: order.get(asked, len(order))):
        with _collected(problems, f"answers.{question_id}"):
            if catalogue.answered_by_files(definition, question_id):
                raise catalogue.AnswerInvalid(_("This answer is a file: send it as a paper of this name."))
            put_answer(draft, question_id, answers[question_id])


@contextmanager
def _collected(problems: list[tuple[str, str]], where: str) -> Iterator[None]:
    """A refusal is noted with its place, and the rest is looked at too."""
    try:
        yield
    except NEVER_COLLECTED:
        raise
    except PartyInvalid as problem:
        problems += [(f"{where}.{name}", sentence) for name, sentence in problem.fields.items()]
    except catalogue.AnswerInvalid as problem:
        parts = [(f"{where}.{name}", str(sentence)) for name, sentence in problem.parts.items()]
        problems += parts or [(where, str(problem))]
    except Refused as problem:
        problems.append((where, str(problem)))
