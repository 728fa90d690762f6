"""What a browser's session remembers of a person without an account: drafts begun, files opened with a right pair."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from jiwar.cases import api as cases
from jiwar.identity import api as identity

DRAFTS, PASSES, BEGUN = "drafts", "passes", "begun"
SHARED, SHORT = "shared_device", 30 * 60  # seconds without a move, on a device that is not the person's own
MOST = 12  # the newest of each; a session is not an archive


def drafts(request: HttpRequest) -> list[UUID]:
    """Ids of the drafts that this session began or resumed."""
    return [UUID(text) for text in request.session.get(DRAFTS, [])]


def remember_draft(request: HttpRequest, draft: cases.DraftView) -> None:
    """Let this session go on with the draft, and find it again from the page of its service."""
    _remember(request, DRAFTS, str(draft.id))
    request.session[BEGUN] = {**request.session.get(BEGUN, {}), draft.procedure_code: str(draft.id)}


def begun(request: HttpRequest, code: str) -> UUID | None:
    """The draft of that service which this session began last and did not send."""
    found = request.session.get(BEGUN, {}).get(code)
    return UUID(found) if found else None


def forget_begun(request: HttpRequest, code: str) -> None:
    """The draft was sent: the service page offers a new one."""
    kept = dict(request.session.get(BEGUN, {}))
    if kept.pop(code, None):
        request.session[BEGUN] = kept


def passes(request: HttpRequest) -> list[str]:
    """Signed passes to the files that this session opened (cases.track)."""
    return list(request.session.get(PASSES, []))


def remember_pass(request: HttpRequest, pass_: str) -> None:
    """Let this session read the file again without its code."""
    _remember(request, PASSES, pass_)


def _remember(request: HttpRequest, key: str, value: str) -> None:
    kept = [old for old in request.session.get(key, []) if old != value]
    request.session[key] = [value, *kept][:MOST]


def share(request: HttpRequest) -> None:
    """This is not the person's own device: the session is short, and pages keep nothing on it."""
    request.session[SHARED] = True
    request.session.set_expiry(SHORT)


def is_shared(request: HttpRequest) -> bool:
    """Whether the person said that the device is not theirs."""
    return bool(request.session.get(SHARED))


def keep_awake(request: HttpRequest) -> None:
    """Each page of an application starts the short time of a shared device again."""
    if is_shared(request):
        request.session.modified = True


def holds_something(request: HttpRequest) -> bool:
    """Whether the next person at this computer could see something of the present one."""
    kept = any(request.session.get(key) for key in (DRAFTS, PASSES))
    return kept or is_shared(request) or bool(actor(request).guest_contacts) or actor(request).is_authenticated


def actor(request: HttpRequest) -> identity.Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined]  # set by the middleware


def address(request: HttpRequest) -> str:
    """Where the request comes from, for limits of tries."""
    return identity.client_ip(request)


def reads(request: HttpRequest) -> dict[str, Any]:
    """What every reading or action on a file takes: who asks, and what the session opened."""
    return {"actor": actor(request), "passes": passes(request)}
