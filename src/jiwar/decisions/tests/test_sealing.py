"""From the number to the published document, and every way in which that can stop halfway."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from jiwar.audit import api as audit
from jiwar.decisions import actions, api
from jiwar.decisions.models import Decision
from jiwar.decisions.tests.factories import HEAD, an_office, certificate, refuse, take
from jiwar.documents import api as documents
from jiwar.documents.models import File
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.kernel.guard import InsideTransaction
from jiwar.ledger import api as ledger
from jiwar.outbox import api as outbox
from jiwar.outbox.models import Job
from jiwar.signing import api as signing

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    """Files and keys of this test only."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def office_id(db: None) -> UUID:
    signing.ensure_authority()
    return an_office()


class Interrupted(BaseException):
    """The process dies here."""


def fail_once(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, error: BaseException, *, after: bool = False
) -> None:
    """Have a function of the outside world fail the first time it is called (after having done its work, or before)."""
    plain: Callable[..., Any] = getattr(module, name)
    left = [error]

    def sometimes(*args: Any, **options: Any) -> Any:
        if left and not after:
            raise left.pop()
        result = plain(*args, **options)
        if left:
            raise left.pop()
        return result

    monkeypatch.setattr(module, name, sometimes)


def verbs(view: api.DecisionView) -> list[str]:
    rows = audit.journal_of(subject=SubjectRef(kind="decisions.decision", id=str(view.id))).rows
    return [row.verb for row in reversed(rows)]


def assert_sealed_once(view: api.DecisionView) -> None:
    after = api.decision(id=view.id)
    assert (after.state, after.last_error) == ("sealed", "")
    document = documents.document(id=view.document_id)
    assert (document.state, document.number) == ("valid", view.number)
    assert verbs(view).count("decision.sealed") == 1
    assert Job.objects.filter(event="decisions.DecisionSealed", relay=True).count() == 1
    assert len({row.sha256 for row in File.objects.all()}) == 1, "never two documents"
    ledger.sequence()
    sealed_leaves = ledger.logs()
    assert "acts" in sealed_leaves
    assert ledger.verify_log(log="acts").size == 2, "what was decided, and the file"


# --- The way it goes ---------------------------------------------------------------------------------------------


def test_a_number_becomes_a_signed_document_that_anyone_verifies(office_id: UUID) -> None:
    view = take(office_id)
    assert outbox.drain(raise_errors=True) >= 1
    assert_sealed_once(view)
    stored = File.objects.get()
    pdf = documents.read_file(id=stored.id)
    verdict = documents.verify_pdf(content=pdf)
    assert (verdict.state, verdict.document.number) == ("valid", view.number)
    assert stored.name == "RES-1601-2026-000001.pdf"
    assert api.decision(id=view.id).sealed_at is not None


def test_a_refusal_is_sealed_too(office_id: UUID) -> None:
    view = refuse(office_id)
    outbox.drain(raise_errors=True)
    assert_sealed_once(view)


def test_sealing_twice_changes_nothing(office_id: UUID) -> None:
    view = take(office_id)
    api.seal(decision_id=view.id)
    first = api.decision(id=view.id)
    api.seal(decision_id=view.id)
    assert api.decision(id=view.id) == first
    assert_sealed_once(view)


def test_the_document_bears_the_moment_of_the_decision_not_of_the_seal(office_id: UUID) -> None:
    with clock.frozen(NOW):
        view = take(office_id)
    with clock.frozen(NOW + timedelta(hours=5)):
        api.seal(decision_id=view.id)
    assert documents.document(id=view.document_id).issued_at == NOW
    assert api.decision(id=view.id).sealed_at == NOW + timedelta(hours=5)


def test_sealing_inside_a_transaction_is_refused(office_id: UUID) -> None:
    view = take(office_id)
    with pytest.raises(InsideTransaction), transaction.atomic():
        api.seal(decision_id=view.id)


def test_nobody_seals_what_does_not_exist() -> None:
    with pytest.raises(api.DecisionUnknown):
        api.seal(decision_id=uuid4())


# --- Halfway ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "name", "after"),
    [
        (documents, "qr_for", False),
        (documents, "render", False),
        (signing, "seal_pdf", False),
        (documents, "store_bytes", False),
        (documents, "store_bytes", True),
        (documents, "publish_file", False),
        (documents, "publish_file", True),
        (outbox, "announce", True),
    ],
)
def test_a_failure_anywhere_is_kept_and_made_good(
    office_id: UUID, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, after: bool
) -> None:
    with clock.frozen(NOW):
        view = take(office_id)
        fail_once(monkeypatch, module, name, OSError("the disk is full"), after=after)
        outbox.drain()
        waiting = api.decision(id=view.id)
        assert (waiting.state, waiting.attempts) == ("sealing", 1)
        assert waiting.last_error == "OSError: the disk is full"
        assert waiting.next_attempt_at == NOW + timedelta(seconds=20)
        assert [stuck.id for stuck in api.sealing_stuck()] == [view.id]
        assert documents.document(id=view.document_id).state == "sealing"
        assert api.sweep_sealing() == 0, "not yet"
    with clock.frozen(NOW + timedelta(seconds=21)):
        assert api.sweep_sealing() == 1
        outbox.drain(raise_errors=True)
    assert api.sealing_stuck() == []
    assert_sealed_once(view)


