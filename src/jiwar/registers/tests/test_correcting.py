"""Two people, a decision, before and after."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.errors import NotAllowed
from jiwar.registers import api
from jiwar.registers.models import Correction
from jiwar.registers.tests import factories as make

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
FILE = SubjectRef(kind="cases.case", id="case-1", label="ABCD2FGH")


@pytest.fixture
def bureau() -> Iterator[make.Bureau]:
    with clock.frozen(NOW):
        yield make.make_bureau()


@pytest.fixture
def record(bureau: make.Bureau) -> api.RecordView:
    return api.register_record(
        actor=bureau.handler, register_id=bureau.registers["births"], content=make.birth(), year=2003, number=417
    )


def proposed(bureau: make.Bureau, record: api.RecordView, **changes: object):
    values = {
        "actor": bureau.handler,
        "record_id": record.id,
        "changes": {"child.given_latin": "Yamina", "day": "2003-05-16"},
        "reason": "Le registre papier porte Yamina.",
        "decision": make.DECISION,
    }
    return api.propose_correction(**values | changes)


def test_nothing_changes_before_somebody_else_approves(bureau: make.Bureau, record: api.RecordView) -> None:
    correction_id = proposed(bureau, record, subject=FILE)
    waiting = api.correction_for(subject=FILE)
    assert waiting.id == correction_id
    shown = [(one.path, one.before, one.after) for one in waiting.changes]
    assert shown == [("child.given_latin", "Amina", "Yamina"), ("day", "2003-05-17", "2003-05-16")]
    assert api.record_views([record.id])[record.id].version == 1
    assert [one.pk for one in api.corrections_waiting(bureau.papc).rows] == [correction_id]
    assert api.corrections_waiting(bureau.elsewhere).rows == []

    assert api.approve_correction(actor=bureau.papc, correction_id=correction_id) == 2
    after = api.record_views([record.id])[record.id]
    assert (after.version, after.people["child"]["given_latin"], after.content["day"]) == (2, "Yamina", "2003-05-16")
    newest, first = api.versions_of(after)
    assert [(one.path, one.before, one.after) for one in newest.changes] == shown
    assert (newest.change, newest.made_by, newest.approved_by) == (
        "corrected",
        bureau.handler.ref.label,
        bureau.papc.ref.label,
    )
    assert (newest.decision["number"], newest.reason, newest.sealed, first.sealed) == (
        "142/2026",
        "Le registre papier porte Yamina.",
        True,
        True,
    )
    settled = api.correction_for(subject=FILE)
    assert (settled.state, settled.version, settled.settled_by) == ("approved", 2, bureau.papc.ref.label)
    assert api.waiting_correction(record_id=record.id) is None
    assert api.check_registers().ok


def test_the_search_follows_the_correction(bureau: make.Bureau, record: api.RecordView) -> None:
    correction = proposed(bureau, record, changes={"child.given_ar": "يمينة", "child.given_latin": "Yamina"})
    api.approve_correction(actor=bureau.papc, correction_id=correction)

    def found(name: str) -> list:
        return [one.id for one in api.find_records(actor=bureau.handler, wanted=api.Wanted(names=(name,)))]

    assert found("Yamina Benyoucef") == [record.id]
    assert found("Amina Benyoucef") == []


def test_nobody_approves_alone(bureau: make.Bureau, record: api.RecordView) -> None:
    correction = proposed(bureau, record)
    with pytest.raises(api.ApproverIsProposer):
        api.approve_correction(actor=bureau.handler, correction_id=correction)
    for powerless in (bureau.colleague, bureau.counter, bureau.elsewhere):
        with pytest.raises(api.MayNotApprove):
            api.approve_correction(actor=powerless, correction_id=correction)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(state="approved", settled_at=NOW)
    assert api.record_views([record.id])[record.id].version == 1


def test_a_correction_needs_its_reason_and_its_decision(bureau: make.Bureau, record: api.RecordView) -> None:
    refusals = [
        (api.ReasonMissing, {"reason": "  "}),
        (api.DecisionMissing, {"decision": {"authority": "x", "number": "1"}}),
        (api.RecordInvalid, {"decision": make.DECISION | {"on": "hier"}}),
        (api.NothingChanges, {"changes": {"day": "2003-05-17"}}),
        (api.RecordInvalid, {"changes": {"father.nin": "1"}}),
        (api.RecordInvalid, {"changes": {"child.given_ar": "Amina"}}),
        (api.RecordInvalid, {"changes": {"child.given_ar": "", "child.given_latin": ""}}),
        (NotAllowed, {"actor": bureau.papc}),
        (NotAllowed, {"actor": bureau.elsewhere}),
        (api.RecordUnknown, {"record_id": Correction().pk}),
    ]
    for error, changes in refusals:
        with pytest.raises(error):
            proposed(bureau, record, **changes)
    assert not Correction.objects.exists()


def test_one_waits_at_a_time_and_may_be_sent_away(bureau: make.Bureau, record: api.RecordView) -> None:
    first = proposed(bureau, record)
    with pytest.raises(api.CorrectionPending):
        proposed(bureau, record, actor=bureau.colleague)
    with pytest.raises(api.ReasonMissing):
        api.drop_correction(actor=bureau.papc, correction_id=first, note="")
    with pytest.raises(api.MayNotApprove):
        api.drop_correction(actor=bureau.colleague, correction_id=first, note="x")
    api.drop_correction(actor=bureau.papc, correction_id=first, note="La décision vise un autre acte.")
    with pytest.raises(api.CorrectionUnknown):
        api.approve_correction(actor=bureau.papc, correction_id=first)
    second = proposed(bureau, record)
    api.drop_correction(actor=bureau.handler, correction_id=second, note="Erreur de saisie")
    assert api.correction_visible_to(bureau.handler, second).note == "Erreur de saisie"
    with pytest.raises(api.CorrectionUnknown):
        api.correction_visible_to(bureau.elsewhere, second)


def test_an_act_that_changed_meanwhile_is_proposed_again(bureau: make.Bureau, record: api.RecordView) -> None:
    correction = proposed(bureau, record)
    mention = {"kind": "other", "on": "2026", "text": {"fr": "Vu"}}
    api.add_marginal_mention(actor=bureau.colleague, record_id=record.id, mention=mention, reason="Contrôle")
    with pytest.raises(api.RecordChanged):
        api.approve_correction(actor=bureau.papc, correction_id=correction)
    assert api.record_views([record.id])[record.id].version == 2


def test_a_file_that_ends_takes_its_proposal_with_it(bureau: make.Bureau, record: api.RecordView) -> None:
    proposed(bureau, record, subject=FILE)
    assert api.drop_corrections_of(subject=FILE, actor=bureau.papc.ref) == 1
    assert api.correction_for(subject=FILE) is None
    assert api.drop_corrections_of(subject=FILE, actor=bureau.papc.ref) == 0


def test_a_corrected_number_is_sealed_and_shown_as_a_mark(bureau: make.Bureau, record: api.RecordView) -> None:
    correction = proposed(bureau, record, changes={"child.nin": "991990160100001000"})
    assert "991990160100001000" not in str(Correction.objects.values())
    api.approve_correction(actor=bureau.papc, correction_id=correction)
    [change] = api.versions_of(api.record_views([record.id])[record.id])[0].changes
    assert change.after.startswith("•••• ")
    read = api.nin_in(actor=bureau.handler.ref, record_id=record.id, role="child", purpose="test")
    assert read == "991990160100001000"
