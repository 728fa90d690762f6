"""What a wilaya or a commune may say otherwise than a template, and how its words stand in for those of the template.

The one list of such places is `PLACES`. Everything else (who is entitled, questions, steps, time limit, act, refusal)
is the same for everybody: equality before the service, and the competence of national texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

Kind = Literal["hours", "contact", "information", "fee", "paper"]
PAPERS = "papers."  # a local paper stands at `papers.<its id>`
OWN = "local_"  # with which ids of local papers begin: no template's own paper does


@dataclass(frozen=True)
class Overridable:
    """One kind of place, and why it may differ from one commune to the next."""

    kind: Kind
    place: str  # where it stands in a definition; of papers, what the places begin with
    title: Any
    reason: Any


PLACES = (
    Overridable(
        "hours",
        "local.hours",
        _("Opening hours"),
        _("Each counter keeps its own hours: no national text can know them."),
    ),
    Overridable(
        "contact",
        "local.contact",
        _("Whom to contact"),
        _("Telephone, address and door are those of the place."),
    ),
    Overridable(
        "information",
        "local.information",
        _("Good to know here"),
        _("What the people of the place have to know besides; it adds, and takes nothing away."),
    ),
    Overridable(
        "fee",
        "fee",
        _("Fee"),
        # Law 11-10 of 2011 on the commune: the assembly fixes by deliberation the fees and dues that are its own.
        _(
            "An elected assembly fixes its own dues by deliberation. "
            "What is free nationally, stamp duty and taxes that the law fixes stay so."
        ),
    ),
    Overridable(
        "paper",
        PAPERS,
        _("Paper asked here besides"),
        _("A local order may ask for one more paper, with its legal ground; none of the template’s is taken away."),
    ),
)
BY_KIND = {one.kind: one for one in PLACES}
PAPER_KEYS = ("label", "hint", "accept", "max_mb", "required")


class CannotStand(ValueError):  # noqa: N818 - reads as what happened
    """The template has no room for these words; the message says why."""


def kind_of(place: str) -> Kind | None:
    """Which kind of place it is; None for one that nobody may override."""
    for one in PLACES:
        if place == one.place or (one.kind == "paper" and place.startswith(PAPERS + OWN) and place.count(".") == 1):
            return one.kind
    return None


def open_kinds(data: Mapping[str, Any]) -> list[Overridable]:
    """What may be overridden of this template: its fee only where it has one of its own."""
    return [one for one in PLACES if one.kind != "fee" or fee_is_open(data)]


def fee_is_open(data: Mapping[str, Any]) -> bool:
    """A fee that national texts fix at nothing stays so."""
    fee = data.get("fee") or {}
    if "amount" in fee:
        return fee["amount"] != 0
    return not fee.get("components") or bool(own_components(data))


def own_components(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of the fee that are the service’s own: no stamp duty and no tax, whose amounts the law fixes."""
    components = (data.get("fee") or {}).get("components") or []
    return [one for one in components if one.get("kind", "fee") == "fee"]


def value_at(data: Mapping[str, Any], place: str) -> Any:
    """What a template says at a place, in the form that an override gives it; None where it says nothing."""
    kind = kind_of(place)
    if kind == "fee":
        fee = data.get("fee") or {}
        value: dict[str, Any] = {"text": fee.get("text")}
        if "amount" in fee:
            value["amount"] = fee["amount"]
        if components := own_components(data):
            value["components"] = {one["id"]: one["amount"] for one in components}
        return value
    if kind == "paper":
        return next((one for one in data.get("papers", []) if one.get("id") == place.removeprefix(PAPERS)), None)
    return (data.get("local") or {}).get(kind)


def applied(data: Mapping[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Plain data of a definition with an override's value at its place; raises CannotStand."""
    kind = kind_of(place)
    if kind is None:
        raise CannotStand(str(_("No commune and no wilaya may change this.")))
    if kind == "fee":
        return {**data, "fee": _fee(data, value)}
    if kind == "paper":
        name = place.removeprefix(PAPERS)
        if value_at(data, place) is not None:
            raise CannotStand(str(_("The template has a paper of that code now.")))
        papers = [*data.get("papers", []), {"id": name, **{key: value[key] for key in PAPER_KEYS if key in value}}]
        return {**data, "papers": papers}
    return {**data, "local": {**(data.get("local") or {}), kind: value}}


def _fee(data: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    if not fee_is_open(data):
        raise CannotStand(str(_("The template makes this service free, or asks only what the law fixes: it stays so.")))
    fee = {**data["fee"], "text": value["text"]}
    if "amount" in value:
        if "amount" not in fee:
            raise CannotStand(str(_("The fee of the template is no longer one amount.")))
        fee["amount"] = value["amount"]
    amounts = value.get("components") or {}
    known = {one["id"] for one in own_components(data)}
    for name in amounts:
        if name not in known:
            raise CannotStand(str(_("The template has no part “%(name)s” of the fee any more.") % {"name": name}))
    if amounts:
        fee["components"] = [
            {**one, "amount": amounts[one["id"]]} if one["id"] in amounts else one for one in fee["components"]
        ]
    return fee
