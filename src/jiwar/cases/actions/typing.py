"""What is being typed, kept between two sends: on the next page, after a cut or on another device it is there again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jiwar.cases.errors import DraftAlreadySubmitted, TypingTooLong, UnknownItem
from jiwar.cases.models import DraftTyping
from jiwar.cases.queries.drafts import find_draft
from jiwar.cases.rules import limits
from jiwar.catalogue import api as catalogue
from jiwar.catalogue.api import Definition
from jiwar.identity.api import Actor
from jiwar.kernel import clock

# Beside the questions: where it is asked for, of whom, who confirms, how one is reached.
PAGES = ("commune", "applicant", "representative", "cosigners", "contact")
PRIVATE = frozenset({"nin", "kept", "csrfmiddlewaretoken", "opened_by"})  # parts of the names of boxes


def keep_typing(
    *,
    actor: Actor,
    draft_id: UUID,
    place: str,
    fields: Mapping[str, Sequence[str]],
    session_drafts: Collection[UUID] = (),
) -> datetime:
    """Keep the boxes of a page as they are, in place of what was kept of it; when. Nothing is checked.

    What is private (numbers that name a person or an account, drawings, declarations, files) is left out. Said twice,
    kept once. Raises DraftNotFound, DraftAlreadySubmitted, UnknownItem, TypingTooLong.
    """
    draft = find_draft(actor, draft_id, session_drafts)
    if draft.case_id is not None:
        raise DraftAlreadySubmitted
    private = _private(catalogue.version(id=draft.version_id).definition, place)
    kept = {name: list(texts) for name, texts in fields.items() if not _is_private(name, texts, private)}
    if len(kept) > limits.TYPING_FIELDS or sum(map(_length, kept.items())) > limits.TYPING_SIGNS:
        raise TypingTooLong
    moment = clock.now()
    DraftTyping.objects.update_or_create(draft=draft, place=place, defaults={"fields": kept, "at": moment})
    return moment


def _private(definition: Definition, place: str) -> frozenset[str]:
    """Parts of names that are not kept on this page; raises UnknownItem for a page on which nothing is."""
    if place in PAGES:
        return PRIVATE
    question = definition.question(place)
    if question is None:
        raise UnknownItem
    private = PRIVATE.union(catalogue.private_parts(question))
    if place in private:
        raise UnknownItem
    return private


def _is_private(name: str, texts: Sequence[str], private: frozenset[str]) -> bool:
    return not private.isdisjoint(name.split("-")) or any(map(catalogue.holds_nin, texts))


def _length(pair: tuple[str, Sequence[str]]) -> int:
    return len(pair[0]) + sum(map(len, pair[1]))
