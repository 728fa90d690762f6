"""Authors and reviewers learn what a draft waits for: each once (the key), in their language, on their channel.

Every function may run twice, and late: it tells what is true of the rows, never what was true when it was asked.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jiwar.catalogue import rules
from jiwar.catalogue.actions.drafting import subject_of
from jiwar.catalogue.letters import NO_NOTE
from jiwar.catalogue.models import DefinitionAuthor, DefinitionDraft, DefinitionReview
from jiwar.catalogue.queries.definitions import keepers_of, names_of
from jiwar.channels import api as channels
from jiwar.identity import api as identity
from jiwar.kernel.texts import pick

BY_JIWAR = {"ar": "جوار", "fr": "Jiwar"}


@transaction.atomic
def tell_proposed(*, draft_id: UUID) -> int:
    """The reviewers who may read it are told, while it waits; how many were meant."""
    draft = DefinitionDraft.objects.select_related("proposed_by").filter(pk=draft_id, state="proposed").first()
    if draft is None or draft.proposed_at is None:
        return 0
    authors = _authors_of(draft.pk)
    readers = {
        account.id
        for office_id in sorted(keepers_of(draft.office_id) or ())
        for account in identity.accounts_with_role(rules.REVIEWER, office_id=office_id)
        if account.id not in authors
    }

    def words(language: str) -> dict[str, str]:
        by = pick(names_of(draft.proposed_by), language)
        return {"by": by, "note": draft.note or NO_NOTE.get(language, NO_NOTE["fr"])}

    key = f"catalogue.proposed:{draft.pk}:{draft.proposed_at:%Y%m%dT%H%M%S.%f}"
    return _tell(draft, readers, "catalogue.proposed", key=key, words=words)


@transaction.atomic
def tell_reviewed(*, draft_id: UUID) -> int:
    """Those who wrote it are told each verdict on it."""
    draft = DefinitionDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        return 0
    told = 0
    for review in DefinitionReview.objects.filter(draft=draft).select_related("by").order_by("at", "id"):

        def words(language: str, review: DefinitionReview = review) -> dict[str, str]:
            by = pick(names_of(review.by) or BY_JIWAR, language)
            return {"by": by, "note": review.note or NO_NOTE.get(language, NO_NOTE["fr"])}

        key = f"catalogue.review:{review.pk}"
        told += _tell(draft, _authors_of(draft.pk), f"catalogue.{review.verdict}", key=key, words=words)
    return told


@transaction.atomic
def tell_published(*, version_id: UUID) -> int:
    """Those who wrote a version are told that it is in force; a version read from a file has nobody to tell."""
    draft = DefinitionDraft.objects.select_related("published").filter(published=version_id).first()
    if draft is None or draft.published is None:
        return 0
    number = str(draft.published.number)
    return _tell(
        draft,
        _authors_of(draft.pk),
        "catalogue.published",
        key=f"catalogue.published:{version_id}",
        words=lambda _language: {"number": number},
        page=f"procedures/{draft.code}/",
    )


def _authors_of(draft_id: UUID) -> set[UUID]:
    return set(DefinitionAuthor.objects.filter(draft=draft_id).values_list("account_id", flat=True))


def _tell(
    draft: DefinitionDraft,
    accounts: Iterable[UUID],
    template: str,
    *,
    key: str,
    words: Callable[[str], dict[str, str]],
    page: str = "",
) -> int:
    """One message each; a key per account, so that a second run says nothing again."""
    titles = draft.data.get("titles") or {}
    told = sorted(accounts)
    for account_id in told:
        to = channels.recipient_for_account(account_id=account_id)
        home = settings.PUBLIC_URL if to.language == "ar" else f"{settings.PUBLIC_URL}/{to.language}"
        data = {
            "title": pick(titles, to.language) or draft.code,
            "link": f"{home}/studio/{page or f'drafts/{draft.pk}/'}",
            **words(to.language),
        }
        channels.notify(to=to, template=template, data=data, subject=subject_of(draft), key=f"{key}:{account_id}")
    return len(told)
