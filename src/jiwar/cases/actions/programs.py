"""An application as a program sends it: many things at once, all of them kept or none, every problem said together.

Each thing passes the same action as on its page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiwar.cases.actions.cosigning import save_cosigners
from jiwar.cases.actions.drafts import (
    changing,
    save_answer,
    save_applicant,
    save_commune,
    save_language,
    save_representative,
    start_draft,
)
from jiwar.cases.errors import ApplicationInvalid, DraftAlreadySubmitted, DraftNotFound, PartyInvalid
from jiwar.cases.queries.drafts import draft_view, find_draft
from jiwar.cases.queries.shapes import DraftView
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
    with transaction.atomic():
        draft = start_draft(actor=actor, procedure_code=procedure_code, channel="api")
        return _changed(actor, draft.id, change)


def change_application(*, actor: Actor, draft_id: UUID, change: ApplicationChange) -> DraftView:
    """What a program says next; raises ApplicationInvalid, DraftNotFound, DraftAlreadySubmitted."""
    with transaction.atomic():
        changing(actor, draft_id, ())
        return _changed(actor, draft_id, change)


def _changed(actor: Actor, draft_id: UUID, change: ApplicationChange) -> DraftView:
    problems: list[tuple[str, str]] = []
    keys: dict[str, Any] = {"actor": actor, "draft_id": draft_id}
    if change.commune is not None:
        with _collected(problems, "commune"):
            save_commune(commune_code=change.commune, **keys)
    if change.language is not None:
        with _collected(problems, "language"):
            save_language(language=change.language, **keys)
    _save_parties(keys, change, problems)
    _save_answers(keys, change.answers or {}, problems)
    if change.cosigners is not None:
        with _collected(problems, "cosigners"):
            save_cosigners(cosigners=change.cosigners, **keys)
    if problems:
        raise ApplicationInvalid(problems)  # what was kept meanwhile goes with the transaction
    return draft_view(find_draft(actor, draft_id, ()))


def _save_parties(keys: Mapping[str, Any], change: ApplicationChange, problems: list[tuple[str, str]]) -> None:
    if change.applicant is not None:
        with _collected(problems, "applicant"):
            _save_party(keys, catalogue.applicant_question, change.applicant, "applicant")
    if change.representative is not None:
        with _collected(problems, "representative"):
            _save_party(keys, catalogue.representative_question, change.representative, "representative")


def _save_party(
    keys: Mapping[str, Any],
    question_of: Callable[[catalogue.Definition], catalogue.Question],
    party: Mapping[str, Any],
    role: str,
) -> None:
    """A person passes the question of its page, then the rest of what is declared."""
    draft = draft_view(find_draft(keys["actor"], keys["draft_id"], ()))
    cleaned: Mapping[str, Any] = {}
    if party:
        asked = catalogue.nin_known(question_of(draft.definition), getattr(draft, role).get("nin_masked", ""))
        typed = {name: party[name] for name in OF_A_PERSON if party.get(name)}
        cleaned = catalogue.clean_answer(asked, typed, draft.context) or {}
    rest = {name: value for name, value in party.items() if name not in OF_A_PERSON}
    if role == "applicant":
        save_applicant(applicant={**rest, **cleaned}, **keys)
    else:
        save_representative(representative={**rest, **cleaned} or None, **keys)


def _save_answers(keys: Mapping[str, Any], answers: Mapping[str, Any], problems: list[tuple[str, str]]) -> None:
    if not answers:
        return
    definition = draft_view(find_draft(keys["actor"], keys["draft_id"], ())).definition
    order = {question.id: place for place, question in enumerate(definition.questions)}
    # In the order of the questions: what one may be asked depends on those before.
    for question_id in sorted(answers, key=lambda asked: order.get(asked, len(order))):
        with _collected(problems, f"answers.{question_id}"):
            if catalogue.answered_by_files(definition, question_id):
                raise catalogue.AnswerInvalid(_("This answer is a file: send it as a paper of this name."))
            save_answer(question_id=question_id, value=answers[question_id], **keys)


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
