"""What a browser's session remembers of a person without an account: drafts begun, files opened with a right pair."""

from uuid import UUID

from django.http import HttpRequest

DRAFTS, PASSES = "drafts", "passes"
MOST = 12  # the newest of each; a session is not an archive


def drafts(request: HttpRequest) -> list[UUID]:
    """Ids of the drafts that this session began or resumed."""
    return [UUID(text) for text in request.session.get(DRAFTS, [])]


def remember_draft(request: HttpRequest, draft_id: UUID) -> None:
    """Let this session go on with the draft."""
    _remember(request, DRAFTS, str(draft_id))


def passes(request: HttpRequest) -> list[str]:
    """Signed passes to the files that this session opened (cases.track)."""
    return list(request.session.get(PASSES, []))


def remember_pass(request: HttpRequest, pass_: str) -> None:
    """Let this session read the file again without its code."""
    _remember(request, PASSES, pass_)


def _remember(request: HttpRequest, key: str, value: str) -> None:
    kept = [old for old in request.session.get(key, []) if old != value]
    request.session[key] = [value, *kept][:MOST]


def address(request: HttpRequest) -> str:
    """Where the request comes from, for limits of tries."""
    return str(request.META.get("REMOTE_ADDR", ""))
