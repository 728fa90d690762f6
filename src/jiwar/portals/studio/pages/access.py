"""Who may open the studio: authors and reviewers of procedures; what is another office's answers 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jiwar.catalogue import api as catalogue
from jiwar.identity.api import Actor
from jiwar.kernel.errors import Refused
from jiwar.offices import api as offices

View = Callable[..., HttpResponse]
AUTHOR, REVIEWER = "author", "reviewer"
FILES = ("handler", "head", "signatory", "papc", "chef_daira", "wali", "counter_agent")


def studio_only(view: View) -> View:
    """Staff sign in first; whoever writes and reviews nothing finds no such page."""

    @wraps(view)
    def inner(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        actor = request.actor
        if not actor.is_staff:
            return redirect(f"{reverse('staff:sign_in')}?next={quote(request.get_full_path())}")
        if not (actor.has_role(AUTHOR) or actor.has_role(REVIEWER)):
            raise Http404
        try:
            return view(request, *arguments, **named)
        except (catalogue.DefinitionNotFound, catalogue.ProcedureNotFound, catalogue.NoSuchPlace) as unknown:
            raise Http404 from unknown

    return inner


def _only(role: str) -> Callable[[View], View]:
    """A decorator: what only those who hold `role` do."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            if request.actor.is_staff and not request.actor.has_role(role):
                raise Http404
            return view(request, *arguments, **named)

        return studio_only(inner)

    return decorate


authors_only, reviewers_only = _only(AUTHOR), _only(REVIEWER)


def find(request: HttpRequest, draft_id: UUID) -> catalogue.DefinitionDraftView:
    """The draft for this reader, or 404."""
    return catalogue.definition_visible_to(request.actor, draft_id)


def may_edit(actor: Actor, draft: catalogue.DefinitionDraftView) -> bool:
    """An author of its office, while it is written."""
    return draft.state in ("draft", "returned") and writes_in(actor, draft)


def writes_in(actor: Actor, draft: catalogue.DefinitionDraftView) -> bool:
    """An author of its office, whatever its state."""
    return catalogue.can_edit_procedure(actor, catalogue.keepers_of(draft.office_id))


def desks(actor: Actor) -> list[offices.OfficeView]:
    """The offices at which the actor writes."""
    held = sorted(actor.office_ids(AUTHOR))
    return [offices.office(id=office_id) for office_id in held]


def studio_page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a page of the studio with the sections that this reader may use."""
    files = any(request.actor.has_role(role) for role in FILES)
    bar = {"handles_files": files, "writes": request.actor.has_role(AUTHOR)}
    return render(request, template, bar | context, status=status)


def done(request: HttpRequest, act: Callable[[], object], said: object) -> bool:
    """Do it and say so, or say why not; what is unknown stays a 404."""
    try:
        act()
    except (catalogue.DefinitionNotFound, catalogue.ProcedureNotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(said))
    return True
