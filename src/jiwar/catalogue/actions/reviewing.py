"""A second person reads what one wrote; then it is published, now or on a day to come."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from jiwar.catalogue import rules
from jiwar.catalogue.actions.drafting import journal, locked_draft
from jiwar.catalogue.actions.publishing import publish_version
from jiwar.catalogue.checks import Problem, check_definition
from jiwar.catalogue.definition import definition_from
from jiwar.catalogue.errors import (
    DefinitionOutdated,
    DefinitionRefused,
    MayNotEdit,
    MayNotReview,
    NotInThisState,
    NotLater,
    ReviewerIsAuthor,
    StaleDefinition,
    TextMissing,
)
from jiwar.catalogue.events import DefinitionProposed, DefinitionReviewed
from jiwar.catalogue.models import DefinitionAuthor, DefinitionDraft, DefinitionReview, Procedure
from jiwar.catalogue.queries.definitions import (
    DefinitionDraftView,
    definition_view,
    definition_visible_to,
    find_definition,
    keepers_of,
)
from jiwar.catalogue.queries.published import ProcedureView, view_of
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SYSTEM, ActorRef
from jiwar.kernel.errors import Refused
from jiwar.outbox import api as outbox

log = logging.getLogger(__name__)


def propose_definition(*, actor: Actor, draft_id: UUID, expected_revision: int, note: str = "") -> DefinitionDraftView:
    """Ask for the reading of a second person; what has problems is not proposed.

    Raises DefinitionRefused with the problems, DefinitionOutdated, StaleDefinition, MayNotEdit, NotInThisState.
    """
    _require_sound(definition_visible_to(actor, draft_id))
    with transaction.atomic():
        draft = locked_draft(actor, draft_id, "proposed", expected_revision)
        _require_up_to_date(draft)
        DefinitionAuthor.objects.get_or_create(draft=draft, account_id=rules.writer(actor))
        draft.state, draft.note, draft.reviewed_by = "proposed", note.strip(), None
        draft.proposed_by_id, draft.proposed_at = actor.account_id, clock.now()
        draft.save()
        journal(actor, draft, "catalogue.propose", reason=draft.note)
        outbox.announce(DefinitionProposed(draft_id=draft.pk))
    return definition_view(draft)


def rewrite_definition(*, actor: Actor, draft_id: UUID) -> DefinitionDraftView:
    """Take a proposal (or what was approved and not yet published) back to be written again.

    Raises MayNotEdit, NotInThisState.
    """
    with transaction.atomic():
        draft = locked_draft(actor, draft_id, "draft")
        draft.state, draft.reviewed_by, draft.publish_at = "draft", None, None
        draft.save()
        journal(actor, draft, "catalogue.rewrite")
    return definition_view(draft)


def return_definition(*, actor: Actor, draft_id: UUID, expected_revision: int, note: str) -> DefinitionDraftView:
    """Send a proposal back with what is to change.

    Raises TextMissing, MayNotReview, ReviewerIsAuthor, StaleDefinition, NotInThisState.
    """
    if not note.strip():
        raise TextMissing
    with transaction.atomic():
        draft = _locked_for_review(actor, draft_id, "returned", expected_revision)
        draft.state, draft.reviewed_by, draft.publish_at = "returned", None, None
        draft.save()
        _keep_review(draft, actor.account_id, "returned", note)
        journal(actor, draft, "catalogue.return", reason=note.strip())
    return definition_view(draft)


def approve_definition(*, actor: Actor, draft_id: UUID, expected_revision: int, note: str = "") -> DefinitionDraftView:
    """Approve what somebody else wrote, for that very revision.

    Raises DefinitionRefused, DefinitionOutdated, MayNotReview, ReviewerIsAuthor, StaleDefinition, NotInThisState.
    """
    _require_sound(definition_visible_to(actor, draft_id))
    with transaction.atomic():
        draft = _locked_for_review(actor, draft_id, "approved", expected_revision)
        _require_up_to_date(draft)
        draft.state, draft.reviewed_by_id = "approved", actor.account_id
        draft.save()
        _keep_review(draft, actor.account_id, "approved", note)
        journal(actor, draft, "catalogue.approve", reason=note.strip())
    return definition_view(draft)


def schedule_publication(*, actor: Actor, draft_id: UUID, at: datetime | None) -> DefinitionDraftView:
    """Have an approved draft published at `at` (None: not by itself); raises NotLater, MayNotEdit, NotInThisState."""
    if at is not None and at <= clock.now():
        raise NotLater
    with transaction.atomic():
        draft = _locked_to_publish(actor, draft_id)
        draft.publish_at = at
        draft.save()
        journal(actor, draft, "catalogue.schedule", at=at.isoformat() if at else "")
    return definition_view(draft)


def publish_definition(*, actor: Actor, draft_id: UUID) -> ProcedureView:
    """Publish an approved draft now: whole, or not at all.

    Raises DefinitionRefused, DefinitionOutdated, CodeTaken, MayNotEdit, NotInThisState.
    """
    view = definition_visible_to(actor, draft_id)
    _require_sound(view)
    with transaction.atomic():
        return _publish(actor.ref, _locked_to_publish(actor, draft_id), view.revision)


def publish_due(*, limit: int = 50) -> int:
    """Publish the approved drafts whose moment has come; how many. Harmless when it runs twice.

    What can no longer be published goes back to its authors, with the reason.
    """
    due = Q(state="approved", publish_at__lte=clock.now())
    published = 0
    failed: Exception | None = None
    for draft_id in DefinitionDraft.objects.filter(due).order_by("publish_at").values_list("pk", flat=True)[:limit]:
        try:
            published += _publish_due(draft_id, due)
        except Exception as error:
            log.exception("draft %s could not be published", draft_id)
            failed = error
    if failed is not None:
        raise failed
    return published


def _publish_due(draft_id: UUID, due: Q) -> bool:
    draft = DefinitionDraft.objects.select_related("edited_by").filter(due, pk=draft_id).first()
    if draft is None:
        return False
    language = draft.edited_by.language
    with override("ar-dz" if language == "ar" else language):
        try:
            _require_sound(definition_view(draft))
            with transaction.atomic():
                locked = DefinitionDraft.objects.select_for_update().get(pk=draft_id)
                if locked.state != "approved":
                    return False
                _publish(SYSTEM, locked, draft.revision)
        except Refused as refused:
            _send_back(draft_id, str(refused))
            return False
    return True


def _send_back(draft_id: UUID, why: str) -> None:
    with transaction.atomic():
        draft = DefinitionDraft.objects.select_for_update().get(pk=draft_id)
        if draft.state != "approved":
            return
        draft.state, draft.reviewed_by, draft.publish_at = "returned", None, None
        draft.save()
        _keep_review(draft, None, "returned", why)


def _publish(actor: ActorRef, draft: DefinitionDraft, checked: int) -> ProcedureView:
    """In the caller's transaction; `checked` is the revision whose problems were looked for."""
    if draft.revision != checked:
        raise StaleDefinition(revision=draft.revision, by="")
    _require_up_to_date(draft)
    reviewer = draft.reviewed_by
    if reviewer is None:
        raise NotInThisState
    read_by = ActorRef(kind="account", id=str(reviewer.pk), label=reviewer.name_latin or reviewer.name_ar)
    version, _changed = publish_version(actor, definition_from(draft.data), draft=draft, reviewer=read_by)
    draft.state, draft.published, draft.publish_at = "published", version, None
    draft.save()
    return view_of(version)


