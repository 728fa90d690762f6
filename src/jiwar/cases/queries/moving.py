"""Running files of an older version, with what would happen to each: for the head of the office that holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from jiwar.cases.errors import NotInForce
from jiwar.cases.models import (
    Case,
    CaseAnswers,
    CasePaper,
    CaseParty,
    CompletionRequest,
    Opinion,
    PaperLookup,
    Proposal,
)
from jiwar.cases.queries.context import context_of_case
from jiwar.cases.queries.versions import definition_of
from jiwar.cases.queries.words import staff_stage_words
from jiwar.cases.rules import permissions
from jiwar.cases.rules.clock import Clock
from jiwar.cases.rules.moving import File, Point, Verdict, judge
from jiwar.cases.rules.parties import full_names
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.keyset import Page, keyset_page
from jiwar.kernel.texts import Texts, pick


@dataclass(frozen=True)
class OlderVersion:
    """Running files of a version that is no longer in force, at the offices of one head."""

    code: str
    titles: Texts
    version_id: UUID
    number: int
    in_force_id: UUID
    in_force: int
    files: int
    follows: bool  # the text in force gives them its time limit, once the head says so


@dataclass(frozen=True)
class MovableCase:
    """A running file with what would happen to it, in sentences: `obstacles`, or what `changes`."""

    id: UUID
    reference: str
    sequence: int
    applicant_id: UUID
    applicant: Texts
    stage_words: str
    obstacles: tuple[str, ...]
    changes: tuple[str, ...]


def in_force(code: str) -> catalogue.ProcedureView:
    """The version that new applications use; raises NotInForce where none is (unknown, retired)."""
    try:
        return catalogue.procedure(code=code)
    except catalogue.ProcedureNotFound as none:
        raise NotInForce from none


def older_versions(*, actor: Actor) -> list[OlderVersion]:
    """What the actor may bring up to date: nothing for whoever heads no office."""
    offices = permissions.offices_with(actor, permissions.HEADING_ROLES)
    if not offices:
        return []
    rows = Case.objects.filter(is_open=True, office_id__in=offices).values("procedure_code", "version_id")
    counted = rows.annotate(files=Count("pk")).order_by("procedure_code", "version_id")
    current = {view.code: view for view in catalogue.procedures()}
    return [
        OlderVersion(
            code=row["procedure_code"],
            titles=now.titles,
            version_id=row["version_id"],
            number=catalogue.version(id=row["version_id"]).number,
            in_force_id=now.version_id,
            in_force=now.number,
            files=row["files"],
            follows=now.definition.deadline.running_files == "follow",
        )
        for row in counted
        if (now := current.get(row["procedure_code"])) and now.version_id != row["version_id"]
    ]


def files_of_version(parameters: Mapping[str, Any]) -> QuerySet[Case]:
    """Running files of some offices under one version, whatever would become of each."""
    return Case.objects.filter(
        is_open=True,
        office_id__in=parameters["offices"],
        procedure_code=parameters["code"],
        version_id=parameters["from"],
    )


def move_parameters(*, actor: Actor, procedure_code: str, version_id: UUID, from_version_id: UUID) -> dict[str, Any]:
    """What the deed `move_to_version` needs: the files of the actor's offices under one version, and where they go."""
    offices = permissions.offices_with(actor, permissions.HEADING_ROLES)
    return {
        "code": procedure_code,
        "from": str(from_version_id),
        "to": str(version_id),
        "offices": sorted(map(str, offices)),
    }


def movable_cases(
    *,
    actor: Actor,
    procedure_code: str,
    version_id: UUID,
    from_version_id: UUID,
    cursor: str | None = None,
    size: int = 50,
) -> Page[MovableCase]:
    """Running files of the actor's offices under `from_version_id`, the nearest limit first, judged by `version_id`.

    Raises NotInForce for another version than the one new applications use.
    """
    if in_force(procedure_code).version_id != version_id or version_id == from_version_id:
        raise NotInForce
    asked = move_parameters(
        actor=actor, procedure_code=procedure_code, version_id=version_id, from_version_id=from_version_id
    )
    rows = files_of_version(asked)
    page = keyset_page(rows, by=["queue_on", "id"], cursor=cursor, size=size)
    files = FilesRead(page.rows)
    return Page([_movable(case, files, version_id) for case in page.rows], page.next_cursor)


def _movable(case: Case, files: "FilesRead", version_id: UUID) -> MovableCase:
    verdict = files.verdict(case, version_id)
    return MovableCase(
        id=case.pk,
        reference=case.reference,
        sequence=case.sequence,
        applicant_id=case.applicant_id,
        applicant=full_names(files.parties[case.pk]["applicant"].declared),
        stage_words=staff_stage_words(case.stage, case.outcome, case.tacit),
        obstacles=tuple(obstacle_words(point) for point in verdict.obstacles),
        changes=tuple(change_words(point) for point in verdict.changes),
    )


def verdict_of(case: Case, version_id: UUID) -> Verdict:
    """What becomes of one file under another version."""
    return FilesRead([case]).verdict(case, version_id)


