"""What was typed survives the end of a session: kept sealed until its writer signs in, then back in its form.

One middleware for every form of every portal. Each form says, beside its token, who was signed in when it was drawn
(`csrf_token` of kernel/templatetags). When it comes back and nobody is signed in any more, or its token is of an
earlier session, what was typed goes sealed into the session of this browser, and the person to the sign-in page. Then:
nothing is sent by itself, the form is shown again as typed, and its own button sends it. On a shared computer only the
account that opened the form finds the words: another one that signs in there drops them, unread.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods

from jiwar.identity import api as identity
from jiwar.kernel import clock, unsent
from jiwar.kernel.ids import new_id
from jiwar.portals.staff.pages.access import first_page

Next = Callable[[HttpRequest], HttpResponse]
KEY, ASKED, MOST = "unsent", "unsent", 3  # of the session; of an address; forms kept at once
SEAL, MARK = "unsent", "opened-by"
DOORS = {"staff": "staff:sign_in", "citizen": "citizen:sign_in"}
LEVELS = 4  # pages above an address that may hold its form


@dataclass(frozen=True)
class Unsent:
    """A form that was not received."""

    id: str
    address: str
    pages: list[str]  # where the form may be, likeliest first
    fields: dict[str, list[str]]
    had_files: bool
    at: str

    @property
    def moment(self) -> datetime:
        """When it was sent for nothing."""
        return datetime.fromisoformat(self.at)

    @property
    def words(self) -> list[str]:
        """What was written, to be read and copied."""
        return unsent.words_of(self.fields)

    @property
    def form_href(self) -> str:
        """The page of the form, filled in."""
        return _with(self.pages[0], f"{self.id}.0")


class KeepUnsent:
    """Keeps what could not be received, gives it back to who typed it, forgets it once it is sent."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.opened_by = SimpleLazyObject(lambda: mark_of(request.actor))  # type: ignore[attr-defined]  # for csrf_token
        before = [] if request.session.is_empty() else request.session.get(KEY, [])
        account_id = request.actor.account_id  # type: ignore[attr-defined]  # set by CurrentActor
        response = self.get_response(request)
        if request.method == "POST":
            if before and request.actor.account_id != account_id:  # type: ignore[attr-defined]  # as above
                _hand_over(request, before)
            if (writer := _turned_away(request, response)) is not None:
                return _kept(request, writer) or response
            if before and response.status_code < 400:
                _forget(request, lambda one: one["address"] == request.path)
        elif before and request.method == "GET" and ASKED in request.GET:
            return _filled(request, response)
        return response


def mark_of(actor: identity.Actor) -> str:
    """Who is signed in, signed, for the forms drawn for them; "" for nobody. It tells no other page who that is."""
    if actor.account_id is None or actor.kind not in DOORS:
        return ""
    return Signer(salt=MARK).sign(f"{actor.kind}.{identity.blind_index(str(actor.account_id), use=MARK)[:24]}")


def _turned_away(request: HttpRequest, response: HttpResponse) -> str | None:
    """The mark of who opened the form, when it was not received because that session is over."""
    actor = request.actor  # type: ignore[attr-defined]  # set by CurrentActor
    token_is_old = getattr(request, "csrf_refused", False)
    if not (token_is_old or (not actor.is_authenticated and _is_refusal(response))):
        return None
    mark = request.POST.get(unsent.OPENED_BY, "")
    if not mark or not _is_ours(request) or (actor.is_authenticated and mark != mark_of(actor)):
        return None  # nobody's, from elsewhere, or of another account than the one at work here now
    try:
        Signer(salt=MARK).unsign(mark)
    except BadSignature:
        return None
    return mark


def _is_ours(request: HttpRequest) -> bool:
    """Sent from a page of this site: what a foreign page makes a browser send is not kept."""
    origin, referer = request.headers.get("Origin"), request.headers.get("Referer")
    if origin is None and referer is None:  # then Django's token alone must have been right
        return not getattr(request, "csrf_refused", False)
    return urlsplit(origin if origin is not None else referer or "").netloc == request.get_host()


def _is_refusal(response: HttpResponse) -> bool:
    if response.status_code == 302:
        doors = {reverse(name) for name in (*DOORS.values(), "citizen:track")}
        return urlsplit(response.headers["Location"]).path in doors
    return response.status_code in {403, 404}


