"""Who may open which staff page; what nobody of that role may see answers 404 or leads to sign in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor

View = Callable[..., HttpResponse]
EXAMINERS = ("handler", "head", "signatory", "papc", "chef_daira", "wali", "counter_agent")
SIGNATORIES = ("signatory", "papc", "chef_daira", "wali")
REGISTER_READERS = ("handler", "head", "counter_agent", "signatory", "papc")
VALIDATORS = catalogue.VALIDATING_ROLES
PART_ROLES = ("handler", "head", *SIGNATORIES)  # who prepares or decides a part in the files of others
SEATS = ("papc", "chef_daira", "wali")
TEAM = ("head", "papc", "chef_daira", "wali", "inspector")
DIRECTORS = ("wali", "inspector", "chef_daira", "papc", "head")  # the highest first


def holds_any(actor: Actor, roles: tuple[str, ...]) -> bool:
    """The actor holds one of these roles somewhere, now."""
    return any(actor.has_role(role) for role in roles)


def staff_only(*roles: str) -> Callable[[View], View]:
    """Only for staff holding one of `roles` (any role when none is named)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            actor = request.actor
            if not actor.is_staff:
                return redirect(f"{reverse('staff:sign_in')}?next={quote(_page_of(request))}")
            if roles and not holds_any(actor, roles):
                raise Http404
            return view(request, *arguments, **named)

        return inner

    return decorate


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: of what was sent after the session had ended, the page that it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    ours = came.netloc == request.get_host()
    return f"{came.path}?{came.query}".rstrip("?") if ours else reverse("staff:queue")


def sections(actor: Actor) -> list[dict[str, str]]:
    """Entries of the bar of sections that this person may use."""
    found = _today(actor)
    if holds_any(actor, EXAMINERS):
        found.append({"href": reverse("staff:queue"), "text": _("Files"), "key": "queue", "icon": "inbox"})
    if holds_any(actor, TEAM):
        found.append({"href": reverse("staff:team"), "text": _("Team"), "key": "team", "icon": "person"})
    found += _commissions(actor)
    if holds_any(actor, ("counter_agent",)):
        found.append({"href": reverse("staff:counter"), "text": _("Counter"), "key": "counter", "icon": "person"})
    if holds_any(actor, VALIDATORS):
        found.append(
            {"href": reverse("staff:validations"), "text": _("To agree to"), "key": "validations", "icon": "check"}
        )
    if holds_any(actor, PART_ROLES):
        found.append({"href": reverse("staff:parts"), "text": _("Parts"), "key": "parts", "icon": "building"})
    if holds_any(actor, SIGNATORIES):
        found.append({"href": reverse("staff:signing_book"), "text": _("To sign"), "key": "signing", "icon": "sign"})
    if holds_any(actor, REGISTER_READERS):
        found.append({"href": reverse("staff:acts"), "text": _("Registers"), "key": "acts", "icon": "document"})
    if holds_any(actor, ("expert",)):
        found.append({"href": reverse("staff:opinions"), "text": _("Opinions"), "key": "opinions", "icon": "message"})
        found.append(
            {"href": reverse("staff:inquiries"), "text": _("Inquiries"), "key": "inquiries", "icon": "message"}
        )
    if holds_any(actor, ("author", "reviewer")):
        found.append({"href": reverse("studio:procedures"), "text": _("Procedures"), "key": "studio", "icon": "edit"})
    if holds_any(actor, DIRECTORS):
        found.append({"href": reverse("direction:overview"), "text": _("Figures"), "key": "figures", "icon": "chart"})
    if holds_any(actor, cases.REORGANISING_ROLES):
        found.append({"href": reverse("staff:offices"), "text": _("Offices"), "key": "offices", "icon": "home"})
    if holds_any(actor, ("administrator",)):
        found.append({"href": reverse("staff:failures"), "text": _("Follow-up"), "key": "failures", "icon": "warning"})
    return found


def _commissions(actor: Actor) -> list[dict[str, str]]:
    if not (cases.commission_offices(actor) or cases.hears_objections(actor)):
        return []
    href, text = reverse("staff:commissions"), _("Commissions")
    return [{"href": href, "text": text, "key": "commissions", "icon": "family"}]


def _today(actor: Actor) -> list[dict[str, str]]:
    """The day of the place that a person answers for, by the highest of their roles; nothing for most."""
    places = [one.division_code for role in DIRECTORS for one in actor.holdings if one.role == role]
    if not places:
        return []
    href, text = reverse("direction:today", args=places[:1]), _("Late and at risk")
    return [{"href": href, "text": text, "key": "today", "icon": "warning"}]


def first_page(actor: Actor) -> str:
    """Where this person's day begins: for who directs, what is late, at risk and waits for their own hand."""
    if holds_any(actor, ("expert",)) and not holds_any(actor, EXAMINERS):
        return reverse("staff:opinions")
    found = sections(actor)
    return found[0]["href"] if found else reverse("staff:nothing")


def nothing(request: HttpRequest) -> HttpResponse:
    """A staff account without any role today."""
    return render(request, "staff/nothing.html", {"sections": []})


def staff_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, section: str, status: int = 200
) -> HttpResponse:
    """Draw a staff page with its bar of sections."""
    return render(request, template, {"sections": bar(request.actor), "section": section, **context}, status=status)


def bar(actor: Actor) -> list[dict[str, Any]]:
    """The bar of sections, each with how many things wait there: the same on the pages of every portal of the staff."""
    waiting = cases.waiting_for(actor)
    return [entry | {"count": waiting.get(entry["key"], 0)} for entry in sections(actor)]