class FilesRead:
    """What the rules read of many files, in one query a table."""

    def __init__(self, cases: Iterable[Case]) -> None:
        rows = {case.pk: case for case in cases}
        self.answers: dict[UUID, dict] = {
            one.case_id: one.answers
            for one in CaseAnswers.objects.filter(case__in=rows)
            if one.revision == rows[one.case_id].revision
        }
        self.parties: dict[UUID, dict[str, CaseParty]] = {pk: {} for pk in rows}
        for party in CaseParty.objects.filter(case__in=rows).exclude(role="former"):
            self.parties[party.case_id][party.role] = party
        papers = CasePaper.objects.filter(case__in=rows, revision__gt=0, replaced_in=None)
        self.papers = _grouped(papers.values_list("case_id", "paper_id"))
        self.looked_up = _grouped(PaperLookup.objects.filter(case__in=rows).values_list("case_id", "paper_id"))
        self.opinions = _grouped(
            Opinion.objects.filter(case__in=rows, consultation=None).values_list("case_id", "opinion_id")
        )
        self.items: dict[UUID, set[tuple[str, str]]] = {}
        for request in CompletionRequest.objects.filter(case__in=rows):
            asked = {(item["kind"], item["id"]) for item in request.items}
            self.items.setdefault(request.case_id, set()).update(asked)
            if request.answered_at is None:  # what the applicant wrote already, and has not sent yet
                self.answers[request.case_id] = self.answers.get(request.case_id, {}) | request.given
        # The last one of each is read on the screen.
        proposals = Proposal.objects.filter(case__in=rows).order_by("proposed_at", "id")
        self.reasons = {one.case_id: frozenset(one.reasons) for one in proposals}

    def verdict(self, case: Case, version_id: UUID) -> Verdict:
        """A local rule under which the file was filed stays its own, and must stand with the other version."""
        rules = case.local_rules or ()
        if not catalogue.rules_stand(version_id=version_id, overrides=rules):
            return Verdict((Point("local_rules"),), ())
        old, new = definition_of(case), catalogue.version(id=version_id, overrides=rules).definition
        answers, parties = self.answers.get(case.pk, {}), self.parties[case.pk]
        papers = self.papers.get(case.pk, frozenset())
        file = File(
            stage=case.stage,
            step=case.step,
            answers=answers,
            before=context_of_case(case, answers=answers, parties=parties, papers=papers, definition=old),
            after=context_of_case(case, answers=answers, parties=parties, papers=papers, definition=new),
            papers=papers,
            looked_up=self.looked_up.get(case.pk, frozenset()),
            opinions=self.opinions.get(case.pk, frozenset()),
            parts={name: part["state"] for name, part in case.parts.items()} if case.parts is not None else None,
            items=frozenset(self.items.get(case.pk, ())),
            reasons=self.reasons.get(case.pk, frozenset()),
            variant=Clock.from_details(case.clock).term.variant,
            has_record=case.record_id is not None,
            is_represented="representative" in parties,
        )
        return judge(file, old, new)


def _grouped(pairs: Iterable[tuple[UUID, str]]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = {}
    for case_id, name in pairs:
        found.setdefault(case_id, set()).add(name)
    return {case_id: frozenset(names) for case_id, names in found.items()}


def obstacle_words(point: Point) -> str:
    """Why a file may not move, in one sentence."""
    return {
        "stage": _("It waits for its co-signers or its signature, or is decided: no file moves at this stage."),
        "local_rules": _("A local rule under which it was filed does not stand with the new version."),
        "step_gone": _("The step it has reached, “%(name)s”, no longer exists."),
        "question_gone": _("The answer to “%(name)s” would be lost: it is no longer asked."),
        "answer_changed": _("“%(name)s” would no longer say the same."),
        "answer_refused": _("The answer to “%(name)s” would be lost: it is no longer accepted."),
        "question_asked": _("“%(name)s” would have to be answered; it was not asked when the file was made."),
        "paper_gone": _("The paper “%(name)s” would be lost: it has no place any more."),
        "paper_asked": _("The paper “%(name)s” would have to be given; it was not asked when the file was made."),
        "opinion_gone": _("The opinion “%(name)s” was asked, and no longer exists."),
        "opinion_asked": _("The opinion “%(name)s” would be needed, and the others were asked already."),
        "part_gone": _("“%(name)s” is before its authority, or decided by it, and is no longer in its charge there."),
        "part_changed": _("“%(name)s” is before its authority: its office, its days or its act would not be the same."),
        "part_asked": _("“%(name)s” would be needed, and the file is before its authorities already."),
        "inquiry": _("The public inquiry is not the same there, or there is none."),
        "item_gone": _("The applicant was asked to complete “%(name)s”, which no longer exists."),
        "reason_gone": _("The proposal sent back says “%(name)s”, a reason that no longer exists."),
        "record": _("The act was to be drawn from another register."),
        "representation": _("Nobody could act for the applicant any more."),
        "authority": _("Another authority would decide."),
        "silence": _("Silence would no longer mean what the applicant was told."),
        "fee": _("The fee would be paid at another moment than the applicant was told."),
        "nin": _("The national identification number would have to be given; it was not asked."),
        "cosigners": _("Co-signers would have to confirm; nobody asked them."),
        "not_entitled": _("The applicant would no longer be entitled: %(name)s"),
    }[point.kind] % {"name": pick(point.about)}


def change_words(point: Point) -> str:
    """What a move changes for a file, in one sentence."""
    said = {"name": pick(point.about), "before": point.before, "after": point.after}
    return {
        "reads": _("The answer to “%(name)s” will read “%(after)s” instead of “%(before)s”."),
        "may_answer": _("“%(name)s” is asked of new applicants only; it stays empty here."),
        "look_up": _("“%(name)s” will have to be looked up by the administration."),
        "opinion_more": _("The opinion “%(name)s” will have to be asked."),
        "opinion_less": _("The opinion “%(name)s” will no longer be asked."),
        "part_more": _("Another authority will have to decide “%(name)s”."),
        "part_less": _("No other authority will decide “%(name)s” any more."),
        "result": _("The act will be written with the new text."),
        "refusal": _("A refusal would be written with the new text, its reasons and its remedies."),
        "deadline": _("The time limit changes for new applications only: the file keeps its own."),
        "fee": _("The fee changes for new applications only: the file keeps its own."),
    }[point.kind] % said
