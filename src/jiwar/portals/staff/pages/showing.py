"""Papers beside the answers: what stands in the viewer, and the pages of a PDF as pictures, for telephones too."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiwar.documents import api as documents
from jiwar.kernel.texts import Texts

PDF = "application/pdf"
# What a browser may show in a frame; anything else is downloaded.
SHOWN_INLINE = {PDF, "image/jpeg", "image/png", "image/webp"}

# What a stranger uploaded never runs in our pages' name. Browsers show no PDF in a sandbox: it runs nothing of ours.
PAPER_POLICY = {
    False: "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    True: "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'",
}

Draw = Callable[[int, bool], documents.PagePicture]


class Paper(Protocol):
    """A paper of a file or of a part of it."""

    @property
    def id(self) -> UUID: ...
    @property
    def label(self) -> Texts: ...
    @property
    def media_type(self) -> str: ...
    @property
    def scan(self) -> str: ...
    @property
    def replaced(self) -> bool: ...


@dataclass(frozen=True)
class Viewed:
    """One tab of the viewer. `kind`: "pages" that we draw, those of an "act", a "picture", "other" for the frame."""

    label: Texts | str
    href: str
    original: str
    kind: str
    scan: str = "none"
    replaced: bool = False


def papers(found: Iterable[Paper], route: str, owner: UUID) -> list[Viewed]:
    """The tabs of papers, the newest of each first and what it replaced after; `route` opens one, route_page a page."""
    return [_tab(one, route, owner) for one in sorted(found, key=lambda one: one.replaced)]


def _tab(one: Paper, route: str, owner: UUID) -> Viewed:
    original = reverse(f"staff:{route}", args=[owner, one.id])
    closed = one.scan in ("waiting", "infected")
    kind = "pages" if one.media_type == PDF else "picture" if one.media_type in SHOWN_INLINE else "other"
    kind = "other" if closed else kind
    href = reverse(f"staff:{route}_page", args=[owner, one.id, 1]) if kind == "pages" else original
    return Viewed(one.label, href, original, kind, one.scan, one.replaced)


def act(route: str, owner: UUID) -> Viewed:
    """The tab of an act before its signature."""
    page, original = reverse(f"staff:{route}_page", args=[owner, 1]), reverse(f"staff:{route}", args=[owner])
    return Viewed(_("The act as it will be sealed"), page, original, "act")


def paper_page(request: HttpRequest, page: int, file_id: UUID, *, original: str) -> HttpResponse:
    """One page of a stored PDF; raises Http404 when it is gone."""
    try:
        name = documents.file(id=file_id).name
    except documents.FileGone as unknown:
        raise Http404 from unknown

    def draw(number: int, close: bool) -> documents.PagePicture:
        return documents.page_picture(id=file_id, page=number, close=close)

    return page_answer(request, page, draw, name=name, original=original)


def page_answer(request: HttpRequest, page: int, draw: Draw, *, name: str, original: str) -> HttpResponse:
    """One page: its picture for the viewer (`?as=picture`, `?as=close`), else a page of its own, without JavaScript."""
    wanted = request.GET.get("as", "")
    others = request.GET.copy()
    others.pop("as", None)
    context = {"name": name, "page": page, "original": original, "query": others.urlencode()}
    try:
        drawn = draw(page, wanted == "close")
    except documents.PageUnknown as unknown:
        raise Http404 from unknown
    except documents.DrawingBusy as busy:
        answer = render(request, "staff/paper_page.html", context | {"problem": str(busy), "busy": True}, status=503)
        answer["Retry-After"] = "5"
        return answer
    except (documents.PagesUnreadable, documents.FileInQuarantine, documents.FileGone) as closed:
        return render(request, "staff/paper_page.html", context | {"problem": str(closed)}, status=409)
    if wanted:
        return HttpResponse(drawn.content, content_type="image/webp", headers={"Jiwar-Pages": str(drawn.pages)})
    return render(request, "staff/paper_page.html", context | {"pages": drawn.pages})
