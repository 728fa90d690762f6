"""Publishing: numbered, immutable, all or nothing."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from jiwar.audit.models import JournalEntry
from jiwar.catalogue import api
from jiwar.catalogue.definition import as_data
from jiwar.catalogue.folders import OWN
from jiwar.catalogue.models import Procedure, ProcedureVersion
from jiwar.catalogue.tests.factories import as_yaml, both, make_published, small, small_definition
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM

pytestmark = pytest.mark.usefixtures("ground")


def test_versions_are_numbered_and_the_same_content_is_the_same_version() -> None:
    first = api.publish(actor=SYSTEM, definition=small_definition())
    again = api.publish(actor=SYSTEM, definition=small_definition())
    assert (first.number, first.code) == (1, "library-card")
    assert again == first
    second = api.publish(actor=SYSTEM, definition=small_definition(deadline__days=5))
    assert second.number == 2
    assert api.procedure(code="library-card") == second
    assert api.version(id=first.version_id).definition.deadline.days == 2, "a running case keeps its version"
    back = api.publish(actor=SYSTEM, definition=small_definition())
    assert (back.version_id, back.number) == (first.version_id, 1)
    assert api.procedure(code="library-card").number == 1
    assert [view.number for view in api.versions(code="library-card")] == [2, 1]


def test_each_publication_is_journaled_once_and_announced() -> None:
    before = JournalEntry.objects.count()
    api.publish(actor=SYSTEM, definition=small_definition())
    api.publish(actor=SYSTEM, definition=small_definition())
    entry = JournalEntry.objects.latest("at")
    assert JournalEntry.objects.count() == before + 1
    assert entry.verb == "catalogue.publish"


def test_a_version_is_never_changed_or_deleted() -> None:
    view = api.publish(actor=SYSTEM, definition=small_definition())
    row = ProcedureVersion.objects.get(pk=view.version_id)
    with pytest.raises(api.VersionIsFixed):
        row.save()
    with pytest.raises(api.VersionIsFixed):
        row.delete()
    changes = [
        "UPDATE catalogue_procedureversion SET number = 7",
        "UPDATE catalogue_procedureversion SET content_hash = 'x'",
        "DELETE FROM catalogue_procedureversion",
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ProcedureVersion.objects.update(number=7)
    assert ProcedureVersion.objects.get().number == 1


def test_what_is_stored_is_what_was_published() -> None:
    definition = small_definition()
    view = api.publish(actor=SYSTEM, definition=definition)
    assert view.definition == definition
    stored = ProcedureVersion.objects.get(pk=view.version_id)
    assert stored.definition == as_data(definition)
    assert stored.content_hash == api.content_hash(definition)


def test_a_definition_with_a_problem_is_not_published() -> None:
    broken = small_definition(questions__1__visible='answers.raeder == "child"')
    with pytest.raises(api.DefinitionRefused, match="raeder") as refusal:
        api.publish(actor=SYSTEM, definition=broken)
    assert [problem.path for problem in refusal.value.problems] == ["questions.school.visible"]
    assert not Procedure.objects.exists()


def test_a_folder_is_published_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_bytes(as_yaml(small()))
    (tmp_path / "two.yaml").write_bytes(as_yaml(small(id="reading-room", titles=both("room"))))
    (tmp_path / "zzz.yaml").write_bytes(as_yaml(small(id="third-one", titles=None)))
    with pytest.raises(api.DefinitionRefused):
        api.publish_all(folder=tmp_path)
    assert not Procedure.objects.exists()
    (tmp_path / "zzz.yaml").unlink()
    assert [view.code for view in api.publish_all(folder=tmp_path).new] == ["library-card", "reading-room"]
    assert api.publish_all(folder=tmp_path).new == (), "nothing changed: nothing new"


def test_our_procedures_are_published_with_those_of_the_administrator(tmp_path: Path, settings: object) -> None:
    (tmp_path / "library.yaml").write_bytes(as_yaml(small()))
    settings.PROCEDURE_FOLDERS = [str(tmp_path)]
    assert api.procedure_folders() == [OWN, tmp_path]
    codes = {view.code for view in api.publish_all().new}
    ours = {path.stem for path in api.definition_files(OWN)}
    assert {"residence-certificate", "building-permit"} < ours
    assert codes == ours | {"library-card"}


def test_a_retired_procedure_leaves_the_catalogue_and_its_cases_keep_it() -> None:
    view = api.publish(actor=SYSTEM, definition=small_definition())
    api.retire_procedure(actor=SYSTEM, code="library-card", reason=both("closed"))
    assert api.procedures() == []
    assert [one.code for one in api.procedures(retired=True)] == ["library-card"], "figures still name it"
    assert api.search_procedures(text="مكتبة") == []
    with pytest.raises(api.ProcedureRetired) as refusal:
        api.procedure(code="library-card")
    assert refusal.value.reason == both("closed")
    assert api.version(id=view.version_id).definition == view.definition
    api.publish(actor=SYSTEM, definition=small_definition(deadline__days=9))
    with pytest.raises(api.ProcedureRetired):
        api.procedure(code="library-card")
    api.restore_procedure(actor=SYSTEM, code="library-card", reason="the library opens again")
    assert api.procedure(code="library-card").number == 2
    verbs = list(JournalEntry.objects.order_by("at").values_list("verb", flat=True))[-4:]
    assert verbs == ["catalogue.publish", "catalogue.retire", "catalogue.publish", "catalogue.restore"]
    with pytest.raises(api.ProcedureNotFound):
        api.restore_procedure(actor=SYSTEM, code="library-card", reason="again")


def test_an_end_may_be_announced_for_a_day_and_name_what_replaces_it() -> None:
    api.publish(actor=SYSTEM, definition=small_definition())
    api.publish(actor=SYSTEM, definition=small_definition(id="reading-room"))
    with clock.frozen(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        first_of_january = datetime(2026, 12, 31, 23, tzinfo=UTC)
        with pytest.raises(api.NotLater):
            api.retire_procedure(
                actor=SYSTEM, code="library-card", reason=both("x"), at=datetime(2026, 11, 1, tzinfo=UTC)
            )
        with pytest.raises(api.TextMissing):
            api.retire_procedure(actor=SYSTEM, code="library-card", reason={"ar": "سبب"}, at=first_of_january)
        with pytest.raises(api.ProcedureNotFound):
            api.retire_procedure(actor=SYSTEM, code="library-card", reason=both("x"), replaced_by="nothing")
        api.retire_procedure(
            actor=SYSTEM, code="library-card", reason=both("moved"), at=first_of_january, replaced_by="reading-room"
        )
        assert api.procedure(code="library-card").number == 1, "until then it is offered"
        end = api.retirement(code="library-card")
        assert end is not None
        assert (end.at, end.replaced_by, end.is_over) == (first_of_january, "reading-room", False)
    with clock.frozen(first_of_january), pytest.raises(api.ProcedureRetired):
        api.procedure(code="library-card")


def test_what_was_changed_in_the_studio_is_not_put_back_by_the_files(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_bytes(as_yaml(small()))
    api.publish_all(folder=tmp_path)
    published = make_published(small(deadline__days=9))
    assert published.number == 2
    (tmp_path / "one.yaml").write_bytes(as_yaml(small(deadline__days=4)))
    again = api.publish_all(folder=tmp_path)
    assert (again.new, again.kept) == ((), ("library-card",))
    assert api.procedure(code="library-card").definition.deadline.days == 9


def test_what_does_not_exist_says_so() -> None:
    with pytest.raises(api.ProcedureNotFound, match="catalogue"):
        api.procedure(code="nothing")
    with pytest.raises(api.ProcedureNotFound):
        api.version(id=uuid4())
    assert api.procedures() == []
