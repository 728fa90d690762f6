"""Rating the service received: a minute, once per file, changeable for a week."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiwar.kernel.errors import Refused
from jiwar.kernel.forms import CountedTextarea, Stars
from jiwar.participation import api as participation
from jiwar.portals.citizen.pages import session

SCORES = [(1, _("Very bad")), (2, _("Bad")), (3, _("Fair")), (4, _("Good")), (5, _("Very good"))]


class RatingForm(forms.Form):
    """A score, a few aspects, a few words; only the score is needed."""

    score = forms.TypedChoiceField(
        label=_("How was the service, all in all?"),
        choices=SCORES,
        coerce=int,
        widget=Stars,
        error_messages={"required": _("Choose from one to five stars.")},
    )
    comment = forms.CharField(
        label=_("What should be improved?"),
        help_text=_("Do not write names or numbers here."),
        max_length=participation.MOST_LETTERS,
        required=False,
        widget=CountedTextarea(
            {"rows": 4, "maxlength": participation.MOST_LETTERS, "class": "jw-input", "dir": "auto"}
        ),
    )

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]  # Django's own signature
        for name, label in participation.ASPECTS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=[("", _("No opinion")), *reversed(SCORES)],
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields(["score", *participation.ASPECTS, "comment"])


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The form, or thanks."""
    form = RatingForm(request.POST or None)
    try:
        before = participation.rating_of(case_id=participation.case_of_token(token=token))
        if before and not before.can_change:
            raise participation.RatingClosed
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            aspects = {name: given[name] for name in participation.ASPECTS if given.get(name)}
            participation.rate_case(
                actor=session.actor(request),
                token=token,
                score=given["score"],
                aspects=aspects,
                comment=given["comment"],
            )
            return render(request, "citizen/rated.html", {"score": given["score"]})
    except (participation.RatingRefused, participation.RatingClosed) as refusal:
        return render(request, "citizen/rating_refused.html", {"message": refusal}, status=403)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    if request.method != "POST" and before:
        form = RatingForm(initial={"score": before.score, "comment": before.comment, **before.aspects})
    return render(request, "citizen/rate.html", {"form": form}, status=422 if form.errors else 200)