@pytest.mark.parametrize(("module", "name"), [(documents, "store_bytes"), (actions, "_publish")])
def test_a_process_that_dies_before_or_after_storing_leaves_a_decision_that_is_swept(
    office_id: UUID, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    """Nothing is written down at all: no failure, no file known to the decision."""
    with clock.frozen(NOW):
        view = take(office_id)
        Job.objects.all().delete()
        fail_once(monkeypatch, module, name, Interrupted(), after=name == "store_bytes")
        with pytest.raises(Interrupted):
            api.seal(decision_id=view.id)
        assert api.decision(id=view.id).attempts == 0
    with clock.frozen(NOW + timedelta(seconds=100)):
        outbox.run_schedules(names=["decisions.sweep"])
        outbox.drain(raise_errors=True)
    assert_sealed_once(view)


def test_what_cannot_be_drawn_up_stays_visible_until_somebody_annuls_it(office_id: UUID) -> None:
    faulty = certificate()
    del faulty["title"]
    with clock.frozen(NOW):
        view = take(office_id, content=faulty)
    for hours in range(5):
        with clock.frozen(NOW + timedelta(hours=hours)):
            api.sweep_sealing()
            outbox.drain()
    (stuck,) = api.sealing_stuck()
    assert stuck.attempts == 5
    assert "title" in stuck.last_error
    assert outbox.jobs_failing() == [], "it is the decision that fails, not the queue"
    api.annul_number(actor=HEAD, decision_id=view.id, reason="The title was missing")
    assert api.sealing_stuck() == []
    with clock.frozen(NOW + timedelta(days=1)):
        assert api.sweep_sealing() == 0


def test_a_number_annulled_while_its_document_was_being_made_gets_none(
    office_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = take(office_id)
    plain = signing.seal_pdf

    def slowly(**options: Any) -> bytes:
        api.annul_number(actor=HEAD, decision_id=view.id, reason="Signed by mistake")
        return plain(**options)

    monkeypatch.setattr(signing, "seal_pdf", slowly)
    api.seal(decision_id=view.id)
    assert api.decision(id=view.id).state == "annulled"
    assert documents.document(id=view.document_id).state == "annulled"
    assert not File.objects.exists(), "what was drawn up for nothing is not kept"


def test_two_workers_on_one_decision_make_one_document(office_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    view = take(office_id)
    plain, nested = signing.seal_pdf, [True]

    def overtaken(**options: Any) -> bytes:
        if nested:
            nested.clear()
            api.seal(decision_id=view.id)
        return plain(**options)

    monkeypatch.setattr(signing, "seal_pdf", overtaken)
    api.seal(decision_id=view.id)
    assert_sealed_once(view)
    assert File.objects.count() == 1


def test_a_key_that_cannot_be_read_loses_nothing(office_id: UUID, settings: Any) -> None:
    view = take(office_id)
    right = settings.SECRET_KEY
    first = take(office_id)
    api.seal(decision_id=first.id)  # the seal's key exists now
    keys = {name: getattr(settings, name) for name in ("SECRET_KEY", "PERSONAL_DATA_KEY")}
    settings.SECRET_KEY, settings.PERSONAL_DATA_KEY = "cd" * 32, "cd" * 32
    api.seal(decision_id=view.id)
    assert api.decision(id=view.id).attempts == 1
    settings.SECRET_KEY, settings.PERSONAL_DATA_KEY = keys["SECRET_KEY"], keys["PERSONAL_DATA_KEY"]
    assert right == settings.SECRET_KEY
    api.seal(decision_id=view.id)
    assert api.decision(id=view.id).state == "sealed"


def test_the_administrator_may_have_it_tried_at_once(office_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    view = take(office_id)
    fail_once(monkeypatch, documents, "render", OSError("no"))
    outbox.drain()
    api.seal_now(actor=HEAD, decision_id=view.id)
    outbox.drain(raise_errors=True)
    assert_sealed_once(view)
    assert "decision.seal-asked" in verbs(view)
    api.seal_now(actor=HEAD, decision_id=view.id)
    assert outbox.drain() == 0


# --- Notification ------------------------------------------------------------------------------------------------


def test_only_a_sealed_decision_is_notified_once_per_channel(office_id: UUID) -> None:
    with clock.frozen(NOW):
        view = take(office_id)
        with pytest.raises(api.NotSealed):
            api.record_notification(decision_id=view.id, channel="portal", at=NOW)
        api.seal(decision_id=view.id)
    with clock.frozen(NOW + timedelta(days=2)):
        for channel, day in [("sms", 1), ("portal", 2), ("sms", 2)]:
            api.record_notification(decision_id=view.id, channel=channel, at=NOW + timedelta(days=day))
        for wrong in (NOW - timedelta(seconds=1), NOW + timedelta(days=3)):
            with pytest.raises(api.NotifiedTooEarly):
                api.record_notification(decision_id=view.id, channel="letter", at=wrong)
    assert api.decision(id=view.id).notified_at == NOW + timedelta(days=1), "time-limits run from the first"
    assert verbs(view).count("decision.notified") == 2
    assert Job.objects.filter(event="decisions.DecisionNotified").count() == 2
    assert Decision.objects.get(id=view.id).notifications.count() == 2
