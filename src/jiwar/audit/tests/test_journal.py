"""The journal: what is recorded, sealed, refused; what tampering leaves behind."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from jiwar.audit import api, rules
from jiwar.audit.models import AccessEntry, JournalEntry
from jiwar.kernel import clock
from jiwar.kernel.actors import ActorRef, SubjectRef
from jiwar.ledger import api as ledger
from jiwar.ledger.models import Leaf
from jiwar.outbox import api as outbox
from jiwar.outbox.events import JobRetried

NOW = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
AGENT = ActorRef(kind="account", id="7", label="عون الشباك")
OWNER = ActorRef(kind="account", id="8", label="Owner")
CASE = SubjectRef(kind="cases.case", id="42", label="ABCD-EFGH")
PERSON = SubjectRef(kind="identity.person", id="9")


def record(**changes: object) -> JournalEntry:
    whole: dict = {"actor": AGENT, "verb": "case.assigned", "subject": CASE} | changes
    return JournalEntry.objects.get(id=api.record(**whole))


# --- Entries ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_entry_says_who_did_what_when_why_for_whom_and_where() -> None:
    office = uuid4()
    with clock.frozen(NOW):
        entry = record(reason="busy", details={"to": "12"}, on_behalf_of=OWNER, office_id=office)
    assert (entry.actor_id, entry.actor_label, entry.verb, entry.subject_id) == (
        "7",
        AGENT.label,
        "case.assigned",
        "42",
    )
    assert (entry.behalf_id, entry.reason, entry.details, entry.office_id) == ("8", "busy", {"to": "12"}, office)
    assert entry.at == NOW


@pytest.mark.django_db
def test_an_entry_is_sealed_in_the_log_journal() -> None:
    entry = record()
    ledger.sequence()
    proof = ledger.inclusion_proof(leaf_id=entry.leaf_id)
    assert proof is not None
    assert proof.log == "journal"
    content = (
        '{"actor":["account","7","عون الشباك"],"at":"AT","details":{},"format":1,"id":"ID","office":null,'
        '"on_behalf_of":["","",""],"reason":"","subject":["cases.case","42","ABCD-EFGH"],"type":"entry",'
        '"verb":"case.assigned"}'
    )
    content = content.replace("AT", rules.moment(entry.at)).replace("ID", str(entry.id))
    assert ledger.verify_inclusion(proof, content.encode()), "the canonical form is the documented one"
    assert not ledger.verify_inclusion(proof, content.replace("assigned", "returned").encode())


@pytest.mark.django_db
def test_the_log_says_nothing_of_people() -> None:
    record(subject=PERSON)
    api.record_access(actor=AGENT, subject=PERSON, purpose="case")
    assert set(Leaf.objects.values_list("subject_kind", flat=True)) == {"audit.entry", "audit.access"}


@pytest.mark.django_db
def test_an_act_that_is_rolled_back_leaves_no_entry() -> None:
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    assert not JournalEntry.objects.exists()
    assert ledger.waiting(log="journal") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "details",
    [
        {"nin": "1"},
        {"Phone": "0550"},
        {"person": {"name": "Amine"}},
        {"changes": [{"email": "x"}]},
        {"to": "109851600012340017"},
        {"to": "amine@example.dz"},
    ],
)
def test_personal_content_is_refused(details: dict) -> None:
    with pytest.raises(api.PersonalDetail):
        record(details=details)


@pytest.mark.django_db
@pytest.mark.parametrize("details", [{"share": 0.1}, {"long": "x" * 5000}])
def test_what_has_no_lasting_form_is_refused(details: dict) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is for developers
        record(details=details)


@pytest.mark.django_db
def test_ids_dates_and_numbers_are_kept_as_plain_json() -> None:
    key = uuid4()
    entry = record(details={"case": key, "on": NOW.date(), "count": 3, "late": True, "none": None})
    assert entry.details == {"case": str(key), "on": "2026-03-01", "count": 3, "late": True, "none": None}
    assert api.check_journal().ok


@pytest.mark.django_db
def test_entries_are_listed_newest_first_by_pages() -> None:
    for minute in range(5):
        with clock.frozen(NOW + timedelta(minutes=minute)):
            record(verb=f"case.step-{minute}")
            record(subject=PERSON)
    first = api.journal_of(subject=CASE, size=3)
    assert [row.verb for row in first.rows] == ["case.step-4", "case.step-3", "case.step-2"]
    rest = api.journal_of(subject=CASE, cursor=first.next_cursor, size=3)
    assert [row.verb for row in rest.rows] == ["case.step-1", "case.step-0"]
    assert rest.next_cursor is None
    assert len(api.journal_by(actor=AGENT).rows) == 10
    assert api.journal_by(actor=OWNER).rows == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        ["x", "y"],
        ["2026-01-01T00:00:00+00:00", "nobody"],
        ["2026-13-45T00:00:00+00:00", "7"],
        ["\0", "\0"],
        [1, 2],
        ["a"],
    ],
)
def test_a_cursor_that_was_tampered_with_begins_again(values: list[object]) -> None:
    entry = record()
    cursor = urlsafe_b64encode(json.dumps(values).encode()).decode()
    assert [one.pk for one in api.journal_of(subject=CASE, cursor=cursor).rows] == [entry.pk]


@pytest.mark.django_db
def test_several_subjects_are_read_as_one_list() -> None:
    for number, subject in enumerate((PERSON, CASE, PERSON)):
        with clock.frozen(NOW + timedelta(hours=number)):
            api.record_access(actor=AGENT, subject=subject, purpose="cases.examination")
    first = api.accesses_of_any(subjects=[PERSON, CASE], size=2)
    assert [row.subject_id for row in first.rows] == [PERSON.id, CASE.id]
    rest = api.accesses_of_any(subjects=[PERSON, CASE], cursor=first.next_cursor, size=2)
    assert [row.subject_id for row in rest.rows] == [PERSON.id]
    assert rest.next_cursor is None


@pytest.mark.django_db
def test_recording_costs_two_statements(django_assert_num_queries) -> None:
    with transaction.atomic(), django_assert_num_queries(2):  # the leaf, the entry
        record_only()


def record_only() -> None:
    api.record(actor=AGENT, verb="case.assigned", subject=CASE)


# --- Readings ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_reading_a_record_is_noted_once_in_ten_minutes() -> None:
    start = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    for minute, purpose in [(0, "case"), (4, "case"), (4, "search"), (11, "case")]:
        with clock.frozen(start + timedelta(minutes=minute)):
            api.record_access(actor=AGENT, subject=PERSON, purpose=purpose)
    with clock.frozen(start):
        api.record_access(actor=OWNER, subject=PERSON, purpose="case")
    assert [(row.actor_id, row.purpose, row.at.minute) for row in api.accesses_of(subject=PERSON).rows] == [
        ("7", "case", 11),
        ("7", "search", 4),
        ("8", "case", 0),
        ("7", "case", 0),
    ]
    assert len(api.accesses_by(actor=AGENT).rows) == 3
    assert ledger.waiting(log="journal") == 4


@pytest.mark.django_db
def test_the_same_reading_at_the_same_moment_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tabs: the second insert meets the first one's row."""
    with clock.frozen(NOW):
        api.record_access(actor=AGENT, subject=PERSON, purpose="case")
        plain, answers = QuerySet.values_list, [[]]

        def blind_once(rows: QuerySet, *names: str, flat: bool = False) -> object:
            return answers.pop() if answers else plain(rows, *names, flat=flat)

        monkeypatch.setattr(QuerySet, "values_list", blind_once)
        api.record_access(actor=AGENT, subject=PERSON, purpose="case")
    assert answers == [], "the first look was blind, as in a race"
    assert AccessEntry.objects.count() == 1
    assert ledger.waiting(log="journal") == 1
    assert api.check_journal().ok


