"""Numbers, refusals, annulment, notification: the register as its rows say it."""

import os
import threading
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from jiwar.audit import api as audit
from jiwar.decisions import api, queries, rules
from jiwar.decisions.models import Decision, Series
from jiwar.decisions.tests.factories import CASE, HEAD, NAMES, REASONS, REMEDIES, an_office, refuse, take
from jiwar.documents import api as documents
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef
from jiwar.ledger import api as ledger
from jiwar.outbox import api as outbox
from jiwar.outbox.models import Job

WANTED = os.environ["JIWAR_WANTED_VENDOR"]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def office_id(db: None) -> UUID:
    return an_office()


# --- Numbers


@pytest.mark.django_db
def test_numbers_follow_one_another_in_each_series_office_and_year(office_id: UUID) -> None:
    other = an_office("1602")
    taken = [
        take(office_id),
        take(office_id),
        take(office_id, series="PC"),
        take(office_id, year=2027),
        take(other),
        take(office_id),
    ]
    assert [view.number for view in taken] == [
        "RES/1601/2026/000001",
        "RES/1601/2026/000002",
        "PC/1601/2026/000001",
        "RES/1601/2027/000001",
        "RES/1602/2026/000001",
        "RES/1601/2026/000003",
    ]
    assert {(row.series, row.year, row.last) for row in api.registers() if row.office_id == office_id} == {
        ("RES", 2026, 3),
        ("PC", 2026, 1),
        ("RES", 2027, 1),
    }


@pytest.mark.django_db
def test_a_number_comes_with_its_document_its_leaf_its_journal_entry_and_its_job(office_id: UUID) -> None:
    view = take(office_id, valid_until=date(2026, 12, 31))
    assert (view.state, view.kind, view.attempts, view.sealed_at) == ("sealing", "grant", 0, None)
    document = documents.document(id=view.document_id)
    assert (document.number, document.state) == (view.number, "sealing")
    assert view.document_reference == document.reference
    assert ledger.waiting(log="acts") == 1
    (entry,) = audit.journal_of(subject=SubjectRef(kind="decisions.decision", id=str(view.id))).rows
    assert (entry.verb, entry.actor_id, entry.office_id) == ("decision.taken", HEAD.id, office_id)
    assert Job.objects.get(name="decisions.seal").payload == {"decision_id": str(view.id)}


@pytest.mark.django_db
def test_a_rolled_back_number_leaves_no_gap(office_id: UUID) -> None:
    take(office_id)
    with transaction.atomic():
        assert take(office_id).number.endswith("/000002")
        transaction.set_rollback(True)
    assert take(office_id).number.endswith("/000002")
    assert api.number_gaps(office_id=office_id, series="RES", year=2026) == []
    assert not Job.objects.filter(name="decisions.seal").count() > 2


@pytest.mark.skipif(WANTED == "sqlite", reason="twenty writers at once: SQLite has one writer by nature")
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_consecutive_numbers_and_a_rollback_leaves_none_out() -> None:
    office = an_office()
    begin = threading.Barrier(20)
    numbers: list[str] = []
    errors: list[BaseException] = []

    def sign(position: int) -> None:
        try:
            begin.wait(30)
            with transaction.atomic():
                number = take(office, subject=SubjectRef(kind="cases.case", id=str(position))).number
                if position == 7:
                    transaction.set_rollback(True)
            if position != 7:
                numbers.append(number)
        except DatabaseError as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(position,)) for position in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert sorted(numbers) == [f"RES/1601/2026/{place:06d}" for place in range(1, 20)]
    assert api.number_gaps(office_id=office, series="RES", year=2026) == []
    assert Series.objects.get().last == 19
    ledger.sequence()
    assert ledger.verify_log(log="acts").size == 19


