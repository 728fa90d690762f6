"""Acts are registered, numbered, sealed, mentioned, erased; the database holds the rules that matter."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from jiwar.audit import api as audit
from jiwar.kernel import clock
from jiwar.kernel.errors import NotAllowed
from jiwar.registers import api
from jiwar.registers.models import Link, Record, RecordVersion, Subject, SubjectWord, VersionContent
from jiwar.registers.tests import factories as make

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Iterator[make.Bureau]:
    with clock.frozen(NOW):
        yield make.make_bureau()


def registered(bureau: make.Bureau, **changes: object) -> api.RecordView:
    return api.register_record(
        actor=bureau.handler, register_id=bureau.registers["births"], content=make.birth(**changes)
    )


def test_an_act_has_the_next_number_of_its_year(bureau: make.Bureau) -> None:
    assert [registered(bureau).number for _ in range(3)] == [1, 2, 3]
    old = api.register_record(
        actor=bureau.handler, register_id=bureau.registers["births"], content=make.birth(), year=2003, number=417
    )
    assert (old.year, old.number, old.version, old.reference) == (2003, 417, 1, "1601/2003/00417")
    assert registered(bureau).number == 4
    with pytest.raises(api.NumberTaken), transaction.atomic():
        api.register_record(
            actor=bureau.handler, register_id=bureau.registers["births"], content=make.birth(), year=2003, number=417
        )


def test_only_the_office_that_holds_the_register_writes_in_it(bureau: make.Bureau) -> None:
    for other in (bureau.counter, bureau.papc, bureau.elsewhere):
        with pytest.raises(NotAllowed):
            api.register_record(actor=other, register_id=bureau.registers["births"], content=make.birth())
    with pytest.raises(api.RegisterUnknown):
        api.register_record(actor=bureau.handler, register_id=Record().pk, content=make.birth())


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"day": "2031-01-01"}, "day"),
        ({"day": "17/05/2003"}, "day"),
        ({"day": ""}, "day"),
        ({"time": "25:10"}, "time"),
        ({"place_ar": "", "place_fr": ""}, "place_ar"),
        ({"people": {"child": {"given_ar": "أمينة"}}}, "child.given_ar"),
        ({"people": {"child": make.AMINA | {"given_ar": "Amina"}}}, "child.given_ar"),
        ({"people": {"child": make.AMINA | {"nin": "12"}}}, "child.nin"),
        ({"people": {"child": make.AMINA | {"sex": "x"}}}, "child.sex"),
    ],
)
def test_what_is_not_an_act_says_where(bureau: make.Bureau, change: dict, path: str) -> None:
    with pytest.raises(api.RecordInvalid) as refused:
        registered(bureau, **change)
    assert path in dict(refused.value.problems)


def test_a_year_alone_is_kept_as_such_and_arabic_digits_are_read(bureau: make.Bureau) -> None:
    assert registered(bureau, day="١٩٥٨").content["day"] == "1958"


def test_the_number_is_sealed_in_its_act_and_read_with_a_purpose(bureau: make.Bureau) -> None:
    nin = "991990160100001000"
    record = registered(bureau, people={"child": make.AMINA | {"nin": nin}})
    child = record.people["child"]
    assert nin not in str(record.content)
    assert nin not in repr(record)
    assert set(child) >= {"nin_sealed", "nin_index"}
    read = api.nin_in(actor=bureau.handler.ref, record_id=record.id, role="child", purpose="test")
    assert read == nin
    assert api.nin_in(actor=bureau.handler.ref, record_id=record.id, role="father", purpose="test") is None
    purposes = [entry.purpose for entry in audit.accesses_of(subject=api.record_subject(record.id)).rows]
    assert purposes == ["test"]


def test_a_mention_is_a_new_version_and_the_old_one_stays(bureau: make.Bureau) -> None:
    record = registered(bureau)
    mention = {"kind": "marriage", "on": "2025-06-12", "text": {"ar": "تزوجت بعمر حداد", "fr": "Mariée à Omar Haddad"}}
    with pytest.raises(api.ReasonMissing):
        api.add_marginal_mention(actor=bureau.handler, record_id=record.id, mention=mention, reason=" ")
    with pytest.raises(NotAllowed):
        api.add_marginal_mention(actor=bureau.elsewhere, record_id=record.id, mention=mention, reason="x")
    with pytest.raises(api.RecordInvalid):
        api.add_marginal_mention(actor=bureau.handler, record_id=record.id, mention={"on": "2025"}, reason="x")
    after = api.add_marginal_mention(
        actor=bureau.handler, record_id=record.id, mention=mention, reason="Avis de la commune de Kouba"
    )
    assert (after.version, [one["text"]["fr"] for one in after.content["mentions"]]) == (2, ["Mariée à Omar Haddad"])
    newest, first = api.versions_of(after)
    assert (newest.change, newest.in_force, newest.sealed) == ("mention", True, True)
    assert newest.reason == "Avis de la commune de Kouba"
    assert [one["on"] for one in newest.mentions] == ["2025-06-12"]
    assert (first.change, first.in_force, first.changes) == ("registered", False, ())


def test_versions_are_never_changed_nor_deleted(bureau: make.Bureau) -> None:
    record = registered(bureau)
    for write in (
        lambda: RecordVersion.objects.update(content_hash="0" * 64),
        lambda: RecordVersion.objects.all().delete(),
        lambda: VersionContent.objects.update(content={}),
        lambda: VersionContent.objects.update(salt="00"),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            write()
    assert api.versions_of(record)[0].sealed


def test_tampering_is_found(bureau: make.Bureau) -> None:
    registered(bureau)
    record = registered(bureau)
    assert api.check_registers().ok
    content = VersionContent.objects.get(version__record_id=record.id)
    version_id = content.version_id
    content.delete()  # erasing and writing anew is all that the triggers let a thief do
    VersionContent.objects.create(
        version_id=version_id, content=content.content | {"day": "2001-01-01"}, reason="", salt=content.salt
    )
    finding = api.check_registers()
    assert finding.altered == [record.id]
    assert not api.versions_of(api.record_views([record.id])[record.id])[0].sealed


def test_an_erased_act_keeps_its_place_and_its_hash_only(bureau: make.Bureau) -> None:
    record = registered(bureau)
    with pytest.raises(NotAllowed):
        api.erase_content(record_id=record.id, reason="x", actor=bureau.handler.ref)
    with pytest.raises(api.ReasonMissing):
        api.erase_content(record_id=record.id, reason="")
    api.erase_content(record_id=record.id, reason="Ordre du tribunal 12/2026")
    erased = api.record_views([record.id])[record.id]
    assert (erased.erased, erased.content, erased.number) == (True, {}, record.number)
    assert not Subject.objects.exists()
    assert not SubjectWord.objects.exists()
    assert api.versions_of(erased)[0].reason == ""
    assert api.check_registers().ok
    with pytest.raises(api.RecordUnknown):
        api.record_context(record_id=record.id)
    with pytest.raises(api.RecordUnknown):
        api.erase_content(record_id=record.id, reason="again")


def test_the_journal_says_what_was_done_and_nothing_of_the_person(bureau: make.Bureau) -> None:
    record = registered(bureau)
    entry = audit.journal_of(subject=api.record_subject(record.id)).rows[0]
    assert entry.verb == "registers.registered"
    assert set(entry.details) == {"version", "content"}
    assert entry.details["content"] == RecordVersion.objects.get(record_id=record.id).content_hash


def test_reading_is_for_those_of_the_commune_and_remembered(bureau: make.Bureau) -> None:
    record = registered(bureau)
    for reader in (bureau.handler, bureau.colleague, bureau.papc, bureau.counter):
        assert api.record_visible_to(reader, record.id).content["day"] == "2003-05-17"
        assert {one.kind for one in api.registers_of(reader)} == {"births", "marriages", "deaths"}
    with pytest.raises(api.RecordUnknown):
        api.record_visible_to(bureau.elsewhere, record.id)
    assert api.registers_of(bureau.elsewhere) == []
    assert len(audit.accesses_of(subject=api.record_subject(record.id)).rows) == 4


def test_registers_are_opened_once(bureau: make.Bureau) -> None:
    assert api.open_registers(commune_code="1601") == bureau.registers


# --- Import ----------------------------------------------------------------------------------------------------


def test_an_import_brings_in_acts_that_lead_to_each_other(bureau: make.Bureau) -> None:
    wedding = make.imported("marriages", number=12)
    child = make.imported(number=417, links={"parents_marriage": wedding.place})
    done: list[int] = []
    result = api.import_records(rows=[wedding, child], progress=done.append)
    assert (result.created, result.skipped, done) == (2, 0, [2])
    again = api.import_records(rows=[wedding, child])
    assert (again.created, again.skipped) == (0, 2)
    parents = api.record_at(kind="marriages", commune_code="1601", year=1999, number=12)
    [born] = api.children_of_marriage(record_id=parents)
    assert born.number == 417
    assert [(relation, one.number) for relation, one in api.linked_from(record_id=parents)] == [
        ("<parents_marriage", 417)
    ]
    assert api.versions_of(born)[0].change == "imported"
    assert api.check_registers().ok


def test_an_import_in_batches_finds_what_earlier_ones_brought(bureau: make.Bureau) -> None:
    wedding = make.imported("marriages", number=12)
    children = [make.imported(links={"parents_marriage": wedding.place}) for _ in range(4)]
    assert api.import_records(rows=[wedding, *children], batch=2).created == 5
    assert Link.objects.count() == 4
    assert api.check_registers().ok
    journal = RecordVersion.objects.values("journal_id").distinct().count()
    assert journal == 3


@pytest.mark.parametrize(
    "bad",
    [
        make.imported(links={"parents_marriage": ("marriages", "1601", 1999, 12)}),
        make.imported(links={"father": ("marriages", "1601", 1999, 12)}),
        make.imported(content=make.birth(day="demain"), year=2003),
    ],
)
def test_a_batch_with_a_bad_act_is_not_kept(bureau: make.Bureau, bad: api.ImportedRecord) -> None:
    with pytest.raises((LookupError, api.RecordInvalid)):
        api.import_records(rows=[make.imported(), bad])
    assert not Record.objects.exists()
