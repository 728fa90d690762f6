"""Ready replies of an office, as its head writes them and as its handlers choose them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiwar.cases.models import OfficeReply
from jiwar.cases.rules.permissions import HEADING_ROLES, offices_with
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.texts import Texts
from jiwar.offices import api as offices

LANGUAGES = ("ar", "fr", "kab", "en")
WORDS = ("reference", "procedure", "office", "due_on", "link")  # what may stand between braces


@dataclass(frozen=True, kw_only=True)
class OfficeReplyView:
    """One reply of an office."""

    id: UUID
    office_id: UUID
    office_names: Texts
    titles: Texts
    texts: Texts
    procedure_code: str
    revision: int
    changed_at: datetime


def office_replies(*, actor: Actor) -> list[OfficeReplyView]:
    """Replies in use of the offices that the actor heads."""
    return _of(offices_with(actor, HEADING_ROLES))


def _of(office_ids: Collection[UUID]) -> list[OfficeReplyView]:
    rows = OfficeReply.objects.filter(office_id__in=office_ids, retired_at=None).order_by("office_id", "id")
    return [
        OfficeReplyView(
            id=row.pk,
            office_id=row.office_id,
            office_names=offices.office(id=row.office_id).names,
            titles={"ar": row.title_ar, "fr": row.title_fr},
            texts={name: text for name in LANGUAGES if (text := getattr(row, f"text_{name}"))},
            procedure_code=row.procedure_code,
            revision=row.revision,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def replies_of_office(*, office_id: UUID, procedure_code: str) -> list[catalogue.Reply]:
    """Those that suit a file, of this very service first."""
    suited = [one for one in _of([office_id]) if one.procedure_code in ("", procedure_code)]
    return [
        catalogue.Reply(id=str(one.id), titles=one.titles, text=one.texts)
        for one in sorted(suited, key=lambda one: not one.procedure_code)
    ]
