"""Ready replies of an office, as its head writes them and as its handlers choose them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from jiwar.cases.models import OfficeReply, ReplyReading
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


# --- Shared replies whose text no speaker has read ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SharedReplyView:
    """A shared reply in a language that waits for a speaker: the text an office sends, and since when it was read."""

    office_id: UUID
    office_names: Texts
    reply_id: str
    titles: Texts
    language: str
    text: str
    same_in: Texts  # the languages in which it stands surely, to compare
    read_at: datetime | None


def shared_replies(*, actor: Actor) -> list[SharedReplyView]:
    """For each office that the actor heads, the shared replies that want a speaker's reading, read or not."""
    found = []
    office_ids = sorted(offices_with(actor, HEADING_ROLES), key=str)
    known = {(row.office_id, row.reply_id, row.language): row for row in _readings(office_ids)}
    for office_id in office_ids:
        for one in catalogue.shared_replies():
            for language in one.unread:
                row = known.get((office_id, one.id, language))
                found.append(
                    SharedReplyView(
                        office_id=office_id,
                        office_names=offices.office(id=office_id).names,
                        reply_id=one.id,
                        titles=one.titles,
                        language=language,
                        text=row.text if row else one.text[language],
                        same_in={code: text for code, text in one.text.items() if code not in one.unread},
                        read_at=row.said_at if row else None,
                    )
                )
    return found


def _readings(office_ids: Collection[UUID]) -> list[ReplyReading]:
    return list(ReplyReading.objects.filter(office_id__in=office_ids)) if office_ids else []


def shared_of_office(*, office_id: UUID, procedure_code: str, language: str) -> list[tuple[catalogue.Reply, bool]]:
    """Shared replies that suit a file as this office sends them, and whether their text still wants a speaker.

    No query where every text in that language is sure.
    """
    suited = catalogue.replies_for(procedure_code)
    waits = any(language in one.unread for one in suited)
    rows = ReplyReading.objects.filter(office_id=office_id, language=language) if waits else ()
    read = {row.reply_id: row.text for row in rows}
    return [
        (replace(one, text={**one.text, language: read[one.id]}), False)
        if one.id in read
        else (one, language in one.unread)
        for one in suited
    ]
