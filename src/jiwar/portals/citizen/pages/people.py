"""For whom and by whom: persons declared in an application; a NIN once typed is shown by its last digits only."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.identity import api as identity
from jiwar.portals.citizen.pages import session
from jiwar.portals.citizen.pages.apply import ask, call_for, with_draft
from jiwar.portals.citizen.pages.steps import is_represented

NAMES = ("family_ar", "given_ar", "family_latin", "given_latin")
REACH = ("phone", "email", "quality", "language", "mandate_until")


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def applicant(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """For whom."""
    mine = not is_represented(draft)
    own = _own(request, draft.applicant, mine=mine)
    asked = catalogue.nin_known(
        catalogue.applicant_question(draft.definition),
        draft.applicant.get("nin_masked", ""),
        on_record=bool(own and own.has_nin),
    )
    return ask(
        request,
        draft,
        asked,
        _initial(request, draft.applicant, mine=mine),
        lambda person: cases.save_applicant(
            applicant=_merged(request, draft.applicant, person, mine=mine), **call_for(request, draft)
        ),
        said=_from_account(own),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def representative(request: HttpRequest, draft: cases.DraftView) -> HttpResponse:
    """By whom."""
    own = _own(request, draft.representative, mine=True)
    asked = catalogue.nin_known(
        catalogue.representative_question(draft.definition),
        draft.representative.get("nin_masked", ""),
        on_record=bool(own and own.has_nin),
    )
    return ask(
        request,
        draft,
        asked,
        _initial(request, draft.representative, mine=True),
        lambda person: cases.save_representative(
            representative=_merged(request, draft.representative, person, mine=True), **call_for(request, draft)
        ),
        said=_from_account(own),
    )


def _own(request: HttpRequest, party: Mapping[str, Any], *, mine: bool) -> identity.PersonView | None:
    """The record of whoever is signed in, on a page about themselves that nobody filled in yet."""
    person_id = session.actor(request).person_id
    if not mine or person_id is None or any(party.get(name) for name in NAMES):
        return None
    return identity.person(id=person_id)


def _from_account(own: identity.PersonView | None) -> str:
    """What the page says of where its content comes from."""
    if own is None:
        return ""
    if own.has_nin:
        return _("Filled in from your account. Your identification number (NIN) is known there: leave it empty.")
    return _("Filled in from your account.")


def declared(party: Mapping[str, Any]) -> dict[str, Any]:
    """A party as it is kept, ready to be shown in the form or saved again; the year alone when only it is known."""
    kept = {key: value for key, value in party.items() if key not in ("nin_masked", "birth_precision")}
    if party.get("birth_precision") == "year" and kept.get("birth_date"):
        kept["birth_date"] = kept["birth_date"][:4]
    return kept


def isolated(text: str) -> str:
    """Digits and addresses keep their direction inside Arabic text."""
    return f"\u2066{text}\u2069" if text else ""


def isolated_name(text: str) -> str:
    """A name keeps the direction of its own letters."""
    return f"\u2068{text}\u2069" if text else ""


def _initial(request: HttpRequest, party: Mapping[str, Any], *, mine: bool) -> dict[str, Any] | None:
    """What is kept; for a first visit of somebody signed in, their own record."""
    kept = declared(party)
    if any(kept.get(name) for name in NAMES):
        return kept
    person_id = session.actor(request).person_id
    own = _of_person(identity.person(id=person_id)) if mine and person_id else {}
    said = {name: kept[name] for name in ("birth_date", "sex") if kept.get(name)}  # when checking one's rights
    return own | said or None


def _of_person(person: identity.PersonView) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(person, name) for name in (*NAMES, "sex")}
    if person.birth_date:
        text = person.birth_date.isoformat()
        known["birth_date"] = text[:4] if person.birth_precision == "year" else text
    return {name: value for name, value in known.items() if value}


def _merged(request: HttpRequest, kept: Mapping[str, Any], person: Any, *, mine: bool) -> dict[str, Any]:
    """The person as typed now, with how to reach them as kept; a NIN stays encrypted when none is typed again."""
    typed = dict(person or {})
    whole = {key: kept[key] for key in REACH if kept.get(key)} | typed
    person_id = session.actor(request).person_id
    if mine and person_id and not typed.get("nin"):
        own = _of_person(identity.person(id=person_id))
        if all(own.get(name) == typed.get(name) for name in (*NAMES, "birth_date")):
            whole["person_id"] = str(person_id)  # the file joins the record of whoever is signed in
    return whole
