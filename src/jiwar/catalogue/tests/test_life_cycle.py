"""From a draft to a version: written by one, read by another, published whole, on its day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from jiwar.audit.models import JournalEntry
from jiwar.catalogue import api
from jiwar.catalogue.models import DefinitionDraft, ProcedureVersion
from jiwar.catalogue.tests.factories import both, make_published, seat, small, small_definition, writer_at
from jiwar.identity.tests import factories as people
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM
from jiwar.kernel.texts import pick
from jiwar.offices import api as offices

pytestmark = pytest.mark.usefixtures("ground")
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


class Office:
    """An author and a reviewer at one office, with a draft of the small procedure."""

    def __init__(self, place: offices.OfficeView | None = None) -> None:
        self.place = place or seat()
        self.author, self.reviewer = writer_at(self.place), writer_at(self.place, "reviewer")

    def draft(self, **changes: object) -> api.DefinitionDraftView:
        begun = api.start_definition(
            actor=self.author, office_id=self.place.id, code="library-card", titles=small()["titles"]
        )
        return api.save_definition(actor=self.author, draft_id=begun.id, data=small(**changes), expected_revision=1)

    def proposed(self, **changes: object) -> api.DefinitionDraftView:
        draft = self.draft(**changes)
        return api.propose_definition(actor=self.author, draft_id=draft.id, expected_revision=2, note="ready")

    def approved(self, **changes: object) -> api.DefinitionDraftView:
        draft = self.proposed(**changes)
        return api.approve_definition(actor=self.reviewer, draft_id=draft.id, expected_revision=2)


def test_a_new_procedure_goes_from_its_title_to_the_catalogue() -> None:
    here = Office()
    begun = api.start_definition(
        actor=here.author, office_id=here.place.id, code="library-card", titles=small()["titles"]
    )
    assert (begun.state, begun.revision, begun.code) == ("draft", 1, "library-card")
    places = {problem.path for problem in api.check_definition(begun.data)}
    assert {"summary.ar", "examples", "refusal.reasons"} <= places, "the checks list what lacks"
    draft = api.save_definition(actor=here.author, draft_id=begun.id, data=small(), expected_revision=1)
    draft = api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=2, note="please read")
    draft = api.approve_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2, note="good")
    assert api.procedures() == [], "approved is not published"
    view = api.publish_definition(actor=here.author, draft_id=draft.id)
    assert api.procedure(code="library-card") == view
    assert view.definition == small_definition()
    row = ProcedureVersion.objects.get(pk=view.version_id)
    assert row.reviewed_by["id"] == str(here.reviewer.account_id)
    assert api.definition_visible_to(here.author, draft.id).state == "published"
    subject = str(draft.id)
    verbs = list(JournalEntry.objects.filter(subject_id=subject).order_by("at").values_list("verb", flat=True))
    assert verbs == ["catalogue.start", "catalogue.edit", "catalogue.propose", "catalogue.approve"]
    assert JournalEntry.objects.latest("at").verb == "catalogue.publish"


def test_nobody_approves_what_they_wrote() -> None:
    here = Office()
    both_roles = people.make_staff(role="author", office=here.place)
    people.hold(both_roles, "reviewer", here.place)
    busy = people.actor_of(both_roles)
    draft = here.draft()
    draft = api.save_definition(
        actor=busy, draft_id=draft.id, data=small(deadline__days=3), expected_revision=draft.revision
    )
    draft = api.save_definition(
        actor=here.author, draft_id=draft.id, data=small(deadline__days=4), expected_revision=draft.revision
    )
    draft = api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=draft.revision)
    with pytest.raises(api.ReviewerIsAuthor):
        api.approve_definition(actor=busy, draft_id=draft.id, expected_revision=draft.revision)
    with pytest.raises(api.MayNotReview):
        api.approve_definition(actor=here.author, draft_id=draft.id, expected_revision=draft.revision)
    with pytest.raises(api.ReviewerIsAuthor):
        api.return_definition(actor=busy, draft_id=draft.id, expected_revision=draft.revision, note="no")


@pytest.mark.parametrize("who", ["created_by", "edited_by", "proposed_by"])
def test_the_database_refuses_a_reviewer_who_is_an_author(who: str) -> None:
    here = Office()
    draft = DefinitionDraft.objects.get(pk=here.proposed().id)
    setattr(draft, f"{who}_id", here.reviewer.account_id)
    draft.reviewed_by_id = here.reviewer.account_id
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "approved"},
        {"state": "published"},
        {"publish_at": NOON},
    ],
)
def test_the_database_refuses_what_was_not_read(columns: dict[str, object]) -> None:
    draft_id = Office().proposed().id
    with pytest.raises(IntegrityError), transaction.atomic():
        DefinitionDraft.objects.filter(pk=draft_id).update(**columns)


def test_two_people_who_save_at_once_lose_nothing() -> None:
    here = Office()
    draft, other = here.draft(), writer_at(here.place)
    api.save_definition(actor=other, draft_id=draft.id, data=small(deadline__days=7), expected_revision=draft.revision)
    with pytest.raises(api.StaleDefinition) as refusal:
        api.save_definition(
            actor=here.author, draft_id=draft.id, data=small(deadline__days=8), expected_revision=draft.revision
        )
    assert refusal.value.revision == draft.revision + 1
    kept = api.definition_visible_to(here.author, draft.id)
    assert kept.data["deadline"]["days"] == 7
    assert kept.edited_by_id == other.account_id
    assert pick(kept.edited_by) in str(refusal.value)


def test_what_has_problems_is_not_proposed_and_what_is_proposed_is_not_edited() -> None:
    here = Office()
    broken = here.draft(questions__1__visible="answers.raeder == 1")
    with pytest.raises(api.DefinitionRefused) as refusal:
        api.propose_definition(actor=here.author, draft_id=broken.id, expected_revision=2)
    assert "questions.school.visible" in {problem.path for problem in refusal.value.problems}
    assert api.definition_visible_to(here.author, broken.id).state == "draft"
    fixed = api.save_definition(actor=here.author, draft_id=broken.id, data=small(), expected_revision=2)
    api.propose_definition(actor=here.author, draft_id=fixed.id, expected_revision=3)
    with pytest.raises(api.NotInThisState):
        api.save_definition(actor=here.author, draft_id=fixed.id, data=small(), expected_revision=3)
    api.rewrite_definition(actor=here.author, draft_id=fixed.id)
    api.save_definition(actor=here.author, draft_id=fixed.id, data=small(deadline__days=6), expected_revision=3)


def test_what_is_returned_says_why_and_is_proposed_again() -> None:
    here = Office()
    draft = here.proposed()
    with pytest.raises(api.TextMissing):
        api.return_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2, note="  ")
    back = api.return_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2, note="Two days are short")
    assert back.state == "returned"
    assert [(one.verdict, one.note, one.revision) for one in back.reviews] == [("returned", "Two days are short", 2)]
    longer = api.save_definition(
        actor=here.author, draft_id=draft.id, data=small(deadline__days=9), expected_revision=2
    )
    api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=longer.revision)
    with pytest.raises(api.StaleDefinition):
        api.approve_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2)
    done = api.approve_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=3)
    assert [one.verdict for one in done.reviews] == ["returned", "approved"]


def test_what_was_approved_is_published_on_its_day_once() -> None:
    here = Office()
    with clock.frozen(NOON):
        draft = here.approved()
        with pytest.raises(api.NotLater):
            api.schedule_publication(actor=here.author, draft_id=draft.id, at=NOON - timedelta(days=1))
        api.schedule_publication(actor=here.author, draft_id=draft.id, at=NOON + timedelta(days=1))
        assert api.publish_due() == 0
        assert api.procedures() == []
    with clock.frozen(NOON + timedelta(days=1)):
        assert api.publish_due() == 1
        assert api.publish_due() == 0, "swept again, it does nothing"
        view = api.procedure(code="library-card")
    assert (view.number, view.published_at) == (1, NOON + timedelta(days=1))
    assert JournalEntry.objects.filter(verb="catalogue.publish").count() == 1


def test_what_can_no_longer_be_published_on_its_day_goes_back_with_the_reason() -> None:
    here = Office()
    with clock.frozen(NOON):
        draft = here.approved()
        api.schedule_publication(actor=here.author, draft_id=draft.id, at=NOON + timedelta(days=1))
        api.publish(actor=SYSTEM, definition=small_definition(deadline__days=11))
    with clock.frozen(NOON + timedelta(days=1)):
        assert api.publish_due() == 0
        back = api.definition_visible_to(here.author, draft.id)
        assert back.state == "returned"
        assert back.reviews[-1].by == {}
        assert "1" in back.reviews[-1].note
        assert api.procedure(code="library-card").definition.deadline.days == 11


def test_a_day_that_was_set_can_be_taken_back() -> None:
    here = Office()
    with clock.frozen(NOON):
        draft = here.approved()
        api.schedule_publication(actor=here.reviewer, draft_id=draft.id, at=NOON + timedelta(days=1))
        api.schedule_publication(actor=here.reviewer, draft_id=draft.id, at=None)
    with clock.frozen(NOON + timedelta(days=2)):
        assert api.publish_due() == 0
        assert api.definition_visible_to(here.author, draft.id).state == "approved"


def test_a_revision_keeps_what_was_published_meanwhile() -> None:
    first = api.publish(actor=SYSTEM, definition=small_definition())
    here = Office()
    draft = api.revise_procedure(actor=here.author, code="library-card")
    assert draft.based_on_id == first.version_id
    draft = api.save_definition(
        actor=here.author, draft_id=draft.id, data=small(summary=both("new")), expected_revision=1
    )
    api.publish(actor=SYSTEM, definition=small_definition(deadline__days=11, summary=both("other")))
    outdated = api.definition_visible_to(here.author, draft.id)
    assert outdated.is_outdated
    with pytest.raises(api.DefinitionOutdated):
        api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=2)
    conflicts = api.conflicts_of(outdated)
    assert [one.place for one in conflicts] == ["summary.ar", "summary.fr"]
    with pytest.raises(api.VersionsConflict):
        api.take_over(actor=here.author, draft_id=draft.id, expected_revision=2)
    merged = api.take_over(
        actor=here.author,
        draft_id=draft.id,
        expected_revision=2,
        choices={"summary.ar": "mine", "summary.fr": "theirs"},
    )
    assert merged.data["deadline"]["days"] == 11
    assert merged.data["summary"] == {"ar": both("new")["ar"], "fr": both("other")["fr"]}
    assert not merged.is_outdated
    api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=merged.revision)


def test_an_earlier_version_can_be_put_in_force_again() -> None:
    first = api.publish(actor=SYSTEM, definition=small_definition())
    api.publish(actor=SYSTEM, definition=small_definition(deadline__days=11))
    here = Office()
    draft = api.revise_procedure(actor=here.author, code="library-card", from_version_id=first.version_id)
    assert draft.based_on_number == 2
    api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=1)
    api.approve_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=1)
    assert api.publish_definition(actor=here.author, draft_id=draft.id).version_id == first.version_id


def test_a_commune_writes_its_own_procedures_and_not_the_nations() -> None:
    api.publish(actor=SYSTEM, definition=small_definition())
    seat()
    hall, other = Office(offices.office_by_code("1601")), Office(offices.office_by_code("1602"))
    with pytest.raises(api.MayNotEdit):
        api.revise_procedure(actor=hall.author, code="library-card")
    with pytest.raises(api.CodeTaken):
        api.start_definition(actor=hall.author, office_id=hall.place.id, code="library-card", titles=both("x"))
    with pytest.raises(api.MayNotEdit):
        api.start_definition(actor=hall.author, office_id=other.place.id, code="own", titles=both("x"))
    own = api.copy_procedure(actor=hall.author, office_id=hall.place.id, source="library-card", code="own-card")
    assert own.data["id"] == "own-card"
    assert own.data["steps"][0]["competence"] == "civil-status", "it goes where its source goes"
    with pytest.raises(api.DefinitionNotFound):
        api.definition_visible_to(other.author, own.id)
    assert [one.code for one in api.definitions_visible_to(hall.author).rows] == ["own-card"]
    assert api.definitions_visible_to(other.author).rows == []
    above = writer_at(offices.office_by_code("16"), "reviewer")
    assert api.definition_visible_to(above, own.id).code == "own-card", "the wilaya reads what its communes write"
    api.propose_definition(actor=hall.author, draft_id=own.id, expected_revision=1)
    api.approve_definition(actor=above, draft_id=own.id, expected_revision=1)
    api.publish_definition(actor=hall.author, draft_id=own.id)
    assert [one.code for one in api.procedures_kept_by(hall.author)] == ["own-card"]
    assert {one.code for one in api.procedures_kept_by(above)} == {"own-card", "library-card"}
    with pytest.raises(api.CodeTaken):
        api.copy_procedure(actor=other.author, office_id=other.place.id, source="library-card", code="own-card")


def test_who_neither_writes_nor_reviews_sees_nothing() -> None:
    here = Office()
    draft = here.draft()
    handler = people.actor_of(people.make_staff(role="handler", office=here.place))
    for stranger in (handler, people.actor_of(people.make_staff())):
        with pytest.raises(api.DefinitionNotFound):
            api.save_definition(actor=stranger, draft_id=draft.id, data=small(), expected_revision=2)
        assert api.definitions_visible_to(stranger).rows == []
        assert api.procedures_kept_by(stranger) == []
    with pytest.raises(api.MayNotEdit):
        api.save_definition(actor=here.reviewer, draft_id=draft.id, data=small(), expected_revision=2)
    with pytest.raises(api.MayNotReview):
        api.retire_procedure(actor=here.author, code=make_published(small()).code, reason=both("x"))


def test_the_code_of_what_is_published_never_changes() -> None:
    here = Office()
    draft = here.draft()
    renamed = api.save_definition(actor=here.author, draft_id=draft.id, data=small(id="card"), expected_revision=2)
    assert renamed.code == "card", "a new procedure may still be renamed"
    api.publish(actor=SYSTEM, definition=small_definition())
    revision = api.revise_procedure(actor=here.author, code="library-card")
    with pytest.raises(api.CodeChanged):
        api.save_definition(actor=here.author, draft_id=revision.id, data=small(id="x"), expected_revision=1)
    with pytest.raises(api.CodeTaken):
        api.save_definition(actor=here.author, draft_id=renamed.id, data=small(), expected_revision=3)
    for bad in ("", "Library Card", "x" * 61, "../x"):
        with pytest.raises(api.CodeInvalid):
            api.start_definition(actor=here.author, office_id=here.place.id, code=bad, titles=both("x"))


def test_a_draft_given_up_leaves_the_lists() -> None:
    here = Office()
    draft = here.proposed()
    api.discard_definition(actor=here.author, draft_id=draft.id)
    assert api.definitions_visible_to(here.author).rows == []
    with pytest.raises(api.NotInThisState):
        api.discard_definition(actor=here.author, draft_id=draft.id)


def test_a_file_becomes_a_draft_and_a_newer_one_is_told_apart() -> None:
    here = Office()
    source = api.yaml_of(small())
    draft = api.import_definition(actor=here.author, office_id=here.place.id, source=source)
    assert api.yaml_of(draft.data) == source
    with pytest.raises(api.UnreadableDefinition, match="newer Jiwar"):
        api.import_definition(
            actor=here.author, office_id=here.place.id, source=source.replace(b"jiwar: 1", b"jiwar: 9")
        )
    with pytest.raises(api.UnreadableDefinition, match="Line 1"):
        api.import_definition(actor=here.author, office_id=here.place.id, source=b"id: [")
    api.publish(actor=SYSTEM, definition=small_definition(deadline__days=11))
    again = api.import_definition(actor=here.author, office_id=here.place.id, source=source)
    assert again.based_on_number == 1
    hall = Office(offices.office_by_code("1601"))
    with pytest.raises(api.CodeTaken):
        api.import_definition(actor=hall.author, office_id=hall.place.id, source=source)


def test_the_library_is_taken_over_at_the_seat_of_a_wilaya() -> None:
    here = Office()
    assert {entry.code for entry in api.library()} >= {"residence-certificate", "building-permit"}
    draft = api.take_from_library(actor=here.author, code="residence-certificate")
    assert draft.titles["fr"] == "Certificat de résidence"
    assert api.check_definition(draft.data) == []
    with pytest.raises(api.ProcedureNotFound):
        api.take_from_library(actor=here.author, code="flying-carpet")
    hall = Office(offices.office_by_code("1601"))
    with pytest.raises(api.MayNotEdit):
        api.take_from_library(actor=hall.author, code="residence-certificate")


def test_what_is_saved_is_text_and_bounded() -> None:
    here = Office()
    draft = here.draft()
    messy = small(summary={"ar": "سطر \r\nثان\x00", "fr": "ligne\u2028\ud800 "})
    kept = api.save_definition(actor=here.author, draft_id=draft.id, data=messy, expected_revision=2)
    assert kept.data["summary"] == {"ar": "سطر\nثان", "fr": "ligne"}
    huge = small(summary={"ar": "x" * 600_000, "fr": "y"})
    with pytest.raises(api.DefinitionTooLarge):
        api.save_definition(actor=here.author, draft_id=draft.id, data=huge, expected_revision=3)
    assert api.definition_visible_to(here.author, draft.id).revision == 3
