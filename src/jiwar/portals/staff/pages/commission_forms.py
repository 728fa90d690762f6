"""What is typed for a commission's session."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from jiwar.cases import api as cases
from jiwar.identity.api import Actor
from jiwar.kernel.forms import Checkboxes, DayField, NeededWords, Radios
from jiwar.kernel.texts import pick
from jiwar.territory import api as territory


class WhyForm(forms.Form):
    """Why, in a few words."""

    reason = NeededWords(
        _("How it is known, or why"), missing=_("Say why: it stays in the file."), max_length=4000, rows=2
    )


class AnswerForm(forms.Form):
    """The answer to an objection."""

    accepted = forms.ChoiceField(
        label=_("The objection"),
        choices=[("yes", _("is right")), ("no", _("is not right"))],
        widget=Radios,
        error_messages={"required": _("Say whether the objection is right.")},
    )
    answer = NeededWords(_("Answer, with its reason"), missing=_("Write the answer."), max_length=4000, rows=3)


class RecuseForm(forms.Form):
    """Who takes no part, and why."""

    member = forms.ChoiceField(label=_("Member"), error_messages={"required": _("Choose a member.")})
    reason = NeededWords(_("What ties this member to the file"), missing=_("Say why."), max_length=4000, rows=2)

    def __init__(self, *arguments: Any, members: Sequence[Any], **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": "recuse_%s"} | options))
        choices = [("", "—"), *((str(one.id), one.name) for one in members)]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def said(self) -> dict[str, Any]:
        """The arguments of the recusal."""
        return {"member_id": UUID(self.cleaned_data["member"]), "reason": self.cleaned_data["reason"]}


class PresenceForm(forms.Form):
    """Who was there."""

    members = forms.MultipleChoiceField(
        label=_("Members present"),
        widget=Checkboxes,
        error_messages={"required": _("Tick the members who were present.")},
    )

    def __init__(self, *arguments: Any, members: Sequence[Any], **options: Any) -> None:
        super().__init__(*arguments, **({"auto_id": "presence_%s"} | options))
        choices = [(str(one.id), f"{one.name} · {one.quality}" if one.quality else one.name) for one in members]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField

    def present(self) -> list[UUID]:
        """Ids of those who were there."""
        return [UUID(one) for one in self.cleaned_data["members"]]


class CallForm(forms.Form):
    """A session: for which service and commune, when, of how much, who sits."""

    where = forms.ChoiceField(label=_("Service and commune"), error_messages={"required": _("Choose them.")})
    held_on = DayField(label=_("Day of the meeting"))
    site = forms.CharField(label=_("Site"), max_length=200, error_messages={"required": _("Name the site.")})
    dwellings = forms.IntegerField(
        label=_("How many to attribute"),
        min_value=1,
        max_value=100_000,
        error_messages={"required": _("Say how many there are to attribute.")},
    )
    members = NeededWords(
        _("Members"),
        missing=_("Name the members."),
        help_text=_("One a line: name, then quality after a comma."),
        max_length=4000,
        rows=6,
    )

    def __init__(self, *arguments: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = []
        for office_id, code, titles in self.offices_of(actor):
            places = territory.divisions_at(codes=cases.communes_of(office_id))
            choices += [
                (f"{office_id}:{code}:{place.code}", f"{pick(titles)} — {pick(place.names)}")
                for place in places.values()
            ]
        self.fields["where"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    @staticmethod
    def offices_of(actor: Actor) -> list[tuple[UUID, str, Any]]:
        """Offices where the actor handles files, with each service on which a commission decides there."""
        mine = {one.office_id for one in actor.holdings if one.role in ("handler", "head")}
        return [one for one in cases.commission_offices(actor) if one[0] in mine]

    def said(self) -> dict[str, Any]:
        """The arguments of the call."""
        office_id, code, commune = self.cleaned_data["where"].split(":")
        members = []
        for line in self.cleaned_data["members"].splitlines():
            name, _comma, quality = line.replace("،", ",").partition(",")
            if name.strip():
                members.append({"name": name, "quality": quality})
        return {
            "office_id": UUID(office_id),
            "procedure_code": code,
            "commune_code": commune,
            "held_on": self.cleaned_data["held_on"],
            "site": self.cleaned_data["site"],
            "dwellings": self.cleaned_data["dwellings"],
            "members": members,
        }
