"""All remarks in one round; the clock stops and goes on; what was given is never lost."""

from datetime import date, timedelta

import pytest

from jiwar.cases import api
from jiwar.cases.models import Case, CaseAnswers
from jiwar.cases.tests import factories as make
from jiwar.catalogue import api as catalogue
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.kernel.errors import Refused

ASKED = [
    {"kind": "paper", "id": "host_attestation", "remark": "Signature illisible"},
    {"kind": "answer", "id": "host_name", "remark": "Nom complet"},
]


@pytest.fixture
def waiting(town: make.Town) -> Case:
    """A file that waits for its applicant since Monday."""
    case = make.advance(make.make_case(), "assigned", town=town)
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        api.request_completion(actor=town.handler, case_id=case.pk, items=ASKED, message="Merci d'avance")
    case.refresh_from_db()
    return case


def test_the_clock_stops_and_the_applicant_is_told_what_to_do(waiting: Case, town: make.Town) -> None:
    assert (waiting.stage, waiting.completion_rounds) == ("awaiting_applicant", 1)
    assert api.clock_of(waiting).state == "suspended"
    assert waiting.queue_on.year == 9999
    with clock.frozen(make.SUNDAY + timedelta(days=1)):
        (message,) = make.told("cases.completion_requested")
    assert message.address == make.PHONE
    who = make.guest(make.PHONE)
    view = api.case_visible_to(who, waiting.pk)
    (asked,) = view.completions
    assert [(item.id, item.remark, item.done) for item in asked.items] == [
        ("host_attestation", "Signature illisible", False),
        ("host_name", "Nom complet", False),
    ]
    assert "complete" in view.may


def test_what_was_asked_comes_and_the_clock_goes_on(waiting: Case, town: make.Town) -> None:
    with clock.frozen(make.SUNDAY + timedelta(days=3)):  # Wednesday: two working days later
        api.complete(
            actor=make.guest(make.PHONE),
            case_id=waiting.pk,
            answers={"host_name": "يوسف بن يوسف بن أحمد"},
            papers={"host_attestation": [make.upload(), make.upload()]},
        )
        assert len(make.told("cases.completed")) == 1
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.revision, waiting.has_news) == ("examining", 2, True)
    assert waiting.due_on == date(2026, 11, 29)  # Wednesday 25 plus two working days, over the week-end
    view = api.case_visible_to(town.handler, waiting.pk)
    assert [answer.question_id for answer in view.answers if answer.changed] == ["host_name"]
    attestations = [paper for paper in view.papers if paper.paper_id == "host_attestation"]
    assert [paper.replaced for paper in attestations] == [True, False, False]
    assert CaseAnswers.objects.filter(case=waiting).count() == 2
    assert api.rebuild(case_id=waiting.pk) == []


def test_half_of_it_is_kept_and_the_rest_is_asked_again(waiting: Case) -> None:
    who = make.guest(make.PHONE)
    with pytest.raises(api.StillMissing) as refused:
        api.complete(actor=who, case_id=waiting.pk, papers={"host_attestation": [make.upload()]})
    assert [name for name, _label in refused.value.problems] == ["host_name"]
    waiting.refresh_from_db()
    assert waiting.stage == "awaiting_applicant"
    (asked,) = api.case_visible_to(who, waiting.pk).completions
    assert [item.done for item in asked.items] == [True, False]
    api.complete(actor=who, case_id=waiting.pk, answers={"host_name": "أحمد بن يوسف"})
    waiting.refresh_from_db()
    assert waiting.stage == "examining"


def test_a_paper_given_by_mistake_is_taken_back(waiting: Case) -> None:
    who = make.guest(make.PHONE)
    given = api.give_paper(actor=who, case_id=waiting.pk, paper_id="host_attestation", upload=make.upload())
    file_id = waiting.papers.get(pk=given).file_id
    api.take_back_paper(actor=who, case_id=waiting.pk, stored_id=given)
    assert not waiting.papers.filter(revision=0).exists()
    with pytest.raises(Refused):
        documents.file(id=file_id)
    with pytest.raises(api.UnknownItem):  # what was filed is not taken back
        api.take_back_paper(actor=who, case_id=waiting.pk, stored_id=waiting.papers.first().pk)


