"""Rating the service received: a minute, once per file, changeable for a week."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CountedTextarea, Stars
from jiwar.participation import api as participation

SCORES = [(1, _("Very bad")), (2, _("Bad")), (3, _("Fair")), (4, _("Good")), (5, _("Very good"))]
ASPECTS = [("speed", _("Speed")), ("clarity", _("Clarity")), ("welcome", _("Welcome"))]


class RatingForm(forms.Form):
    """A score, three aspects, a few words."""

    score = forms.TypedChoiceField(
        label=_("How was the service, all in all?"),
        choices=SCORES,
        coerce=int,
        widget=Stars,
        error_messages={"required": _("Choose from one to five stars.")},
    )
    speed, clarity, welcome = (
        forms.TypedChoiceField(
            label=label, choices=[("", _("No opinion")), *SCORES], coerce=int, empty_value=None, required=False
        )
        for _name, label in ASPECTS
    )
    comment = forms.CharField(
        label=_("What should be improved?"),
        help_text=_("Do not write names or numbers here."),
        max_length=1000,
        required=False,
        widget=CountedTextarea({"rows": 4, "maxlength": 1000}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The form, or thanks."""
    form = RatingForm(request.POST or None)
    try:
        case_id = participation.case_of_token(token=token)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            aspects = {name: given[name] for name, _label in ASPECTS if given.get(name)}
            participation.rate_case(
                actor=request.actor, token=token, score=given["score"], aspects=aspects, comment=given["comment"]
            )
            return render(request, "citizen/rated.html", {"score": given["score"]})
        if request.method != "POST" and (before := participation.rating_of(case_id=case_id)):
            form = RatingForm(initial={"score": before.score, "comment": before.comment, **before.aspects})
    except participation.RatingRefused as refusal:
        return render(request, "citizen/rating_refused.html", {"message": refusal}, status=403)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return render(request, "citizen/rate.html", {"form": form}, status=422 if form.errors else 200)
