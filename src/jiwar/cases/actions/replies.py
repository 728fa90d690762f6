"""The head of an office writes, changes and retires its ready replies."""

from collections.abc import Mapping
from string import Formatter
from uuid import UUID

from django.db import transaction

from jiwar.audit import api as audit
from jiwar.cases.errors import MayNotAct
from jiwar.cases.errors.replies import ReplyInvalid, ReplyNotFound, TooManyReplies
from jiwar.cases.models import OfficeReply, ReplyReading
from jiwar.cases.queries.replies import LANGUAGES, WORDS
from jiwar.cases.rules import limits
from jiwar.cases.rules.permissions import HEADING_ROLES, offices_with
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel import clock
from jiwar.kernel.actors import SubjectRef

MOST_REPLIES, MOST_TITLE, MOST_TEXT = 60, 80, 2000


def write_reply(
    *,
    actor: Actor,
    office_id: UUID,
    titles: Mapping[str, str],
    texts: Mapping[str, str],
    procedure_code: str = "",
    reply_id: UUID | None = None,
) -> UUID:
    """A new reply of an office, or `reply_id` changed; journaled. By the head of the office.

    Arabic and French are needed. Raises ReplyInvalid with the fields, TooManyReplies, ReplyNotFound, MayNotAct.
    """
    _require_head(actor, office_id)
    values = _checked(titles, texts, procedure_code)
    with transaction.atomic():
        rows = OfficeReply.objects.select_for_update().filter(office_id=office_id, retired_at=None)
        known = {row.pk: row for row in rows}
        if any(row.title_ar == values["title_ar"] for row in known.values() if row.pk != reply_id):
            raise ReplyInvalid({"title_ar": "taken"})
        values |= {"changed_by_id": actor.account_id, "changed_at": clock.now()}
        if reply_id is None:
            if len(known) >= MOST_REPLIES:
                raise TooManyReplies
            row = OfficeReply.objects.create(office_id=office_id, **values)
        else:
            row = known.get(reply_id) or _unknown()
            for name, value in (values | {"revision": row.revision + 1}).items():
                setattr(row, name, value)
            row.save()
        _journal(actor, row, "cases.reply_written")
    return row.pk


def retire_reply(*, actor: Actor, reply_id: UUID) -> None:
    """The reply is offered no more. Raises ReplyNotFound, MayNotAct."""
    with transaction.atomic():
        row = OfficeReply.objects.select_for_update().filter(pk=reply_id, retired_at=None).first() or _unknown()
        if row.office_id not in offices_with(actor, HEADING_ROLES):
            raise ReplyNotFound
        row.retired_at = clock.now()
        row.save(update_fields=["retired_at"])
        _journal(actor, row, "cases.reply_retired")


def keep_reading(*, actor: Actor, office_id: UUID, reply_id: str, language: str, text: str) -> None:
    """A speaker read the text of a shared reply: as it stands, or as they would have it. By the head of the office.

    Raises ReplyInvalid with the fields, ReplyNotFound, MayNotAct.
    """
    _require_head(actor, office_id)
    wanted = {one.id: one for one in catalogue.shared_replies() if language in one.unread}
    if reply_id not in wanted:
        raise ReplyNotFound
    said = text.strip()[: min(MOST_TEXT, limits.MOST_WORDS)]
    if not said or not fills(said):
        raise ReplyInvalid({"text": "braces" if said else "missing"})
    with transaction.atomic():
        values = {"text": said, "said_by_id": actor.account_id, "said_at": clock.now()}
        ReplyReading.objects.update_or_create(
            office_id=office_id, reply_id=reply_id, language=language, defaults=values
        )
        audit.record(
            actor=actor.ref,
            verb="cases.reply_read",
            subject=SubjectRef(kind="cases.reply", id=f"{office_id}:{reply_id}"),
            details={"language": language, "changed": said != wanted[reply_id].text[language]},
            office_id=office_id,
        )


def _unknown() -> OfficeReply:
    raise ReplyNotFound


def _require_head(actor: Actor, office_id: UUID) -> None:
    if office_id not in offices_with(actor, HEADING_ROLES):
        raise MayNotAct


def _checked(titles: Mapping[str, str], texts: Mapping[str, str], procedure_code: str) -> dict[str, object]:
    wrong: dict[str, str] = {}
    values: dict[str, object] = {"procedure_code": procedure_code}
    for language in ("ar", "fr"):
        title = " ".join(titles.get(language, "").split())[:MOST_TITLE]
        values[f"title_{language}"] = title
        if not title:
            wrong[f"title_{language}"] = "missing"
    for language in LANGUAGES:
        text = texts.get(language, "").strip()[: min(MOST_TEXT, limits.MOST_WORDS)]
        values[f"text_{language}"] = text
        if language in ("ar", "fr") and not text:
            wrong[f"text_{language}"] = "missing"
        elif not fills(text):
            wrong[f"text_{language}"] = "braces"
    if procedure_code and procedure_code not in {one.code for one in catalogue.procedures(language="ar")}:
        wrong["procedure_code"] = "missing"
    if wrong:
        raise ReplyInvalid(wrong)
    return values


def fills(text: str) -> bool:
    """Only known words stand between braces: nothing else of a file may be asked for."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(
        name is None or (name in WORDS and not spec and not conversion) for _before, name, spec, conversion in parts
    )


def _journal(actor: Actor, row: OfficeReply, verb: str) -> None:
    audit.record(
        actor=actor.ref,
        verb=verb,
        subject=SubjectRef(kind="cases.reply", id=str(row.pk)),
        details={"revision": row.revision},
        office_id=row.office_id,
    )