def test_only_what_was_asked_is_taken(waiting: Case) -> None:
    who = make.guest(make.PHONE)
    for wrong in ({"papers": {"identity": [make.upload()]}}, {"answers": {"since": "2001"}}):
        with pytest.raises(api.UnknownItem):
            api.complete(actor=who, case_id=waiting.pk, **wrong)
    with pytest.raises(catalogue.AnswerInvalid):
        api.complete(actor=who, case_id=waiting.pk, answers={"host_name": ""})


def test_a_bad_file_loses_nothing(waiting: Case) -> None:
    who = make.guest(make.PHONE)
    api.give_answers(actor=who, case_id=waiting.pk, answers={"host_name": "أحمد"})
    bad = make.upload("photo")
    bad.file.seek(0)
    bad.file.truncate(0)
    with pytest.raises(Refused):
        api.complete(actor=who, case_id=waiting.pk, papers={"host_attestation": [bad]})
    (asked,) = api.case_visible_to(who, waiting.pk).completions
    assert [item.done for item in asked.items] == [False, True]


def test_an_agent_completes_for_who_comes_to_the_desk(waiting: Case, town: make.Town) -> None:
    api.complete(
        actor=town.counter,
        case_id=waiting.pk,
        answers={"host_name": "أحمد"},
        papers={"host_attestation": [make.upload()]},
    )
    last = waiting.actions.order_by("-sequence")[0]
    assert (last.kind, last.channel, last.on_behalf_of) == ("completed", "counter", waiting.applicant_id)
    assert last.actor_label == town.counter.ref.label


def test_nobody_else_completes(waiting: Case, town: make.Town) -> None:
    for stranger in (make.guest("+213661999999"), make.citizen()):
        with pytest.raises(api.CaseNotFound):
            api.complete(actor=stranger, case_id=waiting.pk, answers={"host_name": "x"})
    with pytest.raises(api.MayNotAct):
        api.complete(actor=town.handler, case_id=waiting.pk, answers={"host_name": "x"})


def test_a_request_names_something_that_exists(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", town=town)
    with pytest.raises(api.NothingAsked):
        api.request_completion(actor=town.handler, case_id=case.pk, items=[])
    for wrong in (
        {"kind": "paper", "id": "horoscope"},
        {"kind": "answer", "id": "identity"},
        {"kind": "x", "id": "since"},
    ):
        with pytest.raises(api.UnknownItem):
            api.request_completion(actor=town.handler, case_id=case.pk, items=[wrong])


def test_the_owner_is_told_when_the_architect_completes(town: make.Town) -> None:
    case = make.make_case(code=make.PERMIT)
    api.assign(actor=town.planner, case_id=case.pk)
    api.request_completion(
        actor=town.planner, case_id=case.pk, items=[{"kind": "paper", "id": "land_title", "remark": "Page 2"}]
    )
    (asked,) = make.told("cases.completion_requested")
    assert asked.address == "+213770123456"  # the one who follows the file
    definition = catalogue.version(id=case.version_id).definition
    api.complete(
        actor=make.guest("+213770123456"),
        case_id=case.pk,
        papers={"land_title": [make.upload_for(definition, "land_title")]},
    )
    (acted,) = make.told("cases.acted_for_you")
    assert acted.address == "+213551234567"


def test_a_second_round_says_why_and_the_applicant_reads_it(town: make.Town) -> None:
    case = make.advance(make.make_case(), "assigned", "asked", "completed", town=town)
    again = [{"kind": "answer", "id": "host_name", "remark": ""}]
    with pytest.raises(api.SecondRoundNeedsReason):
        api.request_completion(actor=town.handler, case_id=case.pk, items=again, reason=" ")
    case.refresh_from_db()
    assert (case.stage, case.completion_rounds) == ("examining", 1)
    api.request_completion(actor=town.handler, case_id=case.pk, items=again, reason="Le bail a expiré depuis")
    (message,) = make.told("cases.completion_again")
    assert "{" not in message.text
    with clock.frozen(make.SUNDAY + timedelta(minutes=1)):  # it could be taken back until now
        (letter,) = [one.body for one in make.inbox(case) if "لأننا لم نطلب" in one.body]
    assert "Le bail a expiré depuis" in letter
    first, second = api.case_visible_to(town.handler, case.pk).completions
    assert (first.reason, second.reason) == ("", "Le bail a expiré depuis")
    assert "bail" not in str(list(case.actions.values_list("details", flat=True)))
    assert api.rebuild(case_id=case.pk) == []
