"""Who is told of a draft: the reviewers it waits for, then those who wrote it; each once, in their language."""

from datetime import UTC, datetime, timedelta

import pytest

from jiwar.catalogue import api
from jiwar.catalogue.events import DefinitionProposed, DefinitionReviewed, ProcedurePublished
from jiwar.catalogue.models import DefinitionReview
from jiwar.catalogue.tests.factories import make_published, small, small_definition
from jiwar.catalogue.tests.test_life_cycle import Office
from jiwar.channels import api as channels
from jiwar.channels.models import Message
from jiwar.identity.tests import factories as people
from jiwar.kernel.actors import SYSTEM, SubjectRef
from jiwar.kernel.events import handlers_of
from jiwar.offices import api as offices

pytestmark = pytest.mark.usefixtures("ground")


class Bureau(Office):
    """An office whose people have addresses, and a reviewer of another office who is told nothing."""

    def __init__(self) -> None:
        super().__init__()
        for language, name in (("ar", "first"), ("fr", "second")):
            account = people.make_staff(
                role="reviewer", office=self.place, email=f"{name}@example.dz", language=language
            )
            setattr(self, name, account)
        below = offices.competent_office(competence="civil-status", commune_code="1601")
        self.below = people.make_staff(role="reviewer", office=below, email="below@example.dz")


def said(template: str) -> list[Message]:
    return list(Message.objects.filter(template=template).order_by("id"))


def by_account(messages: list[Message]) -> dict[str, Message]:
    """Each message by the account for which it is meant: the end of its key."""
    return {message.key.rpartition(":")[2]: message for message in messages}


def test_the_reviewers_of_the_office_are_told_once_in_their_language() -> None:
    here = Bureau()
    draft = here.proposed()
    assert api.tell_proposed(draft_id=draft.id) == 3
    assert api.tell_proposed(draft_id=draft.id) == 3
    found = by_account(said("catalogue.proposed"))
    assert len(said("catalogue.proposed")) == 3, "told twice, said once"
    assert str(here.below.pk) not in found, "a reviewer of another office reads other drafts"
    arabic, french = found[str(here.first.pk)], found[str(here.second.pk)]
    assert "بطاقة المكتبة" in arabic.title
    assert f"/studio/drafts/{draft.id}/" in arabic.body
    assert "Carte de bibliothèque" in french.title
    assert f"/fr/studio/drafts/{draft.id}/" in french.body
    assert "ready" in french.body, "the note of whoever asks"
    about = channels.messages_about(subject=SubjectRef(kind="catalogue.definition", id=str(draft.id)))
    addresses = [one.address_masked for _message, deliveries in about for one in deliveries]
    assert len(addresses) == 2, "by e-mail those who have one; the third is kept without"


def test_who_wrote_it_is_not_asked_to_read_it() -> None:
    here = Bureau()
    people.hold(here.first, "author", here.place)
    writer = people.actor_of(here.first)
    draft = here.draft()
    draft = api.save_definition(actor=writer, draft_id=draft.id, data=small(deadline__days=7), expected_revision=2)
    draft = api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=3)
    assert api.tell_proposed(draft_id=draft.id) == 2
    assert str(here.first.pk) not in by_account(said("catalogue.proposed"))


def test_a_second_proposal_is_told_again_and_what_no_longer_waits_is_not() -> None:
    here = Bureau()
    draft = here.proposed()
    api.tell_proposed(draft_id=draft.id)
    api.return_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2, note="Corrigez le titre.")
    assert api.tell_proposed(draft_id=draft.id) == 0, "a late handler tells what is true"
    api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=2)
    row = api.definition_visible_to(here.author, draft.id)
    assert row.proposed_at is not None
    api.tell_proposed(draft_id=draft.id)
    assert len(said("catalogue.proposed")) == 6


def test_authors_learn_each_verdict_and_the_publication() -> None:
    here = Bureau()
    draft = here.proposed()
    api.return_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2, note="Corrigez le titre.")
    for _time in range(2):
        assert api.tell_reviewed(draft_id=draft.id) == 1
    (returned,) = said("catalogue.returned")
    assert "Corrigez le titre." in returned.body
    api.propose_definition(actor=here.author, draft_id=draft.id, expected_revision=2)
    api.approve_definition(actor=here.reviewer, draft_id=draft.id, expected_revision=2)
    api.tell_reviewed(draft_id=draft.id)
    assert (len(said("catalogue.returned")), len(said("catalogue.approved"))) == (1, 1)
    view = api.publish_definition(actor=here.reviewer, draft_id=draft.id)
    for _time in range(2):
        assert api.tell_published(version_id=view.version_id) == 1
    (published,) = said("catalogue.published")
    assert "/studio/procedures/library-card/" in published.body


def test_what_jiwar_sends_back_on_the_day_is_told_too() -> None:
    here = Bureau()
    draft = here.approved()
    DefinitionReview.objects.create(
        draft_id=draft.id, revision=2, verdict="returned", note="other", at=datetime.now(UTC) + timedelta(hours=1)
    )
    assert api.tell_reviewed(draft_id=draft.id) == 2
    (returned,) = said("catalogue.returned")
    assert "جوار" in returned.body


def test_a_version_without_draft_has_nobody_to_tell() -> None:
    make_published(small())
    written = api.procedure(code="library-card")
    assert api.tell_published(version_id=written.version_id) == 1
    view = api.publish(actor=SYSTEM, definition=small_definition(id="from-a-file"))
    assert api.tell_published(version_id=view.version_id) == 0


def test_each_fact_has_its_handler() -> None:
    for event in (DefinitionProposed, DefinitionReviewed, ProcedurePublished):
        assert handlers_of(event.name()), event