# --- Tampering ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"actor_id": "9"}, {"verb": "x.y"}, {"details": {"to": "3"}}, {"at": NOW}])
def test_the_database_refuses_to_change_the_journal(change: dict) -> None:
    record()
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry.objects.all().delete()
    api.record_access(actor=AGENT, subject=PERSON, purpose="case")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEntry.objects.update(actor_id="9")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEntry.objects.all().delete()


@pytest.mark.django_db
def test_what_was_changed_or_removed_below_the_triggers_is_found() -> None:
    entries = [record(details={"n": n}) for n in range(3)]
    api.record_access(actor=AGENT, subject=PERSON, purpose="case")
    access = AccessEntry.objects.get()
    assert api.check_journal() == type(api.check_journal())(checked=4)
    with connection.cursor() as cursor:
        for table in ("audit_journalentry", "audit_accessentry"):
            for trigger in ("fixed", "kept"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_{trigger}{on_table}")
    JournalEntry.objects.filter(id=entries[0].id).update(actor_id="1")
    JournalEntry.objects.filter(id=entries[1].id).delete()
    AccessEntry.objects.update(purpose="other")
    finding = api.check_journal()
    assert not finding.ok
    assert set(finding.altered) == {entries[0].id, access.id}
    assert finding.missing == [entries[1].leaf_id]


# --- What modules below cannot journal themselves ------------------------------------------------------------------


@pytest.mark.django_db
def test_having_a_job_tried_again_is_journaled() -> None:
    with transaction.atomic():
        outbox.announce(
            JobRetried(job_id="5", job_name="tests.note", actor_kind="account", actor_id="7", actor_label="Agent")
        )
    outbox.drain(raise_errors=True)
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("outbox.job-retried", "7", "5")


@pytest.mark.django_db
def test_the_worker_s_schedule_gives_entries_their_places() -> None:
    entry = record()
    outbox.run_schedules(names=["ledger.sequence"])
    assert ledger.inclusion_proof(leaf_id=entry.leaf_id) is not None


@pytest.mark.django_db
def test_what_a_search_showed_is_recorded_at_the_cost_of_one() -> None:
    subjects = [SubjectRef(kind="identity.person", id=str(number)) for number in range(5)]
    with clock.frozen(NOW):
        api.record_access(actor=AGENT, subject=subjects[2], purpose="search")
        with CaptureQueriesContext(connection) as one:
            api.record_accesses(actor=AGENT, subjects=subjects[:1], purpose="search")
        with CaptureQueriesContext(connection) as several:
            api.record_accesses(actor=AGENT, subjects=[*subjects, subjects[4]], purpose="search")
        assert len(several) == len(one)
        api.record_accesses(actor=AGENT, subjects=subjects, purpose="search")
        api.record_accesses(actor=AGENT, subjects=[], purpose="search")
    assert sorted(AccessEntry.objects.values_list("subject_id", flat=True)) == ["0", "1", "2", "3", "4"]
    assert ledger.waiting(log="journal") == 5
    assert api.check_journal().ok
