"""Work after commit and on a timer: people are told of drafts, and what was approved for a day is published then."""

from uuid import UUID

from jiwar.catalogue import api
from jiwar.catalogue.events import (
    DefinitionProposed,
    DefinitionReviewed,
    LocalRuleDecided,
    LocalRuleProposed,
    ProcedurePublished,
)
from jiwar.outbox import api as outbox


def on_definition_proposed(event: DefinitionProposed) -> None:
    """Those who may read it know that it waits."""
    api.tell_proposed(draft_id=UUID(str(event.draft_id)))


def on_definition_reviewed(event: DefinitionReviewed) -> None:
    """Those who wrote it know what was said of it."""
    api.tell_reviewed(draft_id=UUID(str(event.draft_id)))


def on_procedure_published(event: ProcedurePublished) -> None:
    """Those who wrote it know that it is in force."""
    api.tell_published(version_id=UUID(str(event.version_id)))


def on_template_changed(event: ProcedurePublished) -> None:
    """Whoever answers for local rules of the procedure looks at them again."""
    api.tell_owners(version_id=UUID(str(event.version_id)))


def on_local_rule_proposed(event: LocalRuleProposed) -> None:
    """Those who may confirm it know that it waits."""
    api.tell_rule_proposed(override_id=UUID(str(event.override_id)))


def on_local_rule_decided(event: LocalRuleDecided) -> None:
    """Whoever proposed it knows what was decided."""
    api.tell_rule_decided(override_id=UUID(str(event.override_id)))


@outbox.every(60, "catalogue.publish-due")
def publish_due() -> None:
    """Approved drafts whose moment has come become versions."""
    outbox.in_batches(api.publish_due, whole=50)
