"""The filter of the queue as people choose it: its form, its words, those kept under a name."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jiwar.cases import api as cases
from jiwar.catalogue import api as catalogue
from jiwar.kernel.errors import Refused
from jiwar.kernel.texts import current_language, pick
from jiwar.portals.staff.pages.access import EXAMINERS, staff_only

ANY = ("", _("Any"))
LIMITS = [
    ("late", _("Past the limit")),
    ("today", _("Last day today")),
    ("soon", _("Last day within two days")),
    ("week", _("Within seven days")),
    ("stopped", _("Clock stopped")),
]
CHANNELS = [
    ("web", _("On line")),
    ("counter", _("At the counter")),
    ("phone", _("By telephone")),
    ("api", _("By a program")),
]


def show_words() -> dict[str, str]:
    """The three filters that matter, and everything."""
    return {
        "new": pgettext("filter", "To take"),
        "mine": gettext("Mine"),
        "late": gettext("Late"),
        "all": gettext("All"),
    }


class FilterForm(forms.Form):
    """What narrows the list; it is sent by GET, so that an address can be kept."""

    procedure = forms.ChoiceField(label=_("Service"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    limit = forms.ChoiceField(label=_("Limit"), required=False)
    handler = forms.ChoiceField(label=_("Handler"), required=False)
    commune = forms.ChoiceField(label=_("Commune"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    opinions = forms.BooleanField(label=_("Opinions awaited"), required=False)
    news = forms.BooleanField(label=_("With something new"), required=False)

    def __init__(self, *, wanted: cases.CaseFilter, choices: cases.FilterChoices) -> None:
        super().__init__(initial=wanted.as_params(), auto_id="filter_%s")
        self.words: dict[tuple[str, str], str] = {}
        known = catalogue.procedures(language=current_language())
        self._offer("procedure", [(one.code, pick(one.titles)) for one in known])
        self._offer("stage", [(stage, cases.staff_stage_words(stage)) for stage in cases.OPEN_STAGES])
        self._offer("commune", [(code, pick(names)) for code, names in choices.communes.items()])
        colleagues = {str(seat.account_id): pick(seat.names) for seat in choices.colleagues}
        self._offer("handler", list(colleagues.items()))
        self._offer("limit", [(limit, str(words)) for limit, words in LIMITS])
        self._offer("channel", [(channel, str(words)) for channel, words in CHANNELS])
        self._offer("language", [(code.split("-")[0], name) for code, name in settings.LANGUAGES])

    def _offer(self, name: str, found: list[tuple[str, str]]) -> None:
        """What may be chosen; a box with nothing to choose from is not shown."""
        if not found:
            del self.fields[name]
            return
        self.words |= {(name, value): words for value, words in found}
        self.fields[name].choices = [ANY, *found]  # type: ignore[attr-defined]  # a field of choices
        self.fields[name].widget.attrs["class"] = "jw-select"

    def chosen(self) -> list[tuple[str, str]]:
        """What narrows the list: each field with its value in words."""
        said = []
        for name, field in self.fields.items():
            value = self.initial.get(name)
            if value:
                said.append((name, self.words.get((name, value), str(field.label))))
        return said


def address_of(wanted: cases.CaseFilter, **more: str) -> str:
    """The queue that shows it."""
    return f"{reverse('staff:queue')}?{urlencode(wanted.as_params() | more)}"


def panel(request: HttpRequest, wanted: cases.CaseFilter) -> dict[str, Any]:
    """The form, what it says in words, and the filters kept."""
    form = FilterForm(wanted=wanted, choices=cases.filter_choices(actor=request.actor))
    kept = [
        {"id": one.id, "name": one.name, "href": address_of(one.wanted), "current": one.wanted == wanted}
        for one in cases.saved_filters(actor=request.actor)
    ]
    return {"form": form, "chosen": form.chosen(), "kept": kept, "wanted": wanted, "params": wanted.as_params()}


@require_POST
@staff_only(*EXAMINERS)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter on the screen under a name."""
    wanted = cases.CaseFilter.of(request.POST)
    try:
        cases.save_filter(actor=request.actor, name=request.POST.get("name", ""), wanted=wanted)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The filter is kept under this name."))
    return redirect(address_of(wanted))


@require_POST
@staff_only(*EXAMINERS)
def forget(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Remove a filter of one's own."""
    cases.forget_filter(actor=request.actor, filter_id=filter_id)
    return redirect(address_of(cases.CaseFilter.of(request.POST)))