def lift_triggers() -> None:
    """What somebody with the keys of the database can do."""
    with connection.cursor() as cursor:
        for name in ("fixed", "kept"):
            on_table = " ON decisions_decision" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER decisions_decision_{name}{on_table}")


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"number": "X/1/2026/000009"}, {"place": 9}, {"kind": "other"}, {"year": 2025}])
def test_the_database_refuses_to_change_or_remove_a_number(office_id: UUID, change: dict) -> None:
    take(office_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.all().delete()


@pytest.mark.django_db
def test_a_number_missing_from_the_register_is_noticed(office_id: UUID) -> None:
    for _ in range(3):
        take(office_id)
    lift_triggers()
    Decision.objects.filter(place=2).delete()
    assert api.number_gaps(office_id=office_id, series="RES", year=2026) == [2]
    Decision.objects.filter(place=3).delete()
    assert api.number_gaps(office_id=office_id, series="RES", year=2026) == [2, 3]
    assert api.number_gaps(office_id=office_id, series="RES", year=2031) == []


@pytest.mark.django_db
def test_the_database_refuses_the_same_place_twice(office_id: UUID) -> None:
    take(office_id)
    take(office_id)
    lift_triggers()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(place=2).update(place=1)


@pytest.mark.django_db
def test_a_series_is_written_in_capitals(office_id: UUID) -> None:
    with pytest.raises(ValueError, match="cannot be a series"):
        take(office_id, series="res/1")


@pytest.mark.django_db
def test_taking_a_number_costs_the_same_for_the_first_and_the_hundredth(
    office_id: UUID,
    django_assert_max_num_queries,
) -> None:
    take(office_id)
    with django_assert_max_num_queries(20):
        take(office_id)


# --- Refusals


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lacking",
    [
        {"reasons": []},
        {"remedies": None},
        {"remedies": {}},
        {"reasons": [{}]},
        {"reasons": [{"ar": "  ", "fr": ""}]},
        {"remedies": {"ar": " "}},
        {"reasons": [*REASONS, {"ar": ""}]},
    ],
)
def test_a_refusal_without_reasons_and_remedies_is_impossible(office_id: UUID, lacking: dict) -> None:
    with pytest.raises(api.RefusalNeedsReasons) as refused:
        refuse(office_id, **lacking)
    assert str(refused.value)
    assert not Decision.objects.exists()
    assert not Series.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"reasons": []}, {"remedies": None}, {"remedies": {}}])
def test_the_database_refuses_it_too(office_id: UUID, change: dict) -> None:
    view = refuse(office_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(id=view.id).update(**change)


@pytest.mark.django_db
def test_a_refusal_that_says_why_is_numbered(office_id: UUID) -> None:
    view = refuse(office_id)
    assert (view.kind, list(view.reasons), view.remedies) == ("refusal", REASONS, REMEDIES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"state": "sealed"},
        {"state": "annulled"},
        {"state": "annulled", "annulled_at": NOW},
        {"sealed_at": NOW},
        {"next_attempt_at": None},
        {"place": 0},
        {"state": "lost"},
    ],
)
def test_the_database_refuses_half_states(office_id: UUID, change: dict) -> None:
    take(office_id)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Decision.objects.update(**change)


# --- Annulment


@pytest.mark.django_db
def test_an_annulled_number_stays_visible_with_its_reason(office_id: UUID) -> None:
    view = take(office_id)
    api.annul_number(actor=HEAD, decision_id=view.id, reason=" Rendered in the wrong series ")
    after = api.decision(id=view.id)
    assert (after.state, after.annulment_reason) == ("annulled", "Rendered in the wrong series")
    assert documents.document(id=view.document_id).state == "annulled"
    assert api.number_gaps(office_id=office_id, series="RES", year=2026) == []
    assert take(office_id).number.endswith("/000002"), "the number is not given again"
    (row,) = [row for row in api.register(office_id=office_id).rows if row.number == view.number]
    assert row.state == "annulled"
    entries = audit.journal_of(subject=SubjectRef(kind="decisions.decision", id=str(view.id))).rows
    assert [entry.verb for entry in entries] == ["decision.annulled", "decision.taken"]
    assert Job.objects.get(event="decisions.DecisionAnnulled").payload["subject_id"] == CASE.id
    api.seal(decision_id=view.id)
    assert api.decision(id=view.id).state == "annulled", "a job that comes late does nothing"
    with pytest.raises(api.AlreadyAnnulled):
        api.annul_number(actor=HEAD, decision_id=view.id, reason="again")


