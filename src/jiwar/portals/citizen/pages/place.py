"""The commune for which a page about a service is read: its local rules, or that it depends on the commune."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from jiwar.catalogue import api as catalogue
from jiwar.territory import api as territory


@dataclass(frozen=True)
class Said:
    """One local rule as a citizen reads it: what it is about, whose it is, on which act."""

    about: str
    unit: str
    act: str


@dataclass(frozen=True)
class Place:
    """`depends`: what the page says differs from one commune to the next; `name`: of the commune, once known."""

    depends: bool
    code: str = ""
    name: str = ""
    rules: tuple[Said, ...] = ()


def place_of(view: catalogue.LocalView, commune_code: str, *, local: bool) -> Place:
    """What the page says of the commune."""
    rules = tuple(
        Said(
            catalogue.overriding.place_title(rule.place),
            catalogue.overriding.unit_in_words(rule.unit_code),
            catalogue.overriding.act_in_words(rule.basis),
        )
        for rule in view.rules
    )
    name = catalogue.overriding.unit_in_words(commune_code) if commune_code else ""
    return Place(depends=local, code=commune_code, name=name, rules=rules)


def commune_asked(request: HttpRequest) -> str:
    """The commune named in the address, when it is one."""
    code = request.GET.get("commune", "")[:8]
    if not code:
        return ""
    try:
        return code if territory.division_at(code=code).kind == "commune" else ""
    except territory.UnknownDivision:
        return ""


def picker(request: HttpRequest) -> tuple[forms.Form, str]:
    """The form that asks for a commune, and the commune once one is chosen; it works without JavaScript."""
    asked: dict[str, Any] = {"context": {}}
    given = request.GET if any(name.startswith(catalogue.PLACE.id) for name in request.GET) else None
    again = catalogue.redrawn(catalogue.PLACE, data=given, **asked) if given is not None else None
    form = again or catalogue.form_for(catalogue.PLACE, data=given, **asked)
    form.question_page = False  # one part of a page that has its own title
    if given is None:
        return form, ""
    chosen = form.cleaned_data[catalogue.PLACE.id] if again is None and form.is_valid() else ""
    return form, str(chosen or "")
