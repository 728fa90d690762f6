"""What a handler composes for the applicant: ready replies put where they choose, before anything leaves."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from jiwar.cases import api as cases


class ComposedForm(forms.Form):
    """A form in whose fields a ready reply may be put; the first of `places` where nothing else is chosen."""

    composing = False
    chosen_place = ""
    reply: cases.ReplyView | None = None

    def places(self) -> list[tuple[str, Any]]:
        """Fields that a reply may go to, by name, with their titles: those for words of some length."""
        words = [(name, field) for name, field in self.fields.items() if isinstance(field.widget, forms.Textarea)]
        return [(name, field.label) for name, field in words]

    def put(self, place: str, text: str) -> None:
        """The text after what stands in that field."""
        before = str(self.initial.get(place) or "").rstrip()
        if isinstance(self.fields[place].widget, forms.Textarea):
            self.initial[place] = f"{before}\n\n{text}".lstrip()
        else:
            self.initial[place] = " ".join(f"{before} {text}".split())


def composing(request: HttpRequest) -> bool:
    """A reply was chosen, or the SMS is to be looked at: nothing is sent."""
    return "fill" in request.POST or "preview" in request.POST


def compose(request: HttpRequest, form: ComposedForm, *, case_id: UUID) -> None:
    """Into the fresh form, all that was typed and the reply that was chosen; unchecked, since it does not leave yet."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(request.POST, request.FILES, form.add_prefix(name))
    places = [name for name, _title in form.places()]
    wanted = request.POST.get("into", "")
    form.composing, form.chosen_place = True, wanted if wanted in places else places[0]
    if "fill" in request.POST:
        replies = cases.replies_for(actor=request.actor, case_id=case_id)
        form.reply = next((one for one in replies if one.id == request.POST["fill"]), None)
    if form.reply is not None:
        form.put(form.chosen_place, form.reply.text)