@pytest.mark.django_db
def test_an_annulment_needs_a_reason_and_a_decision(office_id: UUID) -> None:
    view = take(office_id)
    with pytest.raises(api.AnnulmentNeedsReason):
        api.annul_number(actor=HEAD, decision_id=view.id, reason="  ")
    with pytest.raises(api.DecisionUnknown):
        api.annul_number(actor=HEAD, decision_id=uuid4(), reason="x")
    with pytest.raises(api.DecisionUnknown):
        api.decision(id=uuid4())


# --- Reads


@pytest.mark.django_db
def test_the_register_is_read_newest_first_in_pages(office_id: UUID) -> None:
    for day in range(5):
        with clock.frozen(NOW + timedelta(days=day)):
            take(office_id)
    first = api.register(office_id=office_id, size=3)
    rest = api.register(office_id=office_id, size=3, cursor=first.next_cursor)
    assert [row.place for row in [*first.rows, *rest.rows]] == [5, 4, 3, 2, 1]
    assert rest.next_cursor is None


@pytest.mark.django_db
def test_decisions_are_found_by_what_they_are_about_and_by_their_document(office_id: UUID) -> None:
    one = take(office_id)
    other = take(office_id, subject=SubjectRef(kind="cases.case", id="43"))
    assert [view.id for view in api.decisions_about(subject=CASE)] == [one.id]
    assert api.decisions(ids=[one.id, other.id, uuid4()]).keys() == {one.id, other.id}
    assert api.decision_of_document(document_id=other.document_id) == api.decision(id=other.id)
    assert api.decision_of_document(document_id=uuid4()) is None
    assert one.office_label == NAMES


# --- What is sealed in the ledger


@pytest.mark.django_db
def test_the_leaf_commits_to_the_text_without_telling_it(office_id: UUID) -> None:
    view = take(office_id)
    row = Decision.objects.select_related("document").get(id=view.id)
    content = queries.leaf_content(row)
    assert "أمين".encode() not in content, "nothing of the person"
    assert view.number.encode() in content
    assert ledger.leaf_content_matches(leaf_id=row.document.content_leaf_id, content=content)
    assert api.check_register() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"content": {"title": "شهادة أخرى"}},
        {"title": {"ar": "أخرى"}},
        {"signer": {"label": "somebody else"}},
        {"valid_until": date(2030, 1, 1)},
        {"language": "fr"},
    ],
)
def test_a_decision_changed_afterwards_is_found(office_id: UUID, change: dict) -> None:
    take(office_id)
    altered = take(office_id)
    Decision.objects.filter(id=altered.id).update(**change)
    assert api.check_register() == [altered.number]


# --- Pure rules


def test_delays_grow_to_half_an_hour() -> None:
    assert [rules.delay_s(attempts) for attempts in (1, 2, 3, 8, 500)] == [20, 40, 80, 1800, 1800]


@pytest.mark.django_db
def test_a_number_asked_for_inside_a_lost_job_is_swept(office_id: UUID) -> None:
    """Nothing depends on the queue remembering: the decision itself says when it is to be looked after."""
    with clock.frozen(NOW):
        view = take(office_id)
        Job.objects.all().delete()
        assert api.sweep_sealing() == 0
    with clock.frozen(NOW + timedelta(seconds=rules.IN_HAND_S)):
        assert api.sweep_sealing() == 1
        assert api.sweep_sealing() == 0, "it is in hand again"
    assert Job.objects.get(name="decisions.seal").key == str(view.id)
    assert outbox.backlog().waiting == 1
