"""A running file goes over to another version only as it is, by its head's word, and may come back."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiwar.audit.models import JournalEntry
from jiwar.cases import api
from jiwar.cases.models import Case, CaseAnswers
from jiwar.cases.rules.moving import File, judge
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.definition import definition_from
from jiwar.catalogue.tests.factories import both, make_local_rule, small
from jiwar.kernel.actors import SYSTEM

WHY = "Nouvel arrêté"
OLD = definition_from(small())
ANSWERS = {"reader": "adult", "books": 3}


def file_of(old: catalogue.Definition, new: catalogue.Definition, **changes: Any) -> File:
    answers = changes.get("answers", ANSWERS)
    papers = changes.get("papers", frozenset({"photo"}))
    spoken = {"applicant": {"birth_date": "2003-05-17"}, "commune_code": "1601", "papers": papers}
    whole = {"stage": "examining", "step": "examine", "answers": answers, "papers": papers}
    return File(
        **whole | changes,
        before=catalogue.context_for(old, answers, **spoken),
        after=catalogue.context_for(new, answers, **spoken),
    )


def kinds(new: dict[str, Any], **changes: Any) -> list[str]:
    to = definition_from(new)
    return [point.kind for point in judge(file_of(OLD, to, **changes), OLD, to).obstacles]


def questions(*changed: dict[str, Any], without: str = "") -> list[dict[str, Any]]:
    kept = {one["id"]: one for one in small()["questions"] if one["id"] != without}
    return list((kept | {one["id"]: one for one in changed}).values())


PHONE = {"id": "phone", "type": "short_text", "label": both("phone")}
ADULT = [{"id": "child", "label": both("child")}, {"id": "grown", "label": both("grown")}]
EXAMINE, SIGN = small()["steps"]
ASK = {
    "id": "ask",
    "kind": "opinions",
    "title": both("ask"),
    "role": "expert",
    "opinions": [{"id": "fire", "competence": "x", "title": both("fire"), "days": 9, "silence": "favourable"}],
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "file", "kind"),
    [
        ({"questions": questions(without="books")}, {}, "question_gone"),
        ({"questions": questions({**questions()[2], "visible": 'answers.reader == "child"'})}, {}, "question_gone"),
        ({"questions": questions({**questions()[2], "settings": {"min": 5, "max": 20}})}, {}, "answer_refused"),
        ({"questions": questions({**questions()[2], "type": "short_text", "settings": {}})}, {}, "answer_refused"),
        ({"questions": questions({**questions()[0], "options": ADULT})}, {}, "answer_refused"),
        ({"questions": questions(PHONE)}, {}, "question_asked"),
        ({"papers": []}, {}, "paper_gone"),
        ({"papers": [*small()["papers"], {"id": "bill", "label": both("bill")}]}, {}, "paper_asked"),
        ({"papers": small()["papers"][:1]}, {"looked_up": frozenset({"consent"})}, "paper_gone"),
        ({"steps": [{**EXAMINE, "id": "read"}, SIGN]}, {}, "step_gone"),
        ({}, {"opinions": frozenset({"fire"})}, "opinion_gone"),
        ({"steps": [EXAMINE, ASK, SIGN]}, {"opinions": frozenset({"water"})}, "opinion_asked"),
        (
            {"questions": questions(without="school")},
            {"items": frozenset({("answer", "school")})},
            "item_gone",
        ),
        ({"papers": small()["papers"][:1]}, {"items": frozenset({("paper", "consent")})}, "item_gone"),
        (
            {"refusal": {**small()["refusal"], "reasons": [{**small()["refusal"]["reasons"][0], "id": "other"}]}},
            {"reasons": frozenset({"elsewhere", "Mes propres mots"})},
            "reason_gone",
        ),
        ({"authority": "daira"}, {}, "authority"),
        ({"deadline": {**small()["deadline"], "silence": "approval"}}, {}, "silence"),
        ({"fee": {**small()["fee"], "collect": "before_signature"}}, {}, "fee"),
        ({"applicant": {"nin": "required"}}, {}, "nin"),
        ({"cosigners": {"label": both("host")}}, {}, "cosigners"),
        (
            {"eligibility": [{"id": "few", "when": "answers.books < 3", "message": both("few")}]},
            {},
            "not_entitled",
        ),
        ({}, {"is_represented": True}, "representation"),
        ({}, {"has_record": True}, "record"),
    ],
)
def test_what_would_be_lost_or_asked_stands_in_the_way(
    laid_country: bool, changed: dict[str, Any], file: dict[str, Any], kind: str
) -> None:
    assert kind in kinds(small() | changed, **file)
    assert not judge(file_of(OLD, OLD), OLD, OLD).obstacles, "the same file under its own version"


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["awaiting_cosigners", "awaiting_signature", "sealing", "closed"])
def test_nothing_moves_before_it_is_complete_or_once_it_is_decided(laid_country: bool, stage: str) -> None:
    assert kinds(small(), stage=stage) == ["stage"]


@pytest.mark.django_db
def test_what_lacked_already_holds_no_file_back(laid_country: bool) -> None:
    """A file brought from another system has neither its papers nor every answer: a new version asks no more of it."""
    new = small() | {"result": {**small()["result"], "title": both("other card")}}
    assert kinds(new, papers=frozenset(), answers={"reader": "adult"}) == []
    bill = [*small()["papers"], {"id": "bill", "label": both("bill")}]
    assert kinds(new | {"papers": bill}, papers=frozenset()) == ["paper_asked"], "the new one only"
    asked = kinds(new | {"questions": questions(PHONE)}, papers=frozenset(), answers={"reader": "adult"})
    assert asked == ["question_asked"]


@pytest.mark.django_db
def test_what_takes_nothing_away_is_allowed_and_said(laid_country: bool) -> None:
    new = small() | {
        "questions": questions(
            {**questions()[2], "settings": {"min": 1, "max": 30}},
            {**questions()[0], "options": [ADULT[0], {"id": "adult", "label": both("grown")}]},
            {**PHONE, "required": False},
        ),
        "papers": [
            *small()["papers"],
            {"id": "bill", "label": both("bill"), "required": False},
            {"id": "family", "label": both("family"), "held_by_administration": True},
        ],
        "steps": [EXAMINE, ASK, SIGN],
        "deadline": {**small()["deadline"], "days": 5},
        "fee": {**small()["fee"], "amount": 30000},
        "result": {**small()["result"], "title": both("other card")},
    }
    to = definition_from(new)
    verdict = judge(file_of(OLD, to), OLD, to)
    assert verdict.movable, verdict.obstacles
    said = [point.kind for point in verdict.changes]
    assert said == ["reads", "may_answer", "look_up", "opinion_more", "result", "deadline", "fee"]
    back = judge(file_of(to, OLD), to, OLD)
    assert back.movable, "and nothing was added that could be lost on the way back"
    assert "opinion_less" in [point.kind for point in back.changes]


# --- On real files ---------------------------------------------------------------------------------------


def publish(**changes: Any) -> catalogue.ProcedureView:
    now = catalogue.procedure(code=make.RESIDENCE).definition
    return catalogue.publish(actor=SYSTEM, definition=replace(now, **changes))


def publish_other_words() -> catalogue.ProcedureView:
    now = catalogue.procedure(code=make.RESIDENCE).definition
    return publish(result=replace(now.result, title={**now.result.title, "fr": "Attestation de résidence"}))


def publish_without(question_id: str) -> catalogue.ProcedureView:
    """A version that no longer asks a question, nor speaks of it in its examples."""
    now = catalogue.procedure(code=make.RESIDENCE).definition
    stories = tuple(
        replace(one, answers={name: value for name, value in one.answers.items() if name != question_id})
        for one in now.examples
    )
    return publish(questions=tuple(one for one in now.questions if one.id != question_id), examples=stories)


def move(town: make.Town, case: Case, to: catalogue.ProcedureView, *, by: str = "head", **more: Any) -> int:
    return api.move_case(actor=town.actor(by), case_id=case.pk, to_version_id=to.version_id, **{"reason": WHY} | more)


def back(town: make.Town, case: Case, **more: Any) -> int:
    return api.move_back(actor=town.head, case_id=case.pk, **{"reason": "Par erreur"} | more)


@pytest.mark.django_db
def test_a_file_moves_with_its_answers_its_clock_and_comes_back(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    first, answers, limit = case.version_id, CaseAnswers.objects.get(case=case).answers, case.clock
    to = publish_other_words()
    case.refresh_from_db()
    assert case.version_id == first, "publishing moves nothing"
    move(town, case, to, expected_sequence=case.sequence)
    case.refresh_from_db()
    assert (case.version_id, case.clock) == (to.version_id, limit)
    assert CaseAnswers.objects.get(case=case).answers == answers
    assert case.has_news, "whoever examines it is told"
    assert api.rebuild(case_id=case.pk) == []
    action = case.actions.get(kind="moved_to_version")
    assert action.details == {"from": str(first), "to": str(to.version_id)}
    assert JournalEntry.objects.get(verb="case.moved_to_version").reason == WHY
    detail = api.case_visible_to(town.head, case.pk)
    assert "move_back" in detail.may
    assert str(to.number) in detail.history[-1].words
    assert "move_back" not in api.case_visible_to(town.handler, case.pk).may
    with pytest.raises(api.CannotMoveBack):
        back(town, case, moved_by=case.sequence - 1)
    back(town, case, moved_by=case.sequence, expected_sequence=case.sequence)
    case.refresh_from_db()
    assert case.version_id == first
    assert api.rebuild(case_id=case.pk) == []
    with pytest.raises(api.CannotMoveBack):
        back(town, case)
    move(town, case, to)
    make.advance(case, "proposed", "signed", "sealed", town=town)
    assert (case.outcome, case.version_id) == ("granted", to.version_id)
    assert api.rebuild(case_id=case.pk) == []


@pytest.mark.django_db
def test_a_file_stays_where_an_answer_would_be_lost(town: make.Town) -> None:
    case = make.make_case()
    before = case.sequence
    to = publish_without("since")
    with pytest.raises(api.CannotMove) as refused:
        move(town, case, to)
    assert len(refused.value.obstacles) == 1
    assert case.version_id != to.version_id
    case.refresh_from_db()
    assert case.sequence == before, "nothing was written"


@pytest.mark.django_db
def test_only_the_head_of_the_office_that_holds_the_file_moves_it(town: make.Town) -> None:
    case = make.make_case()
    to = publish_other_words()
    for name in ("handler", "papc", "wali", "counter"):
        with pytest.raises(api.MayNotAct):
            move(town, case, to, by=name)
    for name in ("planner", "administrator"):
        with pytest.raises(api.CaseNotFound):
            move(town, case, to, by=name)
    with pytest.raises(api.CaseNotFound):
        api.move_case(actor=make.guest(make.PHONE), case_id=case.pk, to_version_id=to.version_id, reason=WHY)
    move(town, case, to)
    with pytest.raises(api.MayNotAct):
        api.move_back(actor=town.handler, case_id=case.pk, reason=WHY)


@pytest.mark.django_db
def test_a_stale_reader_an_empty_reason_or_another_version_moves_nothing(town: make.Town) -> None:
    case = make.make_case()
    seen = case.sequence
    first = catalogue.procedure(code=make.RESIDENCE)
    with pytest.raises(api.NotInForce):
        move(town, case, first)
    to = publish_other_words()
    make.advance(case, "assigned", town=town)
    with pytest.raises(api.StaleCase):
        move(town, case, to, expected_sequence=seen)
    with pytest.raises(api.TextMissing):
        move(town, case, to, reason="  ")
    later = publish(keywords={"ar": ("إقامة",), "fr": ("domicile",)})
    with pytest.raises(api.NotInForce):
        move(town, case, to)
    move(town, case, later)
    with pytest.raises(api.StaleCase):
        back(town, case, expected_sequence=seen)
    with pytest.raises(api.TextMissing):
        back(town, case, reason="")


@pytest.mark.django_db
def test_nothing_goes_back_once_an_agent_worked_under_the_new_version(town: make.Town) -> None:
    case = make.make_case()
    move(town, case, publish_other_words())
    make.advance(case, "assigned", town=town)
    assert "move_back" not in api.case_visible_to(town.head, case.pk).may
    with pytest.raises(api.CannotMoveBack):
        back(town, case)


@pytest.mark.django_db
def test_what_the_applicant_does_holds_no_file_back(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "asked", town=town)
    first = case.version_id
    move(town, case, publish_other_words())
    make.advance(case, "completed", town=town)
    back(town, case)
    case.refresh_from_db()
    assert (case.version_id, case.stage) == (first, "examining")
    assert api.rebuild(case_id=case.pk) == []


@pytest.mark.django_db
def test_nothing_moves_under_a_proposal_or_once_closed(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "proposed", town=town)
    to = publish_other_words()
    with pytest.raises(api.NotInThisStage):
        move(town, case, to)
    make.advance(case, "signed", "sealed", town=town)
    with pytest.raises(api.NotInThisStage):
        move(town, case, to)


@pytest.mark.django_db(transaction=True)
def test_a_file_keeps_its_local_rules_with_the_new_version(town: make.Town) -> None:
    rule = make_local_rule(make.RESIDENCE, "local.contact", both("telephone"))
    case = make.make_case()
    to = publish_other_words()
    move(town, case, to)
    detail = api.case_visible_to(town.head, case.pk)
    assert [one.id for one in detail.local_rules] == [rule]
    assert detail.definition.local is not None
    assert detail.definition.result.title["fr"] == "Attestation de résidence"


@pytest.mark.django_db
def test_the_list_says_of_each_what_would_happen_in_as_many_queries(town: make.Town) -> None:
    first = catalogue.procedure(code=make.RESIDENCE)
    make.make_case()
    to = publish_other_words()
    asked: dict[str, Any] = {"procedure_code": make.RESIDENCE, "version_id": to.version_id}
    asked["from_version_id"] = first.version_id
    (older,) = api.older_versions(actor=town.head)
    assert (older.number, older.in_force, older.files) == (first.number, to.number, 1)
    assert api.older_versions(actor=town.handler) == []
    assert api.movable_cases(actor=town.handler, **asked).rows == []
    api.movable_cases(actor=town.head, **asked)
    with CaptureQueriesContext(connection) as one:
        (row,) = api.movable_cases(actor=town.head, **asked).rows
    assert row.obstacles == ()
    assert len(row.changes) == 1
    catalogue.publish(actor=SYSTEM, definition=first.definition)
    make.advance(make.make_case(), "assigned", "proposed", town=town)
    make.make_case()
    catalogue.publish(actor=SYSTEM, definition=to.definition)
    api.movable_cases(actor=town.head, **asked)
    with CaptureQueriesContext(connection) as three:
        page = api.movable_cases(actor=town.head, **asked)
    assert len(page.rows) == 3
    assert len([row for row in page.rows if row.obstacles]) == 1
    assert len(three) == len(one)
    half = api.movable_cases(actor=town.head, **asked, size=2)
    rest = api.movable_cases(actor=town.head, **asked, size=2, cursor=half.next_cursor)
    assert [*half.rows, *rest.rows] == page.rows
    with pytest.raises(api.NotInForce):
        api.movable_cases(actor=town.head, **asked | {"version_id": uuid4()})


@pytest.mark.django_db
def test_the_applicant_is_told_in_their_language_what_changes_for_them_and_what_does_not(town: make.Town) -> None:
    french, arabic = make.make_case(language="fr"), make.make_case(language="ar")
    to = publish_other_words()
    for case in (french, arabic):
        move(town, case, to)
    letter, lettre = make.inbox(arabic)[0], make.inbox(french)[0]
    assert "L’acte sera rédigé avec le nouveau texte" in lettre.body
    assert "délai de réponse et les frais restent ceux du jour du dépôt" in lettre.body
    assert "ستُحرر الوثيقة" in letter.body or "النص الجديد" in letter.body
    back(town, french)
    assert "suit de nouveau la version" in make.inbox(french)[0].body
    assert WHY not in lettre.body, "why the head did it stays in the journal"
    assert [one.template for one in make.told("cases.moved_to_version")] == ["cases.moved_to_version"] * 2