def _kept(request: HttpRequest, writer: str) -> HttpResponse | None:
    """Keep the form and ask who is there; None when nothing was typed, or too much."""
    fields = unsent.worth_keeping(dict(request.POST.lists()))
    if not fields:
        return None
    if unsent.size_of(fields) > unsent.MOST_BYTES:
        messages.warning(request, unsent.TOO_LONG)
        return None
    one = new_id()
    body = {"fields": fields, "pages": _pages(request), "had_files": bool(request.FILES)}
    sealed = identity.seal(json.dumps(body, ensure_ascii=False), use=SEAL, row=one).hex()
    entry = {"id": str(one), "by": writer, "address": request.path, "at": clock.now().isoformat(), "sealed": sealed}
    request.session[KEY] = [*request.session.get(KEY, []), entry][-MOST:]
    if request.actor.is_authenticated:  # type: ignore[attr-defined]  # set by CurrentActor
        return redirect("unsent")
    messages.info(request, unsent.KEPT)
    return redirect(f"{reverse(DOORS[writer.partition('.')[0]])}?{urlencode({'next': reverse('unsent')})}")


def _pages(request: HttpRequest) -> list[str]:
    """Where the form may be: the page it was sent from, its own address, and those above it. Addresses of ours only."""
    came = urlsplit(request.headers.get("Referer", ""))
    found = []
    if came.netloc == request.get_host():
        asked = [pair for pair in parse_qsl(came.query) if pair[0] != ASKED]
        found.append(f"{came.path}?{urlencode(asked)}" if asked else came.path)
    path = request.path
    for _level in range(LEVELS):
        found.append(path)
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
    return [page for page in dict.fromkeys(found) if _is_page(page)] or [reverse("unsent")]


def _is_page(page: str) -> bool:
    try:
        resolve(urlsplit(page).path)
    except Resolver404:
        return False
    return True


def _hand_over(request: HttpRequest, before: list[dict[str, str]]) -> None:
    """Somebody signed in meanwhile: the words of this account go on in the new session, those of others end here."""
    mark = mark_of(request.actor)  # type: ignore[attr-defined]  # set by CurrentActor
    if mark:
        mine = [one for one in before if constant_time_compare(one["by"], mark)]
        if mine != request.session.get(KEY, []):
            request.session[KEY] = mine


def _forget(request: HttpRequest, which: Callable[[dict[str, str]], bool]) -> None:
    kept = request.session.get(KEY, [])
    left = [one for one in kept if not which(one)]
    if len(left) < len(kept):
        request.session[KEY] = left


def _of(request: HttpRequest) -> list[Unsent]:
    """What this account typed, the newest first."""
    mark = mark_of(request.actor)  # type: ignore[attr-defined]  # set by CurrentActor
    found = []
    for one in reversed(request.session.get(KEY, [])):
        if mark and constant_time_compare(one["by"], mark):
            try:
                body = json.loads(identity.unseal(bytes.fromhex(one["sealed"]), use=SEAL, row=UUID(one["id"])))
            except InvalidTag:  # sealed with an earlier key of the platform
                continue
            found.append(Unsent(id=one["id"], address=one["address"], at=one["at"], **body))
    return found


def _filled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page asked for with its form as typed; the next page that may hold it, or the words alone."""
    asked, _dot, step = request.GET[ASKED].partition(".")
    one = next((one for one in _of(request) if one.id == asked), None)
    if one is None or not step.isdecimal():
        return response
    if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
        context: dict[str, Any] = {"had_files": one.had_files}
        page = unsent.filled_in(
            response.content.decode(),
            page_address=request.path,
            address=one.address,
            fields=one.fields,
            notice=render_to_string("unsent_notice.html", context),
        )
        if page is not None:
            response.content = page.encode()
            response.headers.pop("Content-Length", None)
            return response
    following = int(step) + 1
    if following < len(one.pages):
        return redirect(_with(one.pages[following], f"{one.id}.{following}"))
    return redirect(f"{reverse('unsent')}?{urlencode({'gone': one.id})}")


def _with(page: str, asked: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{urlencode({ASKED: asked})}#unsent"


@require_http_methods(["GET", "HEAD", "POST"])
def unsent_words(request: HttpRequest) -> HttpResponse:
    """What the person typed and nobody received: to read, to go on with, to drop."""
    if not request.actor.is_authenticated:  # type: ignore[attr-defined]  # set by CurrentActor
        return redirect(f"{reverse('citizen:sign_in')}?{urlencode({'next': request.path})}")
    if request.method == "POST":
        _forget(request, lambda one: one["id"] == request.POST.get("drop"))
        return redirect("unsent")
    actor = request.actor  # type: ignore[attr-defined]  # set by CurrentActor
    onward = first_page(actor) if actor.is_staff else reverse("citizen:account")
    context = {"kept": _of(request), "gone": request.GET.get("gone", ""), "onward": onward}
    return render(request, "unsent.html", context)
