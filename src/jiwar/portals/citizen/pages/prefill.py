"""What is filled in before anybody answers, always said and always editable: by a link, an earlier file, the account.

`?prefill={"question": value}` on the page of a service (docs/how-to/link-with-answers.md). The name of the site comes
from the browser (Referer), not from the link: a link says what it likes.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.steps import is_represented

HOST = re.compile(r"[a-z0-9.-]{1,100}(?::\d{1,5})?", re.I)


@dataclass(frozen=True)
class Link:
    """What a link proposes, to be shown on the page of its service and sent with its button."""

    text: str
    site: str
    sentences: list[str]
    taken: int


def link_of(request: HttpRequest, definition: catalogue.Definition) -> Link | None:
    """What the address of this page proposes; None when it proposes nothing."""
    text = request.GET.get("prefill", "")
    if not text:
        return None
    found = catalogue.prefill_of(definition, text)
    count = len(found.values)
    sentences = [
        ngettext(
            "%(count)d answer is proposed. You see it on its page and may change it.",
            "%(count)d answers are proposed. You see each on its page and may change it.",
            count,
        )
        % {"count": count}
        if count
        else _("No answer could be taken from the link: you fill everything in yourself.")
    ]
    refused = found.refused
    if refused and count:
        said = ngettext(
            "%(count)d answer of the link was not taken.", "%(count)d answers of the link were not taken.", refused
        )
        sentences.append(said % {"count": refused})
    if found.private:
        sentences.append(_("The link carried an identification number: it was refused. Never put yours in an address."))
    return Link(text if count else "", _site(request), sentences, count)


def propose(request: HttpRequest, draft: cases.DraftView) -> None:
    """Keep beside a new application what the link proposed and what earlier files say; cleaned again."""
    found = catalogue.prefill_of(draft.definition, request.POST.get("prefill", ""))
    site = request.POST.get("prefill-site", "")
    cases.propose_answers(
        actor=session.actor(request),
        draft_id=draft.id,
        session_drafts=[draft.id],
        values=found.values,
        site=site if HOST.fullmatch(site) else "",
    )


def proposed(draft: cases.DraftView, place: str) -> cases.ProposedAnswer | None:
    """What is proposed on a page; what the person answered for themselves is not proposed for somebody else."""
    found = draft.proposed.get(place)
    return None if found is None or (found.source == "case" and is_represented(draft)) else found


def words_of(found: cases.ProposedAnswer | None) -> str:
    """Where the content of a page comes from, in words; empty when the person wrote it."""
    if found is None:
        return ""
    if found.source == "case":
        return _("Filled in from your file %(reference)s.") % {"reference": isolated_ltr(found.by)}
    if found.by:
        return _("Filled in from the link of %(site)s.") % {"site": isolated_ltr(found.by)}
    return _("Filled in from the link that you followed.")


def isolated_ltr(text: str) -> str:
    """References and names of sites keep their direction inside Arabic text."""
    return f"\u2066{text}\u2069"


def reusable(request: HttpRequest, draft: cases.DraftView, paper_id: str) -> list[dict[str, Any]]:
    """Papers of earlier files that may be given again here, as the page lists them."""
    if is_represented(draft):
        return []
    found = cases.earlier_papers(actor=session.actor(request), draft=draft, paper_id=paper_id)
    return [{"id": str(one.id), "name": one.name, "at": one.added_at, "titles": one.titles} for one in found]


def _site(request: HttpRequest) -> str:
    """Where the person comes from, when it is elsewhere and the browser says so."""
    host = urlsplit(request.headers.get("Referer", "")).netloc
    return host if HOST.fullmatch(host) and host != request.get_host() else ""