def _locked_to_publish(actor: Actor, draft_id: UUID) -> DefinitionDraft:
    draft = find_definition(actor, draft_id, lock=True)
    if not rules.can_publish(actor, keepers_of(draft.office_id)):
        raise MayNotEdit
    if not rules.possible("published", draft.state):
        raise NotInThisState
    return draft


def _locked_for_review(actor: Actor, draft_id: UUID, deed: str, expected_revision: int) -> DefinitionDraft:
    draft = find_definition(actor, draft_id, lock=True)
    keepers = keepers_of(draft.office_id)
    if not rules.can_review(actor, keepers):
        raise MayNotReview
    authors = set(DefinitionAuthor.objects.filter(draft=draft).values_list("account_id", flat=True))
    if not rules.can_review(actor, keepers, authors):
        raise ReviewerIsAuthor
    if draft.revision != expected_revision:
        raise StaleDefinition(revision=draft.revision, by="")
    if not rules.possible(deed, draft.state):
        raise NotInThisState
    return draft


def _keep_review(draft: DefinitionDraft, by: UUID | None, verdict: str, note: str) -> None:
    DefinitionReview.objects.create(
        draft=draft, revision=draft.revision, verdict=verdict, note=note.strip(), by_id=by, at=clock.now()
    )
    outbox.announce(DefinitionReviewed(draft_id=draft.pk))


def _require_sound(view: DefinitionDraftView) -> None:
    problems = check_definition(view.data)
    if view.data.get("id") != view.code:
        problems = [Problem("id", _("The code of a procedure never changes.")), *problems]
    if problems:
        raise DefinitionRefused(view.code, problems)


def _require_up_to_date(draft: DefinitionDraft) -> None:
    """Another version in force than the one the draft was begun on: its changes would be lost silently."""
    row = Procedure.objects.select_related("current").filter(code=draft.code, current__isnull=False).first()
    if row is not None and row.current is not None and row.current_id != draft.based_on_id:
        raise DefinitionOutdated(number=row.current.number)
